import { type Objective, RecordedDurations } from '@banyan/slo';
import type { ShopQuestion } from '@banyan/shopping';
import { LOAD_POLICY } from '../load-policy.js';
import type { ShotAnswer } from './shot.js';

const TOO_MANY_REQUESTS = 429;
const FIRST_REFUSED = 400;
const FIRST_FAILED = 500;
/** It is the shop's right answer when all is sold, and no request that was wrong. */
const SOLD_OUT = 'out-of-stock';

/** What was counted of one operation. */
export class OperationCounts {
  /** Meant to be sent. */
  due = 0;
  /** A whole answer came, whichever. */
  answered = 0;
  /** The shop said no: 4xx, but for 429 and for sold out. */
  refused = 0;
  /** 5xx, 429, no answer, or not sent. */
  failed = 0;
  /** Of the failed: none came, or none in time. */
  unanswered = 0;
  /** Of the failed: as many were under way as may be. */
  unsent = 0;
  /** Answers, failures left out, that took longer than the objective says; undefined objective: none. */
  slow = 0;
  /** The generator was late with it; never where there is no objective, and no verdict that it could spoil. */
  late = 0;
  /** By status. */
  readonly statuses = new Map<number, number>();
  /** From the intended moment; of failures only those that somebody waited for in vain. */
  readonly latency = new RecordedDurations();
  /** From the moment at which it was really sent. */
  readonly service = new RecordedDurations();
  readonly lateAfterMs: number;

  constructor(
    readonly domain: string,
    readonly operation: string,
    readonly objective: Objective | undefined,
  ) {
    const { latePart, leastLateMs } = LOAD_POLICY;
    const mayTakeMs = objective?.latencyThresholdMs ?? Infinity;
    this.lateAfterMs = Math.max(leastLateMs.value, mayTakeMs * latePart.value);
  }
}

/** A stretch of the run, for the pictures and for what was held. */
export class Slice {
  due = 0;
  /** Answers that came in it and are no failure, by domain. */
  readonly good = new Map<string, number>();
  /** Requests that were due in it, and of those the ones that failed or were slow, by domain. */
  readonly dueBy = new Map<string, number>();
  readonly badBy = new Map<string, number>();
  failed = 0;
  readonly latency = new RecordedDurations();
}

/** What of a run is counted, while it runs. All times are ms since the run began. */
export class Tally {
  readonly operations = new Map<string, OperationCounts>();
  readonly slices: readonly Slice[];
  /** As an operation's `latency`, of all and by domain. */
  readonly latency = new RecordedDurations();
  readonly latencyBy = new Map<string, RecordedDurations>();
  /** How late the generator was with each request. */
  readonly lateness = new RecordedDurations();
  sent = 0;
  answered = 0;
  failed = 0;
  due = 0;

  /** @param objectives by domain */
  constructor(
    durationMs: number,
    readonly sliceMs: number,
    private readonly objectives: ReadonlyMap<string, readonly Objective[]>,
  ) {
    this.slices = Array.from({ length: Math.max(1, Math.ceil(durationMs / sliceMs)) }, () => new Slice());
  }

  /** A request is meant to be sent. @param lateMs how long after its moment the generator came to it */
  meant(question: ShopQuestion, dueMs: number, lateMs: number): OperationCounts {
    const counts = this.#countsOf(question);
    this.due += 1;
    counts.due += 1;
    this.lateness.add(lateMs);
    if (lateMs > counts.lateAfterMs) counts.late += 1;
    const slice = this.sliceAt(dueMs);
    slice.due += 1;
    raise(slice.dueBy, counts.domain);
    return counts;
  }

  /** It could not be sent: as many were under way as may be. */
  unsent(counts: OperationCounts, dueMs: number): void {
    counts.unsent += 1;
    this.#fail(counts, dueMs);
  }

  ended(counts: OperationCounts, dueMs: number, { status, body, sentMs, endMs, isGivenUp }: ShotAnswer): void {
    if (sentMs !== undefined) this.sent += 1;
    const tookMs = endMs - dueMs;
    const isFailed = status === 0 || status >= FIRST_FAILED || status === TOO_MANY_REQUESTS;
    raise(counts.statuses, status);
    if (status === 0) counts.unanswered += 1;
    else {
      counts.answered += 1;
      this.answered += 1;
    }
    if (isFailed) this.#fail(counts, dueMs);
    // A quick failure makes nobody's shop faster.
    if (!isFailed || isGivenUp) {
      for (const durations of [
        counts.latency,
        this.latency,
        this.#latencyOf(counts.domain),
        this.sliceAt(dueMs).latency,
      ])
        durations.add(tookMs);
      if (sentMs !== undefined) counts.service.add(endMs - sentMs);
    }
    if (isFailed) return;
    if (status >= FIRST_REFUSED && body['code'] !== SOLD_OUT) counts.refused += 1;
    // What came after the end was no rate that the run held.
    if (endMs < this.slices.length * this.sliceMs) raise(this.sliceAt(endMs).good, counts.domain);
    if (counts.objective !== undefined && tookMs > counts.objective.latencyThresholdMs) {
      counts.slow += 1;
      raise(this.sliceAt(dueMs).badBy, counts.domain);
    }
  }

  sliceAt(ms: number): Slice {
    const index = Math.min(this.slices.length - 1, Math.max(0, Math.floor(ms / this.sliceMs)));
    return this.slices[index] as Slice;
  }

  #fail(counts: OperationCounts, dueMs: number): void {
    counts.failed += 1;
    this.failed += 1;
    const slice = this.sliceAt(dueMs);
    slice.failed += 1;
    raise(slice.badBy, counts.domain);
  }

  #latencyOf(domain: string): RecordedDurations {
    let durations = this.latencyBy.get(domain);
    if (durations === undefined) this.latencyBy.set(domain, (durations = new RecordedDurations()));
    return durations;
  }

  #countsOf({ domain, operation }: ShopQuestion): OperationCounts {
    const name = `${domain} ${operation}`;
    let counts = this.operations.get(name);
    if (counts === undefined) {
      const objective = this.objectives.get(domain)?.find((each) => each.operation === operation);
      counts = new OperationCounts(domain, operation, objective);
      this.operations.set(name, counts);
    }
    return counts;
  }
}

function raise<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
