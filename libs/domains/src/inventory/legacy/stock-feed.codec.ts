import { TranslationRefused } from '@banyan/kernel';
import { day, digits, refused, textOf, timeOfDay } from './stock-feed.columns.js';
import {
  DOCUMENT,
  FIELD,
  HEADER,
  HEADER_WIDTH,
  INTERFACE_NAME,
  INTERFACE_WITH_DOCUMENTS,
  ROW_WIDTH,
  TRAILER,
  TRAILER_WIDTH,
} from './stock-feed.layout.js';
import { readRow, refuseRow } from './stock-feed.row.js';
import type { StockFeedEnd, StockFeedHeader, StockFeedItem, StockFeedTrailer } from './stock-feed.record.js';

const CR = 0x0d;
const LF = 0x0a;
const LETTER = { header: 0x48, row: 0x44, trailer: 0x54 } as const;

/** A file is given up when this many bytes hold no line end: no record is a tenth as long. */
const LONGEST_RECORD_BYTES = 4_096;

/**
 * Reads the stock change feed as it arrives: `push` bytes in chunks of any size, `end` when there are no more. Pure:
 * the same bytes give the same items however they were cut into chunks.
 *
 * Nothing is guessed. A row that cannot be read is an item of its own and counts as a row; a file that does not add up
 * (no trailer, another row count, bytes behind the trailer, a foreign header) ends as `cut`, and says by what.
 */
export class StockFeedDecoder {
  #rest: Buffer = Buffer.alloc(0);
  #header: StockFeedHeader | undefined;
  #trailer: StockFeedTrailer | undefined;
  #damage: TranslationRefused | undefined;
  #torn = false;
  #rowCount = 0;
  #greatestSequence = 0;
  #hidesSequence = false;
  #started = false;

  /** What the file says about itself; undefined until its first record is whole. */
  get header(): StockFeedHeader | undefined {
    return this.#header;
  }

  push(chunk: Uint8Array): StockFeedItem[] {
    this.#rest = this.#rest.length === 0 ? asBuffer(chunk) : Buffer.concat([this.#rest, chunk]);
    return this.#drain(false);
  }

  /** The rows that were still held back, and how the file ended. */
  end(): { readonly items: readonly StockFeedItem[]; readonly end: StockFeedEnd } {
    const items = this.#drain(true);
    return { items, end: this.#judge() };
  }

  #drain(final: boolean): StockFeedItem[] {
    const items: StockFeedItem[] = [];
    if (!this.#started && !this.#skipByteOrderMark(final)) return items;
    while (this.#damage === undefined && this.#rest.length > 0) {
      const record = this.#takeRecord(final);
      if (record === undefined) break;
      const item = this.#read(record);
      if (item !== undefined) items.push(item);
    }
    // What is kept must not pin the chunk it was cut from.
    this.#rest = this.#damage === undefined ? Buffer.from(this.#rest) : Buffer.alloc(0);
    return items;
  }

  #skipByteOrderMark(final: boolean): boolean {
    if (this.#rest.length < 3 && !final) return false;
    this.#started = true;
    if (this.#rest[0] === 0xef && this.#rest[1] === 0xbb && this.#rest[2] === 0xbf) this.#rest = this.#rest.subarray(3);
    return true;
  }

  /** The next record without its line end; undefined when more bytes are needed or the rest is a torn record. */
  #takeRecord(final: boolean): Buffer | undefined {
    const width = this.#widthOf(this.#rest[0]);
    if (this.#rest.length < width + 2 && !final) return undefined;
    if (endsLine(this.#rest, width)) return this.#cutOff(width, 2);
    // The last line end of a file may be missing; only the trailer may stand there, or rows were lost.
    if (final && this.#rest.length === width && this.#rest[0] === LETTER.trailer) return this.#cutOff(width, 0);
    // A damaged line end must not swallow the record behind it.
    if (beginsRecord(this.#rest, width + 2)) return this.#cutOff(width + 2, 0);
    const lineEnd = this.#rest.indexOf('\r\n', 0, 'latin1');
    if (lineEnd >= 0) return this.#cutOff(lineEnd, 2);
    if (final || this.#rest.length > LONGEST_RECORD_BYTES) {
      this.#damage = new TranslationRefused(FIELD.record, 'is torn: its line does not end');
      this.#torn = true;
    }
    return undefined;
  }

  /** What a record's letter promises of its width. */
  #widthOf(letter: number | undefined): number {
    if (letter === LETTER.header) return HEADER_WIDTH;
    return letter === LETTER.trailer ? TRAILER_WIDTH : this.#rowWidth;
  }

  get #rowWidth(): number {
    return this.#header?.withDocuments === true ? ROW_WIDTH + DOCUMENT.width : ROW_WIDTH;
  }

  #cutOff(width: number, lineEndBytes: number): Buffer {
    const record = this.#rest.subarray(0, width);
    this.#rest = this.#rest.subarray(width + lineEndBytes);
    return record;
  }

  #read(record: Buffer): StockFeedItem | undefined {
    if (this.#trailer !== undefined) {
      this.#damage = new TranslationRefused(FIELD.trailer, 'is followed by more bytes');
      return undefined;
    }
    if (this.#header === undefined) {
      this.#header = this.#whole(() => decodeHeader(record));
      return undefined;
    }
    if (record[0] === LETTER.trailer && record.length === TRAILER_WIDTH) {
      this.#trailer = this.#whole(() => decodeTrailer(record));
      return undefined;
    }
    return this.#readRow(record);
  }

  #readRow(record: Buffer): StockFeedItem {
    this.#rowCount += 1;
    const item =
      record.length === this.#rowWidth
        ? readRow(record, this.#rowCount, this.#header?.withDocuments)
        : refuseRow(record, this.#rowCount, new TranslationRefused(FIELD.record, 'has another width than its columns'));
    const sequence = item.kind === 'row' ? item.row.sequence : item.refused.sequence;
    if (sequence === undefined) this.#hidesSequence = true;
    else this.#greatestSequence = Math.max(this.#greatestSequence, sequence);
    return item;
  }

  /** Header and trailer are the file's word for all rows: in doubt, the file ends there. */
  #whole<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof TranslationRefused)) throw error;
      this.#damage = error;
      return undefined;
    }
  }

  #judge(): StockFeedEnd {
    if (this.#damage !== undefined) return cut(this.#damage.field, this.#damage.because, this.#torn);
    if (this.#header === undefined) return cut(FIELD.header, 'is missing');
    const trailer = this.#trailer;
    if (trailer === undefined) return cut(FIELD.trailer, 'is missing', true);
    if (trailer.rowCount !== this.#rowCount) return cut(FIELD.of(TRAILER.rowCount), 'differs from the rows that came');
    if (this.#rowCount > 0 && trailer.lastSequence !== this.#greatestSequence && !this.#excused(trailer)) {
      return cut(FIELD.of(TRAILER.lastSequence), 'differs from the last row');
    }
    return { kind: 'complete', trailer };
  }

  /** A refused row without a readable sequence may be the one the trailer speaks of. */
  #excused(trailer: StockFeedTrailer): boolean {
    return this.#hidesSequence && trailer.lastSequence > this.#greatestSequence;
  }
}

function cut(field: string, because: string, resumable = false): StockFeedEnd {
  return { kind: 'cut', field, because, resumable };
}

function decodeHeader(record: Buffer): StockFeedHeader {
  if (record[0] !== LETTER.header) throw new TranslationRefused(FIELD.header, 'is missing');
  if (record.length !== HEADER_WIDTH) {
    throw new TranslationRefused(FIELD.header, 'has another width than its columns');
  }
  const name = textOf(record, HEADER.interface).replace(/ +$/, '');
  if (name !== INTERFACE_NAME && name !== INTERFACE_WITH_DOCUMENTS) {
    throw refused(HEADER.interface, `is not ${INTERFACE_NAME}`);
  }
  return {
    ...(name === INTERFACE_WITH_DOCUMENTS ? { withDocuments: true } : {}),
    createdOn: day(record, HEADER.createdOn),
    createdAt: timeOfDay(record, HEADER.createdAt),
    since: digits(record, HEADER.since),
  };
}

function decodeTrailer(record: Buffer): StockFeedTrailer {
  return { rowCount: digits(record, TRAILER.rowCount), lastSequence: digits(record, TRAILER.lastSequence) };
}

function endsLine(bytes: Buffer, at: number): boolean {
  return bytes[at] === CR && bytes[at + 1] === LF;
}

/** Does a row or trailer seem to begin here: its letter and the first digits of its number? */
function beginsRecord(bytes: Buffer, at: number): boolean {
  const letter = bytes[at];
  if (letter !== LETTER.row && letter !== LETTER.trailer) return false;
  const start = bytes.toString('latin1', at + 1, at + 10);
  return /^\d{9}$/.test(start);
}

function asBuffer(chunk: Uint8Array): Buffer {
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}
