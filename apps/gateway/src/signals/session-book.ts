import { otherArm, type Arm, type Clock } from '@banyan/kernel';
import { counter } from '@banyan/observability';
import type { SliObservation } from '../pipeline/record-sli.js';

/** A session is over when nobody was heard of it for so long, ms. Source: the convention of web analytics, 30 minutes. */
const IDLE_MS = 30 * 60_000;
/** Sessions that are kept in mind, the ones heard last. Some 200 bytes each. */
const MOST_SESSIONS = 20_000;
/**
 * A session's place among them may be so much older than what was heard last, ms. Were it moved with every request, the Map would
 * keep its old tables alive, and with them most of what the requests left (decision record 6).
 */
const PLACED_WITHIN_MS = 30_000;
/** How old what is reported may be, ms: it is counted over all sessions. */
const COUNTED_FOR_MS = 5_000;

/** How long it is told how sessions ended, minutes. */
const ENDED_MINUTES = 60;
const MINUTE_MS = 60_000;

/** How a session ended: it bought; it meant to and did not, with or without a failure before; or it only looked. */
export type SessionEnd = 'bought' | 'abandoned' | 'abandoned-after-error' | 'looked' | 'pushed-out';

/** Whose failure a shopper saw first. */
export interface Culprit {
  readonly domain: string;
  readonly operation: string;
  readonly arm: Arm;
}

/** Sessions of the last half hour, and what spoilt those that were spoilt. */
export interface JourneysReport {
  readonly seen: number;
  readonly failed: number;
  readonly by: readonly (Culprit & { readonly failed: number })[];
}

/** Sessions that meant to buy and ended lately, by whether the shopper met a failure (`spoilt`) and how they ended. */
export interface EndedReport {
  readonly minutes: number;
  readonly sound: { readonly bought: number; readonly abandoned: number };
  readonly spoilt: { readonly bought: number; readonly abandoned: number };
}

interface Session {
  lastMs: number;
  /** Since when it stands where it does. */
  placedMs: number;
  buys: boolean;
  bought: boolean;
  failedBy: Culprit | undefined;
}

interface Tally {
  readonly sound: { bought: number; abandoned: number };
  readonly spoilt: { bought: number; abandoned: number };
}

const NOBODY: JourneysReport = { seen: 0, failed: 0, by: [] };

/**
 * Follows sessions of shoppers through this replica: which fail, by whom, and how they end. A request without a session of its
 * own is nobody's. A session that goes through two replicas is one in each.
 */
export class SessionBook {
  /** Those heard last stand last, give or take `PLACED_WITHIN_MS`. */
  readonly #sessions = new Map<string, Session>();
  /** By the minute in which they ended, the oldest first. */
  readonly #ended = new Map<number, Tally>();
  #counted: { readonly atMs: number; readonly journeys: JourneysReport } = { atMs: -Infinity, journeys: NOBODY };

  constructor(private readonly clock: Clock) {}

  /** @returns whether this is the first failure that the shopper saw in the session */
  see({ call, decision, failed, rescue, result }: SliObservation): boolean {
    const nowMs = this.clock.monotonicMs();
    this.#end(nowMs);
    const { caller, operation, domain } = call;
    if (caller.newSession) return false;
    const session = this.#heard(caller.sessionId, nowMs);
    session.buys ||= operation.buys === true;
    session.bought ||= operation.ownership === 'binds' && !failed && domain.manifest.takesOrder?.(result) === true;
    if (!failed || rescue === 'answered') return false;
    const isFirst = session.failedBy === undefined;
    // Where legacy was asked in the service's place and failed too, it is legacy that spoilt it.
    const arm = rescue === 'failed' ? otherArm(decision.serving) : decision.serving;
    session.failedBy ??= { domain: domain.manifest.name, operation: operation.name, arm };
    return isFirst;
  }

  #heard(sessionId: string, nowMs: number): Session {
    const known = this.#sessions.get(sessionId);
    if (known === undefined) {
      const session = { lastMs: nowMs, placedMs: nowMs, buys: false, bought: false, failedBy: undefined };
      this.#sessions.set(sessionId, session);
      return session;
    }
    known.lastMs = nowMs;
    if (nowMs - known.placedMs >= PLACED_WITHIN_MS) {
      known.placedMs = nowMs;
      this.#sessions.delete(sessionId);
      this.#sessions.set(sessionId, known);
    }
    return known;
  }

  report(): JourneysReport {
    const nowMs = this.clock.monotonicMs();
    if (nowMs - this.#counted.atMs < COUNTED_FOR_MS) return this.#counted.journeys;
    this.#end(nowMs);
    const by = new Map<string, Culprit & { failed: number }>();
    let failed = 0;
    for (const { failedBy } of this.#sessions.values()) {
      if (failedBy === undefined) continue;
      failed += 1;
      const key = `${failedBy.domain} ${failedBy.operation} ${failedBy.arm}`;
      const known = by.get(key);
      if (known === undefined) by.set(key, { ...failedBy, failed: 1 });
      else known.failed += 1;
    }
    const journeys = { seen: this.#sessions.size, failed, by: [...by.values()] };
    this.#counted = { atMs: nowMs, journeys };
    return journeys;
  }

  /** How sessions that meant to buy ended within the last hour. */
  endedReport(): EndedReport {
    const nowMs = this.clock.monotonicMs();
    this.#end(nowMs);
    const sum = { sound: { bought: 0, abandoned: 0 }, spoilt: { bought: 0, abandoned: 0 } };
    for (const [minute, { sound, spoilt }] of this.#ended) {
      if (minute <= nowMs / MINUTE_MS - ENDED_MINUTES) {
        this.#ended.delete(minute);
        continue;
      }
      sum.sound.bought += sound.bought;
      sum.sound.abandoned += sound.abandoned;
      sum.spoilt.bought += spoilt.bought;
      sum.spoilt.abandoned += spoilt.abandoned;
    }
    return { minutes: ENDED_MINUTES, ...sum };
  }

  /** @param lastMs when it was heard last: it is over half an hour later, whenever that is noticed */
  #tally({ buys, bought, failedBy, lastMs }: Session): void {
    if (!buys && !bought) return;
    const minute = Math.floor((lastMs + IDLE_MS) / MINUTE_MS);
    const tally = this.#ended.get(minute) ?? {
      sound: { bought: 0, abandoned: 0 },
      spoilt: { bought: 0, abandoned: 0 },
    };
    this.#ended.set(minute, tally);
    tally[failedBy === undefined ? 'sound' : 'spoilt'][bought ? 'bought' : 'abandoned'] += 1;
  }

  #end(nowMs: number): void {
    for (const [id, session] of this.#sessions) {
      const isOver = nowMs - session.lastMs >= IDLE_MS;
      if (!isOver && this.#sessions.size <= MOST_SESSIONS) return;
      this.#sessions.delete(id);
      if (isOver) this.#tally(session);
      counter('banyan_sessions_ended_total')
        .with({ outcome: isOver ? endOf(session) : 'pushed-out' })
        .inc();
    }
  }
}

function endOf({ buys, bought, failedBy }: Session): SessionEnd {
  if (bought) return 'bought';
  if (!buys) return 'looked';
  return failedBy === undefined ? 'abandoned' : 'abandoned-after-error';
}
