import type { Arm } from '@banyan/kernel';
import type { Decided } from './product-judge.js';
import type { BadRequest, Calm, Watcher } from './run-day.js';

/** Requests and failures, by arm. */
export interface Counts {
  readonly requests: number;
  readonly failed: number;
}

/** The minutes so far, as running sums: any window is one subtraction. */
export class Minutes {
  readonly #sums: Record<Arm, { requests: number[]; failed: number[] }> = {
    legacy: { requests: [0], failed: [0] },
    service: { requests: [0], failed: [0] },
  };

  get length(): number {
    return this.#sums.service.requests.length - 1;
  }

  push(minute: Readonly<Record<Arm, Counts>>): void {
    for (const arm of ['legacy', 'service'] as const) {
      const { requests, failed } = this.#sums[arm];
      requests.push((requests.at(-1) ?? 0) + minute[arm].requests);
      failed.push((failed.at(-1) ?? 0) + minute[arm].failed);
    }
  }

  /** @param window how many minutes back; all of them by default */
  sum(arm: Arm, window = Infinity): Counts {
    const { requests, failed } = this.#sums[arm];
    const from = Math.max(0, this.length - window);
    return {
      requests: (requests.at(-1) ?? 0) - (requests[from] ?? 0),
      failed: (failed.at(-1) ?? 0) - (failed[from] ?? 0),
    };
  }
}

/** A rule that looks at minutes: what most products have. @returns whether it rolls back at the end of this minute */
export type MinuteRule = (minutes: Minutes) => boolean;

/** Applies naive rules to the same traffic. Minutes that were lost are as if nothing had come: that is what they see. */
export class MinuteWatcher implements Watcher {
  readonly #rules: readonly (readonly [string, MinuteRule])[];
  readonly #minutes = new Minutes();
  readonly #first = new Map<string, Decided>();
  #present = emptyMinute();
  #service = 0;

  /** @param rules makers of rules: a rule may remember what it saw */
  constructor(rules: Readonly<Record<string, () => MinuteRule>>) {
    this.#rules = Object.entries(rules).map(([name, make]) => [name, make()]);
  }

  get first(): ReadonlyMap<string, Decided> {
    return this.#first;
  }

  get done(): boolean {
    return this.#first.size === this.#rules.length;
  }

  calm({ legacy, service }: Calm): void {
    this.#present.legacy.requests += legacy;
    this.#present.service.requests += service;
    this.#service += service;
  }

  bad({ arm, failed }: BadRequest): void {
    const counts = this.#present[arm];
    counts.requests++;
    if (failed) counts.failed++;
    if (arm === 'service') this.#service++;
  }

  minuteEnded(index: number): void {
    this.#minutes.push(this.#present);
    this.#present = emptyMinute();
    const decided = { atMs: (index + 1) * 60_000, serviceRequests: this.#service };
    for (const [name, rule] of this.#rules) {
      if (rule(this.#minutes) && !this.#first.has(name)) this.#first.set(name, decided);
    }
  }

  lost(atMs: number): void {
    this.minuteEnded(atMs / 60_000 - 1);
  }
}

function emptyMinute(): Record<Arm, { requests: number; failed: number }> {
  return { legacy: { requests: 0, failed: 0 }, service: { requests: 0, failed: 0 } };
}
