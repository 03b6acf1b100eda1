import type { Clock } from '@banyan/kernel';
import { BURN_POLICY, longestWindow, MinuteRing } from '@banyan/slo';
import type { SliObservation, SliRecorder } from '../pipeline/record-sli.js';
import { MinuteStream } from './minute-stream.js';

/** Minutes in one report: what an hour without control has left behind is told in half a second. */
const MOST_MINUTES = 120;

/** One operation's minutes in a row, the first of them `from`. */
export interface ReportedMinutes {
  readonly operation: string;
  readonly requests: readonly number[];
  readonly failed: readonly number[];
}

/** What this process counted of one domain's service arm and control has not kept yet. Counts of a minute only grow. */
export interface MinutesReport {
  readonly domain: string;
  /** New with every start of the process: its counts begin at zero. */
  readonly stream: string;
  /** The present minute, which goes on; those before it are over. Minutes since the Unix epoch. */
  readonly minute: number;
  readonly from: number;
  readonly operations: readonly ReportedMinutes[];
}

interface Counted {
  readonly rings: ReadonlyMap<string, MinuteRing>;
  /** Everything up to this minute is kept by control. */
  kept: number;
}

/**
 * Counts the service arm's requests and failures by the minute, for the harm budget, and keeps what control has not: three
 * days of it, so that neither a restart of control nor a long absence loses a failure.
 */
export class ServiceMinutes implements SliRecorder {
  readonly #domains: ReadonlyMap<string, readonly string[]>;
  readonly #stream: MinuteStream;
  #counted: ReadonlyMap<string, Counted> = new Map();

  /** @param domains those with a service, and their operations */
  constructor(
    clock: Clock,
    domains: Iterable<{ readonly name: string; readonly operations: readonly string[] }>,
    private readonly next: SliRecorder,
  ) {
    this.#domains = new Map(Array.from(domains, ({ name, operations }) => [name, operations]));
    this.#stream = new MinuteStream(clock, () => this.#begin());
    this.#begin();
  }

  observe(observation: SliObservation): void {
    const { call, decision, failed } = observation;
    if (decision.serving === 'service') {
      const ring = this.#counted.get(call.domain.manifest.name)?.rings.get(call.operation.name);
      ring?.add(this.#stream.now(), { requests: 1, failed: failed ? 1 : 0 });
    }
    this.next.observe(observation);
  }

  /** Of every domain, the oldest minutes that control has not kept; undefined for a domain without a service. */
  report(domain: string): MinutesReport | undefined {
    const minute = this.#stream.now();
    const counted = this.#counted.get(domain);
    if (counted === undefined) return undefined;
    const from = Math.max(counted.kept + 1, minute - longestWindow(BURN_POLICY) + 1);
    const length = Math.min(minute - from + 1, MOST_MINUTES);
    return {
      domain,
      stream: this.#stream.id,
      minute,
      from,
      operations: Array.from(counted.rings, ([operation, ring]) => {
        const told = Array.from({ length }, (_, index) => ring.at(from + index));
        return {
          operation,
          requests: told.map((each) => each?.requests ?? 0),
          failed: told.map((each) => each?.failed ?? 0),
        };
      }),
    };
  }

  /** Control has kept everything up to this minute, which was over when it was told of. */
  acknowledge(domain: string, stream: string, minute: number): void {
    const counted = this.#counted.get(domain);
    if (counted === undefined || stream !== this.#stream.id) return;
    counted.kept = Math.min(Math.max(counted.kept, minute), this.#stream.now() - 1);
  }

  /** Begins at zero. */
  #begin(): void {
    const kept = this.#stream.now() - 1;
    this.#counted = new Map(
      Array.from(this.#domains, ([domain, operations]) => {
        const rings = new Map(operations.map((each) => [each, new MinuteRing(longestWindow(BURN_POLICY))]));
        return [domain, { rings, kept }];
      }),
    );
  }
}
