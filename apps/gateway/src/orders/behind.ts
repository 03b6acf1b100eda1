import type { Binding } from '@banyan/ledger';

/** An outcome that was answered while it is being written. */
export interface WrittenBehind {
  readonly binding: Binding;
  readonly outcome: unknown;
}

/** Outcomes that this replica has given and that are on their way to the ledger: whoever asks again meanwhile is given the same. */
export class Behind {
  readonly #outcomes = new Map<string, WrittenBehind>();

  of(reference: string): WrittenBehind | undefined {
    return this.#outcomes.get(reference);
  }

  /** @param written settles when the outcome is in the ledger, or is not going to be */
  async keep(behind: WrittenBehind, written: Promise<void>): Promise<void> {
    const { reference } = behind.binding;
    this.#outcomes.set(reference, behind);
    try {
      await written;
    } finally {
      this.#outcomes.delete(reference);
    }
  }
}
