import type { ParcelOrder } from '../events/event-books.js';
import { STOP_TYPE } from '../events/event-face.js';
import type { CloudEvent } from '../events/read-cloud-event.js';
import { RequestRefused } from '../wire/request-refused.js';

const PACK_TYPE = 'shop.banyan.orders.accepted.v1';

/** What a warehouse does about an event: packs what was accepted, stops what was called off. Of the rest it takes note. */
export function parcelOf({ type, data }: CloudEvent, paceMs: number): ParcelOrder | undefined {
  if (type === STOP_TYPE) return { kind: 'stop', collect: false, paceMs: 0 };
  if (type !== PACK_TYPE) return undefined;
  const { lines, delivery } = data;
  if (!Array.isArray(lines) || lines.length === 0)
    throw new RequestRefused(422, 'nothing-to-pack', 'data.lines must say what is to be packed');
  return { kind: 'pack', collect: isCollected(delivery), paceMs };
}

function isCollected(delivery: unknown): boolean {
  return typeof delivery === 'object' && delivery !== null && 'kind' in delivery && delivery.kind === 'collect';
}
