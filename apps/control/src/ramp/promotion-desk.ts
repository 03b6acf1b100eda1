import type { Clock } from '@banyan/kernel';
import type { JudgedDomain } from '../judging/judged-domain.js';
import type { Verdicts } from '../judging/verdicts.js';
import type { KnownLatches } from '../latches/known-latches.js';
import type { ReplicaBook, ReplicaPage } from '../reports/replica-book.js';
import { SPEAKING_MS } from '../reports/speaking.js';
import { freezeAt } from './calendar.js';
import type { RampPlans } from './load-ramp-plans.js';
import type { BurningRule, PromotionFacts } from './promotion-blocks.js';
import { promotionFacts } from './promotion-view.js';

/** The burn-rate rules that fire for a domain now. */
export type Burning = (domain: string) => readonly BurningRule[];

export interface PromotionSources {
  readonly clock: Clock;
  readonly book: ReplicaBook;
  readonly verdicts: Pick<Verdicts, 'of'>;
  readonly latches: Pick<KnownLatches, 'of'>;
  readonly burning: Burning;
  readonly plans: RampPlans;
  /** Faults that are injected into a domain's calls, in words. Absent: none ever are. */
  readonly chaos?: (domain: string) => string | undefined;
}

/** Gathers what stands for or against a promotion now; the page and the ramp assistant ask the same. */
export class PromotionDesk {
  constructor(private readonly from: PromotionSources) {}

  facts(domain: JudgedDomain): PromotionFacts {
    const { clock, verdicts, latches, burning, plans, chaos } = this.from;
    const plan = plans.get(domain.name);
    const facts = promotionFacts({
      domain,
      speaking: this.speaking(),
      judgement: verdicts.of(domain.name),
      latch: latches.of(domain.name),
      burning: burning(domain.name),
      plan,
    });
    return {
      ...facts,
      chaos: chaos?.(domain.name),
      freeze: plan === undefined ? undefined : freezeAt(plan.plan.calendar, clock.nowMs()),
    };
  }

  /** Replicas heard so lately that what they say is the present. */
  speaking(): readonly ReplicaPage[] {
    const { book } = this.from;
    return book.pages().filter((page) => book.ageMs(page) < SPEAKING_MS);
  }
}
