import { isoUtc, messageOf, type Clock } from '@banyan/kernel';
import { log } from '@banyan/observability';
import { StoreUnavailable, type RolloutStore } from '@banyan/rollout';
import { BURN_POLICY, budgetSpent, minuteOf } from '@banyan/slo';
import type { JudgedDomains } from '../judging/judged-domains.js';
import { askStore } from '../api/ask-store.js';
import { rolloutsOf, type Rollout } from './rollouts.js';
import {
  byTime,
  type RolloutCost,
  type TimelineEntry,
  type TimelineQuery,
  type TimelineSource,
} from './timeline-entry.js';

/** Body of `GET /api/timeline`. */
export interface TimelinePage {
  readonly asOf: string;
  /** The latest first. */
  readonly entries: readonly TimelineEntry[];
  /** For `before`, to go on; null: that was all. */
  readonly next: string | null;
  /** Everything that an entry may be. */
  readonly kinds: readonly string[];
}

/** Of one domain, far more than the period of a budget sees. */
const MOST_EVENTS = 1_000;

/** Everything that happened, from wherever it is kept, in one order. */
export class Timeline {
  constructor(
    private readonly sources: readonly TimelineSource[],
    private readonly store: Pick<RolloutStore, 'decisionHistory' | 'sightingHistory' | 'trafficSteps'>,
    private readonly domains: JudgedDomains,
    private readonly clock: Clock,
  ) {}

  /** @throws ProblemError `too-slow`, or `unavailable` without PostgreSQL */
  async page(query: TimelineQuery): Promise<TimelinePage> {
    const more = { ...query, limit: query.limit + 1 };
    const asked = this.sources.filter(({ kinds }) => query.kinds?.some((kind) => kinds.includes(kind)) ?? true);
    const pages = await askStore('what was counted and decided is', () =>
      Promise.all(asked.map((source) => source.page(more))),
    );
    const found = pages.flat().toSorted(byTime);
    const entries = found.slice(0, query.limit);
    const last = entries.at(-1);
    return {
      asOf: isoUtc(this.clock.nowMs()),
      entries: await this.#withCosts(entries),
      next: found.length > query.limit && last !== undefined ? cursorOf(last) : null,
      kinds: this.sources.flatMap(({ kinds }) => kinds),
    };
  }

  /** What happened is told, also where nobody can say just now what it cost. */
  async #withCosts(entries: readonly TimelineEntry[]): Promise<readonly TimelineEntry[]> {
    try {
      return await this.#costed(entries);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      log.debug('the timeline is told without costs', { reason: messageOf(error) });
      return entries;
    }
  }

  async #costed(entries: readonly TimelineEntry[]): Promise<readonly TimelineEntry[]> {
    const moves = entries.filter(({ kind, domain }) => domain !== null && (kind === 'trip' || kind === 'slider'));
    const domains = [...new Set(moves.flatMap(({ domain }) => domain ?? []))];
    const costs = new Map<string, RolloutCost>();
    for (const domain of domains) {
      for (const rollout of await this.#rollouts(domain)) {
        // Where it ended it is told what it cost; one that goes on is told of where it began.
        const at = rollout.endedBy ?? rollout.begunBy;
        if (entries.some(({ id }) => id === at)) costs.set(at, await this.#cost(domain, rollout));
      }
    }
    return entries.map((entry) => ({ ...entry, rollout: costs.get(entry.id) ?? entry.rollout }));
  }

  async #rollouts(domain: string): Promise<readonly Rollout[]> {
    const sinceMs = this.clock.nowMs() - BURN_POLICY.periodMinutes.value * 60_000;
    const query = { domain, sinceMs, limit: MOST_EVENTS };
    const [decisions, sightings] = await Promise.all([
      this.store.decisionHistory({ ...query, kinds: ['trip', 'reset'] }),
      this.store.sightingHistory({ ...query, kinds: ['slider'] }),
    ]);
    return rolloutsOf(decisions, sightings);
  }

  async #cost(domain: string, { sinceMs, untilMs }: Rollout): Promise<RolloutCost> {
    const now = minuteOf(this.clock.nowMs()) + 1;
    const [from, to] = [minuteOf(sinceMs), untilMs === undefined ? now : minuteOf(untilMs) + 1];
    const begin = now - BURN_POLICY.periodMinutes.value;
    const [rollout, period] = await Promise.all(
      [
        { from, to },
        { from: begin, to: now },
      ].map(async (range) => {
        const steps = await this.store.trafficSteps({ domain, ...range }, range.to - range.from);
        return steps.find(({ arm }) => arm === 'service') ?? { requests: 0, failed: 0 };
      }),
    );
    const targets = this.domains.named(domain).objectives.map(({ availabilityTarget }) => availabilityTarget);
    const { requests = 0, failed = 0 } = rollout ?? {};
    return {
      since: isoUtc(sinceMs),
      until: untilMs === undefined ? null : isoUtc(untilMs),
      requests,
      failed,
      budgetSpent:
        targets.length === 0
          ? null
          : (budgetSpent(failed, Math.max(failed, period?.requests ?? 0), Math.max(...targets)) ?? null),
    };
  }
}

/** Where a page ended, as the next one is asked for: `1764236000000.<id>`. */
export function cursorOf({ at, id }: Pick<TimelineEntry, 'at' | 'id'>): string {
  return `${Date.parse(at)}.${id}`;
}
