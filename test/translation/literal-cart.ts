import type { GoldenQuestion } from '../../libs/domains/src/pricing/golden-case.js';
import { textIn } from './literal-json.js';
import {
  currencyIn,
  exact,
  grossMinor,
  numberIn,
  phpDocument,
  plainIn,
  rateIn,
  rowsIn,
  storedIn,
  wholeIn,
  wholeMinor,
} from './literal-php.js';
import { certain } from './literal-text.js';
import { child, type WireNode } from './wire-tree.js';

interface Question {
  readonly channel: string;
  readonly group: string;
  readonly lines: readonly { readonly sku: string; readonly quantityE4: number }[];
  readonly codes: readonly string[];
  readonly atMs?: number;
}

const REASONS: Readonly<Record<string, string>> = {
  sku: 'unknown-sku',
  price: 'not-priced',
  currency: 'mixed-currencies',
};
const BASES: Readonly<Record<string, string>> = { '': 'regular', discount: 'tier', special: 'special' };

/**
 * What of a translated quote does not stand in the cart: prices and discounts are read, and everything else is worked out from
 * them, and must be what the cart says.
 *
 * @throws Error when it cannot be told, or the cart contradicts itself
 */
export function unexplainedQuote(golden: GoldenQuestion, bytes: Buffer, translation: unknown): readonly string[] {
  const question = golden.input as Question;
  const document = phpDocument(bytes, golden.contentType);
  const stands = JSON.stringify(quoteIn(document, question, golden.given ?? [], question.atMs ?? golden.nowMs));
  const says = JSON.stringify(translation);
  return says === stands ? [] : [`${says} is ${stands}`];
}

function quoteIn(document: WireNode, question: Question, given: readonly string[], atMs: number): object {
  const error = child(document, 'error');
  if (document.shape !== 'fields') throw new Error('no object');
  if (error !== undefined) {
    if (error.shape !== 'fields' || error.children.length === 0) throw new Error('an error');
    if (child(document, 'totals') === undefined) return refusals(error, question);
    if (error.children.some(({ name }) => !name.endsWith('stock'))) throw new Error('an error beside an answer');
  }
  const isNet = question.channel === 'marketplace';
  const rows = rowsIn(child(document, 'products'));
  const currency = certain(textIn(child(document, 'currency')), 'the currency');
  currencyIn({ ...document, children: document.children.filter(({ name }) => name === 'currency') });
  if (rows.length !== question.lines.length) throw new Error('another number of lines');
  const lines = question.lines.map(({ sku, quantityE4 }) => {
    const [row, ...twins] = rows.filter((each) => storedIn(child(each, 'sku')) === sku);
    if (row === undefined || twins.length > 0) throw new Error('no line, or two');
    if (!plainIn(child(row, 'quantity')).mul(10_000).eq(quantityE4)) throw new Error('another quantity');
    const taxRate = rateIn(child(row, 'tax_rate'));
    if (taxRate > 9_999) throw new Error('no tax');
    const gross = (name: string) => wholeMinor(grossMinor(plainIn(child(row, name)), isNet, taxRate));
    const price = gross('price');
    const per = wholeIn(child(row, 'peinh'));
    if (price === 0 || ![1, 10, 100, 1000].includes(per)) throw new Error('no price');
    const lineAmountMinor = exact(price).mul(quantityE4).div(10_000).div(per).round().toNumber();
    if (gross('total') !== lineAmountMinor) throw new Error('another line total');
    const basis = certain(BASES[certain(textIn(child(row, 'price_type')), 'the type')], 'the type');
    const discountMinor = takenOff(child(row, 'discount'));
    if (discountMinor > lineAmountMinor) throw new Error('more than it costs');
    return {
      sku,
      quantityE4,
      price: { amountMinor: price, currency },
      per,
      basis,
      lineAmountMinor,
      discountMinor,
      taxRate,
    };
  });
  const totals = rowsIn(child(document, 'totals'));
  if (codeOf(totals[0]) !== 'sub_total' || codeOf(totals.at(-1)) !== 'total' || totals.length < 2)
    throw new Error('no totals');
  const between = totals.slice(1, -1);
  const taxRows = between.filter((row) => child(row, 'rate') !== undefined);
  const promotionRows = between.filter((row) => child(row, 'rate') === undefined);
  if (between.slice(promotionRows.length).some((row) => codeOf(row) !== 'tax' || child(row, 'rate') === undefined)) {
    throw new Error('another order');
  }
  const promotions = promotionRows.map((row) => {
    const coupon = child(row, 'coupon');
    const amountMinor = takenOff(child(row, 'value'));
    const id = certain(codeOf(row), 'the id');
    if (amountMinor === 0 || !/^[ -~]{1,64}$/.test(id)) throw new Error('no promotion');
    const promotion = { id, title: certain(storedIn(child(row, 'title')), 'the title'), amountMinor };
    if (coupon === undefined) return promotion;
    const code = certain(storedIn(coupon), 'the code');
    if (!question.codes.some((each) => each.toLowerCase() === code.toLowerCase()) || !/^[\w-]{1,32}$/.test(code)) {
      throw new Error('a code of nobody');
    }
    return { ...promotion, code };
  });
  const remaining = lines.map((line) => ({ rate: line.taxRate, minor: line.lineAmountMinor - line.discountMinor }));
  const taxes = [...new Set(remaining.map(({ rate }) => rate))]
    .sort((a, b) => b - a)
    .map((rate) => {
      const grossOf = sum(remaining.filter((line) => line.rate === rate).map(({ minor }) => minor));
      return {
        rate,
        grossMinor: grossOf,
        taxMinor: exact(grossOf)
          .mul(rate)
          .div(10_000 + rate)
          .round()
          .toNumber(),
      };
    });
  const says = taxRows.map(
    (row) => `${rateIn(child(row, 'rate'))} ${wholeMinor(plainIn(child(row, 'value')).mul(100))}`,
  );
  if (says.join() !== taxes.map(({ rate, taxMinor }) => `${rate} ${taxMinor}`).join()) throw new Error('another tax');
  const totalMinor = sum(remaining.map(({ minor }) => minor));
  if (wholeMinor(plainIn(child(totals.at(-1), 'value')).mul(100)) !== totalMinor) throw new Error('another total');
  if (sum(promotions.map(({ amountMinor }) => amountMinor)) !== sum(lines.map(({ discountMinor }) => discountMinor))) {
    throw new Error('another discount');
  }
  const shown = rows.map((row) => plainIn(child(row, 'total'))).reduce((all, each) => all.plus(each), exact(0));
  if (!plainIn(child(totals[0], 'value')).eq(shown)) throw new Error('another sub-total');
  const { channel, group, codes } = question;
  return {
    kind: 'quote',
    channel,
    group,
    currency,
    taxMode: isNet ? 'excluded' : 'included',
    lines,
    promotions,
    codes: codes.map((code, at) => {
      const isApplied = promotions.some((each) => 'code' in each && each.code.toLowerCase() === code.toLowerCase());
      if (isApplied && given[at] !== 'held') throw new Error('applied, and not held');
      return { code, state: given[at] === 'held' ? (isApplied ? 'applied' : 'not-applicable') : given[at] };
    }),
    taxes,
    totalMinor,
    atMs,
    changesAtMs: changesAt(document, atMs),
  };
}

function codeOf(row: WireNode | undefined): string | undefined {
  return textIn(child(row, 'code'));
}

function sum(minor: readonly number[]): number {
  return minor.reduce((all, each) => all + each, 0);
}

function changesAt(document: WireNode, atMs: number): number | null {
  const [local, gmt] = ['price_valid_until', 'price_valid_until_gmt'].map((name) => textIn(child(document, name)));
  if (local === '' && gmt === '') return null;
  const instant = Date.parse(`${gmt?.replace(' ', 'T')}Z`);
  const shows = new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Berlin', dateStyle: 'short', timeStyle: 'medium' });
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(gmt ?? '') || !(instant > atMs) || shows.format(instant) !== local) {
    throw new Error('no time');
  }
  return instant;
}

function takenOff(node: WireNode | undefined): number {
  const { value, minus } = numberIn(node);
  if (minus !== 'ahead' && !value.isZero()) throw new Error('nothing taken off');
  return wholeMinor(value.mul(100));
}

function refusals(error: WireNode, { lines }: Question): object {
  const refused = error.children.map(({ name }) => {
    const [, index = '', about = ''] = /^product_(\d{1,4})_(sku|price|currency)$/.exec(name) ?? [];
    const line = Number(index);
    return { line, sku: certain(lines[line]?.sku, 'the line'), because: certain(REASONS[about], 'the reason') };
  });
  const byLine = new Map(refused.map((each) => [each.line, each]));
  return { kind: 'not-quotable', lines: [...byLine.values()].sort((a, b) => a.line - b.line) };
}
