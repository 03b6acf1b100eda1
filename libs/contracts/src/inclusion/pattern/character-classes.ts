import { type CodePoints, includes, LAST } from './code-points.js';

/** Characters divided by which of some sets they are in. */
export interface CharacterClasses {
  /** Where another class begins; ascending, from 0. */
  readonly borders: readonly number[];
  classOf(point: number): number;
}

export function characterClasses(sets: readonly CodePoints[]): CharacterClasses {
  const points = new Set([0]);
  for (const [from, to] of sets.flat()) {
    points.add(from);
    if (to < LAST) points.add(to + 1);
  }
  const borders = [...points].sort((a, b) => a - b);
  const numbers = new Map<string, number>();
  const classes = borders.map((border) => {
    const signature = sets.map((set) => (includes(set, border) ? 1 : 0)).join('');
    if (!numbers.has(signature)) numbers.set(signature, numbers.size);
    return numbers.get(signature) as number;
  });
  return { borders, classOf: (point) => classes[stretchOf(borders, point)] as number };
}

/** The last border that is not behind the point. */
function stretchOf(borders: readonly number[], point: number): number {
  let [low, high] = [0, borders.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((borders[middle] as number) <= point) low = middle;
    else high = middle - 1;
  }
  return low;
}
