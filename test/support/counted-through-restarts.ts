/** Counts that begin at zero again whenever their process does: what was read last is kept. Never more than there was. */
export class CountedThroughRestarts {
  readonly #before = new Map<string, number>();
  readonly #last = new Map<string, number>();

  /** What a process says now. */
  read(counts: Readonly<Record<string, number>>): void {
    for (const [name, count] of Object.entries(counts)) {
      const last = this.#last.get(name) ?? 0;
      if (count < last) this.#before.set(name, (this.#before.get(name) ?? 0) + last);
      this.#last.set(name, count);
    }
  }

  of(name: string): number {
    return (this.#before.get(name) ?? 0) + (this.#last.get(name) ?? 0);
  }

  get names(): readonly string[] {
    return [...this.#last.keys()];
  }
}
