import type { Clock } from '@banyan/kernel';
import type { ComparisonRules, Mismatch, Observation } from './comparison.js';
import type { IgnoreRule } from './ignore-rule.js';
import { type CopyOrigin, type Grouping, MismatchBook } from './mismatch-book.js';
import { MismatchBuffer } from './mismatch-buffer.js';
import type { CopyFacts, MismatchRecord } from './mismatch-record.js';
import { type CountedMismatch, MismatchTally } from './mismatch-tally.js';
import type { DifferingCopy } from './recheck.js';
import type { Explaining } from './recheck-queue.js';
import { CoverageCount } from './coverage-count.js';
import { EvenSampler } from './even-sampler.js';
import { type CopyEnd, ShadowCopy, type ShadowRequest } from './shadow-copy.js';
import type { ShadowCounts, ShadowCoverage, ShadowEvent, SkipReason } from './shadow-event.js';
import { settle, type Settled } from './settle.js';
import { SettlingRoom, type Verdict } from './settling-room.js';
import { type OperationNoise, NoiseTally } from './noise-tally.js';

export interface ShadowPoolOptions {
  readonly clock: Clock;
  /** Key of the hashes that stand for values in the records of differences. */
  readonly hashKey: string;
  /** Copies at once; one more is skipped, never queued. Default 16. */
  readonly concurrency?: number;
  /** What a copy may take from selected to compared, ms. Default 2,000. */
  readonly deadlineMs?: number;
  /** Cut calls that may still be running, ignoring their signal, before no more are started. Default 1,024. */
  readonly mostStuck?: number;
  /** Distinct differences counted, the rest as `other`. Default 64. */
  readonly mostMismatches?: number;
  /** Share of copies for which legacy is asked twice, 0-1; every n-th, so that the cost is even. Default 0. */
  readonly noiseRatio?: number;
  /** How differences are explained; absent: none is. */
  readonly explaining?: Explaining;
  /** Differences waiting to be asked again; one more counts as unverified. Default 64. */
  readonly mostPending?: number;
  /** How differences are grouped and sampled; absent: they are not, and no rule ignores any. */
  readonly grouping?: Grouping;
  /** What people said may differ, as it is in force now. Default: nothing. */
  readonly ignoring?: () => readonly IgnoreRule[];
  /** Has the process more to do than it can? Then nothing is copied. Default: never. */
  readonly overloaded?: () => boolean;
}

/**
 * Copies requests to the arm that is not serving and compares the answers, at no cost to the live request: `observe`
 * returns at once and never throws, nothing it starts can reject unheard, memory and concurrency are bounded, and the
 * results live nowhere but here. One pool for each domain.
 */
export class ShadowPool {
  /** Unexplained differences on their way to control. */
  readonly records = new MismatchBuffer<MismatchRecord>(undefined, ({ ignoredBy }) => ignoredBy !== null);
  /** Unexplained differences by group, with samples; undefined: none are kept. */
  readonly book: MismatchBook | undefined;
  readonly #clock: Clock;
  readonly #concurrency: number;
  readonly #deadlineMs: number;
  readonly #mostStuck: number;
  readonly #noiseSampler: EvenSampler;
  readonly #tally: MismatchTally;
  readonly #noise = new NoiseTally();
  readonly #settling: SettlingRoom;
  readonly #ignoring: () => readonly IgnoreRule[];
  readonly #overloaded: () => boolean;
  /** Under way. No Set: what comes and goes with every request would be kept from collection by it (docs/adr/0006). */
  readonly #copies: ShadowCopy[] = [];
  readonly #listeners = new Set<(event: ShadowEvent) => void>();
  readonly #coverage = new CoverageCount();
  readonly #counts = {
    selected: 0,
    started: 0,
    skipped: 0,
    compared: 0,
    failed: 0,
    matched: 0,
    explained: 0,
    ignored: 0,
    mismatched: 0,
    unverified: 0,
  };
  #unsettledCalls = 0;
  #listenerFaults = 0;
  #closed = false;

  constructor({
    clock,
    hashKey,
    concurrency = 16,
    deadlineMs = 2_000,
    mostStuck = 1_024,
    mostMismatches = 64,
    noiseRatio = 0,
    explaining,
    mostPending = 64,
    grouping,
    ignoring = () => [],
    overloaded = () => false,
  }: ShadowPoolOptions) {
    this.#ignoring = ignoring;
    this.#overloaded = overloaded;
    this.#clock = clock;
    this.#concurrency = concurrency;
    this.#deadlineMs = deadlineMs;
    this.#mostStuck = mostStuck;
    this.#noiseSampler = new EvenSampler(noiseRatio);
    this.#tally = new MismatchTally(mostMismatches);
    const bounds = { mostOpen: mostPending, concurrency: 4, deadlineMs, mostStuck };
    this.book = grouping && new MismatchBook({ clock, hashKey, deadlineMs, grouping });
    const { book } = this;
    this.#settling = new SettlingRoom({ clock, hashKey, bounds, book, ...(explaining && { explaining }) });
  }

  /** Copies a selected request, if there is a place. Returns at once; never throws. */
  observe(request: ShadowRequest): void {
    this.#counts.selected++;
    this.#coverage.select(request);
    // Heard from the start, also when skipped: a live answer that fails must not become an unhandled rejection of ours.
    const serving = settle(() => request.serving);
    const reason = this.#reasonToSkip();
    if (reason !== undefined) {
      this.#counts.skipped++;
      this.#coverage.end(request, 'skipped');
      this.#emit({ kind: 'skipped', operation: request.operation, arm: request.arm, reason });
      return;
    }
    this.#start(request, serving);
  }

  /** Counts since the pool was made. */
  get counts(): ShadowCounts {
    return { ...this.#counts, pending: this.#settling.pending };
  }

  /** compared / selected, 0-1: how much of what the flag asked for was really seen. Undefined while nothing was asked. */
  get coverage(): number | undefined {
    return this.#counts.selected === 0 ? undefined : this.#counts.compared / this.#counts.selected;
  }

  /** The same since flag and latch are as they are; undefined while nothing was asked. */
  get currentCoverage(): ShadowCoverage | undefined {
    return this.#coverage.counts;
  }

  /** Copies under way. */
  get inFlight(): number {
    return this.#copies.length;
  }

  /** Events whose listener threw; what it threw went nowhere else. */
  get listenerFaults(): number {
    return this.#listenerFaults;
  }

  /** What differed, how often and what became of it, most frequent first; bounded. */
  mismatches(): CountedMismatch[] {
    return this.#tally.entries();
  }

  /** Where legacy was asked twice: how often each field differed from the service's, and from legacy's own; bounded. */
  noise(): OperationNoise[] {
    return this.#noise.entries();
  }

  /** Calls `listener` at each event (`started` and `skipped` come while `observe` runs: be quick); returns what takes it back. */
  onEvent(listener: (event: ShadowEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Cuts every copy under way, asks nobody again, and starts no more. */
  close(): void {
    this.#closed = true;
    for (const copy of this.#copies.toReversed()) copy.cut('closed');
    this.#settling.close();
    this.book?.close();
  }

  #reasonToSkip(): SkipReason | undefined {
    if (this.#closed) return 'closed';
    if (this.#overloaded()) return 'overloaded';
    if (this.#copies.length >= this.#concurrency) return 'full';
    if (this.#unsettledCalls - this.#copies.length >= this.#mostStuck) return 'stuck';
    return undefined;
  }

  #start(request: ShadowRequest, serving: Promise<Settled>): void {
    const { operation, arm } = request;
    const atMs = this.#clock.nowMs();
    const copy = new ShadowCopy(this.#clock, this.#deadlineMs, (end) => {
      this.#copies.splice(this.#copies.indexOf(copy), 1);
      this.#end(request, atMs, end);
    });
    this.#copies.push(copy);
    this.#counts.started++;
    this.#emit({ kind: 'started', operation, arm });
    const call: ShadowRequest['call'] = async (attempt, asked) => {
      this.#unsettledCalls++;
      try {
        return await request.call(attempt, asked);
      } finally {
        this.#unsettledCalls--;
      }
    };
    void copy.run(
      { ...request, serving: undefined, call },
      serving,
      request.noise !== false && this.#noiseSampler.picks(),
    );
  }

  #end(request: ShadowRequest, atMs: number, end: CopyEnd): void {
    const { operation, arm } = request;
    this.#counts[end.kind]++;
    this.#coverage.end(request, end.kind);
    if (end.kind === 'failed') return this.#emit({ ...end, operation, arm });
    const { observation, noise, answers } = end;
    // By the rules of this moment, whenever it is settled: a pair's two comparisons are judged by the same.
    const origin = { ...originOf(request), ignoring: this.#ignoring() };
    this.book?.compared(operation, origin.release, atMs);
    this.#emit(
      noise === undefined
        ? { kind: 'compared', operation, arm, observation }
        : { kind: 'compared', operation, arm, observation, noise },
    );
    const { input, rules, traceId, stage, definition, tag } = request;
    const facts = { atMs, operation, arm, traceId, stage, definition };
    const itself = this.#noisy(facts, origin, input, end);
    if (observation.kind === 'match') {
      this.#counts.matched++;
      this.#pair({ operation, arm, tag }, [], itself);
      return;
    }
    const copy = { facts, input, serving: answers?.serving, shadow: answers?.shadow };
    this.#differ(copy, rules, origin, observation, itself, tag);
  }

  /** Of the request it keeps nothing but this: it may take seconds until the difference is settled. */
  #differ(
    copy: DifferingCopy,
    rules: ComparisonRules,
    origin: CopyOrigin,
    { mismatches }: Differing,
    itself: readonly string[] | undefined,
    tag: unknown,
  ): void {
    const { operation, arm } = copy.facts;
    this.#tally.record(mismatches);
    this.#settling.take(copy, rules, origin, (verdict) => {
      this.#settle(mismatches, verdict);
      // A pair that lag explains, or nobody could verify, says nothing about either arm.
      if (verdict.outcome === 'mismatched') {
        this.#pair({ operation, arm, tag }, unexplainedOf(verdict, mismatches), itself);
      } else if (verdict.outcome === 'ignored') this.#pair({ operation, arm, tag }, [], itself);
      this.#emit({ kind: 'settled', operation, arm, ...eventOf(verdict, mismatches) });
    });
  }

  /**
   * Where legacy differs from itself; undefined: it was not asked twice. What is ignored of the service is ignored here too:
   * noise that counted alone would hide what the service does in the field once the rule is over.
   */
  #noisy(
    facts: CopyFacts,
    origin: CopyOrigin,
    input: unknown,
    { noise, twice }: Extract<CopyEnd, { kind: 'compared' }>,
  ): readonly string[] | undefined {
    if (noise?.kind !== 'sampled') return undefined;
    if (noise.observation.kind === 'match') return [];
    const paths = pathsOf(noise.observation.mismatches);
    const question = { operation: facts.operation, input, serving: twice?.first, shadow: twice?.second };
    const sifted = this.book?.sift({ ...facts, arm: 'service' }, origin, [question]);
    return sifted === undefined ? paths : paths.filter((path) => sifted.ignoredBy(path) === undefined);
  }

  /** Counts and tells what a request showed for which legacy was asked twice. */
  #pair(of: PairedCopy, service: readonly string[], itself: readonly string[] | undefined): void {
    if (itself === undefined) return;
    this.#noise.record(of.operation, service, itself);
    this.#emit({ kind: 'paired', ...of, service, noise: itself });
  }

  #settle(mismatches: readonly Mismatch[], verdict: Verdict): void {
    this.#counts[verdict.outcome]++;
    if (verdict.outcome === 'unverified') return;
    const records = verdict.outcome === 'explained' ? [] : verdict.records;
    const rules = new Map(records.map(({ path, ignoredBy }) => [path, ignoredBy]));
    for (const mismatch of mismatches) {
      const rule = rules.get(mismatch.path);
      this.#tally.settle(mismatch, rule === undefined ? 'explained' : rule === null ? 'unexplained' : 'ignored');
    }
    for (const record of records) this.records.add(record);
  }

  #emit(event: ShadowEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch {
        // A listener's fault must reach neither the live request nor the copy; it shows in listenerFaults.
        this.#listenerFaults++;
      }
    }
  }
}

type Differing = Extract<Observation, { kind: 'mismatch' }>;
type PairedCopy = Pick<Extract<ShadowEvent, { kind: 'paired' }>, 'operation' | 'arm' | 'tag'>;
type Told =
  | { readonly outcome: 'explained' | 'ignored' }
  | { readonly outcome: 'mismatched'; readonly mismatches: readonly Mismatch[] }
  | Extract<Verdict, { outcome: 'unverified' }>;

/** Visible characters: it stands in groups, on pages and in addresses. */
const RELEASE = /^[\x21-\x7e]{1,64}$/;

/** Until it is said otherwise, persons are in it. */
function originOf({ release, personal = true }: ShadowRequest): Omit<CopyOrigin, 'ignoring'> {
  const said = release?.() ?? '';
  return { release: RELEASE.test(said) ? said : '', personal };
}

/**
 * Where it counts that the service differs: what rules do not ignore of the records; of what has none (they are bounded) as the
 * rules were applied; without either (an answer that cannot be written down) everywhere.
 */
function unexplainedOf(
  { records, counted = [] }: Extract<Verdict, { outcome: 'mismatched' }>,
  mismatches: readonly Mismatch[],
): readonly string[] {
  const standing = pathsOf(records.filter(({ ignoredBy }) => ignoredBy === null));
  if (standing.length > 0) return standing;
  return counted.length > 0 ? counted : pathsOf(mismatches);
}

function pathsOf(places: readonly { readonly path: string }[]): readonly string[] {
  return [...new Set(places.map(({ path }) => path))];
}

/** What is told of a verdict: its records stay here. */
function eventOf(verdict: Verdict, mismatches: readonly Mismatch[]): Told {
  switch (verdict.outcome) {
    case 'mismatched':
      return { outcome: 'mismatched', mismatches };
    case 'ignored':
      return { outcome: 'ignored' };
    default:
      return verdict;
  }
}
