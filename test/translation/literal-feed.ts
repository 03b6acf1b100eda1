/** A row of the feed wherever one can begin: letter, digits, keys, quantity and sign, unit and eaches, mark. */
const FEED_ROW =
  /(?=D(\d{12})(\d{8})(\d{6})([^]{64})([^]{8})(\d{13})([ -])(?:(EA|LE) 00001|CS (?!00000)(\d{5}))([X ]))/g;
const TRAILER = /T(\d{9})(\d{12})(?:\r\n)?$/;
/** A row and its line end; a damaged line end, when another row or nothing is behind it; any other line. */
const LINE = /[^]{162}\r\n|[^]{164}(?=D\d{9}|$)|[^]*?\r\n/g;
const HEADER_BYTES = 39;

interface FeedLevel {
  readonly sequence: number;
  readonly sku: string;
  readonly source: string;
  readonly managed: boolean;
  readonly quantityE4: number;
  readonly inStock: boolean;
  readonly changedAtMs: number;
}

/** Rows of a feed file as they were translated, and how it ended. */
export interface FeedTranslation {
  readonly levels: readonly FeedLevel[];
  readonly end: { readonly kind: string };
}

/** What of the translated rows of a feed file does not stand in it, in this order, column by column. */
export function unexplainedFeed(bytes: Buffer, translation: unknown): readonly string[] {
  const { levels, end } = translation as FeedTranslation;
  const text = bytes.toString('latin1').replace(/^\xef\xbb\xbf/, '');
  const literal = [...text.matchAll(FEED_ROW)].map(levelIn);
  let from = 0;
  const missing = levels.map(written).filter((level) => {
    const at = literal.indexOf(level, from);
    if (at !== -1) from = at + 1;
    return at === -1;
  });
  return end.kind === 'complete' && !isComplete(text) ? [...missing, 'complete'] : missing;
}

function levelIn([
  ,
  sequence,
  day = '',
  time = '',
  sku = '',
  source = '',
  digits,
  sign,
  unit,
  eaches = '1',
  mark,
]: readonly (string | undefined)[]): string {
  const thousandths = Number(digits) * (sign === '-' ? -1 : 1) * Number(eaches);
  const at = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}Z`;
  return written({
    sequence: Number(sequence),
    sku: sku.replace(/ +$/, ''),
    source: source.replace(/ +$/, ''),
    managed: unit !== 'LE',
    // What is not counted has no quantity.
    quantityE4: unit === 'LE' && thousandths !== 0 ? Number.NaN : thousandths * 10,
    inStock: mark === 'X',
    changedAtMs: Date.parse(at),
  });
}

function written({ sequence, sku, source, managed, quantityE4, inStock, changedAtMs }: FeedLevel): string {
  return JSON.stringify([sequence, sku, source, managed, quantityE4 + 0, inStock, changedAtMs]);
}

/** Does the trailer tell how many rows there are, and the greatest sequence; or a greater one, where a row hides its own? */
function isComplete(text: string): boolean {
  const [trailer = '', count, last] = TRAILER.exec(text) ?? [];
  const rows = text.slice(HEADER_BYTES, text.length - trailer.length).match(LINE) ?? [];
  const sequences = rows.map((row) => Number(/^.(\d{12})/.exec(row)?.[1] ?? 0));
  const greatest = Math.max(0, ...sequences);
  const tellsLast = Number(last) === greatest || (sequences.includes(0) && Number(last) > greatest);
  return rows.length === Number(count) && (rows.length === 0 || tellsLast);
}
