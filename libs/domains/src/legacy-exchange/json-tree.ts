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

// oxlint-disable-next-line no-control-regex -- control characters are what JSON text must not hold
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;

/** Of characters, as `charCodeAt` tells them. */
const SPACE = 0x20;
const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const QUOTE = 0x22;
const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const SMALL_E = 0x65;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
/** Of a letter in either case, once this bit is set. */
const CASE_BIT = 0x20;

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

/** Writes a document again, without blanks: every number in the digits it was read with, members in their order. */
export function writeJson(value: JsonValue): string {
  if (typeof value === 'string') return PLAIN.test(value) ? `"${value}"` : JSON.stringify(value);
  if (typeof value === 'boolean' || value === null) return String(value);
  if (value instanceof JsonNumber) return value.text;
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(writeJson).join()}]`;
  let text = '';
  for (const [name, member] of value as JsonObject)
    text += `${text === '' ? '' : ','}${writeJson(name)}:${writeJson(member)}`;
  return `{${text}}`;
}

/** Stands in a document as it is; most texts are such. */
const PLAIN = /^[\w .-]*$/;

/** Character by character: a pattern for each token takes three times as long. */
class Reader {
  #at = 0;
  #values = 0;

  constructor(readonly source: string) {}

  value(depth: number): JsonValue {
    if (++this.#values > MOST_VALUES) throw new NotJson('has too many values');
    this.#skipBlanks();
    const code = this.source.charCodeAt(this.#at);
    switch (code) {
      case OPEN_OBJECT:
        return this.#object(depth + 1);
      case OPEN_LIST:
        return this.#array(depth + 1);
      case QUOTE:
        return this.#string();
      default:
        return code === MINUS || isDigit(code) ? this.#number() : this.#word();
    }
  }

  atEnd(): boolean {
    this.#skipBlanks();
    return this.#at === this.source.length;
  }

  #object(depth: number): JsonObject {
    const members = new Map<string, JsonValue>();
    this.#open(depth);
    if (this.#skip(CLOSE_OBJECT)) return members;
    do {
      this.#skipBlanks();
      const name = this.#string();
      if (members.has(name)) throw new NotJson('has a member twice in one object');
      if (!this.#skip(COLON)) this.#fail();
      members.set(name, this.value(depth));
    } while (this.#skip(COMMA));
    if (!this.#skip(CLOSE_OBJECT)) this.#fail();
    return members;
  }

  #array(depth: number): readonly JsonValue[] {
    const items: JsonValue[] = [];
    this.#open(depth);
    if (this.#skip(CLOSE_LIST)) return items;
    do items.push(this.value(depth));
    while (this.#skip(COMMA));
    if (!this.#skip(CLOSE_LIST)) this.#fail();
    return items;
  }

  #open(depth: number): void {
    if (depth > MOST_DEPTH) throw new NotJson('is nested too deep');
    this.#at += 1;
  }

  #string(): string {
    const { source } = this;
    const start = this.#at;
    if (source.charCodeAt(start) !== QUOTE) this.#fail();
    for (let at = start + 1; ; at++) {
      const code = source.charCodeAt(at);
      if (code === QUOTE) {
        this.#at = at + 1;
        return source.slice(start + 1, at);
      }
      if (code === BACKSLASH) return this.#escaped();
      // Also at the end, where the code is NaN.
      if (!(code >= SPACE)) this.#fail();
    }
  }

  #escaped(): string {
    STRING.lastIndex = this.#at;
    const literal = STRING.exec(this.source)?.[0] ?? this.#fail();
    this.#at += literal.length;
    return JSON.parse(literal) as string;
  }

  #number(): JsonNumber {
    const { source } = this;
    const start = this.#at;
    let at = source.charCodeAt(start) === MINUS ? start + 1 : start;
    at = source.charCodeAt(at) === ZERO ? at + 1 : this.#digits(at);
    if (source.charCodeAt(at) === POINT && isDigit(source.charCodeAt(at + 1))) at = this.#digits(at + 1);
    if ((source.charCodeAt(at) | CASE_BIT) === SMALL_E) {
      const sign = source.charCodeAt(at + 1);
      const first = sign === PLUS || sign === MINUS ? at + 2 : at + 1;
      if (isDigit(source.charCodeAt(first))) at = this.#digits(first);
    }
    this.#at = at;
    return new JsonNumber(source.slice(start, at));
  }

  /** @returns behind the last of one or more digits */
  #digits(first: number): number {
    let at = first;
    while (isDigit(this.source.charCodeAt(at))) at++;
    return at === first ? this.#fail() : at;
  }

  #word(): boolean | null {
    for (const [word, value] of WORDS) {
      if (!this.source.startsWith(word, this.#at)) continue;
      this.#at += word.length;
      return value;
    }
    return this.#fail();
  }

  #skip(wanted: number): boolean {
    this.#skipBlanks();
    if (this.source.charCodeAt(this.#at) !== wanted) return false;
    this.#at += 1;
    return true;
  }

  #skipBlanks(): void {
    const { source } = this;
    for (let at = this.#at; ; at++) {
      const code = source.charCodeAt(at);
      if (code === SPACE || code === LINE_FEED || code === CARRIAGE_RETURN || code === TAB) continue;
      this.#at = at;
      return;
    }
  }

  #fail(): never {
    throw new NotJson(this.#at === this.source.length ? 'ends before the document does' : 'is not well-formed');
  }
}

const WORDS: readonly (readonly [string, boolean | null])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}
