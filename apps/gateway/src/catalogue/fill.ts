import {
  freshen,
  isNotModified,
  isOf,
  keepHead,
  validatingFields,
  type Arrival,
  type Directives,
  type KeepingRules,
  type KeptHead,
  type NotKept,
  type RawFields,
  type StoredAnswer,
} from '@banyan/cache';
import type { ProblemCode } from '@banyan/kernel';
import {
  headerKind,
  type AnswerTap,
  type Forwarding,
  type HeadVerdict,
  type RequestChanges,
  type StandIn,
} from '@banyan/proxy';
import { cacheStatusText, type CacheStatus } from './cache-status.js';
import type { CatalogueOutcome, CoreTrouble } from './catalogue-metrics.js';
import type { Flight } from './flights.js';
import { KEYED_CLAIMS } from './question.js';
import type { Visit } from './visit.js';

const TAKEN: HeadVerdict = { kind: 'taken' };
const FIRST_ERROR_STATUS = 400;

/** What is asked of the core, for everybody. */
export interface FillQuestion {
  readonly key: string;
  readonly asked: Directives;
  /** The request's fields as answers are chosen by them. */
  readonly fields: RawFields;
  readonly changes: RequestChanges;
  readonly rules: KeepingRules;
  /** What is kept already and to be renewed. */
  readonly stored: StoredAnswer | undefined;
}

export interface FillDoors {
  /** Asks the core for the visitor anew, by his own request and for him alone. */
  readonly askAlone: () => void;
  /** The core's answer is for who asked alone: others need not wait for the next one. */
  readonly notKept: (key: string) => void;
}

/**
 * One question to the core whose answer is kept for others. It streams to the client who asked; a copy is made while it
 * passes, up to the bound, and is kept when it has come whole. Who is given something else meanwhile, or leaves, does not
 * end it while the copy is wanted.
 */
export class Fill implements StandIn, AnswerTap {
  readonly #flight: Flight;
  readonly #startedMs: number;
  #forwarding: Forwarding | undefined;
  #kept: KeptHead | undefined;
  #chunks: Buffer[] | undefined;
  #bytes = 0;
  #ahead = false;
  #headMs: number | undefined;
  #lateTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly visit: Visit,
    private readonly question: FillQuestion,
    private readonly doors: FillDoors,
  ) {
    const { clock, flights } = visit.parts;
    this.#startedMs = clock.monotonicMs();
    this.#flight = flights.begin(question.key, this.#startedMs, () => this.#giveUp());
  }

  /** @param patienceMs how long the visitor waits, where something kept may be given to him instead */
  begin(patienceMs: number | undefined): void {
    const { stored, changes } = this.question;
    const more = stored === undefined ? changes.more : [...changes.more, ...validatingFields(stored)];
    this.#forwarding = this.visit.forward({ standIn: this, tap: this, changes: { ...changes, more } });
    // He has his answer, and need not know of this question.
    if (this.visit.answered) this.#forwarding?.detach();
    else if (patienceMs !== undefined && this.#forwarding !== undefined) {
      this.#lateTimer = setTimeout(() => this.#late(), patienceMs);
    }
  }

  /** Up to the bound, what a slow client has not taken waits in memory: others wait for the copy. */
  runsAhead(): boolean {
    if (this.#chunks === undefined) return false;
    return (this.#ahead ||= this.visit.parts.unread.admit(this.visit.response));
  }

  judgeHead(status: number, rawHeaders: RawFields): HeadVerdict {
    clearTimeout(this.#lateTimer);
    this.#headMs = this.visit.parts.clock.monotonicMs();
    const { stored, rules } = this.question;
    if (status === 304 && stored !== undefined) return this.#onNotModified(stored, rawHeaders);
    if (this.visit.route.failures.has(status)) return this.#onFailure(status);
    const kept = keepHead({ status, fields: rawHeaders, request: this.question.fields }, this.#arrival(), rules);
    if (typeof kept === 'string') return this.#onNotKept(status, kept);
    if (kept.variant.some(([name]) => isOfOneClient(name))) return this.#onNotKept(status, 'varies-by-everything');
    return this.#onKept(status, kept);
  }

  onHead(): void {
    // Judged already.
  }

  onBody(bytes: Buffer): void {
    this.#bytes += bytes.length;
    if (this.#bytes > this.question.rules.maxAnswerBytes) {
      if (this.#chunks !== undefined) this.#drop();
      // What nobody reads is not read to its end.
      if (this.visit.answeredOtherwise) this.#forwarding?.abandon();
    }
    this.#chunks?.push(Buffer.from(bytes));
  }

  onWhole(): void {
    if (this.#chunks === undefined || this.#kept === undefined) return;
    const body = Buffer.concat(this.#chunks);
    this.#chunks = undefined;
    if (this.#flight.spoiled) {
      this.#flight.end('passed');
      return;
    }
    const receivedMs = this.#headMs ?? this.#startedMs;
    this.visit.parts.store.keep(this.question.key, { ...this.#kept, body, receivedMs });
    this.#flight.end('kept');
  }

  onEnd(): void {
    clearTimeout(this.#lateTimer);
    this.#chunks = undefined;
    this.#flight.end('failed');
  }

  onRefused(problem: ProblemCode): boolean {
    clearTimeout(this.#lateTimer);
    this.#flight.end('failed');
    if (this.#standIn(problem, { fwd: this.#why, detail: 'core-failed' })) return true;
    this.visit.pass('failed');
    return false;
  }

  onClientLeft(): boolean {
    return this.#chunks !== undefined || (this.#headMs === undefined && this.#flight.followers > 0);
  }

  #onKept(status: number, kept: KeptHead): HeadVerdict {
    this.#kept = kept;
    this.#chunks = [];
    const { visit } = this;
    const { clock } = visit.parts;
    if (visit.answered) return TAKEN;
    // The core was asked without the client's conditions; it is answered by them all the same.
    const head = { ...kept, body: Buffer.alloc(0), receivedMs: clock.monotonicMs() };
    if (isNotModified(visit.request.rawHeaders, head, clock.nowMs())) {
      visit.give(head, 'kept', this.#how(status, { stored: true }));
      return TAKEN;
    }
    return this.#passing('kept', this.#how(status, { stored: true }));
  }

  #onNotKept(status: number, why: NotKept): HeadVerdict {
    const { key, fields, stored } = this.question;
    // There is another page now, and it is nobody else's.
    if (stored !== undefined && status < FIRST_ERROR_STATUS) this.visit.parts.store.drop(key, fields);
    this.#drop();
    return this.#passing('not-kept', this.#how(status, { detail: why }));
  }

  #onFailure(status: number): HeadVerdict {
    this.#flight.end('failed');
    if (this.#standIn(`${status}`, this.#how(status, { detail: 'core-failed' }))) return TAKEN;
    return this.#passing('failed', this.#how(status));
  }

  #onNotModified(stored: StoredAnswer, rawHeaders: RawFields): HeadVerdict {
    const { store, clock } = this.visit.parts;
    const { key, fields, rules } = this.question;
    if (!isOf(rawHeaders, stored)) {
      store.drop(key, fields);
      this.#flight.end('passed');
      // It speaks of an answer that we do not hold; nothing was promised to the client yet.
      if (!this.visit.answered) queueMicrotask(this.doors.askAlone);
      return TAKEN;
    }
    const head = { fields: rawHeaders, request: fields };
    const { answer, keep } = freshen(stored, head, this.#arrival(), rules, clock.monotonicMs());
    const kept = keep && !this.#flight.spoiled;
    if (kept) store.keep(key, answer);
    else store.drop(key, fields);
    this.#flight.end(kept ? 'kept' : 'passed');
    this.visit.give(answer, 'revalidated', this.#how(304, { stored: kept }));
    return TAKEN;
  }

  #passing(outcome: CatalogueOutcome, how: CacheStatus): HeadVerdict {
    if (this.visit.answered) return TAKEN;
    this.visit.pass(outcome);
    return { kind: 'pass', more: ['Cache-Status', cacheStatusText(how)] };
  }

  #late(): void {
    if (this.#standIn('late', { fwd: this.#why, detail: 'core-late' })) this.#forwarding?.detach();
  }

  #standIn(trouble: CoreTrouble, how: CacheStatus): boolean {
    return this.visit.standIn(this.question.stored, this.question.asked, trouble, how);
  }

  #drop(): void {
    this.#chunks = undefined;
    this.#kept = undefined;
    this.doors.notKept(this.question.key);
    this.#flight.end('passed');
  }

  #giveUp(): void {
    this.#forwarding?.detach();
    this.#forwarding?.abandon();
  }

  get #why(): NonNullable<CacheStatus['fwd']> {
    return this.question.stored === undefined ? 'miss' : 'stale';
  }

  #how(fwdStatus: number, more: CacheStatus = {}): CacheStatus {
    return { fwd: this.#why, fwdStatus, ...more };
  }

  #arrival(): Arrival {
    const { clock } = this.visit.parts;
    return { wallMs: clock.nowMs(), delayMs: clock.monotonicMs() - this.#startedMs };
  }
}

/** The core is told it by us, of each client: an answer chosen by it is that client's. */
function isOfOneClient(name: string): boolean {
  return headerKind(name).provenance && !KEYED_CLAIMS.has(name);
}
