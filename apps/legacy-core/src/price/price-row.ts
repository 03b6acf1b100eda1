import type { ProductRecord } from '../books/product-record.js';
import { ABSENT, stored } from '../opencart/php-json.js';
import { amountText } from '../opencart/texts.js';
import { Decimal } from '../prices/decimal.js';
import { CUSTOMER_GROUPS, type CustomerGroupId, EVERYONE, type Store, taxRateOf } from '../prices/markets.js';
import { type PriceForm, PRICE_FORMS } from '../prices/price-form.js';
import type { DiscountRow, PriceRecord } from '../prices/price-record.js';
import { piecesOf, priceUnitOf } from '../prices/shelf.js';
import { unitPriceOf } from '../prices/unit-price.js';
import { isOpenAt, windowOf } from '../prices/window.js';
import { dateOf, decimalOf, impliedPlaces, integerOf, listOf, nothingOf, numberOf } from './wire-values.js';

/** Who asks, where and when. */
export interface PriceView {
  readonly store: Store;
  /** Undefined: the rows of all groups. */
  readonly groupId: CustomerGroupId | undefined;
  readonly atMs: number;
}

/** One product's price as the face writes it. */
export function priceRow(product: ProductRecord, record: PriceRecord, view: PriceView): object {
  const { store, atMs } = view;
  const form = PRICE_FORMS[record.form];
  const rate = taxRateOf(record.taxClassId);
  const unit = shownUnit(record, store);
  const shown = shownAmounts(record, store);
  const amount = (text: string, sense?: 'deduction'): unknown => numberOf(shown(text), form, store, sense);
  const special = openSpecial(record, atMs);
  return {
    product_id: integerOf(product.id, form),
    sku: stored(product.sku),
    name: stored(product.name),
    category_id: integerOf(record.categoryId ?? product.categoryId, form),
    price: priceShown(record, store, form),
    price_decimals: form.numbers === 'implied' ? String(impliedPlaces(store)) : ABSENT,
    currency: record.currency,
    waers: record.waers ?? ABSENT,
    peinh: integerOf(unit.peinh, form),
    meins: unit.meins,
    umrez: integerOf(record.umrez, form),
    tax_class_id: integerOf(record.taxClassId, form),
    tax_rate: decimalOf(new Decimal(rate).div(100), form),
    tax_included: form.flags[store.taxIncluded ? 0 : 1],
    special: special === undefined ? nothingOf(form) : amount(special),
    specials: listOf(
      record.specials.map((row) => ({
        product_special_id: integerOf(row.id, form),
        priority: integerOf(row.priority, form),
        price: row.price === null ? nothingOf(form) : amount(row.price),
        date_start: dateOf(row.dateStart, 'start', form),
        date_end: dateOf(row.dateEnd, 'end', form),
      })),
      form,
    ),
    discounts: listOf(
      record.discounts.filter(isFor(view.groupId)).map((row) => ({
        product_discount_id: integerOf(row.id, form),
        customer_group_id: integerOf(row.customerGroupId, form),
        quantity: decimalOf(new Decimal(row.quantity), form),
        priority: integerOf(row.priority, form),
        type: row.type,
        price:
          row.type === 'P'
            ? numberOf(new Decimal(row.price), form, store, 'deduction')
            : amount(row.price, row.type === 'S' ? 'deduction' : undefined),
        date_start: dateOf(row.dateStart, 'start', form),
        date_end: dateOf(row.dateEnd, 'end', form),
      })),
      form,
    ),
    formatted: formattedOf(record, view, form),
    status: record.removed ? '0' : '1',
    product_store_price_id: record.shopPriceId === undefined ? ABSENT : integerOf(record.shopPriceId, form),
    date_modified: record.dateModified,
    date_modified_gmt: record.dateModifiedGmt,
  };
}

function priceShown(record: PriceRecord, store: Store, form: PriceForm): unknown {
  if (record.price === null) return nothingOf(form);
  return numberOf(shownPrice(record, store, record.price), form, store);
}

/** The shelf price as a shop shows it: where somebody typed in a net price, that. */
export function shownPrice(record: PriceRecord, store: Store, price: string): Decimal {
  return record.netPrice === undefined || store.taxIncluded
    ? shownAmounts(record, store)(price)
    : new Decimal(record.netPrice);
}

function isFor(groupId: CustomerGroupId | undefined): (row: DiscountRow) => boolean {
  return ({ customerGroupId }) => groupId === undefined || customerGroupId === groupId || customerGroupId === EVERYONE;
}

/** What a shop shows of a product's stored amounts: the same, or net with four places. */
export function shownAmounts(record: PriceRecord, store: Store): (stored: string) => Decimal {
  const { factor } = shownUnit(record, store);
  const rate = taxRateOf(record.taxClassId);
  return (text) => {
    const gross = new Decimal(text).mul(factor);
    return store.taxIncluded ? gross : netOf(gross, rate);
  };
}

export function netOf(gross: Decimal, rate: number): Decimal {
  return gross
    .mul(10_000)
    .div(10_000 + rate)
    .toDecimalPlaces(4);
}

/** A net price of a part of a cent would have lost it at four places: a shop without tax shows the price unit instead. */
function shownUnit(record: PriceRecord, { taxIncluded }: Store) {
  const { peinh, meins } = record;
  const stays = { factor: new Decimal(1), peinh, meins };
  if (taxIncluded || record.price === null || new Decimal(record.price).mul(100).isInteger()) return stays;
  const per = priceUnitOf(record, record.price);
  if (per === undefined) return stays;
  return {
    factor: new Decimal(per).div(piecesOf(record)),
    peinh: per,
    meins: meins === 'CS' ? ('EA' as const) : meins,
  };
}

/** The stored price of the special that is open, as far as there is one. */
function openSpecial({ specials }: PriceRecord, atMs: number): string | undefined {
  const open = specials.flatMap((row) =>
    row.price !== null && Number(row.price) > 0 && isOpenAt(windowOf(row), atMs) ? [{ ...row, price: row.price }] : [],
  );
  return open.sort((a, b) => a.priority - b.priority || Number(a.price) - Number(b.price))[0]?.price;
}

/** What a shelf label says of one; the label of some was printed a year ago. */
function formattedOf(record: PriceRecord, { store, groupId, atMs }: PriceView, form: PriceForm): string {
  const unit = unitPriceOf(record, { groupId: groupId ?? CUSTOMER_GROUPS.retail, quantityE4: 10_000, atMs });
  if (unit === undefined) return amountText(0, 'EUR', store.language);
  const { shelf, priceMinor } = unit;
  const gross = form.staleText ? Math.round(priceMinor * 1.1) + 1 : priceMinor;
  const minor = store.taxIncluded ? gross : netOf(new Decimal(gross), shelf.taxRate).round().toNumber();
  const per = shelf.per === 1 ? '' : ` / ${shelf.per}`;
  return amountText(minor, shelf.currency, store.language) + per;
}
