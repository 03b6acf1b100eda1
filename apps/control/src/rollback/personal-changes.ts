import { ProblemError, type Clock } from '@banyan/kernel';
import { counter } from '@banyan/observability';
import {
  StoreUnavailable,
  TransitionRefused,
  tripRequest,
  type Decided,
  type DecisionMaker,
  type Latch,
  type RolloutStore,
} from '@banyan/rollout';
import type { JudgementRecords } from '../judging/judgement-records.js';
import type { JudgedDomain } from '../judging/judged-domain.js';
import type { Verdicts } from '../judging/verdicts.js';
import { countDecision, type KnownLatches } from '../latches/known-latches.js';
import type { PersonalChangeDto } from './personal-change.dto.js';

/** What a person's change left behind. */
export interface ChangeAnswer {
  readonly domain: string;
  readonly latch: Latch;
  readonly decisionId: string;
  /** False when the latch stood there already. */
  readonly moved: boolean;
}

/** Rollback and reset by hand. The record holds what there was to see at that moment. */
export class PersonalChanges {
  constructor(
    private readonly store: Pick<RolloutStore, 'trip' | 'reset'>,
    private readonly verdicts: Verdicts,
    private readonly records: JudgementRecords,
    private readonly latches: KnownLatches,
    private readonly clock: Clock,
  ) {}

  /** @throws ProblemError `conflict` when the latch moved on since the person looked, `unavailable` without PostgreSQL */
  async rollback(domain: JudgedDomain, change: PersonalChangeDto): Promise<ChangeAnswer> {
    const standing = this.latches.of(domain.name);
    if (change.expectedEpoch !== undefined && standing !== undefined && standing.epoch !== change.expectedEpoch) {
      throw new ProblemError('conflict', {
        detail: `The latch is at epoch ${standing.epoch} (${standing.state}), not ${change.expectedEpoch}: look again.`,
      });
    }
    const request = tripRequest({
      domain: domain.name,
      by: personOf(change),
      reason: change.reason,
      evidence: this.#seen(domain),
      atMs: this.clock.nowMs(),
      // A database restored to before what is known here must not make this trip look old to anybody.
      ...(standing === undefined || standing.state === 'tripped' ? {} : { minimumEpoch: standing.epoch + 1 }),
    });
    const decided = await asProblem(() => this.store.trip(request));
    if (decided.moved) counter('banyan_trips_total').with({ domain: domain.name, source: 'person' }).inc();
    countDecision(domain.name, decided.moved ? 'trip' : 'joined');
    return this.#answer(domain, decided);
  }

  /**
   * @throws ProblemError `conflict` when there is nothing to reset, the latch moved on, the wait after a trip is not over (with
   *   the seconds that are left) or the number of trips must be confirmed; `unavailable` without PostgreSQL
   */
  async reset(domain: JudgedDomain, change: PersonalChangeDto): Promise<ChangeAnswer> {
    const { expectedEpoch, confirmTrips } = change;
    const decided = await asProblem(() =>
      this.store.reset({
        domain: domain.name,
        by: personOf(change),
        reason: change.reason,
        atMs: this.clock.nowMs(),
        evidence: this.#seen(domain),
        seenStandingMs: this.latches.seenStandingMs(domain.name),
        ...(expectedEpoch === undefined ? {} : { expectedEpoch }),
        ...(confirmTrips === undefined ? {} : { confirmTrips }),
      }),
    );
    countDecision(domain.name, 'reset');
    return this.#answer(domain, decided);
  }

  #seen(domain: JudgedDomain): unknown {
    const judgement = this.verdicts.judge(domain);
    if (judgement === undefined) return { verdict: null };
    return this.records.of(domain, judgement);
  }

  #answer(domain: JudgedDomain, { latch, record, moved }: Decided): ChangeAnswer {
    this.latches.learn(domain.name, latch);
    return { domain: domain.name, latch, decisionId: record.id, moved };
  }
}

function personOf(change: PersonalChangeDto): DecisionMaker {
  return { kind: 'person', name: change.person.trim() };
}

async function asProblem(decide: () => Promise<Decided>): Promise<Decided> {
  try {
    return await decide();
  } catch (error) {
    if (error instanceof TransitionRefused) throw conflict(error);
    if (!(error instanceof StoreUnavailable)) throw error;
    throw new ProblemError('unavailable', {
      detail: 'PostgreSQL is away: the change may or may not have been written. Look at the status, then try again.',
      retryAfterSeconds: 2,
      cause: error,
    });
  }
}

function conflict({ code, message, retryInMs }: TransitionRefused): ProblemError {
  return new ProblemError('conflict', {
    detail: `${message[0]?.toUpperCase()}${message.slice(1)}.`,
    ...(retryInMs === undefined ? {} : { retryAfterSeconds: Math.ceil(retryInMs / 1000) }),
    ...(code === 'confirmation-required' ? { errors: [{ pointer: '/confirmTrips', message }] } : {}),
  });
}
