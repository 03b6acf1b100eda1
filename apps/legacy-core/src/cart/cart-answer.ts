import type { ProductRecord } from '../books/product-record.js';
import { formatQuantity } from '../books/quantity.js';
import { phpFloat, rowsOrRow, stored } from '../opencart/php-json.js';
import { amountText, textIn, type TextName } from '../opencart/texts.js';
import { netOf } from '../price/price-row.js';
import type { LineRefusal, NotQuotable, Quote, QuotedLine } from '../prices/basket.js';
import { Decimal } from '../prices/decimal.js';
import { gmtTextOf, localTextOf } from '../prices/local-time.js';
import type { Store } from '../prices/markets.js';

/** A product of the cart, beside its line of the quote. */
export interface CartProduct {
  readonly product: ProductRecord;
  /** The form's own. */
  readonly index: string;
  /** Whether the shop's stock has it. */
  readonly inStock: boolean;
}

/** The OpenCart name of what gave a price. */
const PRICE_TYPES = { regular: '', tier: 'discount', special: 'special' } as const;

const REFUSED: Readonly<Record<LineRefusal, readonly [key: string, text: TextName]>> = {
  'unknown-sku': ['sku', 'noProduct'],
  'not-priced': ['price', 'noPrice'],
  'mixed-currencies': ['currency', 'otherCurrency'],
};

/** Why a cart has no totals, under the keys of the form that filled it. */
export function refusedAnswer({ lines }: NotQuotable, indexes: readonly string[], { language }: Store): object {
  return {
    error: Object.fromEntries(
      lines.map(({ line, because }) => {
        const [key, text] = REFUSED[because];
        return [`product_${indexes[line] ?? line}_${key}`, textIn(language, text)];
      }),
    ),
  };
}

/**
 * The cart with its totals. A shop without tax shows prices, line totals and the sub-total net; what promotions take, the
 * tax and the total are what is charged, in every shop.
 */
export function cartAnswer(quote: Quote, products: readonly CartProduct[], store: Store): object {
  const { language } = store;
  const short = products.flatMap(({ inStock, index }) => (inStock ? [] : [`product_${index}_stock`]));
  return {
    ...(short.length === 0
      ? {}
      : { error: Object.fromEntries(short.map((key) => [key, textIn(language, 'noStock')])) }),
    products: rowsOrRow(quote.lines.map((line, at) => productRow(line, at, products[at], quote, store))),
    currency: quote.currency,
    totals: totalsOf(quote, store),
    price_valid_until: quote.changesAtMs === null ? '' : localTextOf(quote.changesAtMs),
    price_valid_until_gmt: quote.changesAtMs === null ? '' : gmtTextOf(quote.changesAtMs),
  };
}

function productRow(line: QuotedLine, at: number, bought: CartProduct | undefined, quote: Quote, store: Store): object {
  const { product, inStock = false } = bought ?? {};
  return {
    cart_id: String(at + 1),
    product_id: String(product?.id),
    sku: stored(line.sku),
    name: stored(product?.name ?? '') + (inStock ? '' : ' ***'),
    option: [],
    quantity: formatQuantity(line.quantityE4),
    stock: inStock,
    price: shown(line.priceMinor, line.taxRate, store).toFixed(4),
    price_text: amountText(line.priceMinor, quote.currency, store.language),
    price_type: PRICE_TYPES[line.basis],
    peinh: String(line.per),
    tax_rate: percentText(line.taxRate),
    total: shown(line.lineAmountMinor, line.taxRate, store).toFixed(4),
    discount: amountOf(-line.discountMinor).toFixed(4),
    reward: 0,
  };
}

function totalsOf(quote: Quote, store: Store): readonly object[] {
  const { currency, lines, promotions, taxes, totalMinor } = quote;
  const { language } = store;
  const subTotal = lines.reduce(
    (sum, line) => sum.add(shown(line.lineAmountMinor, line.taxRate, store)),
    new Decimal(0),
  );
  const text = (minor: number): string => amountText(minor, currency, language);
  const rows = [
    {
      code: 'sub_total',
      title: textIn(language, 'subTotal'),
      // A double, with all its noise.
      value: phpFloat(subTotal.toNumber()),
      text: text(subTotal.mul(100).round().toNumber()),
    },
    ...promotions.map(({ id, title, amountMinor, code }) => ({
      code: id,
      title: stored(title),
      value: amountOf(-amountMinor).toFixed(4),
      text: text(-amountMinor),
      ...(code === undefined ? {} : { coupon: stored(code) }),
    })),
    ...taxes.map(({ rate, taxMinor }) => ({
      code: 'tax',
      title: `${percentText(rate).replace(/\.?0+$/, '')}% ${textIn(language, 'tax')}`,
      rate: percentText(rate),
      value: amountOf(taxMinor).toFixed(4),
      text: text(taxMinor),
    })),
    {
      code: 'total',
      title: textIn(language, 'total'),
      value: phpFloat(amountOf(totalMinor).toNumber()),
      text: text(totalMinor),
    },
  ];
  return rows.map((row, at) => ({ ...row, sort_order: String(at + 1) }));
}

/** As if every currency had two places: 1980 yen are 19.8. */
export function amountOf(minor: number): Decimal {
  return new Decimal(minor).div(100);
}

/** An amount as a shop shows prices: net, where it does not include VAT. */
export function shown(minor: number, rate: number, { taxIncluded }: Store): Decimal {
  return taxIncluded ? amountOf(minor) : netOf(amountOf(minor), rate);
}

/** Percent with four places. */
export function percentText(rate: number): string {
  return new Decimal(rate).div(100).toFixed(4);
}
