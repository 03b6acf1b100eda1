import { ProblemError } from '@banyan/kernel';

/** Deepest nesting of objects and arrays that is read. No contract of ours comes near it. */
const MOST_DEPTH = 32;

/** A body's bytes are read as strict UTF-8 JSON. RFC 8259 section 8.1 lets a reader ignore a byte order mark; we do. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Parses a request body.
 *
 * Refused beyond what JSON.parse refuses: a member name twice in one object (RFC 8259 section 4: receivers differ in
 * which one they believe), a member named `__proto__`, nesting deeper than 32, and bytes that are not UTF-8.
 *
 * @throws ProblemError `invalid-request` that says which of these it was and repeats nothing of the body
 */
export function parseJsonBody(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw refusal('is not valid UTF-8');
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refusal('is not valid JSON');
  }
  checkMembers(text);
  return value;
}

/** Walks text that is known to be valid JSON: every `{` opens an object, every string before `:` is a member's name. */
function checkMembers(text: string): void {
  /** The names seen in each open object; undefined for an open array. */
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x7b: // {
        open.push(new Set());
        break;
      case 0x5b: // [
        open.push(undefined);
        break;
      case 0x7d: // }
      case 0x5d: // ]
        open.pop();
        break;
      case 0x22: {
        const start = at;
        at = endOfString(text, at);
        const names = open.at(-1);
        if (names !== undefined && nextToken(text, at + 1) === ':') checkName(names, text.slice(start, at + 1));
        break;
      }
      default:
        break;
    }
    if (open.length > MOST_DEPTH) throw refusal(`is nested deeper than ${MOST_DEPTH}`);
  }
}

function checkName(names: Set<string>, quoted: string): void {
  const name = quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
  if (name === '__proto__') throw refusal('has a member with a name that is not allowed');
  if (names.has(name)) throw refusal('has a member twice in one object');
  names.add(name);
}

/** The index of the quote that ends the string which starts at `start`. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text.charCodeAt(at) !== 0x22) at += text.charCodeAt(at) === 0x5c ? 2 : 1;
  return at;
}

function nextToken(text: string, from: number): string | undefined {
  let at = from;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++;
  return text[at];
}

function refusal(message: string): ProblemError {
  return new ProblemError('invalid-request', { errors: [{ pointer: '', message }] });
}
