import { setTimeout as passed } from 'node:timers/promises';

/** What goes on whether or not its client waits. None of it rejects. */
export class InHand {
  readonly #running = new Set<Promise<unknown>>();

  get size(): number {
    return this.#running.size;
  }

  add<T>(work: Promise<T>): Promise<T> {
    this.#running.add(work);
    void work.finally(() => this.#running.delete(work)).catch(() => undefined);
    return work;
  }

  /** Resolves when nothing is in hand any more, or the time is over. @returns what is left */
  async ended(withinMs: number): Promise<number> {
    const over = new AbortController();
    const timer = passed(withinMs, undefined, { signal: over.signal }).catch(() => undefined);
    const all = async (): Promise<void> => {
      while (this.#running.size > 0) await Promise.allSettled(this.#running);
    };
    await Promise.race([all(), timer]);
    over.abort();
    return this.#running.size;
  }
}
