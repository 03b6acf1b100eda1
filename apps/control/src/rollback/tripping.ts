import { messageOf, type Clock } from '@banyan/kernel';
import { counter, log, withSpan } from '@banyan/observability';
import { StoreUnavailable, tripRequest, type Decided, type RolloutStore, type TripRequest } from '@banyan/rollout';
import type { JudgementRecords } from '../judging/judgement-records.js';
import type { JudgedDomain } from '../judging/judged-domain.js';
import type { Judgement, Verdicts } from '../judging/verdicts.js';
import { countDecision, type KnownLatches } from '../latches/known-latches.js';

/** Trips the latch of every domain whose verdict over all replicas is `breached`. */
export class Tripping {
  /** A trip that is on its way into the database, by domain: the same request is sent until it is written. */
  readonly #underway = new Map<string, TripRequest>();
  readonly #sending = new Set<string>();

  constructor(
    private readonly store: Pick<RolloutStore, 'trip'>,
    private readonly verdicts: Verdicts,
    private readonly records: JudgementRecords,
    private readonly latches: KnownLatches,
    private readonly clock: Clock,
  ) {}

  /** Judges one domain and trips if it must be. Never throws: what cannot be written is tried again at the next report. */
  async consider(domain: JudgedDomain): Promise<void> {
    const judgement = this.judge(domain);
    if (this.#sending.has(domain.name)) return;
    const request = this.#underway.get(domain.name) ?? this.#requestFor(domain, judgement);
    if (request === undefined) return;
    this.#underway.set(domain.name, request);
    this.#sending.add(domain.name);
    try {
      const decided = await withSpan('trip', 'internal', async (span) => {
        span.set({ 'banyan.domain': domain.name, 'banyan.decision.id': request.id });
        return this.store.trip(request);
      });
      this.#written(domain.name, decided);
    } catch (error) {
      this.#failed(domain.name, error);
    } finally {
      this.#sending.delete(domain.name);
    }
  }

  /** Only judges: for one that does not lead, and may from one moment to the next. Never throws. */
  judge(domain: JudgedDomain): Judgement | undefined {
    try {
      return this.verdicts.judge(domain);
    } catch (error) {
      // Counts are checked when they arrive; should some still be beyond arithmetic, control goes on without a verdict.
      log.error('a domain could not be judged', { domain: domain.name, err: error });
      return undefined;
    }
  }

  #requestFor(domain: JudgedDomain, judgement: Judgement | undefined): TripRequest | undefined {
    if (judgement?.verdict.kind !== 'breached') return undefined;
    const { verdict, evidence } = judgement;
    const latch = this.latches.of(domain.name);
    // Unread: PostgreSQL has not been there since start, so nothing could be written, and nobody knows which epoch it is.
    if (latch === undefined || latch.state === 'tripped') return undefined;
    const epoch = evidence.epoch ?? 0;
    // Evidence of an epoch that is over proves nothing about the one a person began since; one yet to come proves a fault.
    if (epoch !== latch.epoch) return undefined;
    return tripRequest({
      domain: domain.name,
      by: { kind: 'control' },
      reason: verdict.text,
      evidence: this.records.of(domain, judgement),
      atMs: this.clock.nowMs(),
      epoch,
    });
  }

  #written(domain: string, { latch, moved, record }: Decided): void {
    this.#underway.delete(domain);
    this.latches.learn(domain, latch);
    countDecision(domain, moved ? 'trip' : 'joined');
    if (moved) counter('banyan_trips_total').with({ domain, source: 'control' }).inc();
    log.warn(moved ? 'tripped over all replicas' : 'joined a trip', {
      domain,
      epoch: latch.epoch,
      decisionId: record.id,
      reason: record.reason,
    });
  }

  #failed(domain: string, error: unknown): void {
    // Away: the request keeps its id and goes again. Anything else would fail again in the same way.
    if (!(error instanceof StoreUnavailable)) this.#underway.delete(domain);
    log.error('a trip could not be written', { domain, reason: messageOf(error), err: error });
  }
}
