import type { Chance } from '../hardening/fuzz/chance.js';
import { RESPELLINGS, UGLY_TEXTS } from './ugly-texts.js';

/** Widths of a row's columns behind its letter, and what has stood in each. */
const COLUMNS: readonly (readonly [width: number, seen: readonly string[]])[] = [
  [12, ['000000000000', '000000000001', '000000000002', '999999999999']],
  [8, ['20260230', '20240229', '20260431', '00000000', '19691231', '19700101', '99991231', '20.11.26']],
  [6, ['240000', '235960', '235959', '000000', '126000', '12:00 ']],
  [64, []],
  [8, ['WH-NORD', 'WH-SUED', 'wh-nord', 'ST-0101', '']],
  [13, ['0000000000000', '0000000000001', '0000000001234', '9999999999999', '00000000012.5', '000000001.234', '-000000000001']],
  [1, [' ', '-', '+', '0']],
  [3, ['EA', 'CS', 'LE', 'PCE', 'ST', 'ea', '']],
  [5, ['00001', '00000', '00012', '99999', '1', '-0001']],
  [1, ['X', ' ', 'x', '1', '0', 'J']],
  [40, ['<b>neu</b>', '\r\n', 'T000000001000000000001']],
]; // prettier-ignore
const TRAILER_COLUMNS = [9, 12];

type FeedMutation = (lines: string[], chance: Chance) => void;

/** A row's place among the lines: neither header nor trailer. */
const rowAt = (lines: readonly string[], chance: Chance) => 1 + chance.below(Math.max(1, lines.length - 2));

/** Where a column starts and how wide it is. */
function column(index: number): readonly [start: number, width: number] {
  const start = COLUMNS.slice(0, index).reduce((sum, [width]) => sum + width, 1);
  return [start, COLUMNS[index]?.[0] ?? 0];
}

function put(line: string, start: number, width: number, text: string, chance: Chance): string {
  const fitted = chance.pick([text.padEnd(width), text.padStart(width, '0'), text.padStart(width)]).slice(0, width);
  return line.slice(0, start) + fitted + line.slice(start + width);
}

const ugly: FeedMutation = (lines, chance) => {
  const at = rowAt(lines, chance);
  const index = chance.below(COLUMNS.length);
  const [start, width] = column(index);
  const seen = COLUMNS[index]?.[1] ?? [];
  const text = chance.pick(seen.length > 0 && chance.happens(0.7) ? seen : UGLY_TEXTS);
  lines[at] = put(lines[at] ?? '', start, width, text, chance);
};

const respelt: FeedMutation = (lines, chance) => {
  const at = rowAt(lines, chance);
  const [start, width] = column(chance.below(COLUMNS.length));
  const text = (lines[at] ?? '').slice(start, start + width).trimEnd();
  lines[at] = put(lines[at] ?? '', start, width, chance.pick(RESPELLINGS)(text), chance);
};

/** One column of two rows changed about. */
const crossed: FeedMutation = (lines, chance) => {
  const [a, b] = [rowAt(lines, chance), rowAt(lines, chance)];
  const [start, width] = column(chance.below(COLUMNS.length));
  const [one = '', other = ''] = [lines[a], lines[b]];
  lines[a] = one.slice(0, start) + other.slice(start, start + width) + one.slice(start + width);
  if (a !== b) lines[b] = other.slice(0, start) + one.slice(start, start + width) + other.slice(start + width);
};

const swapped: FeedMutation = (lines, chance) => {
  const [a, b] = [rowAt(lines, chance), rowAt(lines, chance)];
  [lines[a], lines[b]] = [lines[b] ?? '', lines[a] ?? ''];
};

const doubled: FeedMutation = (lines, chance) => {
  lines.splice(rowAt(lines, chance), 0, lines[rowAt(lines, chance)] ?? '');
};

const dropped: FeedMutation = (lines, chance) => {
  lines.splice(chance.happens(0.8) ? rowAt(lines, chance) : chance.below(lines.length), 1);
};

/** Another count, another last sequence, or the right ones for what there is now. */
const retold: FeedMutation = (lines, chance) => {
  const rows = lines.filter((line) => line.startsWith('D'));
  const right = [
    String(rows.length),
    rows
      .map((row) => row.slice(1, 13))
      .toSorted()
      .at(-1) ?? '0',
  ];
  const told = right.map((text) =>
    chance.happens(0.7) ? text : chance.pick([String(chance.below(40)), '-1', '', text]),
  );
  const trailer = `T${told.map((text, index) => text.padStart(TRAILER_COLUMNS[index] ?? 0, '0')).join('')}`;
  const at = lines.findLastIndex((line) => line.startsWith('T'));
  lines.splice(at === -1 ? lines.length : at, at === -1 ? 0 : 1, trailer);
};

const MUTATIONS = [ugly, ugly, ugly, respelt, respelt, crossed, swapped, doubled, dropped, retold, retold] as const;

/** One to three accidents that leave lines of columns; undefined for what has no line. */
export function mutateFeed(bytes: Buffer, chance: Chance): Buffer | undefined {
  const text = bytes.toString('latin1');
  if (!text.endsWith('\r\n')) return undefined;
  const lines = text.slice(0, -2).split('\r\n');
  for (let left = 1 + chance.below(3); left > 0 && lines.length > 1; left--) chance.pick(MUTATIONS)(lines, chance);
  return Buffer.from(lines.map((line) => `${line}\r\n`).join(''), 'latin1');
}
