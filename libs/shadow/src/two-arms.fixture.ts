import { type Arm, ManualClock, otherArm } from '@banyan/kernel';
import type { InFlightRule } from './in-flight-rule.js';
import { type AskAgain, Recheck, type Settlement } from './recheck.js';

/** A change of the stock of the one SKU in this world. */
export interface Change {
  /** Since the world began, ms. */
  readonly atMs: number;
  readonly quantity: number;
}

interface Answer {
  readonly quantity: number;
  readonly knowledge?: { readonly changedAtMs: number; readonly ageMs: number };
}

export const WORLD_LAG_MS = 2_000;

const RULE: InFlightRule = {
  lagMs: WORLD_LAG_MS,
  clockToleranceMs: 500,
  questions: (operation, input, serving, shadow) => [{ operation, input, serving, shadow }],
  changedAtMs: (result) => (result as Answer).knowledge?.changedAtMs,
  ageMs: (result) => (result as Answer).knowledge?.ageMs,
};
const RULES = { knowledge: { kind: 'clock', because: 'only one arm has it' } } as const;

/**
 * Two arms over one stock: legacy knows every change at once, the service `lagMs` later, and then says when it was. A fault
 * falsifies what the service says. Time moves only when told.
 */
export class TwoArms {
  readonly clock = new ManualClock();
  readonly #beganMs = this.clock.nowMs();

  constructor(
    private readonly changes: readonly Change[],
    private readonly lagMs: number,
    private readonly fault: (quantity: number) => number = (quantity) => quantity,
    /** While its feed hangs the service knows what it knew when that began, and says how old that is. */
    private readonly hangs: { readonly fromMs: number; readonly toMs: number } = { fromMs: 0, toMs: 0 },
  ) {}

  get nowMs(): number {
    return this.clock.nowMs() - this.#beganMs;
  }

  legacy(): Answer {
    return { quantity: this.#known(0).quantity };
  }

  service(): Answer {
    const { fromMs, toMs } = this.hangs;
    const ageMs = this.nowMs >= fromMs && this.nowMs < toMs ? this.nowMs - fromMs : 0;
    const { quantity, atMs } = this.#known(this.lagMs + ageMs);
    return { quantity: this.fault(quantity), knowledge: { changedAtMs: this.#beganMs + atMs, ageMs } };
  }

  /** Copies one request to `arm` at this instant; what became of its difference, or undefined when there is none. */
  async copy(arm: Arm = 'service'): Promise<Settlement | undefined> {
    const [serving, shadow] = [this[otherArm(arm)](), this[arm]()];
    if (serving.quantity === shadow.quantity) return undefined;
    const facts = {
      atMs: this.clock.nowMs(),
      operation: 'one',
      arm,
      traceId: '',
      stage: '',
      definition: '',
      epoch: 0,
    } as const;
    const recheck = new Recheck({ facts, input: {}, serving, shadow }, RULE, () => RULES, this.clock);
    for (;;) {
      this.clock.advance(WORLD_LAG_MS);
      const settlement = await recheck.round(this.#ask);
      if (settlement !== undefined) return settlement;
    }
  }

  readonly #ask: AskAgain = (arm) => Promise.resolve({ ok: true, value: this[arm]() });

  #known(lagMs: number): Change {
    const known = this.changes.findLast(({ atMs }) => atMs + lagMs <= this.nowMs);
    return known ?? { atMs: -3_600_000, quantity: 100 };
  }
}
