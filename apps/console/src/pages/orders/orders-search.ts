import { isOneOf } from '../../look/words.js';

/** As an order was answered, and as those of the service stand: in the order in which they are offered. */
export const STATES = [
  'failed',
  'refused',
  'open',
  'placed',
  'in-review',
  'accepted',
  'in-fulfilment',
  'dispatched',
  'ready-for-collection',
  'completed',
  'cancelled',
  'returned',
] as const;
export const CHANNELS = ['web', 'app', 'marketplace', 'store'] as const;
export const ARMS = ['legacy', 'service'] as const;

/** What is looked for, as it stands in the URL: names and meanings are those of control's API. */
export interface OrdersSearch {
  readonly find?: string | undefined;
  readonly state?: (typeof STATES)[number] | undefined;
  readonly arm?: (typeof ARMS)[number] | undefined;
  readonly channel?: (typeof CHANNELS)[number] | undefined;
  readonly customer?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly before?: string | undefined;
}

const MINUTE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/;

function isInstant(value: unknown): value is string {
  return typeof value === 'string' && MINUTE.test(value);
}

/** Reads a URL that anybody may have written. */
export function ordersSearch(said: Readonly<Record<string, unknown>>): OrdersSearch {
  const { find, state, arm, channel, customer, from, to, before } = said;
  return {
    ...(typeof find === 'string' || typeof find === 'number' ? { find: String(find).slice(0, 200) } : {}),
    ...(isOneOf(STATES, state) ? { state } : {}),
    ...(isOneOf(ARMS, arm) ? { arm } : {}),
    ...(isOneOf(CHANNELS, channel) ? { channel } : {}),
    // A hash of digits alone is read as a number by whoever reads URLs.
    ...(/^[0-9a-f]{16}$/.test(String(customer)) ? { customer: String(customer) } : {}),
    ...(isInstant(from) ? { from } : {}),
    ...(isInstant(to) ? { to } : {}),
    ...(typeof before === 'string' && /^[\w.-]{1,100}$/.test(before) ? { before } : {}),
  };
}
