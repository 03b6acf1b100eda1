import type { GoldenQuestion } from '../../libs/domains/src/inventory/golden-case.js';
import { e4Of, itemsTold, textOf } from './literal-text.js';

/** What of a translated SOAP answer does not stand in it, row by row. */
export function unexplainedSoap(golden: GoldenQuestion, bytes: Buffer, translation: unknown): readonly string[] {
  const rows = textOf(bytes, golden.contentType)
    .replaceAll(/<!--[^]*?-->/g, '')
    .split(/<(?:[\w.-]+:)?item(?=[\s/>])/)
    .map((piece) => ({ sku: leaf(piece, 'sku'), qty: leaf(piece, 'qty'), flag: leaf(piece, 'is_in_stock') }));
  return itemsTold(translation)
    .filter(({ kind, sku, sellable, stock }) => {
      const own = rows.filter((row) => row.sku === sku);
      if (kind === 'unknown-sku') return own.length > 0;
      return !own.some((row) => e4Of(row.qty) === stock?.quantityE4 && row.flag === (sellable ? '1' : '0'));
    })
    .map((item) => JSON.stringify(item));
}

/** The text between the tags of this name. */
function leaf(piece: string, name: string): string | undefined {
  const found = new RegExp(
    `<(?:[\\w.-]+:)?${name}(?:\\s(?:[^>"']|"[^"]*"|'[^']*')*)?>([^]*?)</(?:[\\w.-]+:)?${name}\\s*>`,
  ).exec(piece)?.[1];
  return found === undefined ? undefined : plain(found);
}

/** Marked sections as their text, references as their characters. */
function plain(markup: string): string {
  return markup
    .split(/(<!\[CDATA\[[^]*?\]\]>)/)
    .map((part) => (part.startsWith('<![CDATA[') ? part.slice(9, -3) : unescaped(part)))
    .join('');
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replaceAll(
    /&(?:(\w+)|#(\d+)|#x([\da-f]+));/gi,
    (whole, name?: string, decimal?: string, hex?: string) => {
      if (name !== undefined) return NAMED[name] ?? whole;
      return String.fromCodePoint(decimal === undefined ? Number.parseInt(hex ?? '0', 16) : Number(decimal));
    },
  );
}
