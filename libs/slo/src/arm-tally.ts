import { rememberSession } from './bounded-sessions.js';
import type { ArmCounts } from './evidence.js';
import { Visits } from './visits.js';
import { BadSessions } from './bad-sessions.js';

/** How one request of an arm ended. */
export interface ArmOutcome {
  readonly failed: boolean;
  /** Over the objective's latency threshold. */
  readonly slow: boolean;
  /** How long the arm took, ms. */
  readonly ms: number;
  /** Stays in memory while its visit lasts; only its hash goes into the evidence. */
  readonly sessionId: string;
}

/** What of an outcome is news: a repetition within a visit, or by a session that was bad before, says nothing new. */
export interface News {
  readonly failed: boolean;
  readonly slow: boolean;
}

const NO_NEWS: News = Object.freeze({ failed: false, slow: false });
const FAILED = 1;
const SLOW = 2;
const FIRST_LIMIT = 4;

/** One operation's counts on one arm; bounded, and on the way of a good and fast request two comparisons. */
export class ArmTally {
  readonly #over: number[];
  readonly #failedSessions: string[] = [];
  readonly #slowSessions: string[] = [];
  readonly #visits = new Visits();
  readonly #failing = new BadSessions();
  readonly #slowing = new BadSessions();
  #requests = 0;
  #failed = 0;
  #slow = 0;
  #failedAgain = 0;
  #slowAgain = 0;

  constructor(
    /** Of this arm's latency ladder, ms, ascending. */
    private readonly limits: readonly number[],
    private readonly hashSession: (sessionId: string) => string,
  ) {
    this.#over = limits.map(() => 0);
  }

  /** So many good and fast requests at once: for whoever steps from failure to failure. */
  calm(requests: number): void {
    this.#requests += requests;
  }

  /** @param nowMs for the visits */
  add({ failed, slow, ms, sessionId }: ArmOutcome, nowMs: number): News {
    this.#requests++;
    const isOver = ms > (this.limits[0] ?? Infinity);
    if (!failed && !slow && !isOver) return NO_NEWS;
    const marks = (failed ? FAILED : 0) | (slow ? SLOW : 0) | (isOver ? this.#marksOver(ms) : 0);
    const fresh = this.#visits.mark(sessionId, marks, nowMs);
    for (let step = 0; step < this.#over.length; step++) {
      if ((fresh & (FIRST_LIMIT << step)) !== 0) this.#over[step] = (this.#over[step] ?? 0) + 1;
    }
    return {
      failed: failed && this.#addFailed(sessionId, (fresh & FAILED) !== 0),
      slow: slow && this.#addSlow(sessionId, (fresh & SLOW) !== 0),
    };
  }

  snapshot(): ArmCounts {
    return {
      requests: this.#requests,
      failed: this.#failed,
      slow: this.#slow,
      failedAgain: this.#failedAgain,
      slowAgain: this.#slowAgain,
      over: this.#over.slice(),
      failedSessions: this.#failedSessions.slice(),
      slowSessions: this.#slowSessions.slice(),
    };
  }

  #marksOver(ms: number): number {
    let marks = 0;
    for (let step = 0; step < this.limits.length && ms > (this.limits[step] ?? Infinity); step++) {
      marks |= FIRST_LIMIT << step;
    }
    return marks;
  }

  #addFailed(sessionId: string, isFresh: boolean): boolean {
    this.#failed++;
    const isNews = isFresh && this.#failing.isNews(sessionId);
    if (isNews) rememberSession(this.#failedSessions, () => this.hashSession(sessionId));
    else this.#failedAgain++;
    return isNews;
  }

  #addSlow(sessionId: string, isFresh: boolean): boolean {
    this.#slow++;
    const isNews = isFresh && this.#slowing.isNews(sessionId);
    if (isNews) rememberSession(this.#slowSessions, () => this.hashSession(sessionId));
    else this.#slowAgain++;
    return isNews;
  }
}
