import type { ServiceWord, Standing } from '@banyan/domains';
import type { Arm, Currency } from '@banyan/kernel';
import type { Sql } from '@banyan/saga';
import type { KeptState } from '../../order-state/order-states.js';

/** What this service says of an order, and what the others need to look for it. */
export interface ServiceEntry {
  readonly reference: string;
  readonly word: ServiceWord;
  readonly authority: Arm;
  readonly state: KeptState;
  /** The core's number of it; null: none is known. */
  readonly document: string | null;
  /** Something that was begun for it has not ended: a saga, or the back office has not heard of something yet. */
  readonly underWay: boolean;
}

interface ServiceRow {
  readonly reference: string;
  readonly authority: Arm;
  readonly state: KeptState;
  readonly currency: Currency;
  readonly total_minor: string;
  readonly refunded_minor: string;
  readonly lines: readonly { readonly sku: string; readonly quantityE4: number }[] | null;
  readonly document: string | null;
  readonly under_way: boolean;
}

const WITHIN = `
  SELECT reference FROM orders.placed_order WHERE reference > $1 AND reference <= $2 ORDER BY reference LIMIT $3`;

/** What is parked waits for a person, and is nobody's to wait for. */
const OF = `
  SELECT o.reference, o.authority, o.state, o.currency, o.total_minor, o.refunded_minor, o.document,
         o.ordered #> '{basket,lines}' AS lines,
         EXISTS (SELECT FROM orders.saga AS s
                  WHERE s.due_at IS NOT NULL AND s.kind IN ('place', 'cancel') AND s.id = o.reference)
           OR EXISTS (SELECT FROM orders.order_return AS r JOIN orders.saga AS s ON s.kind = 'return' AND s.id = r.return_reference
                       WHERE r.reference = o.reference AND s.due_at IS NOT NULL)
           OR EXISTS (SELECT FROM orders.outbox_delivery AS d
                       WHERE d.consumer = 'legacy-filing' AND d.key = o.reference AND d.state = 'waiting'
                         AND NOT EXISTS (SELECT FROM orders.outbox_delivery AS p
                                          WHERE p.consumer = d.consumer AND p.key = d.key AND p.state = 'parked'))
           AS under_way
    FROM orders.placed_order AS o WHERE o.reference = ANY ($1::text[])`;

/** This service's own orders, as reconciliation reads them. */
export class ServiceBook {
  constructor(private readonly database: Sql) {}

  /** References behind one and up to another, in their order. */
  async references(after: string, until: string, limit: number): Promise<readonly string[]> {
    const rows = await this.database.query<{ reference: string }[]>(WITHIN, [after, until, limit]);
    return rows.map(({ reference }) => reference);
  }

  async of(references: readonly string[]): Promise<ReadonlyMap<string, ServiceEntry>> {
    const rows = await this.database.query<ServiceRow[]>(OF, [references]);
    return new Map(rows.map((row) => [row.reference, entryOf(row)]));
  }
}

const STANDINGS: Readonly<Partial<Record<KeptState, Standing>>> = {
  pending: 'begun',
  refused: 'over',
  cancelled: 'over',
  returned: 'given-back',
};

function entryOf(row: ServiceRow): ServiceEntry {
  const { reference, authority, state, currency, document } = row;
  const lines: Record<string, number> = {};
  for (const { sku, quantityE4 } of row.lines ?? []) lines[sku] = (lines[sku] ?? 0) + quantityE4;
  return {
    reference,
    word: {
      standing: STANDINGS[state] ?? 'standing',
      total: { amountMinor: Number(row.total_minor), currency },
      lines,
      refundedMinor: Number(row.refunded_minor),
      held: state === 'in-review',
    },
    authority,
    state,
    document,
    underWay: row.under_way,
  };
}
