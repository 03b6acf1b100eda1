import type { Automaton } from './automaton.js';
import { LAST } from './code-points.js';

/** A language of the conjunction, and whether a text must lie in it or outside. */
export interface Signed {
  readonly automaton: Automaton;
  readonly inside: boolean;
}

interface Node {
  readonly states: readonly number[];
  readonly length: number;
  readonly point: number;
  readonly before: Node | undefined;
}

/**
 * The shortest text in all languages that has so many characters (code points); undefined: there is none, which is
 * proved by having walked every state. Each step is paid for by `spend`, which may throw.
 */
export function shortestWord(
  languages: readonly Signed[],
  least: number,
  most: number,
  spend: (steps: number) => void,
): string | undefined {
  const letters = representatives(languages.map(({ automaton }) => automaton));
  const first: Node = { states: languages.map(() => 0), length: 0, point: -1, before: undefined };
  const seen = new Set([keyOf(first, least)]);
  const accepts = (node: Node): boolean =>
    node.length >= least &&
    languages.every(({ automaton, inside }, i) => automaton.accepts(node.states[i] as number) === inside);
  let level = [first];
  while (level.length > 0) {
    const found = level.find(accepts);
    if (found) return textOf(found);
    const next: Node[] = [];
    for (const node of level) {
      if (node.length >= most) continue;
      spend(letters.length);
      for (const point of letters) {
        const states = languages.map(({ automaton }, i) => automaton.step(node.states[i] as number, point));
        const reached: Node = { states, length: node.length + 1, point, before: node };
        const key = keyOf(reached, least);
        if (seen.has(key)) continue;
        seen.add(key);
        next.push(reached);
      }
    }
    level = next;
  }
  return undefined;
}

/** Below the least length it matters how long a text is; above, how far it may still grow is left to the levels. */
const keyOf = ({ states, length }: Node, least: number): string => `${Math.min(length, least)}:${states.join()}`;

function textOf(node: Node): string {
  const points: number[] = [];
  for (let at: Node | undefined = node; at && at.point >= 0; at = at.before) points.push(at.point);
  return points
    .toReversed()
    .map((point) => String.fromCodePoint(point))
    .join('');
}

/** One character of each class that any of them tells apart, the most readable there is. */
function representatives(automata: readonly Automaton[]): readonly number[] {
  const borders = [...new Set([0, ...automata.flatMap(({ borders }) => borders)])].sort((a, b) => a - b);
  const best = new Map<string, number>();
  borders.forEach((from, i) => {
    const to = (borders[i + 1] ?? LAST + 1) - 1;
    const key = automata.map((automaton) => automaton.classOf(from)).join();
    const here = mostReadable(from, to);
    const there = best.get(key);
    if (there === undefined || rank(here) < rank(there)) best.set(key, here);
  });
  return [...best.values()].sort((a, b) => rank(a) - rank(b));
}

const READABLE: readonly (readonly [number, number])[] = [
  [0x61, 0x7a],
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x21, 0x7e],
  [0x20, 0x20],
  [0xa1, 0xd7ff],
  [0xe000, LAST],
  [0, 0xa0],
];

function mostReadable(from: number, to: number): number {
  for (const [low, high] of READABLE) if (from <= high && to >= low) return Math.max(from, low);
  return from;
}

function rank(point: number): number {
  const at = READABLE.findIndex(([low, high]) => point >= low && point <= high);
  return (at < 0 ? READABLE.length : at) * (LAST + 1) + point;
}
