import { TranslationRefused } from '@banyan/kernel';
import { FIELD, type Column } from './stock-feed.layout.js';

/**
 * Readers of single columns. Each is total: a value, or TranslationRefused naming the column. Bytes are latin-1 whatever
 * the Content-Type claims: one byte is one character, so no column can shift.
 */

/** The column's bytes as text, padding included. */
export function textOf(record: Buffer, column: Column): string {
  return record.toString('latin1', column.start, column.start + column.width);
}

/** Zero-padded digits and nothing else: no sign, no blank, no exponent. */
export function digits(record: Buffer, column: Column): number {
  const text = textOf(record, column);
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x30 || code > 0x39) throw refused(column, 'is not made of digits alone');
  }
  return Number(text);
}

/** Left-aligned text without its padding; blank text and control characters are refused. */
export function key(record: Buffer, column: Column): string {
  const text = textOf(record, column).replace(/ +$/, '');
  if (text === '') throw refused(column, 'is blank');
  // C0, DEL and C1: nothing of ours is named with them, and some cores use them as separators.
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f-\u009f]/.test(text)) throw refused(column, 'holds a control character');
  return text;
}

/** YYYYMMDD of a day that exists, from 1970 on; `00000000` and the like are refused. */
export function day(record: Buffer, column: Column): string {
  const text = textOf(record, column);
  digits(record, column);
  const [year, month, date] = [Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6))];
  const exists = new Date(Date.UTC(year, month - 1, date));
  if (year < 1970 || exists.getUTCMonth() !== month - 1 || exists.getUTCDate() !== date) {
    throw refused(column, 'is not a date that exists');
  }
  return text;
}

/** HHMMSS, 000000 to 235959: neither 240000 nor a leap second. */
export function timeOfDay(record: Buffer, column: Column): string {
  const text = textOf(record, column);
  digits(record, column);
  if (text.slice(0, 2) > '23' || text.slice(2, 4) > '59' || text.slice(4) > '59') {
    throw refused(column, 'is not a time that exists');
  }
  return text;
}

/** `X` or blank. */
export function mark(record: Buffer, column: Column): boolean {
  const text = textOf(record, column);
  if (text !== 'X' && text !== ' ') throw refused(column, 'is neither X nor blank');
  return text === 'X';
}

export function refused(column: Column, because: string): TranslationRefused {
  return new TranslationRefused(FIELD.of(column), because);
}
