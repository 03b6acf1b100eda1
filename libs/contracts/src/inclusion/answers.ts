import { NONE, type Outcome } from './outcome.js';

/** A `none` that holds if some questions, which are still being asked, have none either. */
interface Provisional {
  readonly key: string;
  readonly assumes: Set<string>;
}

/**
 * What questions were answered with, and what those answers rest on. A question that comes up inside itself is taken to
 * have no answer: of all values that answer it one is the least deep, and no part of that one answers it. So a `none`
 * may rest on such assumptions; it is as good as proved when they turn out to be so, and forgotten when not.
 */
export class Answers {
  readonly #final = new Map<string, Outcome>();
  readonly #provisional = new Map<string, Provisional>();
  /** Questions being asked, from the outermost, with what their answers so far assume. */
  readonly #open = new Map<string, Set<string>>();
  /** By a question being asked: the answers that assume that it has none. */
  readonly #resting = new Map<string, Set<Provisional>>();

  get depth(): number {
    return this.#open.size;
  }

  /** Undefined: not known, it must be asked. */
  find(key: string): Outcome | undefined {
    const final = this.#final.get(key);
    if (final) return final;
    const assumes = this.#open.has(key) ? [key] : this.#provisional.get(key)?.assumes;
    if (!assumes) return undefined;
    this.#assume(assumes);
    return NONE;
  }

  /** Asks a question that `find` did not know. */
  ask(key: string, answer: () => Outcome): Outcome {
    const assumes = new Set<string>();
    this.#open.set(key, assumes);
    let outcome: Outcome | undefined;
    try {
      outcome = answer();
      return outcome;
    } finally {
      this.#open.delete(key);
      assumes.delete(key);
      this.#close(key, outcome, assumes);
    }
  }

  #close(key: string, outcome: Outcome | undefined, assumes: Set<string>): void {
    const resting = this.#resting.get(key) ?? new Set<Provisional>();
    this.#resting.delete(key);
    if (outcome?.kind !== 'none') {
      if (outcome) this.#final.set(key, outcome);
      for (const each of resting) this.#forget(each);
      return;
    }
    if (assumes.size === 0) this.#final.set(key, NONE);
    else {
      this.#rest({ key, assumes });
      this.#assume(assumes);
    }
    for (const each of resting) {
      each.assumes.delete(key);
      for (const other of assumes) each.assumes.add(other);
      if (each.assumes.size > 0) this.#rest(each);
      else {
        this.#provisional.delete(each.key);
        this.#final.set(each.key, NONE);
      }
    }
  }

  #rest(provisional: Provisional): void {
    this.#provisional.set(provisional.key, provisional);
    for (const key of provisional.assumes) {
      const resting = this.#resting.get(key);
      if (resting) resting.add(provisional);
      else this.#resting.set(key, new Set([provisional]));
    }
  }

  #forget(provisional: Provisional): void {
    if (this.#provisional.get(provisional.key) === provisional) this.#provisional.delete(provisional.key);
    for (const key of provisional.assumes) this.#resting.get(key)?.delete(provisional);
  }

  /** The question now asked rests on these. */
  #assume(keys: Iterable<string>): void {
    const innermost = [...this.#open.values()].at(-1);
    for (const key of keys) innermost?.add(key);
  }
}
