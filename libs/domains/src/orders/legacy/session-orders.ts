import type { Clock } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import type { PhpExchange } from '../../legacy-exchange/php-exchange.js';
import type { CaptureJournal } from '../capture-journal.js';
import {
  isConfirming,
  type BeginQuestion,
  type BeginResult,
  type LookQuestion,
  type LookResult,
} from '../core-checkout.js';
import type { NotPlaced, Pending } from '../orders.model.js';
import { orderNumber, readSaid } from './checkout-answer.js';
import { FINAL_AFTER_MS } from './final-after.js';
import type { OrderRecord } from './order.record.js';
import { notPlaced } from './order-dance.js';
import { translateHead, translateOrder } from './order.translator.js';
import type { SalesFace } from './sales.face.js';

/** What came of an order that a session of the core was to confirm. */
export type ConfirmedAtCore = { readonly kind: 'placed'; readonly reference: string } | NotPlaced | Pending;

type Standing = Extract<LookResult, { kind: 'seen' }>['standing'];

/** Orders that sessions of shoppers have begun at the core, each by its number. Only `begin` is asked in a shopper's session. */
export class SessionOrders {
  constructor(
    private readonly exchange: PhpExchange,
    private readonly sales: SalesFace,
    private readonly clock: Clock,
  ) {}

  async look({ reference }: LookQuestion, attempt: Attempt): Promise<LookResult> {
    const record = await this.sales.order(reference, attempt);
    if (record === undefined) return { kind: 'unknown-order' };
    return { kind: 'seen', standing: standingOf(record), order: translateOrder(record, reference) };
  }

  /** Begins an order of what the session was told. It takes neither stock nor money. Sent once. */
  async begin({ session }: BeginQuestion, attempt: Attempt): Promise<BeginResult> {
    const call = { route: 'api/order/add', fields: [], session, once: true } as const;
    const { document, text } = await this.exchange.ask(call, attempt);
    const said = readSaid(document);
    if (said.kind === 'word') return { kind: 'untold', text };
    if (said.kind !== 'done') return { kind: 'not-begun', text };
    return { kind: 'begun', number: orderNumber(said.document.get('order_id')) };
  }

  /**
   * Says what came of one whose confirmation was sent, perhaps. Nothing is sent by it. One that is still begun when it is seen 45 s after the
   * core has answered a question that was asked later than its confirmation was sent, is confirmed by that no more.
   */
  async settle(reference: string, journal: CaptureJournal, attempt: Attempt): Promise<ConfirmedAtCore> {
    const abandoned = notPlaced('abandoned', []);
    const { known } = journal;
    if (known === undefined || !isConfirming(known)) return abandoned;
    const record = await this.sales.order(reference, attempt);
    const standing = record === undefined ? 'begun' : standingOf(record);
    if (standing === 'confirmed') return { kind: 'placed', reference };
    if (standing === 'called-off') return notPlaced('rejected', []);
    const { seenAtMs } = known;
    const sinceMs = typeof seenAtMs === 'number' ? this.clock.nowMs() - seenAtMs : -1;
    if (sinceMs >= FINAL_AFTER_MS) return abandoned;
    // Seen for the first time; or the clock went back, and it is counted from now on.
    if (sinceMs < 0) await journal.write({ step: 'seen', seenAtMs: this.clock.nowMs() });
    return { kind: 'pending', reference };
  }
}

function standingOf(record: OrderRecord): Standing {
  const { state, paidMinor } = translateHead(record, record.comments);
  if (state === 'pending') return 'begun';
  return state === 'cancelled' && paidMinor === 0 ? 'called-off' : 'confirmed';
}
