import type { IncomingMessage, ServerResponse } from 'node:http';
import { ageOfStored, judgeReuse, type AnswerStore, type Directives, type StoredAnswer } from '@banyan/cache';
import type { Clock } from '@banyan/kernel';
import type { Forwarding, ForwardExtras } from '@banyan/proxy';
import type { CacheStatus } from './cache-status.js';
import type { CatalogueMetrics, CatalogueOutcome, CoreTrouble } from './catalogue-metrics.js';
import type { CatalogueRoute } from './catalogue.js';
import type { Flights } from './flights.js';
import type { UnreadAnswers } from './unread-answers.js';
import { giveFallback, giveStored, type GivingParts } from './give-answer.js';

/** What every visit works with; made once, at start. */
export interface VisitParts extends GivingParts {
  readonly clock: Clock;
  readonly store: AnswerStore;
  readonly flights: Flights;
  readonly metrics: CatalogueMetrics;
  readonly unread: UnreadAnswers;
}

/** Passes a request on to the core. Undefined: it is over already, answered by the stand-in or with a problem. */
export type Forward = (extras: ForwardExtras) => Forwarding | undefined;

/** One request of a route, until it is answered: by what, once. */
export class Visit {
  #answered = false;
  #given = false;

  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
    readonly route: CatalogueRoute,
    readonly forward: Forward,
    readonly parts: VisitParts,
  ) {}

  /** Has it been answered, or is its client gone? */
  get answered(): boolean {
    return this.#answered || this.response.destroyed;
  }

  /** Is the core's answer of no use to the client? */
  get answeredOtherwise(): boolean {
    return this.#given || this.response.destroyed;
  }

  give(stored: StoredAnswer, outcome: CatalogueOutcome, how: CacheStatus): void {
    if (!this.#begin(outcome)) return;
    this.#given = true;
    giveStored(this.request, this.response, stored, how, this.parts);
  }

  /** The core's own answer passes. */
  pass(outcome: CatalogueOutcome): void {
    this.#begin(outcome);
  }

  /**
   * The core failed, or is late: what the owner allows is given in its place.
   *
   * @param stored what is kept; given only while it may be
   * @returns whether anything was given, or nobody waits any more
   */
  standIn(stored: StoredAnswer | undefined, asked: Directives, trouble: CoreTrouble, how: CacheStatus): boolean {
    if (this.answered) return true;
    const { metrics, clock } = this.parts;
    const nowMs = clock.monotonicMs();
    if (stored !== undefined && mayBeGivenInstead(stored, asked, nowMs)) {
      this.#begin('stale');
      this.#given = true;
      metrics.tellDegraded(this.route, 'stale', trouble, ageOfStored(stored, nowMs));
      giveStored(this.request, this.response, stored, how, this.parts, true);
      return true;
    }
    const { fallback } = this.route;
    // Late is no failure: who has nothing of his own to look at waits on.
    if (fallback === undefined || trouble === 'late') return false;
    this.#begin('fallback');
    this.#given = true;
    metrics.tellDegraded(this.route, 'fallback', trouble);
    giveFallback(this.request, this.response, fallback);
    return true;
  }

  #begin(outcome: CatalogueOutcome): boolean {
    if (this.#answered) return false;
    this.#answered = true;
    this.parts.metrics.count(this.route, outcome);
    return true;
  }
}

/** Judged when it is given, and not when it was asked for: a bound is a bound. */
export function mayBeGivenInstead(stored: StoredAnswer, asked: Directives, nowMs: number): boolean {
  const reuse = judgeReuse(stored, asked, nowMs);
  return reuse.kind !== 'ask' || reuse.instead;
}
