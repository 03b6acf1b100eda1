/** What quotes the value that it chokes on: of the language, and so of every library that lets one through. */
const NATIVE: ReadonlySet<string> = new Set(['SyntaxError', 'TypeError', 'RangeError', 'URIError', 'EvalError']);

/** PostgreSQL's class 22, data exceptions: `invalid input syntax for type integer: "…"`. Others name tables, columns and constraints. */
const DATA_EXCEPTION = /^22[0-9A-Z]{3}$/;

/** Whatever stands in quotes, from the first to the last of a kind: what is quoted may hold quotes itself. */
const QUOTED = [/".*"/gs, /'.*'/gs, /`.*`/gs];

/** What quotes without quotes: of V8, of ECMA-402, of Node (`Received …`), of the URL parser. */
const UNQUOTED: readonly (readonly [RegExp, string])[] = [
  [/^Cannot convert .* to a BigInt$/s, 'Cannot convert … to a BigInt'],
  [/^The number .* cannot be converted/s, 'The number … cannot be converted'],
  [/^Invalid regular expression: .*$/s, 'Invalid regular expression: …'],
  [/\boperator to search for .*$/s, 'operator to search for …'],
  [/\b(Received|specified:|tag:|URL from) .*$/s, '$1 …'],
];

/**
 * The message of an error as it may be logged and kept: without values that it quotes. What our own errors say is theirs to keep free
 * of values; what the language and PostgreSQL say is not.
 *
 * @param kind its `name`, such as `SyntaxError`
 * @param code where it has one; of PostgreSQL the SQLSTATE
 */
export function withheldMessage(kind: string, message: string, code?: unknown): string {
  const quotes = NATIVE.has(kind) || (typeof code === 'string' && DATA_EXCEPTION.test(code));
  if (!quotes) return message;
  const told = UNQUOTED.reduce((text, [found, instead]) => text.replace(found, instead), message);
  return QUOTED.reduce((text, quoted) => text.replaceAll(quoted, '…'), told);
}

/** Where an error came from, a frame a line, without the lines that repeat its message. */
export function framesOf(stack: string | undefined): readonly string[] {
  return (stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line));
}
