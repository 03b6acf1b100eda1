import type { ParcelOrder } from '../events/event-books.js';
import { STOP_TYPE } from '../events/event-face.js';
import type { CloudEvent } from '../events/read-cloud-event.js';
import { COUNTRIES, type Days, SHIPPING_METHODS } from '../shipping/rate-table.js';
import type { Fields } from '../wire/read-fields.js';
import { RequestRefused } from '../wire/request-refused.js';

const PACK_TYPE = 'shop.banyan.orders.accepted.v1';

/** What a warehouse does about an event: packs what was accepted, stops what was called off. Of the rest it takes note. */
export function parcelOf({ type, data }: CloudEvent, paceMs: number): ParcelOrder | undefined {
  if (type === STOP_TYPE) return { kind: 'stop', collect: false, days: undefined, paceMs: 0 };
  if (type !== PACK_TYPE) return undefined;
  const { lines } = data;
  if (!Array.isArray(lines) || lines.length === 0)
    throw new RequestRefused(422, 'nothing-to-pack', 'data.lines must say what is to be packed');
  const delivery = membersOf(data['delivery']);
  return { kind: 'pack', collect: delivery['kind'] === 'collect', days: daysOf(delivery), paceMs };
}

/** What whoever carries it promises for its country. */
function daysOf({ method, address }: Fields): Days | undefined {
  const { country } = membersOf(address);
  const known = SHIPPING_METHODS.find((one) => one === method);
  if (known === undefined || typeof country !== 'string' || !Object.hasOwn(COUNTRIES, country)) return undefined;
  return COUNTRIES[country]?.[known];
}

function membersOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
