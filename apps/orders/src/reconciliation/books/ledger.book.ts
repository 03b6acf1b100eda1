import { ORDER_PLACE, type LedgerWord } from '@banyan/domains';
import { isCurrency, type Arm } from '@banyan/kernel';
import type { BoundOrder, BoundOrders } from '@banyan/ledger';

/** What the ledger says of an order, and what the others need to look for it. */
export interface LedgerEntry {
  readonly reference: string;
  readonly word: LedgerWord;
  readonly authority: Arm;
  /** The number that the core's order was begun with, where its arm wrote one down. */
  readonly document: string | undefined;
  readonly underWay: boolean;
}

/** The ledger, as reconciliation reads it. */
export class LedgerBook {
  constructor(private readonly rows: Pick<BoundOrders, 'of' | 'within'>) {}

  /** References behind one and up to another, in their order. */
  async references(after: string, until: string, limit: number): Promise<readonly string[]> {
    const rows = await this.rows.within({ operation: ORDER_PLACE, after, until, limit });
    return rows.map(({ reference }) => reference);
  }

  async of(references: readonly string[]): Promise<ReadonlyMap<string, LedgerEntry>> {
    const rows = await this.rows.of(ORDER_PLACE, references);
    return new Map(rows.map((row) => [row.reference, entryOf(row)]));
  }
}

/** Pure. */
export function entryOf({ reference, arm, authority, journal, outcome, underWay }: BoundOrder): LedgerEntry {
  const number = journal?.['number'];
  return {
    reference,
    word: { arm, ...outcomeOf(outcome) },
    authority: authority.arm,
    document: typeof number === 'string' ? number : undefined,
    underWay,
  };
}

function outcomeOf(outcome: unknown): Pick<LedgerWord, 'outcome' | 'total'> {
  if (outcome === undefined) return { outcome: 'open', total: null };
  const { kind, totalMinor, currency } = outcome as Readonly<Record<string, unknown>>;
  if (kind !== 'placed') return { outcome: 'refused', total: null };
  const told = typeof totalMinor === 'number' && typeof currency === 'string' && isCurrency(currency);
  return { outcome: 'placed', total: told ? { amountMinor: totalMinor, currency } : null };
}
