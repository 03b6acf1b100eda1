import { ORDER_EVENTS, type CaptureStep, type ChangedAtCore, type LegacyOrderBooks } from '@banyan/domains';
import { ArmError, messageOf, type Clock } from '@banyan/kernel';
import type { CloudEvent, DeliveryAttempt, Outcome, Transport } from '@banyan/outbox';
import type { Sql } from '@banyan/saga';
import { isWhole, ORDER_COLUMNS, returnedOf, type OrderRow } from '../order-state/order-row.js';
import { FilingJournal } from './filing-journal.js';

interface FiledRow extends OrderRow {
  readonly sources: Readonly<Record<string, string>> | null;
  readonly filing: CaptureStep | null;
}

type Books = Pick<LegacyOrderBooks, 'file' | 'markPaid' | 'callOff' | 'giveBack'>;

/**
 * Keeps the back office's copy of every order that the service took, in the order in which things happened to it. Where the core had the
 * authority it has the order already, and learns that it is paid for; else it is filed, which books the goods off there.
 */
export class FilingTransport implements Transport {
  constructor(
    private readonly database: Sql,
    private readonly books: Books,
    private readonly clock: Clock,
  ) {}

  async deliver(event: CloudEvent, attempt: DeliveryAttempt): Promise<Outcome> {
    try {
      const [row] = await this.database.query<FiledRow[]>(
        `SELECT ${ORDER_COLUMNS}, o.sources, o.filing FROM orders.placed_order AS o WHERE o.reference = $1`,
        [event.subject ?? ''],
      );
      if (row === undefined) return { kind: 'refused', because: 'there is no such order' };
      return await this.#keep(event.type, row, attempt);
    } catch (error) {
      if (error instanceof RangeError) return { kind: 'refused', because: error.message };
      const because = error instanceof ArmError ? `${error.failure}: ${error.message}` : messageOf(error);
      return { kind: 'later', because };
    }
  }

  async #keep(type: string, row: FiledRow, attempt: DeliveryAttempt): Promise<Outcome> {
    const { document } = row;
    switch (type) {
      case ORDER_EVENTS.accepted:
        return row.authority === 'legacy' ? this.#paid(row, attempt) : this.#file(row, attempt);
      case ORDER_EVENTS.cancelled:
        // One that people rejected was never filed.
        if (document === null) return { kind: 'taken' };
        return outcomeOf(await this.books.callOff(document, attempt), 'does not call it off');
      case ORDER_EVENTS.returned: {
        if (document === null) return { kind: 'refused', because: 'goods came back of an order that was never filed' };
        const returned = returnedOf(row);
        const lines = row.ordered.basket.lines.flatMap(({ sku }, at) => {
          const quantityE4 = returned[at] ?? 0;
          return quantityE4 === 0 ? [] : [{ sku, quantityE4 }];
        });
        return outcomeOf(
          await this.books.giveBack({ document, lines }, attempt),
          'does not take part of it back: people book it',
        );
      }
      default:
        return { kind: 'refused', because: `${type} is nothing that is filed` };
    }
  }

  async #paid({ document, charge }: FiledRow, attempt: DeliveryAttempt): Promise<Outcome> {
    if (document === null || charge === null)
      return { kind: 'refused', because: 'the core\u2019s number of it is not known' };
    const marked = await this.books.markPaid(document, `${charge.processor} ${charge.id}`, attempt);
    // It was called off meanwhile, and that is told after this.
    if (marked.kind === 'not-possible' && marked.state === 'cancelled') return { kind: 'taken' };
    return outcomeOf(marked, 'does not mark it as paid');
  }

  async #file(row: FiledRow, attempt: DeliveryAttempt): Promise<Outcome> {
    const { reference, ordered, sources, filing, placed_at: placedAt } = row;
    if (!isWhole(ordered))
      return { kind: 'refused', because: 'it is not known any more who bought it: people file it' };
    const { basket, customer, billing, delivery } = ordered;
    const filed = await this.books.file(
      {
        reference,
        basket,
        email: customer.email,
        phone: customer.phone,
        billing,
        delivery,
        shippingMinor: Number(row.shipping_minor),
        placedAtMs: placedAt?.getTime() ?? this.clock.nowMs(),
        sources: basket.lines.map(({ sku }) => sources?.[sku]),
        takesStock: true,
      },
      new FilingJournal(this.database, reference, filing),
      attempt,
    );
    if (filed.kind === 'pending') return { kind: 'later', because: 'the core does not say yet what came of it' };
    if (filed.kind === 'refused')
      return { kind: 'refused', because: `the core refuses it: ${filed.messages.join('; ')}` };
    await this.database.query('UPDATE orders.placed_order SET document = $2 WHERE reference = $1', [
      reference,
      filed.document,
    ]);
    return { kind: 'taken' };
  }
}

function outcomeOf(changed: ChangedAtCore, words: string): Outcome {
  switch (changed.kind) {
    case 'done':
      return { kind: 'taken' };
    case 'not-possible':
      return { kind: 'refused', because: `the core ${words}: it is ${changed.state}` };
    case 'unknown-order':
      return { kind: 'refused', because: 'the core has no such order' };
  }
}
