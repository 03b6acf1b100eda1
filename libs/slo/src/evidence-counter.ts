import type { Arm } from '@banyan/kernel';
import type { ArmOutcome } from './arm-tally.js';
import { DistinctSessions } from './distinct-sessions.js';
import type { Evidence, Objective, OperationEvidence } from './evidence.js';
import { EVIDENCE_POLICY, type EvidencePolicy } from './evidence-policy.js';
import { OperationTally } from './operation-tally.js';
import type { Pair } from './pair-tally.js';
import { sameStretch, type Stretch, stretchName } from './stretch.js';
import { TOGETHER, togetherObjective } from './together.js';

/** How one request ended, once per request whatever its attempts. */
export interface Outcome extends ArmOutcome {
  readonly operation: string;
  /** The arm the route decision chose, even if the other one rescued the answer: a rescued read has failed on the service. */
  readonly arm: Arm;
}

export interface EvidenceCounterOptions {
  /** Keyed: the session itself leaves this process nowhere. */
  readonly hashSession: (sessionId: string) => string;
  /** Of the operations that are judged; for the others requests are counted and no more. */
  readonly objectives?: readonly Objective[];
  /** Operations of which legacy answers a sample at full; default none. */
  readonly sampled?: ReadonlySet<string>;
  /** Ladder and detectors are laid out by it. Default `EVIDENCE_POLICY`. */
  readonly policy?: EvidencePolicy;
}

/** A stretch shorter than this says nothing of the requests in a day. */
const LEAST_ELAPSED_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * One domain's evidence in one gateway: cumulative counts of the current stretch, a bounded amount of memory.
 * Requests are recorded under the stretch they were decided in; those that outlive it are left out, because the share
 * must have been fixed before each request.
 */
export class EvidenceCounter {
  #tallies: ReadonlyMap<string, OperationTally>;
  #together: OperationTally | undefined;
  #sessions = new DistinctSessions();
  #stretch: Stretch = { epoch: 0, share: 0, definition: '' };
  #startedAtMs = 0;
  #lastMs = 0;
  #serviceRequests = 0;
  #late = 0;

  constructor(
    readonly domain: string,
    /** All operations of the domain; each is in every snapshot, also with no requests. */
    private readonly operations: readonly string[],
    private readonly options: EvidenceCounterOptions,
  ) {
    this.#tallies = this.#emptyTallies();
    this.#together = this.#emptyTogether();
  }

  /**
   * Tells the stretch of a new route decision; counts begin anew when it is another one. Cheap when it is the same.
   *
   * @param nowMs wall clock, ms since the Unix epoch
   * @returns whether a new stretch began
   */
  enter(stretch: Stretch, nowMs: number): boolean {
    if (sameStretch(stretch, this.#stretch)) return false;
    const { epoch, share, definition, release = '' } = stretch;
    this.#stretch = { epoch, share, definition, release };
    this.#startedAtMs = nowMs;
    this.#lastMs = nowMs;
    this.#serviceRequests = 0;
    this.#tallies = this.#emptyTallies();
    this.#together = this.#emptyTogether();
    this.#sessions = new DistinctSessions();
    return true;
  }

  /** Notes which arm a session was given: once for each session, whatever it asks. Under 0.1 µs. */
  assign(arm: Arm, sessionId: string): void {
    this.#sessions.add(arm, sessionId);
  }

  /**
   * @param stretch the one the request was decided in
   * @param nowMs wall clock, ms since the Unix epoch
   * @returns whether it was counted; false when its stretch is over
   * @throws RangeError for an operation the domain does not have
   */
  record(stretch: Stretch, outcome: Outcome, nowMs: number): boolean {
    const tally = this.#tallyOf(outcome.operation);
    if (!sameStretch(stretch, this.#stretch)) {
      this.#late++;
      return false;
    }
    if (nowMs > this.#lastMs) this.#lastMs = nowMs;
    if (outcome.arm === 'service') this.#serviceRequests++;
    tally.add(outcome.arm, outcome, nowMs);
    if (tally.isJudged) this.#together?.add(outcome.arm, outcome, nowMs);
    return true;
  }

  /**
   * One call of the reverse shadow: at a share of 1 it is what is known of legacy's health. Below, legacy's live requests
   * are, and a sample beside them would be another population: it is left out.
   *
   * @throws RangeError for an operation the domain does not have
   */
  sample(operation: string, outcome: ArmOutcome, nowMs: number): void {
    const tally = this.#tallyOf(operation);
    if (this.#stretch.share !== 1) return;
    tally.add('legacy', outcome, nowMs);
    if (tally.isJudged) this.#together?.add('legacy', outcome, nowMs);
  }

  /**
   * Legacy's answer to a read that the service had failed, at a share of 1: the best witness of whether a rollback would
   * help, there at the very moment. To be told before the failure itself is recorded.
   *
   * @throws RangeError for an operation the domain does not have
   */
  rescue(operation: string, failed: boolean): void {
    const tally = this.#tallyOf(operation);
    if (this.#stretch.share !== 1) return;
    tally.rescue(failed);
    if (tally.isJudged) this.#together?.rescue(failed);
  }

  /** Two comparisons of one request. @throws RangeError for an operation the domain does not have */
  pair(operation: string, pair: Pair): void {
    this.#tallyOf(operation).pair(pair);
  }

  /** Requests left out since start because their stretch had ended. */
  get late(): number {
    return this.#late;
  }

  /** The counts so far; later records do not change it. Before the first stretch, all zero at a share of 0. */
  snapshot(): Evidence {
    const { epoch, share, release = '' } = this.#stretch;
    const elapsedMs = Math.max(this.#lastMs - this.#startedAtMs, LEAST_ELAPSED_MS);
    return {
      domain: this.domain,
      stretch: stretchName(this.#stretch),
      share,
      epoch,
      startedAtMs: this.#startedAtMs,
      release,
      assigned: [this.#sessions.assigned],
      dailyRequests: Math.round((this.#serviceRequests / elapsedMs) * DAY_MS),
      operations: Array.from(this.#tallies.values(), (tally) => this.#noted(tally.snapshot())),
      ...(this.#together && { together: this.#noted(this.#together.snapshot()) }),
    };
  }

  #noted(evidence: OperationEvidence): OperationEvidence {
    const isSampled = this.#stretch.share === 1 && this.#isSampled(evidence.operation);
    return isSampled ? { ...evidence, sampled: true } : evidence;
  }

  /** All together are sampled where each of them is. */
  #isSampled(operation: string): boolean {
    const { sampled, objectives = [] } = this.options;
    if (sampled === undefined) return false;
    return operation === TOGETHER ? objectives.every((each) => sampled.has(each.operation)) : sampled.has(operation);
  }

  #emptyTogether(): OperationTally | undefined {
    const { hashSession, objectives = [], policy = EVIDENCE_POLICY } = this.options;
    const objective = togetherObjective(objectives, policy);
    return objective && new OperationTally(TOGETHER, { objective, policy, hashSession });
  }

  #tallyOf(operation: string): OperationTally {
    const tally = this.#tallies.get(operation);
    if (tally === undefined) throw new RangeError(`${this.domain} has no operation ${operation}`);
    return tally;
  }

  #emptyTallies(): ReadonlyMap<string, OperationTally> {
    const { hashSession, objectives = [], policy = EVIDENCE_POLICY } = this.options;
    return new Map(
      this.operations.map((operation) => {
        const objective = objectives.find((each) => each.operation === operation);
        return [operation, new OperationTally(operation, { objective, policy, hashSession })];
      }),
    );
  }
}
