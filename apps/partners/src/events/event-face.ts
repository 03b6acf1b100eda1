import { parseTraceparent } from '@banyan/kernel';
import { activeSpan } from '@banyan/observability';
import type { FaultSwitches } from '../faults/switches.js';
import type { Listener } from '../parties.js';
import type { PartnerAnswer, PartnerRequest } from '../wire/exchange.js';
import { RequestRefused } from '../wire/request-refused.js';
import type { EventBooks, ParcelOrder } from './event-books.js';
import { type CloudEvent, readCloudEvent } from './read-cloud-event.js';

/** After this nothing is packed any more. */
export const STOP_TYPE = 'shop.banyan.orders.cancelled.v1';

export interface EventFaceParts {
  readonly books: EventBooks;
  readonly faults: FaultSwitches;
  /** What the warehouse does about an event; undefined: nothing. @throws RequestRefused 422 where it cannot */
  readonly parcelOf: (event: CloudEvent) => ParcelOrder | undefined;
  /** A parcel will be due in so many milliseconds. */
  readonly packing: (inMs: number) => void;
}

/** Takes what listeners are told. Whatever comes again is counted, and nothing comes of it. */
export class EventFace {
  constructor(private readonly parts: EventFaceParts) {}

  async take(listener: Listener, { headers, json }: PartnerRequest): Promise<PartnerAnswer> {
    const { books, faults, parcelOf, packing } = this.parts;
    const event = readCloudEvent(headers, json);
    const span = activeSpan();
    span?.link(parseTraceparent(event.traceparent));
    span?.set({
      'messaging.operation.type': 'process',
      'messaging.destination.name': listener,
      'messaging.message.id': event.id,
      'messaging.message.conversation_id': event.subject,
    });
    if (faults.happensTo(listener, 'poisonRatio', event.id)) {
      // As real ones do, it quotes what it refuses.
      throw new RequestRefused(422, 'poison', `${listener} can make nothing of ${JSON.stringify(json)}`);
    }
    const parcel = listener === 'warehouse' ? parcelOf(event) : undefined;
    const copies = await books.take(listener, event, parcel, STOP_TYPE);
    if (copies === 1 && parcel?.kind === 'pack') packing(parcel.paceMs);
    return { status: 204 };
  }
}
