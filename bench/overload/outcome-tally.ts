import { median, quantile } from '../measure/median.js';
import type { Asking, Heard } from './shopper-connection.js';
import { type Kind, type KindOutcome, type Offered, type Run, SLICE_MS } from './traffic.js';

type End = 'refused' | 'unsent' | 'givenUp' | 'failed';

class KindTally {
  offered = 0;
  readonly answeredMs: number[] = [];
  readonly refusedMs: number[] = [];
  readonly ends: Record<End, number> = { refused: 0, unsent: 0, givenUp: 0, failed: 0 };

  get outcome(): KindOutcome {
    return {
      offered: this.offered,
      answered: this.answeredMs.length,
      ...this.ends,
      answeredP50Ms: median(this.answeredMs),
      answeredP99Ms: quantile(this.answeredMs, 0.99),
      refusedP99Ms: quantile(this.refusedMs, 0.99),
    };
  }
}

interface SliceTally {
  refused: number;
  lost: number;
  readonly answeredMs: number[];
}

/** Counts what becomes of the requests of one level of load. */
export class OutcomeTally implements Heard {
  readonly #kinds: Record<Kind, KindTally> = {
    page: new KindTally(),
    read: new KindTally(),
    checkout: new KindTally(),
  };
  readonly #slices: SliceTally[];
  readonly #latenessMs: number[] = [];
  readonly #allMs: number[] = [];
  #firstFault: string | undefined;

  readonly #startedMs: number;

  constructor(startedMs: number, ms: number) {
    this.#startedMs = startedMs;
    const count = Math.ceil(ms / SLICE_MS);
    this.#slices = Array.from({ length: count }, () => ({ refused: 0, lost: 0, answeredMs: [] }));
  }

  offered({ kind, counted }: Asking): void {
    if (counted) this.#kinds[kind].offered += 1;
  }

  sent({ intendedMs }: Asking, nowMs: number): void {
    this.#latenessMs.push(nowMs - intendedMs);
  }

  answered(asking: Asking, status: number, nowMs: number): void {
    if (status === 503) return this.ended(asking, 'refused', nowMs);
    if (status !== 200) return this.ended(asking, 'failed', nowMs, `status ${status}`);
    const ms = nowMs - asking.intendedMs;
    this.#allMs.push(ms);
    this.#sliceAt(nowMs)?.answeredMs.push(ms);
    if (asking.counted) this.#kinds[asking.kind].answeredMs.push(ms);
    return undefined;
  }

  failed(asking: Asking, because: string): void {
    this.ended(asking, 'failed', performance.now(), because);
  }

  givenUp(asking: Asking, nowMs: number): void {
    this.ended(asking, 'givenUp', nowMs);
  }

  ended({ kind, intendedMs, counted }: Asking, end: End, nowMs: number, because?: string): void {
    const slice = this.#sliceAt(nowMs);
    if (slice !== undefined) slice[end === 'refused' ? 'refused' : 'lost'] += 1;
    if (because !== undefined) this.#firstFault ??= because;
    if (!counted) return;
    this.#kinds[kind].ends[end] += 1;
    if (end === 'refused') this.#kinds[kind].refusedMs.push(nowMs - intendedMs);
  }

  /** @param countedMs how long the counted part was */
  result(countedMs: number, run: Run): Offered {
    const { page, read, checkout } = this.#kinds;
    const answeredMs = [page, read, checkout].flatMap((kind) => kind.answeredMs);
    return {
      kinds: { page: page.outcome, read: read.outcome, checkout: checkout.outcome },
      answeredP50Ms: median(answeredMs),
      answeredP99Ms: quantile(answeredMs, 0.99),
      goodput: (answeredMs.length * 1000) / countedMs,
      wholeP99Ms: quantile(this.#allMs, 0.99),
      latenessP99Ms: quantile(this.#latenessMs, 0.99),
      ...run,
      slices: this.#slices.map(({ refused, lost, answeredMs: ms }) => ({ refused, lost, p95Ms: quantile(ms, 0.95) })),
      ...(this.#firstFault === undefined ? {} : { firstFault: this.#firstFault }),
    };
  }

  #sliceAt(nowMs: number): SliceTally | undefined {
    return this.#slices[Math.floor((nowMs - this.#startedMs) / SLICE_MS)];
  }
}
