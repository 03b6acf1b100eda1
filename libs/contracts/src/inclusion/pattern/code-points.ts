/** Code points as inclusive ranges, ascending, with gaps between. */
export type CodePoints = readonly (readonly [number, number])[];

export const LAST = 0x10ffff;
export const EVERY: CodePoints = [[0, LAST]];
export const WORD: CodePoints = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
];
/** White space and line ends of ECMA-262. */
const SPACE: CodePoints = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];
const LINE_ENDS: CodePoints = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
];
export const NOT_LINE_END = except(LINE_ENDS);

/** What `\d` and its like stand for. */
export const CLASS_ESCAPES: Readonly<Record<string, CodePoints>> = {
  d: [[0x30, 0x39]],
  D: except([[0x30, 0x39]]),
  w: WORD,
  W: except(WORD),
  s: SPACE,
  S: except(SPACE),
};

export function union(sets: readonly CodePoints[]): CodePoints {
  const ranges = sets.flat().sort((a, b) => a[0] - b[0]);
  const joined: [number, number][] = [];
  for (const [from, to] of ranges) {
    const last = joined.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

export function except(set: CodePoints): CodePoints {
  const rest: [number, number][] = [];
  let next = 0;
  for (const [from, to] of set) {
    if (from > next) rest.push([next, from - 1]);
    next = to + 1;
  }
  if (next <= LAST) rest.push([next, LAST]);
  return rest;
}

/** With the other case of each ASCII letter. */
export function inBothCases(set: CodePoints): CodePoints {
  const shifted = (low: number, high: number, by: number): CodePoints =>
    set
      .filter(([from, to]) => from <= high && to >= low)
      .map(([from, to]): readonly [number, number] => [Math.max(from, low) + by, Math.min(to, high) + by]);
  return union([set, shifted(0x41, 0x5a, 0x20), shifted(0x61, 0x7a, -0x20)]);
}

const properties = new Map<string, CodePoints>();

/**
 * What `\p{…}` stands for, as the engine that runs the patterns has it.
 *
 * @param escape whole, such as `\p{L}`, and known to be valid
 */
export function unicodeProperty(escape: string): CodePoints {
  let found = properties.get(escape);
  if (!found) {
    const runs = new RegExp(`${escape}+`, 'gu');
    const ranges: [number, number][] = [];
    for (const [from, to] of BLOCKS) {
      const width = from > 0xffff ? 2 : 1;
      const points = Array.from({ length: to - from + 1 }, (_, i) => from + i);
      for (const run of String.fromCodePoint(...points).matchAll(runs)) {
        ranges.push([from + run.index / width, from + (run.index + run[0].length) / width - 1]);
      }
    }
    // Half a pair has the properties of all that is no character.
    if (new RegExp(`^${escape}$`, 'u').test('\ud800')) ranges.push([0xd800, 0xdfff]);
    properties.set(escape, (found = union([ranges])));
  }
  return found;
}

/** All code points but halves of pairs, in stretches that a call takes as arguments. */
const BLOCKS: readonly (readonly [number, number])[] = Array.from({ length: (LAST + 1) / 0x800 }, (_, i) => i * 0x800)
  .filter((from) => from !== 0xd800)
  .map((from) => [from, from + 0x7ff]);

export function includes(set: CodePoints, point: number): boolean {
  let [low, high] = [0, set.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [from, to] = set[middle] as readonly [number, number];
    if (point < from) high = middle - 1;
    else if (point > to) low = middle + 1;
    else return true;
  }
  return false;
}
