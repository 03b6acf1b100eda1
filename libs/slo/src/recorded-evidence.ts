import type { Evidence, Objective, RuleResult, Verdict } from './evidence.js';
import { EvidenceCounter } from './evidence-counter.js';
import { EVIDENCE_POLICY, type EvidencePolicy } from './evidence-policy.js';
import { applyRules, conclude, margin } from './judge.js';
import { latencyLimits } from './latency-ladder.js';
import { LookSchedule, type Sight } from './look-schedule.js';
import { RecordClock } from './record-clock.js';
import type { RecordedOutcome } from './recorded-outcome.js';
import { RecordedSplits } from './recorded-splits.js';
import { SplitWatch } from './split-watch.js';
import type { Stretch } from './stretch.js';

export interface RecordedEvidenceOptions {
  /** Of the operations to be judged, at least one. With a single one, all lines are of it, whatever they name. */
  readonly objectives: readonly Objective[];
  /** Is it judged how long requests took? */
  readonly judgesLatency: boolean;
  /** Default `EVIDENCE_POLICY`: whoever reads a whole record is its only judge and has the whole budget. */
  readonly policy?: EvidencePolicy;
  /** Intended share of the service, 0-1, of lines that give none. Absent: the running share of earlier lines. */
  readonly share?: number;
}

/** The verdict after a line. */
export interface RecordedVerdict {
  /** Lines so far, and those of the service. */
  readonly n: number;
  readonly serviceN: number;
  readonly verdict: Verdict;
  /** The rule that breached, else the one nearest to its threshold; undefined when no rule has a statistic. */
  readonly decisive: RuleResult | undefined;
}

const DOMAIN = 'record';
const UNKNOWN_SHARE = 0.5;

/**
 * Judges recorded outcomes line by line, with the counter and the rules of the product: at a constant share the verdict after
 * each line is the one a gateway would have come to there.
 *
 * - Counts begin anew when the share moves, as in a gateway. Only the comparisons with legacy go on (`CarriedSplit`).
 * - A breach stands, as a tripped latch does: the chance that a threshold is *ever* reached is what alpha bounds, so what
 *   comes later takes nothing back.
 * - Lines of legacy at a share of 1 are samples of its health (the reverse shadow, a rescued read).
 * - Where no share is given, it is the share of the service among the lines before, (s+1)/(n+2); a record in which legacy
 *   has answered nothing in as many requests as `healthy` wants is one at full. The sample-ratio guard is then silent.
 *
 * The verdict is formed only after lines that can change it (`LookSchedule`).
 */
export class RecordedEvidence {
  readonly #policy: EvidencePolicy;
  readonly #counter: EvidenceCounter;
  readonly #clock = new RecordClock();
  readonly #schedule: LookSchedule;
  readonly #longMs: ReadonlyMap<string, { readonly legacy: number; readonly service: number }>;
  #splits: RecordedSplits | undefined;
  #stretch: Stretch = { epoch: 0, share: 0, definition: '' };
  #share: number | undefined;
  #watch: SplitWatch | undefined;
  #n = 0;
  #serviceN = 0;
  #last: RecordedVerdict | undefined;

  constructor(private readonly options: RecordedEvidenceOptions) {
    const { objectives, policy = EVIDENCE_POLICY } = options;
    this.#policy = policy;
    this.#schedule = new LookSchedule(policy);
    const operations = objectives.map(({ operation }) => operation);
    this.#counter = new EvidenceCounter(DOMAIN, operations, { hashSession: (id) => id, objectives, policy });
    this.#longMs = new Map(
      objectives.map(({ operation, latencyThresholdMs }) => {
        const least = (arm: 'legacy' | 'service') => latencyLimits(latencyThresholdMs, arm, policy)[0] ?? Infinity;
        return [operation, { legacy: least('legacy'), service: least('service') }];
      }),
    );
  }

  /**
   * @returns the verdict when the line changed it, and after the first line
   * @throws RangeError for an operation nobody set an objective for, where there are several
   */
  add(outcome: RecordedOutcome): RecordedVerdict | undefined {
    const nowMs = this.#clock.read(outcome.t);
    const theta = outcome.share ?? this.options.share ?? this.#runningShare;
    this.#n++;
    if (outcome.arm === 'service') this.#serviceN++;
    if (this.#last?.verdict.kind === 'breached') return undefined;
    const hasMoved = this.#enter(outcome.share ?? this.options.share, nowMs);
    const session = outcome.session ?? `line ${this.#n}`;
    const sight = this.#record(outcome, session, nowMs, theta);
    const isDoubtful = this.#watch?.assign(outcome.arm, session) ?? false;
    const isDue = this.#schedule.isDue(sight);
    if (!(isDue || hasMoved || isDoubtful)) return undefined;
    const before = this.#last?.verdict.kind;
    const now = this.#look();
    return now.verdict.kind === before ? undefined : now;
  }

  /** The verdict on all lines; after a breach, the breach. */
  final(): RecordedVerdict {
    const breach = this.#last?.verdict.kind === 'breached' ? this.#last : undefined;
    return { ...(breach ?? this.#look()), n: this.#n, serviceN: this.#serviceN };
  }

  #enter(share: number | undefined, nowMs: number): boolean {
    const isFirst = this.#splits === undefined;
    if (!isFirst && share === this.#share) return false;
    const { objectives } = this.options;
    const operations = objectives.map(({ operation }) => operation);
    this.#splits ??= new RecordedSplits(operations, share, this.#policy.leastSessions.value);
    if (!isFirst) this.#splits.move();
    this.#share = share;
    this.#watch = share === undefined ? undefined : new SplitWatch(share, this.#policy);
    // Where no share is given, what the counter takes it for is never read.
    const definition = share === undefined ? 'running share' : 'given share';
    this.#stretch = { epoch: 0, share: share ?? UNKNOWN_SHARE, definition };
    this.#counter.enter(this.#stretch, nowMs);
    return true;
  }

  #record(line: RecordedOutcome, sessionId: string, nowMs: number, theta: number): Sight {
    const { arm, failed } = line;
    const { objectives, judgesLatency } = this.options;
    const named = objectives.length === 1 ? undefined : line.operation;
    const objective = objectives.length === 1 ? objectives[0] : objectives.find((each) => each.operation === named);
    const operation = objective?.operation ?? String(named);
    const ms = judgesLatency ? (line.ms ?? 0) : 0;
    const slow = ms > (objective?.latencyThresholdMs ?? Infinity);
    const outcome = { operation, arm, failed, slow, ms, sessionId };
    if (arm === 'legacy' && this.#share === 1) this.#counter.sample(operation, outcome, nowMs);
    else this.#counter.record(this.#stretch, outcome, nowMs);
    if (failed || slow) this.#splits?.learn(operation, arm, outcome, nowMs, theta);
    return { arm, isBad: failed || slow, isLong: ms > (this.#longMs.get(operation)?.[arm] ?? Infinity) };
  }

  #look(): RecordedVerdict {
    const { objectives } = this.options;
    const evidence = this.#evidence();
    const results = applyRules(evidence, objectives, this.#policy).flatMap((result) => this.#applicable(result));
    const verdict = this.#remarked(conclude(results, evidence, objectives, this.#policy));
    this.#schedule.looked(evidence, results, verdict);
    const decisive = verdict.kind === 'breached' ? verdict.by : nearest(results);
    this.#last = { n: this.#n, serviceN: this.#serviceN, verdict, decisive: this.#n === 0 ? undefined : decisive };
    return this.#last;
  }

  #evidence(): Evidence {
    const { assigned: _, ...counts } = this.#counter.snapshot();
    if (this.#watch !== undefined) return { ...counts, assigned: [this.#watch.assigned] };
    const isFull = this.#serviceN === this.#n && this.#n >= this.#policy.healthyRequests.value;
    return { ...counts, share: isFull ? 1 : this.#runningShare };
  }

  /** The rules that a record says something about, with what they carry. */
  #applicable(result: RuleResult): readonly RuleResult[] {
    const { rule } = result;
    if (rule === 'mismatch' || (rule.startsWith('latency') && !this.options.judgesLatency)) return [];
    // Its Bayes factors hold for one share that is known.
    if (rule === 'latency-order' && this.#share === undefined) return [];
    return [this.#splits?.carried(result, this.#share) ?? result];
  }

  #remarked(verdict: Verdict): Verdict {
    if (verdict.kind !== 'breached') return verdict;
    return { ...verdict, text: verdict.text + (this.#splits?.remark(verdict.by, this.#share) ?? '') };
  }

  /** Laplace's estimate from the lines so far. */
  get #runningShare(): number {
    return (this.#serviceN + 1) / (this.#n + 2);
  }
}

function nearest(results: readonly RuleResult[]): RuleResult | undefined {
  const measured = results.filter(({ logStatistic }) => logStatistic !== undefined);
  return measured.reduce<RuleResult | undefined>(
    (best, each) => (margin(each) > margin(best) ? each : best),
    undefined,
  );
}
