import type { Clock } from '@banyan/kernel';
import type { ComparisonRules } from './comparison.js';
import type { AskArm, InFlightRule } from './in-flight-rule.js';
import { type AskAgain, type DifferingCopy, Recheck, type Settlement } from './recheck.js';
import { settleWithin } from './settle.js';

/** What differences are explained with: a domain's rule, and the way to ask both of its arms again. */
export interface Explaining {
  readonly inFlight: InFlightRule;
  readonly rulesOf: (operation: string) => ComparisonRules;
  /** Over the shadowing connections, never the serving ones. */
  readonly ask: AskArm;
}

export interface RecheckBounds {
  /** Differences that wait or are being asked again. */
  readonly mostOpen: number;
  /** Of them being asked at this moment. */
  readonly concurrency: number;
  /** What one call may take, ms. */
  readonly deadlineMs: number;
  /** Calls that were cut and never ended, before no more are made. */
  readonly mostStuck: number;
}

interface Entry {
  readonly recheck: Recheck;
  readonly onSettled: (settlement: Settlement) => void;
  timer?: NodeJS.Timeout;
}

/** Differences waiting to be asked again: bounded, and of no concern to any live request. */
export class RecheckQueue {
  readonly #open = new Set<Entry>();
  readonly #due: Entry[] = [];
  readonly #closing = new AbortController();
  #asking = 0;
  #unsettledCalls = 0;

  constructor(
    private readonly clock: Clock,
    private readonly explaining: Explaining,
    private readonly bounds: RecheckBounds,
  ) {}

  /** Differences that are not settled yet. */
  get size(): number {
    return this.#open.size;
  }

  /**
   * Takes a differing copy; `onSettled` is called exactly once, while this runs when nothing need or can be asked.
   *
   * @throws what the domain's rule throws while it breaks up the question
   */
  add(copy: DifferingCopy, onSettled: (settlement: Settlement) => void): void {
    const { inFlight, rulesOf } = this.explaining;
    if (this.#closing.signal.aborted) return onSettled({ outcome: 'unverified', reason: 'closed' });
    if (this.#open.size >= this.bounds.mostOpen) return onSettled({ outcome: 'unverified', reason: 'full' });
    const recheck = new Recheck(copy, inFlight, rulesOf, this.clock);
    if (recheck.pointless) return onSettled({ outcome: 'mismatched', unexplained: [wholeOf(copy)] });
    const entry: Entry = { recheck, onSettled };
    this.#open.add(entry);
    this.#wait(entry);
  }

  /** Settles everything that is open as unverified; calls under way are aborted. */
  close(): void {
    this.#closing.abort();
    this.#due.length = 0;
    for (const entry of this.#open) this.#settle(entry, { outcome: 'unverified', reason: 'closed' });
  }

  #wait(entry: Entry): void {
    entry.timer = setTimeout(() => {
      this.#due.push(entry);
      this.#next();
    }, this.explaining.inFlight.lagMs);
    // Asking again never keeps a process alive.
    entry.timer.unref();
  }

  #next(): void {
    while (this.#asking < this.bounds.concurrency) {
      const entry = this.#due.shift();
      if (entry === undefined) return;
      void this.#round(entry);
    }
  }

  async #round(entry: Entry): Promise<void> {
    this.#asking += 1;
    const settlement = await entry.recheck.round(this.#askAgain);
    this.#asking -= 1;
    if (this.#open.has(entry)) {
      if (settlement === undefined) this.#wait(entry);
      else this.#settle(entry, settlement);
    }
    this.#next();
  }

  readonly #askAgain: AskAgain = async (arm, operation, input) => {
    if (this.#unsettledCalls >= this.bounds.mostStuck) {
      return { ok: false, error: new Error('too many calls never ended') };
    }
    return settleWithin(this.clock, this.bounds.deadlineMs, this.#closing.signal, async (attempt) => {
      this.#unsettledCalls += 1;
      try {
        return await this.explaining.ask(arm, operation, input, attempt);
      } finally {
        this.#unsettledCalls -= 1;
      }
    });
  };

  #settle(entry: Entry, settlement: Settlement): void {
    if (!this.#open.delete(entry)) return;
    clearTimeout(entry.timer);
    entry.onSettled(settlement);
  }
}

/** A differing copy as one question that was not asked again. */
export function wholeOf({ facts, input, serving, shadow }: DifferingCopy) {
  return { question: { operation: facts.operation, input, serving, shadow }, askedAgain: 0 };
}
