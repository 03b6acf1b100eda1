/** Those who wait here for the answer to an order, whoever makes it. */
export class AnswerWaits<Answer> {
  readonly #waits = new Map<string, Set<(answer: Answer | undefined) => void>>();

  /** The references that somebody waits for. */
  get references(): readonly string[] {
    return [...this.#waits.keys()];
  }

  /** @returns undefined: it was not known within `withinMs` */
  async wait(reference: string, withinMs: number): Promise<Answer | undefined> {
    const { promise, resolve } = Promise.withResolvers<Answer | undefined>();
    const waiting = this.#waits.get(reference) ?? new Set();
    this.#waits.set(reference, waiting.add(resolve));
    const timer = setTimeout(() => resolve(undefined), withinMs);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      waiting.delete(resolve);
      if (waiting.size === 0 && this.#waits.get(reference) === waiting) this.#waits.delete(reference);
    }
  }

  tell(reference: string, answer: Answer): void {
    for (const resolve of this.#waits.get(reference) ?? []) resolve(answer);
  }

  /** Whoever waits for it looks again by itself. */
  nudge(reference: string): void {
    for (const resolve of this.#waits.get(reference) ?? []) resolve(undefined);
  }

  /** Nobody waits any longer: each is told that it is not known. */
  end(): void {
    for (const waiting of this.#waits.values()) for (const resolve of waiting) resolve(undefined);
  }
}
