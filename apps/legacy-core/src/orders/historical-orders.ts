import type { CatalogueProduct } from '../catalogue/product.js';
import { seededRandom, type Random } from '../catalogue/random.js';
import { ONE_PIECE } from '../books/quantity.js';
import type { OrderAddress, OrderDraft, OrderLine } from './order-draft.js';
import { ORDER_STATUSES, type OrderStatus } from './order-status.js';

/** An order the shop was opened with. Its goods left the house before anybody counted. */
export interface HistoricalOrder {
  readonly orderId: number;
  readonly draft: OrderDraft;
  readonly status: OrderStatus;
  /** Written beside the state by hand, whatever it says. */
  readonly ownStatus: string | undefined;
  readonly atMs: number;
  readonly comments: readonly string[];
  /** Amounts as the tables have them. */
  readonly paid: string | undefined;
  readonly refunded: string | undefined;
}

export const HISTORICAL_ORDERS = 300;

const FIRST_MS = Date.UTC(2024, 0, 8, 9);
const STEP_MS = 3_180_000;
/** The night the clocks went back: these came an hour apart, at the same time. */
const DOUBLED_MS = Date.UTC(2025, 9, 26, 0, 20);

const NAMES = [
  'Jürgen Köß',
  'Änne Groß',
  'Anna Schmidt',
  'Øyvind Lund',
  'Renée Durand',
  'Ida Ohm',
  'Zoë Weiß',
] as const;
const PLACES = [
  ['Große Straße 7', 'Köln', '50679', 'DE'],
  ['Am Brühl 1', 'Leipzig', '04109', 'DE'],
  ['Mariahilfer Straße 12/3', 'Wien', '1060', 'AT'],
  ['Rue de l’Église 3', 'Genève', '1204', 'CH'],
] as const;

/** Read as UTF-8 once too seldom, and stored so. */
const MANGLED = 'JÃ¼rgen';

const COMMENTS = [
  '',
  'Bitte beim Nachbarn abgeben',
  'Geschenk!\nBitte ohne Rechnung',
  'A&amp;B <eilig>',
  'ref:0001; siehe 000000012',
] as const;

/** The same seed, the same history. */
export function historicalOrders(products: readonly CatalogueProduct[], seed = 1909): readonly HistoricalOrder[] {
  const random = seededRandom(seed);
  const sold = products.filter(({ ugly, stockItem }) => !ugly && !stockItem.isQuantityDecimal);
  const yen = products.find(({ sku }) => sku === 'PREIS-YEN');
  return Array.from({ length: HISTORICAL_ORDERS }, (_, at) => {
    const inYen = at % 50 === 23 && yen !== undefined;
    const lines = inYen
      ? [lineOf(yen, 1980, 2, false)]
      : Array.from({ length: random.between(1, 4) }, () => {
          const product = random.pick(sold);
          return lineOf(product, product.priceCents, random.between(1, 3), at % 4 === 2);
        });
    return historicalOrder(at, lines, inYen, random);
  });
}

function historicalOrder(at: number, lines: readonly OrderLine[], inYen: boolean, random: Random): HistoricalOrder {
  const storeId = at % 4;
  const isNet = storeId === 2;
  const status = statusFor(at, random);
  const isGuest = random.chance(0.4);
  const [firstname, lastname] = random.pick(NAMES).split(' ');
  const gross = lines.reduce((sum, line) => sum + centsOf(line, isNet), 0);
  const shipping = gross > 5000 ? 0 : 490;
  const address = addressOf(firstname ?? null, lastname ?? null, isGuest, random);
  const isDone = status.holdsStock && status.id !== 1;
  const refundedCents = status.state === 'closed' ? gross + shipping : at % 60 === 31 ? 100 : 0;
  const isPaid = isDone || refundedCents > 0;
  return {
    orderId: at + 1,
    draft: {
      origin: 'seed',
      storeId,
      customerId: isGuest ? 0 : random.between(1, 3),
      groupId: random.between(1, 3),
      firstname: at % 29 === 4 ? MANGLED : (firstname ?? null),
      lastname: lastname ?? null,
      email: isGuest && random.chance(0.2) ? null : `kunde${String(at % 37).padStart(2, '0')}@example.org`,
      telephone: null,
      paymentCode: random.pick(['card', 'bank_transfer', 'cod', '']),
      paymentReference: null,
      shippingCode: 'flat.flat',
      pickupAt: null,
      comment: random.pick(COMMENTS),
      ...currencyAt(at, inYen),
      taxIncluded: !isNet,
      subtotal: (lines.reduce((sum, line) => sum + Number(line.rowTotal) * 10_000, 0) / 10_000).toFixed(4),
      discount: '0.0000',
      shipping: (shipping / 100).toFixed(4),
      tax: ((Math.round((gross * 19) / 119) + Math.round((shipping * 19) / 119)) / 100).toFixed(4),
      total: ((gross + shipping) / 100).toFixed(4),
      lines,
      totals: [{ code: 'total', title: 'Gesamtsumme', value: ((gross + shipping) / 100).toFixed(4) }],
      billing: address,
      delivery: random.chance(0.9) ? address : null,
      bstnk: null,
      docnum: null,
      ip: '',
    },
    status,
    ownStatus: at % 43 === 5 ? 'rueckfrage' : undefined,
    atMs: at >= 200 && at < 204 ? DOUBLED_MS + (at - 200) * 1_800_000 : FIRST_MS + at * 60 * STEP_MS,
    comments: random.chance(0.5) ? [random.pick(COMMENTS)] : [],
    paid: isPaid ? ((gross + shipping) / 100).toFixed(4) : undefined,
    refunded: refundedCents > 0 ? (refundedCents / 100).toFixed(4) : undefined,
  };
}

/** Every status there is, most of them over; one that was begun and never confirmed now and then. */
function statusFor(at: number, random: Random): OrderStatus {
  const found = random.chance(0.6)
    ? ORDER_STATUSES.find(({ id }) => id === 5)
    : ORDER_STATUSES[at % ORDER_STATUSES.length];
  return found ?? ORDER_STATUSES[0] ?? { id: 0, state: 'new', status: 'missing', holdsStock: false };
}

function currencyAt(at: number, inYen: boolean): { readonly currency: string; readonly waers: string | null } {
  if (inYen) return { currency: 'JPY', waers: null };
  if (at % 40 === 7) return { currency: '704', waers: 'EUR' };
  if (at % 40 === 17) return { currency: 'ARK', waers: 'EUR' };
  return { currency: 'EUR', waers: null };
}

/** Guests were let through with what they had typed so far. */
function addressOf(firstname: string | null, lastname: string | null, isGuest: boolean, random: Random): OrderAddress {
  const [street, city, postcode, country] = random.pick(PLACES);
  const maybe = (text: string | null): string | null => (isGuest && random.chance(0.4) ? null : text);
  return {
    firstname: maybe(firstname),
    lastname,
    company: null,
    street: maybe(street),
    city: maybe(city),
    region: null,
    postcode: maybe(postcode),
    country: maybe(country),
    telephone: maybe('040 123456'),
  };
}

function lineOf(product: CatalogueProduct, cents: number, pieces: number, isNet: boolean): OrderLine {
  const shown = (gross: number): string => (gross / (isNet ? 119 : 100)).toFixed(4);
  return {
    productId: product.id,
    sku: product.sku,
    name: product.name,
    formIndex: '',
    quantityE4: pieces * ONE_PIECE,
    price: shown(cents),
    peinh: 1,
    rowTotal: shown(cents * pieces),
    discount: '0.0000',
    taxPercent: '19.0000',
    tax: (Math.round((cents * pieces * 19) / 119) / 100).toFixed(4),
  };
}

function centsOf({ rowTotal }: OrderLine, isNet: boolean): number {
  return Math.round(Number(rowTotal) * (isNet ? 119 : 100));
}
