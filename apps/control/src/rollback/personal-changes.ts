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
  type TripRequest,
} from '@banyan/rollout';
import type { JudgementRecords } from '../judging/judgement-records.js';
import type { JudgedDomain } from '../judging/judged-domain.js';
import type { Verdicts } from '../judging/verdicts.js';
import { countDecision, type KnownLatches } from '../latches/known-latches.js';
import type { PersonalChangeDto } from './personal-change.dto.js';
import type { UnleashWriteBack } from './unleash-write-back.js';
import type { TripPlace, UnwrittenTrips } from './unwritten-trips.js';

/** What a person's change left behind. */
export interface ChangeAnswer {
  readonly domain: string;
  readonly latch: Latch;
  readonly decisionId: string;
  /** False when the latch stood there already. */
  readonly moved: boolean;
  /** Anything but `database`: replicas are told through their reports, and it is written when PostgreSQL is back. */
  readonly keptIn: TripPlace;
}

/** What a person's change is made from, and what it must not collide with. */
export interface PersonalChangeParts {
  readonly store: Pick<RolloutStore, 'trip' | 'reset'>;
  readonly verdicts: Verdicts;
  readonly records: JudgementRecords;
  readonly latches: KnownLatches;
  readonly unwritten: UnwrittenTrips;
  readonly writeBack: Pick<UnleashWriteBack, 'settled'>;
  readonly clock: Clock;
}

/** Rollback and reset by hand. The record holds what there was to see at that moment. */
export class PersonalChanges {
  constructor(private readonly parts: PersonalChangeParts) {}

  /**
   * Without PostgreSQL it is in force all the same, and written later.
   *
   * @throws ProblemError `conflict` when the latch moved on since the person looked; `unavailable` without PostgreSQL when
   *   control has not read the latch since it started: it knows no epoch that a replica would follow
   */
  async rollback(domain: JudgedDomain, change: PersonalChangeDto): Promise<ChangeAnswer> {
    const standing = this.parts.latches.of(domain.name);
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
      atMs: this.parts.clock.nowMs(),
      // A database restored to before what is known here must not make this trip look old to anybody.
      ...(standing === undefined || standing.state === 'tripped' ? {} : { minimumEpoch: standing.epoch + 1 }),
    });
    let decided: Decided;
    try {
      decided = await this.parts.store.trip(request);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      if (standing === undefined) throw unknownEpoch(domain.name, error);
      return this.#keep(request, standing);
    }
    if (decided.moved) counter('banyan_trips_total').with({ domain: domain.name, source: 'person' }).inc();
    countDecision(domain.name, decided.moved ? 'trip' : 'joined');
    return this.#answer(domain, decided);
  }

  /**
   * Answers when nothing of the trip is on its way to Unleash any more: who then switches the flag on again finds it on.
   *
   * @throws ProblemError `conflict` when there is nothing to reset, the latch moved on, the wait after a trip is not over (with
   *   the seconds that are left) or the number of trips must be confirmed; `unavailable` without PostgreSQL
   */
  async reset(domain: JudgedDomain, change: PersonalChangeDto): Promise<ChangeAnswer> {
    const { expectedEpoch, confirmTrips } = change;
    const decided = await asProblem(async () => {
      // A rollback that waits comes first: it must not undo, a moment later, what is asked here.
      await this.parts.unwritten.flush();
      return this.parts.store.reset({
        domain: domain.name,
        by: personOf(change),
        reason: change.reason,
        atMs: this.parts.clock.nowMs(),
        evidence: this.#seen(domain),
        seenStandingMs: this.parts.latches.seenStandingMs(domain.name),
        ...(expectedEpoch === undefined ? {} : { expectedEpoch }),
        ...(confirmTrips === undefined ? {} : { confirmTrips }),
      });
    });
    countDecision(domain.name, 'reset');
    const answer = this.#answer(domain, decided);
    await this.parts.writeBack.settled(domain.name);
    return answer;
  }

  /** The same request, by its id: should it have been written before the connection broke, it is not written again. */
  async #keep(request: TripRequest, standing: Latch): Promise<ChangeAnswer> {
    // It may be written hours later. Who tripped and reset since has dealt with what the person saw; a trip that stands is
    // of the epoch before.
    const epoch = standing.state === 'tripped' ? standing.epoch - 1 : standing.epoch;
    const keptIn = await this.parts.unwritten.keep({ ...request, epoch });
    const { domain, id } = request;
    const latch = this.parts.latches.of(domain) ?? standing;
    return { domain, latch, decisionId: id, moved: standing.state !== 'tripped', keptIn };
  }

  #seen(domain: JudgedDomain): unknown {
    const judgement = this.parts.verdicts.judge(domain);
    if (judgement === undefined) return { verdict: null };
    return this.parts.records.of(domain, judgement);
  }

  #answer(domain: JudgedDomain, { latch, record, moved }: Decided): ChangeAnswer {
    this.parts.latches.learn(domain.name, latch);
    return { domain: domain.name, latch, decisionId: record.id, moved, keptIn: 'database' };
  }
}

function personOf(change: PersonalChangeDto): DecisionMaker {
  return { kind: 'person', name: change.person.trim() };
}

function unknownEpoch(domain: string, cause: StoreUnavailable): ProblemError {
  return new ProblemError('unavailable', {
    detail: `PostgreSQL is away, and control has not read the latch of ${domain} since it started: it knows no epoch that replicas would follow. Without PostgreSQL they send everything to legacy within 5 s by themselves. Switch ${domain}.serve off in Unleash so that it stays so, and try again when PostgreSQL is back.`,
    retryAfterSeconds: 2,
    cause,
  });
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
