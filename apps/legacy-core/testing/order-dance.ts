import { askIndex, apiTokenOf } from './index-client.js';
import type { RunningCore } from './running-core.js';

type Fields = Readonly<Record<string, string>>;

/** A JSON answer of the order face. */
export interface DanceAnswer {
  readonly error?: unknown;
  readonly success?: string;
  readonly order_id?: unknown;
  readonly redirect?: string;
}

export interface DanceOptions {
  readonly items: readonly (readonly [sku: string, quantity: string])[];
  readonly storeId?: string;
  readonly shipping?: string;
  readonly payment?: string;
  readonly reference?: string;
  readonly email?: string;
}

export const ADDRESS: Fields = {
  firstname: 'Änne',
  lastname: 'Groß',
  address_1: 'Große Straße 7',
  city: 'Köln',
  postcode: '50679',
  country_id: '81',
  zone_id: '1270',
};

/** Asks one call of a session with a form; answers its JSON. */
export async function call(
  running: RunningCore,
  token: string,
  route: string,
  form: Fields = {},
  query: Fields = {},
): Promise<DanceAnswer> {
  const answer = await askIndex(running, route, { api_token: token, ...query }, form);
  if (answer.status !== 200) throw new Error(`${route} answered ${answer.status}: ${answer.text}`);
  return JSON.parse(answer.text) as DanceAnswer;
}

/** Everything up to the point where an order may be begun. Answers the token of its session. @throws when a call refuses */
export async function prepare(running: RunningCore, options: DanceOptions): Promise<string> {
  const token = await apiTokenOf(running);
  const items = options.items.flatMap(([sku, quantity], at) => [
    [`product[${at}][sku]`, sku],
    [`product[${at}][quantity]`, quantity],
  ]);
  const steps: readonly (readonly [route: string, form: Fields])[] = [
    ['api/cart/add', { store_id: options.storeId ?? '0', ...Object.fromEntries(items) }],
    [
      'api/customer',
      { firstname: 'Änne', lastname: 'Groß', email: options.email ?? 'aenne@example.org', telephone: '0221 1234' },
    ],
    ['api/shipping/address', ADDRESS],
    ['api/shipping/methods', {}],
    ['api/shipping/method', { shipping_method: options.shipping ?? 'flat.flat' }],
    [
      'api/payment/address',
      { ...ADDRESS, ...(options.reference === undefined ? {} : { 'custom_field[7]': options.reference }) },
    ],
    ['api/payment/methods', {}],
    ['api/payment/method', { payment_method: options.payment ?? 'bank_transfer' }],
  ];
  for (const [route, form] of steps) {
    const { error } = await call(running, token, route, form);
    if (error !== undefined) throw new Error(`${route} refused: ${JSON.stringify(error)}`);
  }
  return token;
}

/** The whole dance. */
export async function placeOrder(
  running: RunningCore,
  { comment, ...options }: DanceOptions & { readonly comment?: string },
): Promise<DanceAnswer & { readonly token: string }> {
  const token = await prepare(running, options);
  await call(running, token, 'api/order/add', {});
  return { token, ...(await call(running, token, 'api/order/confirm', comment === undefined ? {} : { comment })) };
}

/** An order as the books tell it. */
export interface BookedOrder {
  readonly order_id: number;
  readonly increment_id: string;
  readonly origin: string;
  readonly comment: string;
  readonly bstnk: string | null;
  readonly state: string;
  readonly status: string;
  readonly order_status_id: number;
  readonly total: string;
  readonly lgort: string | null;
  readonly items: readonly {
    readonly item_id: number;
    readonly sku: string;
    readonly qty_ordered: string;
    readonly qty_refunded: string;
  }[];
  readonly history: readonly { readonly status: string; readonly comment: string | null }[];
  readonly payments: readonly { readonly kind: string; readonly reference: string | null; readonly amount: string }[];
  readonly movements: readonly {
    readonly movement: string;
    readonly source: string;
    readonly quantity: string;
    readonly sequence: number;
  }[];
  readonly [name: string]: unknown;
}

export async function booked(running: RunningCore, query = ''): Promise<readonly BookedOrder[]> {
  const { text } = await running.ops('GET', `/__books/orders?limit=500&${query}`);
  return (JSON.parse(text) as { orders: readonly BookedOrder[] }).orders;
}

/** What does not add up. */
export async function bookFaults(running: RunningCore): Promise<readonly unknown[]> {
  const { text } = await running.ops('GET', '/__books/orders/faults');
  return (JSON.parse(text) as { faults: readonly unknown[] }).faults;
}

/** What each source holds of a product, by source. */
export async function heldOf(running: RunningCore, sku: string): Promise<Readonly<Record<string, number>>> {
  const { json } = await running.ops('GET', `/__books?sku=${encodeURIComponent(sku)}`);
  const sources = json.items[0]?.sources ?? {};
  return Object.fromEntries(Object.entries(sources).map(([code, { quantityE4 }]) => [code, quantityE4 / 10_000]));
}
