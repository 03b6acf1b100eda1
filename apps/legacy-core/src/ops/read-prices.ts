import type { PriceChange, PromotionChange } from '../books/price-change.js';
import type { ShopDeviation } from '../prices/shop-deviation.js';
import { parseQuantityE4 } from '../cart/parse-quantity.js';
import { isLocalText } from '../prices/local-time.js';
import { CUSTOMER_GROUPS, type CustomerGroup, EVERYONE, type Store, STORES, TAX_CLASSES } from '../prices/markets.js';
import type { PriceMeasure } from '../prices/price-record.js';
import { PROMOTION_TYPES, type PromotionType } from '../prices/promotion-record.js';
import { isCurrency } from '../prices/shelf.js';
import { OpsRequestRefused } from './ops-face.js';
import { fieldsOf } from './read-fields.js';

type Fields = Readonly<Record<string, unknown>>;

const MEASURES: readonly PriceMeasure[] = ['EA', 'PCE', 'MTR', 'CS'];

/**
 * Reads `{sku, price?, peinh?, meins?, umrez?, taxClassId?, currency?, specials?, discounts?, removed?}`; amounts as numbers
 * or decimal texts with at most four places.
 *
 * @throws OpsRequestRefused, as all of these
 */
export function readPriceChange(json: unknown): Omit<PriceChange, 'productId'> & { readonly sku: string } {
  const fields = knownFields(json, [
    'sku',
    'price',
    'peinh',
    'meins',
    'umrez',
    'taxClassId',
    'currency',
    'specials',
    'discounts',
    'removed',
  ]);
  return {
    sku: textOf(fields, 'sku'),
    ...optional(fields, 'price', (name) => (fields[name] === null ? null : decimalOf(fields, name))),
    ...optional(fields, 'peinh', (name) => wholeOf(fields, name, 1, 1000)),
    ...optional(fields, 'meins', (name) => oneOf(fields, name, MEASURES)),
    ...optional(fields, 'umrez', (name) => wholeOf(fields, name, 1, 1000)),
    ...optional(fields, 'taxClassId', (name) => oneOf(fields, name, Object.keys(TAX_CLASSES).map(Number))),
    ...optional(fields, 'currency', (name) => currencyOf(fields, name)),
    ...optional(fields, 'specials', (name) => listOf(fields, name).map(readSpecial)),
    ...optional(fields, 'discounts', (name) => listOf(fields, name).map(readDiscount)),
    ...optional(fields, 'removed', (name) => flagOf(fields, name)),
  };
}

/** What a shop has otherwise, as it is asked for. */
export interface ShopPriceAsked {
  readonly sku: string;
  readonly store: Store;
  /** Null: nothing any more. */
  readonly deviation: ShopDeviation | null;
}

/**
 * Reads `{sku, channel, same: true}`, or what the channel's shop has otherwise: the fields of a price change, `netPrice` and
 * `categoryId`. The web shop's row is the product's own.
 *
 * @throws OpsRequestRefused
 */
export function readShopPrice(json: unknown): ShopPriceAsked {
  const { channel, same, netPrice, categoryId, ...change } = fieldsOf(json);
  const store = channelOf(channel);
  if (channel === undefined || store.id === 0) {
    throw new OpsRequestRefused('channel must be a shop beside the web shop, whose row is the product itself');
  }
  const { sku, ...named } = readPriceChange(change);
  if (same !== undefined) {
    if (same !== true || Object.keys(named).length > 0 || netPrice !== undefined || categoryId !== undefined) {
      throw new OpsRequestRefused('same must be true and stand alone');
    }
    return { sku, store, deviation: null };
  }
  const more = { netPrice, categoryId };
  return {
    sku,
    store,
    deviation: {
      ...named,
      ...optional(more, 'netPrice', (name) => decimalOf(more, name)),
      ...optional(more, 'categoryId', (name) => wholeOf(more, name, 0, 999_999)),
    },
  };
}

function readSpecial(json: unknown) {
  const fields = knownFields(json, ['price', 'priority', 'dateStart', 'dateEnd']);
  return {
    price: fields['price'] === null ? null : decimalOf(fields, 'price'),
    priority: priorityOf(fields),
    ...readWindow(fields),
  };
}

function readDiscount(json: unknown) {
  const fields = knownFields(json, [
    'customerGroupId',
    'quantity',
    'type',
    'price',
    'priority',
    'dateStart',
    'dateEnd',
  ]);
  const quantity = decimalOf(fields, 'quantity');
  if (Number(quantity) <= 0) throw new OpsRequestRefused('quantity must be above 0');
  return {
    customerGroupId: oneOf(fields, 'customerGroupId', [EVERYONE, ...Object.values<number>(CUSTOMER_GROUPS)]),
    quantity,
    type: fields['type'] === null ? null : oneOf(fields, 'type', ['P', 'S', 'A', '']),
    price: decimalOf(fields, 'price'),
    priority: priorityOf(fields),
    ...readWindow(fields),
  };
}

const PROMOTION_FIELDS = [
  'id', 'title', 'priority', 'type', 'rate', 'amount', 'n', 'm', 'threshold', 'exclusive', 'code', 'storeIds', 'groupIds', 'skus',
  'categoryIds', 'dateStart', 'dateEnd', 'removed',
]; // prettier-ignore

/** Reads a whole promotion: what is left out is none, `{id, title, priority, type}` and what the type needs must be there. */
export function readPromotion(json: unknown): PromotionChange {
  const fields = knownFields(json, PROMOTION_FIELDS);
  const id = textOf(fields, 'id');
  if (!/^[A-Z0-9-]{1,32}$/.test(id)) throw new OpsRequestRefused('id must be 1 to 32 capitals, digits and hyphens');
  const type = oneOf(fields, 'type', PROMOTION_TYPES);
  const code = fields['code'] === undefined || fields['code'] === null ? null : textOf(fields, 'code');
  return {
    id,
    title: textOf(fields, 'title'),
    priority: wholeOf(fields, 'priority', -1_000_000, 1_000_000),
    type,
    ...readTerms(fields, type),
    threshold: fields['threshold'] === undefined ? '0.0000' : centsOf(fields, 'threshold', 0),
    exclusive: fields['exclusive'] !== undefined && flagOf(fields, 'exclusive'),
    code,
    storeIds: numbersOf(
      fields,
      'storeIds',
      STORES.map((store) => store.id),
    ),
    groupIds: numbersOf(fields, 'groupIds', Object.values(CUSTOMER_GROUPS)),
    skus: (fields['skus'] === undefined ? [] : listOf(fields, 'skus')).map((sku) => textOf({ sku }, 'sku')),
    categoryIds: numbersOf(fields, 'categoryIds'),
    ...readWindow(fields),
    removed: fields['removed'] !== undefined && flagOf(fields, 'removed'),
  };
}

function readTerms(fields: Fields, type: PromotionType): Pick<PromotionChange, 'rate' | 'amount' | 'n' | 'm'> {
  const none = { rate: null, amount: null, n: null, m: null };
  switch (type) {
    case 'percent-off': {
      const rate = centsOf(fields, 'rate', 0.01);
      if (Number(rate) > 100) throw new OpsRequestRefused('rate must be at most 100');
      return { ...none, rate };
    }
    case 'amount-off':
      return { ...none, amount: centsOf(fields, 'amount', 0.01) };
    case 'n-for-m': {
      const n = wholeOf(fields, 'n', 1, 1000);
      return { ...none, n, m: wholeOf(fields, 'm', 0, n - 1) };
    }
  }
}

/** Reads `{channel?, group?, lines: [{sku, quantity | quantityE4}], codes?, at?}`. */
export function readBasket(json: unknown, nowMs: number) {
  const fields = knownFields(json, ['channel', 'group', 'lines', 'codes', 'at']);
  return {
    store: channelOf(fields['channel']),
    group: customerGroupOf(fields['group']),
    atMs: instantAskedOf(fields['at'], nowMs),
    codes: (fields['codes'] === undefined ? [] : listOf(fields, 'codes')).map((code) => textOf({ code }, 'code')),
    lines: listOf(fields, 'lines').map((line) => {
      const row = knownFields(line, ['sku', 'quantity', 'quantityE4']);
      const quantityE4 =
        row['quantityE4'] === undefined
          ? quantityAskedOf(row['quantity'])
          : wholeOf(row, 'quantityE4', 1, Number.MAX_SAFE_INTEGER);
      return { sku: textOf(row, 'sku'), quantityE4 };
    }),
  };
}

/** The shop of a channel; the web shop unless told. */
export function channelOf(value: unknown): Store {
  const found = STORES.find(({ channel }) => channel === (value ?? 'web'));
  if (found === undefined)
    throw new OpsRequestRefused(`channel must be one of ${STORES.map(({ channel }) => channel).join(', ')}`);
  return found;
}

/** A customer group; retail unless told. */
export function customerGroupOf(value: unknown): CustomerGroup {
  return oneOf({ group: value ?? 'retail' }, 'group', Object.keys(CUSTOMER_GROUPS) as CustomerGroup[]);
}

/** A quantity as a number or a text with at most four places; one piece unless told. */
export function quantityAskedOf(value: unknown): number {
  const quantityE4 = parseQuantityE4(writtenOf(value ?? 1));
  if (quantityE4 === undefined)
    throw new OpsRequestRefused('quantity must be a decimal above 0 with at most four places');
  return quantityE4;
}

/** An instant as ms since the epoch or as ISO 8601 with an offset; now unless told. */
export function instantAskedOf(value: unknown, nowMs: number): number {
  if (value === undefined || value === null) return nowMs;
  const text = writtenOf(value);
  const atMs = /^\d{1,16}$/.test(text) ? Number(text) : /T.*(?:Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(atMs)) throw new OpsRequestRefused('at must be ms since the epoch, or ISO 8601 with an offset');
  return atMs;
}

/** A number or a text, as it is written; anything else is as good as empty. */
function writtenOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function readWindow(fields: Fields): { readonly dateStart: string | null; readonly dateEnd: string | null } {
  return { dateStart: boundOf(fields, 'dateStart'), dateEnd: boundOf(fields, 'dateEnd') };
}

function boundOf(fields: Fields, name: string): string | null {
  const value = fields[name] ?? null;
  if (value === null || value === '' || value === '0000-00-00') return value;
  if (typeof value === 'string' && isLocalText(value)) return value;
  throw new OpsRequestRefused(`${name} must be YYYY-MM-DD, with HH:MM:SS behind it or not, 0000-00-00 or null`);
}

function knownFields(json: unknown, names: readonly string[]): Fields {
  const fields = fieldsOf(json);
  const stray = Object.keys(fields).find((name) => !names.includes(name));
  if (stray !== undefined) throw new OpsRequestRefused(`${stray} is unknown; there are ${names.join(', ')}`);
  return fields;
}

function optional<N extends string, T>(fields: Fields, name: N, read: (name: N) => T): { readonly [K in N]?: T } {
  return fields[name] === undefined ? {} : ({ [name]: read(name) } as { readonly [K in N]: T });
}

function textOf(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new OpsRequestRefused(`${name} must be a text`);
}

function flagOf(fields: Fields, name: string): boolean {
  const value = fields[name];
  if (typeof value === 'boolean') return value;
  throw new OpsRequestRefused(`${name} must be true or false`);
}

function decimalOf(fields: Fields, name: string): string {
  const [, whole, fraction = ''] = /^(\d{1,9})(?:\.(\d{1,4}))?$/.exec(writtenOf(fields[name])) ?? [];
  if (whole === undefined) throw new OpsRequestRefused(`${name} must be a decimal with at most four places`);
  return `${whole}.${fraction.padEnd(4, '0')}`;
}

function centsOf(fields: Fields, name: string, low: number): string {
  const text = decimalOf(fields, name);
  if (!text.endsWith('00') || Number(text) < low) {
    throw new OpsRequestRefused(`${name} must be a decimal with at most two places, at least ${low}`);
  }
  return text;
}

function wholeOf(fields: Fields, name: string, low: number, high: number): number {
  const value = fields[name];
  if (typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high) return value;
  throw new OpsRequestRefused(`${name} must be a whole number, ${low} to ${high}`);
}

function priorityOf(fields: Fields): number {
  return fields['priority'] === undefined ? 1 : wholeOf(fields, 'priority', -1_000_000, 1_000_000);
}

function currencyOf(fields: Fields, name: string): string {
  const code = textOf(fields, name);
  if (!isCurrency(code)) throw new OpsRequestRefused(`${name} must be a currency the shop sells in`);
  return code;
}

function listOf(fields: Fields, name: string): readonly unknown[] {
  const value = fields[name];
  if (Array.isArray(value)) return value;
  throw new OpsRequestRefused(`${name} must be a list`);
}

function numbersOf(fields: Fields, name: string, known?: readonly number[]): readonly number[] {
  if (fields[name] === undefined) return [];
  return listOf(fields, name).map((value) => {
    if (typeof value === 'number' && Number.isInteger(value) && (known === undefined || known.includes(value)))
      return value;
    throw new OpsRequestRefused(
      `${name} must be a list of ${known === undefined ? 'whole numbers' : known.join(', ')}`,
    );
  });
}

function oneOf<T>(fields: Fields, name: string, known: readonly T[]): T {
  const value = fields[name];
  const found = known.find((one) => one === value);
  if (found === undefined) throw new OpsRequestRefused(`${name} must be one of ${known.join(', ')}`);
  return found;
}
