import { EVERYONE } from '../prices/markets.js';
import { partOf } from '../prices/part-of.js';
import type { PriceMeasure } from '../prices/price-record.js';
import { type PriceSeed, plainPrice } from './price-seed.js';
import type { CatalogueProduct } from './product.js';
import { type Random, seededRandom } from './random.js';
import { UGLY_PRICES } from './ugly-prices.js';

// Prices have a random source of their own for each product: what was drawn for the goods stays as it is.
const PRICE_SEED = 20_170_301;

const UGLY = new Map(UGLY_PRICES.map(({ sku, seed }) => [sku, seed]));

/** The price every product of the catalogue is opened with; in a hand-written one what `ugly-prices.ts` says. */
export function priceSeedOf(product: CatalogueProduct): PriceSeed {
  if (product.ugly) return UGLY.get(product.sku) ?? plainPrice(euros(product.priceCents));
  const random = seededRandom(PRICE_SEED + product.id * 7919);
  const seed = { ...plainPrice(euros(product.priceCents), formOf(product.id)), ...measureOf(product, random) };
  const priced = { ...seed, taxClassId: random.pick([9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 10, 10, 10, 11]) };
  return {
    ...priced,
    specials: random.chance(0.15) ? specialsOf(priced, random) : [],
    discounts: random.chance(0.2) ? discountsOf(priced, product.stockItem.isQuantityDecimal, random) : [],
  };
}

/** Which import wrote the product last. */
function formOf(id: number): PriceSeed['form'] {
  if (id % 7 === 3) return id % 11 === 5 ? 'float-stale' : 'float';
  if (id % 11 === 5) return 'stale';
  return id % 23 === 8 ? 'offset' : id % 29 === 4 ? 'mainframe' : 'text';
}

/** What the price is for: mostly a piece; a case of ten, a hundred, a metre; now and then a part of a cent. */
function measureOf(product: CatalogueProduct, random: Random): Partial<PriceSeed> {
  const { priceCents, unit, unitsPerCase, stockItem } = product;
  const kind = random.next();
  if (unit === 'CS' && unitsPerCase === 10) return { meins: 'CS', umrez: 10, price: euros(priceCents * 10) };
  if (kind < 0.02) return { peinh: 100 };
  if (kind < 0.03) return { price: (priceCents / 10_000).toFixed(4) };
  const meins: PriceMeasure = stockItem.isQuantityDecimal ? 'MTR' : kind > 0.9 ? 'PCE' : 'EA';
  return { meins };
}

const OPEN = '0000-00-00';

function specialsOf(seed: PriceSeed, random: Random): PriceSeed['specials'] {
  const special = () => {
    const price = partOf(seed, Number(seed.price), random.between(60, 95));
    return { priority: random.pick([0, 1, 1, 1, 2]), price, ...windowFrom(random) };
  };
  return random.chance(0.15) ? [special(), special()] : [special()];
}

const GROUPS = [EVERYONE, EVERYONE, EVERYONE, 1, 2, 2, 3, 3];
const BEGINS = ['2.0000', '3.0000', '5.0000', '6.0000', '10.0000', '12.0000', '25.0000', '50.0000', '100.0000'];
const DECIMAL_BEGINS = ['0.5000', '2.5000', '7.5000', '12.2500'];

function discountsOf(seed: PriceSeed, isDecimal: boolean, random: Random): PriceSeed['discounts'] {
  return Array.from({ length: random.between(1, 4) }, () => {
    const type = random.pick(['P', 'P', 'S', 'A', null]);
    const price =
      type === 'P'
        ? random.pick(['2.0000', '5.0000', '7.5000', '10.0000', '12.5000', '33.3300'])
        : partOf(seed, Number(seed.price), type === 'S' ? random.between(1, 25) : random.between(70, 97));
    return {
      customerGroupId: random.pick(GROUPS),
      quantity: random.pick(isDecimal ? DECIMAL_BEGINS : BEGINS),
      priority: random.pick([0, 1, 1, 2]),
      type,
      price,
      ...(random.chance(0.6) ? { dateStart: OPEN, dateEnd: OPEN } : windowFrom(random)),
    };
  });
}

/**
 * Open since ever, over long ago, far ahead, or somewhere in six years: whenever a test runs, there are open ones, and the
 * next bounds are days away. Nothing here knows the present date.
 */
function windowFrom(random: Random): { readonly dateStart: string | null; readonly dateEnd: string | null } {
  const kind = random.next();
  if (kind < 0.3)
    return { dateStart: random.pick([OPEN, null, '2019-05-01']), dateEnd: random.pick([OPEN, null, '2037-12-31']) };
  if (kind < 0.45) return { dateStart: '2018-11-23', dateEnd: random.pick(['2018-11-26', '2019-01-31 23:59:59']) };
  if (kind < 0.55) return { dateStart: random.pick(['2036-02-29', '2037-01-01 08:00:00']), dateEnd: OPEN };
  const startDay = random.between(0, 2190);
  const days = random.between(3, 120);
  const start = dayOf(startDay);
  const end = dayOf(startDay + days);
  return {
    dateStart: random.pick([start, `${start} 00:00:00`, `${start} 08:00:00`, OPEN]),
    dateEnd: random.pick([end, `${end} 00:00:00`, `${end} 18:30:00`, `${end} 23:59:59`]),
  };
}

/** A day counted from the first of 2024. */
function dayOf(day: number): string {
  return new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10);
}

function euros(cents: number): string {
  return (cents / 100).toFixed(4);
}
