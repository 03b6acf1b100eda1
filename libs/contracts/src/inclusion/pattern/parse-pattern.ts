import {
  CLASS_ESCAPES,
  type CodePoints,
  except,
  inBothCases,
  NOT_LINE_END,
  union,
  unicodeProperty,
} from './code-points.js';

export type PatternNode =
  | { readonly kind: 'characters'; readonly set: CodePoints }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly PatternNode[] }
  /** `most` may be infinite. */
  | { readonly kind: 'repeat'; readonly part: PatternNode; readonly least: number; readonly most: number }
  | { readonly kind: 'start' | 'end' | 'boundary' | 'no boundary' }
  /** Look-around: what follows, or what came before, matches or does not. */
  | { readonly kind: 'look'; readonly ahead: boolean; readonly wanted: boolean; readonly part: PatternNode };

/** The pattern is no regular expression in the sense of the theory, or none at all. */
export class NotRegular extends Error {
  override readonly name = 'NotRegular';
}

/**
 * Reads a pattern of ECMA-262 with the `u` flag.
 *
 * @param ignoresCase of ASCII letters, as the `i` flag without `u` has it
 * @throws NotRegular for back references, and what is no pattern
 */
export function parsePattern(source: string, ignoresCase = false): PatternNode {
  try {
    // Refuses what is not valid, so that the rest may take validity for granted.
    RegExp(source, 'u');
  } catch {
    throw new NotRegular(`${source} is no pattern`);
  }
  return new Reader(source, ignoresCase).read();
}

const CONTROL: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, '0': 0 };

class Reader {
  readonly #points: readonly string[];
  #at = 0;
  #depth = 0;

  readonly #characters: (set: CodePoints) => PatternNode;

  constructor(source: string, ignoresCase: boolean) {
    this.#points = Array.from(source);
    this.#characters = (set) => ({ kind: 'characters', set: ignoresCase ? inBothCases(set) : set });
  }

  read(): PatternNode {
    return this.#choice();
  }

  #choice(): PatternNode {
    if (++this.#depth > 200) throw new NotRegular('groups are too deep');
    const parts = [this.#sequence()];
    while (this.#take('|')) parts.push(this.#sequence());
    this.#depth--;
    return parts.length === 1 && parts[0] ? parts[0] : { kind: 'choice', parts };
  }

  #sequence(): PatternNode {
    const parts: PatternNode[] = [];
    for (let next = this.#peek(); next !== undefined && next !== '|' && next !== ')'; next = this.#peek()) {
      parts.push(this.#repeated(this.#term()));
    }
    return { kind: 'sequence', parts };
  }

  #repeated(part: PatternNode): PatternNode {
    const bounds = this.#bounds();
    if (!bounds) return part;
    // Lazy or greedy: the same texts match.
    this.#take('?');
    return { kind: 'repeat', part, least: bounds[0], most: bounds[1] };
  }

  #bounds(): readonly [number, number] | undefined {
    if (this.#take('*')) return [0, Infinity];
    if (this.#take('+')) return [1, Infinity];
    if (this.#take('?')) return [0, 1];
    if (!this.#take('{')) return undefined;
    const [least = '', most] = this.#until('}').split(',');
    return [Number(least), most === undefined ? Number(least) : most === '' ? Infinity : Number(most)];
  }

  #term(): PatternNode {
    const next = this.#next();
    switch (next) {
      case '^':
        return { kind: 'start' };
      case '$':
        return { kind: 'end' };
      case '.':
        return this.#characters(NOT_LINE_END);
      case '(':
        return this.#group();
      case '[':
        return this.#characters(this.#class());
      case '\\':
        if (this.#take('b')) return { kind: 'boundary' };
        if (this.#take('B')) return { kind: 'no boundary' };
        return this.#characters(this.#escape());
      default:
        return this.#characters([point(next.codePointAt(0) as number)]);
    }
  }

  #group(): PatternNode {
    const look = this.#take('?') ? this.#kindOfGroup() : undefined;
    const part = this.#choice();
    this.#take(')');
    return look ? { kind: 'look', ...look, part } : part;
  }

  /** Undefined: a group that only groups, whether it captures or not. */
  #kindOfGroup(): { readonly ahead: boolean; readonly wanted: boolean } | undefined {
    const kind = this.#next();
    if (kind === '=' || kind === '!') return { ahead: true, wanted: kind === '=' };
    if (kind === ':') return undefined;
    if (kind !== '<') throw new NotRegular('a group of an unknown kind');
    if (this.#take('=')) return { ahead: false, wanted: true };
    if (this.#take('!')) return { ahead: false, wanted: false };
    this.#until('>');
    return undefined;
  }

  #class(): CodePoints {
    const negated = this.#take('^');
    const sets: CodePoints[] = [];
    while (!this.#take(']')) {
      const from = this.#classAtom();
      if (this.#peek() === '-' && this.#points[this.#at + 1] !== ']' && from.length === 1) {
        this.#next();
        const to = this.#classAtom();
        sets.push([[from[0]?.[0] ?? 0, to[0]?.[0] ?? 0]]);
      } else {
        sets.push(from);
      }
    }
    const set = union(sets);
    return negated ? except(set) : set;
  }

  #classAtom(): CodePoints {
    const next = this.#next();
    if (next !== '\\') return [point(next.codePointAt(0) as number)];
    if (this.#take('b')) return [point(8)];
    return this.#escape();
  }

  #escape(): CodePoints {
    const letter = this.#next();
    const set = CLASS_ESCAPES[letter];
    if (set) return set;
    const control = CONTROL[letter];
    if (control !== undefined) return [point(control)];
    if (letter === 'p' || letter === 'P') return unicodeProperty(`\\${letter}${this.#until('}')}}`);
    if (letter === 'c') return [point((this.#next().codePointAt(0) as number) % 32)];
    if (letter === 'x') return [point(this.#hexadecimal(2))];
    if (letter === 'u') return [point(this.#unicode())];
    if (/^[k1-9]$/.test(letter)) throw new NotRegular('a back reference');
    return [point(letter.codePointAt(0) as number)];
  }

  #unicode(): number {
    if (this.#take('{')) return Number.parseInt(this.#until('}'), 16);
    const high = this.#hexadecimal(4);
    const isHigh = high >= 0xd800 && high <= 0xdbff;
    if (!isHigh || this.#peek() !== '\\' || this.#points[this.#at + 1] !== 'u') return high;
    const low = Number.parseInt(this.#points.slice(this.#at + 2, this.#at + 6).join(''), 16);
    if (!(low >= 0xdc00 && low <= 0xdfff)) return high;
    this.#at += 6;
    return (high - 0xd800) * 0x400 + (low - 0xdc00) + 0x10000;
  }

  #hexadecimal(digits: number): number {
    const text = this.#points.slice(this.#at, this.#at + digits).join('');
    this.#at += digits;
    return Number.parseInt(text, 16);
  }

  #until(end: string): string {
    const from = this.#at;
    while (this.#next() !== end);
    return this.#points.slice(from, this.#at - 1).join('');
  }

  #peek(): string | undefined {
    return this.#points[this.#at];
  }

  #next(): string {
    const next = this.#points[this.#at++];
    if (next === undefined) throw new NotRegular('the pattern ends early');
    return next;
  }

  #take(wanted: string): boolean {
    if (this.#peek() !== wanted) return false;
    this.#at++;
    return true;
  }
}

const point = (value: number): readonly [number, number] => [value, value];
