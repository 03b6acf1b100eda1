import { e4Of } from './literal-text.js';

/** A row of the feed wherever one can begin: letter, digits, keys, quantity and sign, unit, eaches, mark. */
const FEED_ROW = /(?=D(\d{12})(\d{8})(\d{6})([^]{64})([^]{8})(\d{13})([ -])[A-Z ]{3}(\d{5})([X ]))/g;

/** What of the translated rows of a feed file does not stand in it, column by column. */
export function unexplainedFeed(bytes: Buffer, translation: unknown): readonly string[] {
  const literal = new Set(
    [...bytes.toString('latin1').matchAll(FEED_ROW)].map(
      ([, sequence, day = '', time = '', sku = '', source = '', digits = '', sign = '', eaches, mark]) => {
        const e4 = e4Of(`${sign.trim()}${digits.slice(0, -3)}.${digits.slice(-3)}`) ?? Number.NaN;
        const at = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}Z`;
        return keyOf({
          sequence: Number(sequence),
          sku: sku.replace(/ +$/, ''),
          source: source.replace(/ +$/, ''),
          quantityE4: e4 * Number(eaches),
          inStock: mark === 'X',
          changedAtMs: Date.parse(at),
        });
      },
    ),
  );
  return (translation as readonly FeedLevel[]).map(keyOf).filter((key) => !literal.has(key));
}

interface FeedLevel {
  readonly sequence: number;
  readonly sku: string;
  readonly source: string;
  readonly quantityE4: number;
  readonly inStock: boolean;
  readonly changedAtMs: number;
}

function keyOf({ sequence, sku, source, quantityE4, inStock, changedAtMs }: FeedLevel): string {
  return JSON.stringify([sequence, sku, source, quantityE4 + 0, inStock, changedAtMs]);
}
