import type { Holding, OrderLedger } from '@banyan/ledger';

/**
 * Where orders of ours are held. What has its outcome never changes, so that it is remembered, the latest asked for last to be
 * forgotten; what has none is read anew.
 */
export class Holdings {
  readonly #known = new Map<string, Holding>();

  constructor(
    private readonly ledger: Pick<OrderLedger, 'holding'>,
    private readonly most: number,
  ) {}

  /** Undefined: the ledger does not know it. @throws StoreUnavailable */
  async of(reference: string): Promise<Holding | undefined> {
    const known = this.#known.get(reference);
    if (known !== undefined) {
      this.#keep(known);
      return known;
    }
    const held = await this.ledger.holding(reference);
    if (held?.outcome !== undefined) this.#keep(held);
    return held;
  }

  #keep(holding: Holding): void {
    // A map is in the order in which its keys came.
    this.#known.delete(holding.reference);
    this.#known.set(holding.reference, holding);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= this.most) return;
      this.#known.delete(oldest);
    }
  }
}
