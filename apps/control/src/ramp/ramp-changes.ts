import { ProblemError, type Clock } from '@banyan/kernel';
import {
  ChainMoved,
  NEW_LATCH,
  serveFlag,
  StoreUnavailable,
  UnleashError,
  type DecisionRecord,
  type NoteRequest,
  type RolloutStore,
} from '@banyan/rollout';
import type { PersonalChangeDto } from '../rollback/personal-change.dto.js';
import type { SliderPort } from './ramp-turn.js';
import type { RampPlans } from './load-ramp-plans.js';
import { notAStep } from './next-ramp-step.js';
import { countRamp } from './ramp-metrics.js';
import type { LoadedPlan } from './ramp-plan.js';
import type { RampNote } from './ramp-standing.js';

/** What a person's word to the assistant left behind. */
export interface RampAnswer {
  readonly domain: string;
  readonly decisionId: string;
  /** Where the ramp goes on from; null: it was paused. */
  readonly percent: number | null;
}

/** Pausing a ramp and resuming it. Who, why, which plan and from where is on record before the assistant acts on it. */
export class RampChanges {
  constructor(
    private readonly store: Pick<RolloutStore, 'head' | 'note' | 'readLatches'>,
    private readonly plans: RampPlans,
    private readonly slider: SliderPort,
    private readonly clock: Clock,
  ) {}

  /** @throws ProblemError `conflict` without a plan, `unavailable` without PostgreSQL */
  async pause(domain: string, change: PersonalChangeDto): Promise<RampAnswer> {
    const plan = this.#planOf(domain);
    const { id } = await this.#note(domain, change, 'ramp-paused', { ramp: { planHash: plan.hash } });
    return { domain, decisionId: id, percent: null };
  }

  /**
   * From the step on which the slider stands now, by the plan as it is now.
   *
   * @throws ProblemError `conflict` without a plan, off its steps, or while the latch is not armed; `unavailable` without
   *   PostgreSQL or Unleash
   */
  async resume(domain: string, change: PersonalChangeDto): Promise<RampAnswer> {
    const plan = this.#planOf(domain);
    // Before latch and slider: a trip that comes between makes the chain move, and the resumption is refused.
    const { sequence } = await asProblem(() => this.store.head(domain));
    await this.#demandArmed(domain, change);
    const percent = await this.#stepNow(domain, plan);
    const ramp = { planHash: plan.hash, percent } satisfies RampNote;
    const { id } = await this.#note(domain, change, 'ramp-resumed', { ramp, plan: plan.plan }, sequence);
    return { domain, decisionId: id, percent };
  }

  #planOf(domain: string): LoadedPlan {
    const plan = this.plans.get(domain);
    if (plan === undefined)
      throw new ProblemError('conflict', { detail: 'The domain has no ramp plan: people move its slider.' });
    return plan;
  }

  async #demandArmed(domain: string, { expectedEpoch }: PersonalChangeDto): Promise<void> {
    const latch = (await asProblem(() => this.store.readLatches())).get(domain) ?? NEW_LATCH;
    if (latch.state !== 'armed')
      throw new ProblemError('conflict', { detail: `The latch is ${latch.state}: reset it first.` });
    if (expectedEpoch !== undefined && expectedEpoch !== latch.epoch)
      throw new ProblemError('conflict', {
        detail: `The latch is at epoch ${latch.epoch}, not ${expectedEpoch}: look again.`,
      });
  }

  async #stepNow(domain: string, plan: LoadedPlan): Promise<number> {
    const flag = serveFlag(domain);
    const slider = await asProblem(() => this.slider.slider(flag));
    if (slider.kind === 'off') return refuse(`${flag} is off: a person makes the first step, then resumes the plan.`);
    if (slider.kind === 'not-understood') return refuse(`${flag} is not a plain slider: ${slider.because}.`);
    const isStep = plan.plan.steps.some(({ percent }) => percent === slider.percent);
    return isStep ? slider.percent : refuse(notAStep(slider.percent, plan).text);
  }

  async #note(
    domain: string,
    { person, reason }: PersonalChangeDto,
    kind: 'ramp-paused' | 'ramp-resumed',
    evidence: NoteRequest['evidence'],
    afterSequence?: number,
  ): Promise<DecisionRecord> {
    const record = await asProblem(() =>
      this.store.note({
        domain,
        kind,
        by: { kind: 'person', name: person.trim() },
        reason,
        atMs: this.clock.nowMs(),
        evidence,
        ...(afterSequence === undefined ? {} : { afterSequence }),
      }),
    );
    countRamp(domain, kind);
    return record;
  }
}

function refuse(detail: string): never {
  throw new ProblemError('conflict', { detail });
}

async function asProblem<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof ChainMoved)
      throw new ProblemError('conflict', { detail: 'Something was decided meanwhile: look again.', cause: error });
    if (error instanceof StoreUnavailable)
      throw new ProblemError('unavailable', {
        detail:
          'PostgreSQL is away: what you asked may or may not have been written. Look at the status, then try again.',
        retryAfterSeconds: 2,
        cause: error,
      });
    if (!(error instanceof UnleashError)) throw error;
    const detail = `Where the slider stands cannot be read: ${error.message}.`;
    throw new ProblemError('unavailable', { detail, retryAfterSeconds: 2, cause: error });
  }
}
