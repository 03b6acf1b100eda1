import { Decimal } from 'decimal.js';
import { literalJson, textIn } from './literal-json.js';
import { certain } from './literal-text.js';
import { child, type WireNode } from './wire-tree.js';

// Cases of seven or twelve have no end: more digits than any price could turn over.
const Exact = Decimal.clone({ precision: 60, toExpNeg: -60, toExpPos: 60, rounding: Decimal.ROUND_HALF_UP });
export type Exact = InstanceType<typeof Exact>;

export function exact(value: number | string | Exact): Exact {
  return new Exact(value);
}

/** The document of an answer of PHP, behind what PHP writes ahead of it. @throws Error when there is none */
export function phpDocument(bytes: Buffer, contentType: string): WireNode {
  const whole = bytes.toString('latin1').replace(/^\xef\xbb\xbf/, '');
  const begins = whole.search(/[[{n]/);
  const ahead = whole.slice(0, begins);
  if (ahead.trim() === '') return literalJson(bytes, contentType);
  // A notice ends where the document begins; in the document's own texts there may be the like of one.
  const document = whole.slice(whole.search(/(?<=<br \/>(?:\s|\xef\xbb\xbf)*)[[{n]/));
  const notices = whole.slice(0, whole.length - document.length);
  if (/Fatal|Parse/.test(notices) || !/<b>(?:Notice|Warning|Deprecated|Strict Standards)<\/b>/.test(notices)) {
    throw new Error('nobody knows what stands ahead');
  }
  return literalJson(Buffer.from(document, 'latin1'), contentType);
}

/** A text with its entities undone, as a browser shows it; undefined where one cannot have been stored so. */
export function storedIn(node: WireNode | undefined): string | undefined {
  const text = textIn(node);
  if (text === undefined) return undefined;
  const parts = text.split(/(&amp;|&lt;|&gt;|&quot;)/);
  const shown = parts.map((part, at) => (at % 2 === 0 ? part : { a: '&', l: '<', g: '>', q: '"' }[part[1] ?? '']));
  return parts.some((part, at) => at % 2 === 0 && /[&<>"]/.test(part)) ? undefined : shown.join('');
}

/** Rows in a list, in an object with numbers for keys, alone, or none. @throws Error for what is none of these */
export function rowsIn(node: WireNode | undefined): readonly WireNode[] {
  if (node === undefined || node.text === 'null' || node.text === '""') return [];
  if (node.shape === 'leaf') throw new Error('no rows');
  const isKeyed = node.children.length > 0 && node.children.every(({ name }) => /^\d+$/.test(name));
  const rows = node.shape === 'list' || isKeyed ? node.children : [node];
  if (rows.some(({ shape }) => shape !== 'fields')) throw new Error('a row that is none');
  return rows;
}

export interface Signed {
  readonly value: Exact;
  readonly minus: 'ahead' | 'behind' | undefined;
}

/** A number by what is written alone. @throws Error where two readers could read two numbers */
export function numberIn(node: WireNode | undefined, places?: number): Signed {
  if (node?.shape !== 'leaf') throw new Error('no number');
  const isText = node.text.startsWith('"');
  const written = isText ? certain(textIn(node), 'a text') : node.text;
  if (!isText && places !== undefined) throw new Error('a literal beside implied places');
  if (!isText && !/^-?\d/.test(written)) throw new Error('no number');
  const minus = written.startsWith('-') ? 'ahead' : written.endsWith('-') ? 'behind' : undefined;
  const digits = minus === undefined ? written : minus === 'ahead' ? written.slice(1) : written.slice(0, -1);
  const value = isText ? textNumber(digits, places) : literal(digits);
  if (value.decimalPlaces() > 4 || value.gte(1e11)) throw new Error('more than a price has');
  return { value, minus };
}

function literal(digits: string): Exact {
  const value = exact(digits);
  if (value.decimalPlaces() <= 4) return value;
  const double = Number(digits);
  const noise = exact(double.toPrecision(17));
  if (!noise.eq(value) || digits.replace(/^0\.0*|\./g, '').length < 16) throw new Error('too many places');
  return exact(String(double));
}

function textNumber(digits: string, places: number | undefined): Exact {
  if (places !== undefined) {
    if (!/^\d+$/.test(digits)) throw new Error('a point where none is');
    return exact(digits).div(exact(10).pow(places));
  }
  if (/^\d+(?:\.\d+)?[eE][+-]?\d{1,2}$/.test(digits)) return exact(digits);
  const groups = digits.split(/[.,]/);
  const separators = digits.replaceAll(/[^.,]/g, '');
  if (groups.some((group) => !/^\d+$/.test(group))) throw new Error('no number');
  if ((groups[0] ?? '').length > 1 && digits.startsWith('0') && !/^0+$/.test(digits)) throw new Error('zeros ahead');
  if (separators === '') {
    if (/^0+$/.test(digits)) return exact(0);
    throw new Error('no point');
  }
  const [first = '', ...others] = groups;
  const isGrouped = (these: readonly string[]) =>
    /^[1-9]\d{0,2}$/.test(first) && these.every((group) => /^\d{3}$/.test(group));
  if (separators.length === 1) {
    const isDoubtful = separators === '.' ? isGrouped(others) : /^\d{1,3}$/.test(first) && others[0]?.length === 3;
    if (isDoubtful) throw new Error('a group or a fraction');
    return exact(`${first}.${others[0]}`);
  }
  if (new Set(separators).size === 1) {
    if (!isGrouped(others)) throw new Error('no groups');
    return exact(groups.join(''));
  }
  // The last is the point, and before it one kind of separator alone.
  const fraction = others.pop() ?? '';
  if (new Set(separators.slice(0, -1)).size !== 1 || separators.at(-1) === separators[0] || !isGrouped(others)) {
    throw new Error('no number');
  }
  return exact(`${[first, ...others].join('')}.${fraction}`);
}

/** Not below nought. */
export function plainIn(node: WireNode | undefined, places?: number): Exact {
  const { value, minus } = numberIn(node, places);
  if (minus !== undefined && !value.isZero()) throw new Error('below nought');
  return value;
}

export function wholeIn(node: WireNode | undefined): number {
  const text = node?.text.startsWith('"') ? textIn(node) : node?.text;
  if (!/^(?:0|[1-9]\d{0,8})$/.test(text ?? '')) throw new Error('no whole number');
  return Number(text);
}

/** Hundredths of a percent. */
export function rateIn(node: WireNode | undefined): number {
  const rate = plainIn(node).mul(100);
  if (!rate.isInteger()) throw new Error('parts of a hundredth of a percent');
  return rate.toNumber();
}

const CODES = ['EUR', 'USD', 'GBP', 'CHF', 'JPY'];

/** @throws Error for what the shop does not sell in */
export function currencyIn(document: WireNode): string {
  const waers = child(document, 'waers');
  const code = textIn(waers === undefined || waers.text === 'null' ? child(document, 'currency') : waers);
  if (!CODES.includes(code ?? '')) throw new Error('no currency');
  return certain(code, 'the currency');
}

/** Gross minor units of a stored amount: as it is, or of a net one the whole unit that it is next to. */
export function grossMinor(amount: Exact, isNet: boolean, rate: number): Exact {
  if (!isNet) return amount.mul(100);
  const minor = amount.mul(10_000 + rate).div(100);
  const whole = minor.round();
  if (minor.minus(whole).abs().gt('0.01')) throw new Error('no gross');
  return whole;
}

/** Minor units of a whole amount. */
export function wholeMinor(minor: Exact): number {
  if (!minor.isInteger()) throw new Error('parts of a minor unit');
  return minor.toNumber();
}
