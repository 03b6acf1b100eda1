import { randomInt } from 'node:crypto';

/** Consonants: no word of any language, and in every alphabet that a field may be limited to. */
const LETTERS = 'bcdfghjkmnpqrstvwxz';
const WORD_LENGTH = 8;
const PLACE_LENGTH = 2;
/** The shortest that says which run and which place it is of. */
export const SHORTEST_CANARY = WORD_LENGTH + PLACE_LENGTH;
/** What is shown around something that was found. */
const AROUND = 60;

/** A word that all canaries of one run begin with, and by which they are found again in whatever form. */
export class CanaryMark {
  readonly word = Array.from({ length: WORD_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  /**
   * As it stands, in any case: letters alone are the same in a URL and in JSON, and whoever cuts a canary after twelve characters leaves the
   * word whole. In base64 at each of the three places of a group, in hexadecimal, and with every letter percent-encoded.
   */
  readonly forms: readonly string[] = [...new Set([this.word, ...cased(this.word).flatMap(encoded)])];
  readonly #found = new RegExp(this.forms.join('|'), 'gi');

  /** @param place which field, 0 to 1295 @param of whose, such as the number of an order */
  canary(place: number, of: number): string {
    return `${this.place(place)}${of.toString(36)}`;
  }

  /** What every canary of a place begins with. */
  place(place: number): string {
    return this.word + place.toString(36).padStart(PLACE_LENGTH, '0');
  }

  /** For PostgreSQL's `~*`. */
  get pattern(): string {
    return this.forms.join('|');
  }

  isIn(text: string): boolean {
    this.#found.lastIndex = 0;
    return this.#found.test(text);
  }

  /** What stands around the first of each line, at most so many. */
  findIn(text: string, atMost = 5): readonly string[] {
    const found: string[] = [];
    this.#found.lastIndex = 0;
    for (let match = this.#found.exec(text); match !== null && found.length < atMost; match = this.#found.exec(text)) {
      found.push(text.slice(Math.max(0, match.index - AROUND), match.index + AROUND).replaceAll('\n', '⏎'));
      const end = text.indexOf('\n', match.index);
      if (end === -1) break;
      this.#found.lastIndex = end;
    }
    return found;
  }
}

function cased(word: string): readonly string[] {
  return [word, word.toUpperCase()];
}

function encoded(word: string): readonly string[] {
  const bytes = Buffer.from(word);
  const hex = bytes.toString('hex');
  return [...[0, 1, 2].map((before) => base64Core(bytes, before)), hex, hex.replaceAll(/../g, '%$&')];
}

/** The characters of base64 that these bytes alone decide, behind so many others. */
function base64Core(bytes: Buffer, before: number): string {
  const first = Math.ceil((before * 8) / 6);
  const end = Math.floor(((before + bytes.length) * 8) / 6);
  const text = Buffer.concat([Buffer.alloc(before), bytes])
    .toString('base64')
    .slice(first, end);
  return text.replaceAll(/[+/]/g, (sign) => (sign === '+' ? '[-+]' : '[/_]'));
}
