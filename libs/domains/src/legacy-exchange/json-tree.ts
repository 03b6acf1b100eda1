/**
 * JSON read as it is written. `JSON.parse` makes floats of numbers (`12.10` and `29.949999999999999` are lost), takes the
 * last of two members with one name, and has no bound of depth: here numbers keep their digits, and the rest is refused.
 */
export type JsonValue = null | boolean | string | JsonNumber | readonly JsonValue[] | JsonObject;

/** Members by name, `__proto__` among others. */
export type JsonObject = ReadonlyMap<string, JsonValue>;

/** A number as its digits stand in the document. */
export class JsonNumber {
  constructor(readonly text: string) {}
}

/** Why a text is no JSON document that is read; the message says it without the text. */
export class NotJson extends Error {
  override readonly name = 'NotJson';
}

/** The deepest document is read to here: a page of source items has 5 levels. */
const MOST_DEPTH = 32;
/** Values in one document: a page of 300 source items has 1,800. */
const MOST_VALUES = 50_000;

const BLANKS = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// oxlint-disable-next-line no-control-regex -- control characters are what JSON text must not hold
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORD = /true|false|null/y;

/**
 * Reads a whole document of RFC 8259, or refuses it: text ahead of it or behind it, a member twice in one object, nesting
 * deeper than 32.
 *
 * @throws NotJson
 */
export function parseJson(source: string): JsonValue {
  const reader = new Reader(source);
  const value = reader.value(0);
  if (!reader.atEnd()) throw new NotJson('has text behind the document');
  return value;
}

class Reader {
  #at = 0;
  #values = 0;

  constructor(readonly source: string) {}

  value(depth: number): JsonValue {
    if (++this.#values > MOST_VALUES) throw new NotJson('has too many values');
    this.#take(BLANKS);
    switch (this.source[this.#at]) {
      case '{':
        return this.#object(depth + 1);
      case '[':
        return this.#array(depth + 1);
      case '"':
        return this.#string();
      case 't':
      case 'f':
      case 'n':
        return this.#word();
      default:
        return new JsonNumber(this.#take(NUMBER) || this.#fail());
    }
  }

  atEnd(): boolean {
    this.#take(BLANKS);
    return this.#at === this.source.length;
  }

  #object(depth: number): JsonObject {
    const members = new Map<string, JsonValue>();
    this.#list(depth, '}', () => {
      this.#take(BLANKS);
      const name = this.#string();
      if (members.has(name)) throw new NotJson('has a member twice in one object');
      if (!this.#skip(':')) this.#fail();
      members.set(name, this.value(depth));
    });
    return members;
  }

  #array(depth: number): readonly JsonValue[] {
    const items: JsonValue[] = [];
    this.#list(depth, ']', () => items.push(this.value(depth)));
    return items;
  }

  /** What stands between two brackets, with commas in between. */
  #list(depth: number, end: string, entry: () => void): void {
    if (depth > MOST_DEPTH) throw new NotJson('is nested too deep');
    this.#at += 1;
    if (this.#skip(end)) return;
    do entry();
    while (this.#skip(','));
    if (!this.#skip(end)) this.#fail();
  }

  #string(): string {
    const literal = this.#take(STRING) || this.#fail();
    return literal.includes('\\') ? (JSON.parse(literal) as string) : literal.slice(1, -1);
  }

  #word(): boolean | null {
    const word = this.#take(WORD) || this.#fail();
    return word === 'null' ? null : word === 'true';
  }

  #skip(character: string): boolean {
    this.#take(BLANKS);
    if (this.source[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  /** What the pattern finds exactly here; empty where it finds nothing. */
  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.source)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #fail(): never {
    throw new NotJson(this.#at === this.source.length ? 'ends before the document does' : 'is not well-formed');
  }
}
