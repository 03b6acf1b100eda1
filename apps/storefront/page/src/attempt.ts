/** An order that is being placed: kept before anything is sent, so that a reload goes on with the very same. */
export interface Attempt {
  /** The `Idempotency-Key`: one for one press of the button. */
  readonly key: string;
  /** The body, to the byte. */
  readonly text: string;
  /** Told by the shop where it could not say yet what came of it. */
  readonly reference?: string;
}

const KEPT = 'attempt';

/** The one attempt of this browser. */
export class AttemptKeeper {
  constructor(private readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>) {}

  get open(): Attempt | undefined {
    const text = this.storage.getItem(KEPT);
    if (text === null) return undefined;
    try {
      const kept = JSON.parse(text) as Partial<Attempt>;
      return typeof kept.key === 'string' && typeof kept.text === 'string' ? (kept as Attempt) : undefined;
    } catch {
      // Cut off while it was written: nothing was sent before it was whole.
      return undefined;
    }
  }

  /** The attempt that is open, whatever is asked now; else a new one. A second press makes no second order. */
  begin(body: object, newKey: () => string): Attempt {
    const { open } = this;
    if (open !== undefined) return open;
    const begun = { key: newKey(), text: JSON.stringify(body) };
    this.keep(begun);
    return begun;
  }

  keep(attempt: Attempt): void {
    this.storage.setItem(KEPT, JSON.stringify(attempt));
  }

  /** It is known what came of it. */
  close(): void {
    this.storage.removeItem(KEPT);
  }
}
