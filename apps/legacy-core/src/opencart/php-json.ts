/** A JSON number whose digits are given. */
export class RawNumber {
  constructor(readonly digits: string) {}
}

/** A member that is not there. */
export const ABSENT = Symbol('absent');

/** A double as a PHP with `serialize_precision` 17 writes it: 29.95 is 29.949999999999999. */
export function phpFloat(value: number): RawNumber {
  const digits = value.toPrecision(17);
  return new RawNumber(digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits);
}

/** JSON as `json_encode` writes it: slashes and everything beyond ASCII escaped. */
export function phpJson(value: unknown): string {
  if (value instanceof RawNumber) return value.digits;
  if (Array.isArray(value)) return `[${value.map(phpJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== ABSENT && member !== undefined);
    return `{${members.map(([name, member]) => `${phpText(name)}:${phpJson(member)}`).join(',')}}`;
  }
  return typeof value === 'string' ? phpText(value) : JSON.stringify(value);
}

/** Nothing in it is escaped: printable ASCII without quote, slash and backslash. Nearly every text of the books is so. */
const PLAIN = /^[ !#-.0-[\]-~]*$/;

function phpText(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  return JSON.stringify(text)
    .replaceAll('/', '\\/')
    .replaceAll(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A text as OpenCart keeps every text that came in by a form: with the entities of HTML, apostrophes as they are. */
export function stored(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** A list as most of the shop's answers have it: of one row only the row. */
export function rowsOrRow(rows: readonly object[]): unknown {
  return rows.length === 1 ? rows[0] : rows;
}
