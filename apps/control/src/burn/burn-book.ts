import type { Clock } from '@banyan/kernel';
import { gauge } from '@banyan/observability';
import type { ServiceMinute } from '@banyan/rollout';
import {
  BURN_POLICY,
  burnRate,
  burnText,
  judgeBurn,
  longestWindow,
  minuteOf,
  MinuteRing,
  windowLabel,
  type BurnRowResult,
  type BurnSeverity,
} from '@banyan/slo';
import type { JudgedDomain } from '../judging/judged-domain.js';

/** The weightiest row of the burn-rate table that fires for an operation, in words. It pages people and holds a promotion back; it never trips. */
export interface Burning {
  readonly severity: BurnSeverity;
  readonly text: string;
}

/** Every row of the table over one operation's service arm. */
export interface OperationBurn {
  readonly operation: string;
  /** Least share of requests that do not fail, 0-1. */
  readonly target: number;
  readonly rows: readonly BurnRowResult[];
}

interface Watched extends Pick<OperationBurn, 'operation' | 'target'> {
  ring: MinuteRing;
}

/** Minutes that a report may take on its way here, be written and read back before they count as missing. */
const STILL_COMING_MINUTES = 2;

/** The service arm's minutes as PostgreSQL has them, and how fast each operation's error budget burns. */
export class BurnBook {
  readonly #domains: ReadonlyMap<string, readonly Watched[]>;

  constructor(
    domains: readonly JudgedDomain[],
    private readonly clock: Clock,
  ) {
    this.#domains = new Map(
      domains
        .filter(({ extracted }) => extracted)
        .map(({ name, objectives }) => [
          name,
          objectives.map(({ operation, availabilityTarget }) => ({
            operation,
            target: availabilityTarget,
            ring: emptyRing(),
          })),
        ]),
    );
    for (const [domain, operations] of this.#domains) for (const each of operations) this.#show(domain, each);
  }

  /** Forgets everything and knows these minutes. */
  replace(minutes: readonly ServiceMinute[]): void {
    for (const operations of this.#domains.values()) for (const each of operations) each.ring = emptyRing();
    this.learn(minutes);
  }

  /** These minutes are so now. */
  learn(minutes: readonly ServiceMinute[]): void {
    for (const { domain, operation, minute, requests, failed } of minutes) {
      this.#watched(domain, operation)?.ring.set(minute, { requests, failed });
    }
  }

  /** Is this a domain with a service? */
  has(domain: string): boolean {
    return this.#domains.has(domain);
  }

  /** Is this operation's budget watched? */
  watches(domain: string, operation: string): boolean {
    return this.#watched(domain, operation) !== undefined;
  }

  /** As of now; empty for a domain without a service. */
  of(domain: string): readonly OperationBurn[] {
    return (this.#domains.get(domain) ?? []).map(({ operation, target, ring }) => ({
      operation,
      target,
      rows: judgeBurn(ring, this.#last(ring), target, BURN_POLICY),
    }));
  }

  /** The rows that fire now, pages first. */
  burning(domain: string): readonly Burning[] {
    return burningOf(this.of(domain));
  }

  #watched(domain: string, operation: string): Watched | undefined {
    return this.#domains.get(domain)?.find((each) => each.operation === operation);
  }

  /** The minute that windows end with: the newest one known, unless that is so old that minutes are missing. */
  #last(ring: MinuteRing): number {
    const now = minuteOf(this.clock.nowMs());
    return Math.min(Math.max(ring.newest, now - STILL_COMING_MINUTES), now);
  }

  #show(domain: string, watched: Watched): void {
    const { operation, target } = watched;
    const windows = BURN_POLICY.rows.value.flatMap(({ longMinutes, shortMinutes }) => [longMinutes, shortMinutes]);
    for (const minutes of new Set(windows)) {
      gauge('banyan_burn_rate_ratio')
        .with({ domain, operation, window: windowLabel(minutes) })
        // Not a number where no requests are known: neither good nor bad, and over no threshold.
        .readFrom(() => burnRate(watched.ring.sum(this.#last(watched.ring), minutes), target) ?? Number.NaN);
    }
  }
}

/** The weightiest row of each operation that burns, pages first, then the fastest: slower rows say the same of it. */
export function burningOf(operations: readonly OperationBurn[]): readonly Burning[] {
  return operations
    .flatMap(({ operation, rows }) => {
      const weightiest = rows.find(({ state }) => state === 'fires');
      return weightiest === undefined ? [] : [{ operation, result: weightiest }];
    })
    .toSorted((a, b) => weightOf(a.result) - weightOf(b.result))
    .map(({ operation, result }) => ({ severity: result.row.severity, text: `${operation}, ${burnText(result)}` }));
}

/** Less is weightier. */
function weightOf({ row, long }: BurnRowResult): number {
  const byBurn = 1 / (1 + (long.burn ?? 0));
  return row.severity === 'page' ? byBurn : 1 + byBurn;
}

function emptyRing(): MinuteRing {
  return new MinuteRing(longestWindow(BURN_POLICY) + STILL_COMING_MINUTES);
}
