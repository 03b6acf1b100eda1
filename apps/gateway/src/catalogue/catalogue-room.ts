import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  AnswerStore,
  judgeReuse,
  valueOf,
  without,
  type RawFields,
  type Reuse,
  type StoredAnswer,
} from '@banyan/cache';
import { canonicalPath, writeProblem, type AnswerTap, type CanonicalPath } from '@banyan/proxy';
import type { Clock } from '@banyan/kernel';
import { LRUCache } from 'lru-cache';
import { CatalogueMetrics } from './catalogue-metrics.js';
import type { Catalogue, RouteKeeping } from './catalogue.js';
import { Fill } from './fill.js';
import { Flights, type Flight, type FlightEnd } from './flights.js';
import type { GivingParts } from './give-answer.js';
import { keyOf, readQuestion, type KeyParts, type Question } from './question.js';
import { RouteFinder, type FoundRoute } from './route-finder.js';
import { SafetyNet } from './safety-net.js';
import { UnreadAnswers } from './unread-answers.js';
import { mayBeGivenInstead, Visit, type Forward, type VisitParts } from './visit.js';

export interface CatalogueOptions extends KeyParts, Pick<GivingParts, 'present'> {
  readonly clock: Clock;
}

type SharedQuestion = Extract<Question, { kind: 'shared' }>;

/** A page that was somebody's alone lately: who asks for it does not wait for others' questions. */
const ALONE_MS = 10_000;
const MOST_ALONE = 1_024;
/** How often a request waits for others' questions before it asks by itself. */
const MOST_ROUNDS = 2;

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);
const FIRST_ERROR_STATUS = 400;

/**
 * The owner's catalogue, before passthrough: what it does not know goes on as if it were not there. Of a route it knows,
 * answers are kept and given again as RFC 9111 allows and the owner says, and failures of the core are stood in for.
 */
export class CatalogueRoom {
  readonly #finder: RouteFinder;
  readonly #parts: VisitParts;
  /** When a key's answer was not kept, monotonic ms. */
  readonly #alone = new LRUCache<string, number>({ max: MOST_ALONE });

  constructor(
    catalogue: Catalogue,
    private readonly options: CatalogueOptions,
  ) {
    const { clock, present } = options;
    const store = new AnswerStore({ mostBytes: catalogue.maxBytes });
    this.#finder = new RouteFinder(catalogue);
    this.#parts = {
      clock,
      present,
      store,
      flights: new Flights(),
      metrics: new CatalogueMetrics(store),
      unread: new UnreadAnswers(),
    };
  }

  /** Asked of every request that is not owned. @returns false when it is none of its business, and nothing was done */
  take(request: IncomingMessage, response: ServerResponse, path: CanonicalPath, forward: Forward): boolean {
    const found = this.#finder.find(request, path);
    if (found === undefined) return false;
    const method = request.method ?? '';
    if (!SAFE_METHODS.has(method)) return this.#onChange(request, path, found, forward);
    if (!found.route.methods.has(method) || hasBody(request)) return false;
    const visit = new Visit(request, response, found.route, forward, this.#parts);
    const { keep } = found.route;
    if (keep === undefined) this.#askWithNet(visit, NO_QUESTION, undefined);
    else this.#answer(visit, readQuestion(request, path.pathname, found, keep, this.options), keep);
    return true;
  }

  /** Ends the questions that nobody waits for any more. */
  close(): void {
    this.#parts.flights.abandonAll();
  }

  #answer(visit: Visit, question: Question, keep: RouteKeeping): void {
    if (question.kind === 'own') {
      const { store } = this.#parts;
      const { request } = visit;
      const isKnown = question.because === 'personal-cookie' && keep.anonymousAfterMs !== undefined;
      const stored = isKnown && question.key !== undefined ? store.find(question.key, request.rawHeaders) : undefined;
      this.#askWithNet(visit, question, stored, keep.anonymousAfterMs);
      return;
    }
    this.#answerShared(visit, question, keep);
  }

  /** @param round how often it has waited for others in vain */
  #answerShared(visit: Visit, question: SharedQuestion, keep: RouteKeeping, round = 0): void {
    const { store, flights } = this.#parts;
    const { request } = visit;
    const { key, asked } = question;
    const stored = store.find(key, chosenBy(request.rawHeaders, question));
    if (this.#give(visit, question, keep, stored)) return;
    if (asked.has('only-if-cached')) {
      visit.pass('nothing-kept');
      writeProblem(request, visit.response, 'nothing-kept');
      return;
    }
    if (request.method === 'HEAD') {
      this.#askWithNet(visit, question, stored, keep.patienceMs);
      return;
    }
    const mayFollow = round < MOST_ROUNDS && !asked.has('no-cache') && !this.#wasAlone(key);
    const flight = mayFollow ? flights.find(key) : undefined;
    if (flight === undefined) this.#askForAll(visit, question, keep, stored);
    else void this.#follow(visit, question, keep, { flight, round });
  }

  /** Gives what is kept where that suffices. */
  #give(visit: Visit, question: SharedQuestion, keep: RouteKeeping, stored: StoredAnswer | undefined): boolean {
    if (stored === undefined) return false;
    const reuse: Reuse = judgeReuse(stored, question.asked, this.#parts.clock.monotonicMs());
    if (reuse.kind === 'ask') return false;
    if (reuse.kind === 'give') {
      visit.give(stored, 'given', {});
      return true;
    }
    visit.give(stored, 'stale-meanwhile', {});
    if (visit.request.method === 'GET' && this.#parts.flights.find(question.key) === undefined) {
      this.#askForAll(visit, question, keep, stored);
    }
    return true;
  }

  /** Asks the core, for whoever asks the same. */
  #askForAll(visit: Visit, question: SharedQuestion, keep: RouteKeeping, stored: StoredAnswer | undefined): void {
    const { key, asked, changes } = question;
    const fields = chosenBy(visit.request.rawHeaders, question);
    const fill = new Fill(
      visit,
      { key, asked, fields, changes, rules: keep.rules, stored },
      {
        askAlone: () => this.#askWithNet(visit, question, undefined),
        notKept: () => this.#alone.set(key, this.#parts.clock.monotonicMs()),
      },
    );
    const waits = stored !== undefined && mayBeGivenInstead(stored, asked, this.#parts.clock.monotonicMs());
    fill.begin(waits ? keep.patienceMs : undefined);
  }

  /** Waits for another's question. In vain, it is asked by itself. Never throws. */
  async #follow(
    visit: Visit,
    question: SharedQuestion,
    keep: RouteKeeping,
    { flight, round }: { readonly flight: Flight; readonly round: number },
  ): Promise<void> {
    const { clock, store } = this.#parts;
    const { key, asked } = question;
    const fields = chosenBy(visit.request.rawHeaders, question);
    const stored = store.find(key, fields);
    const canBeStale = stored !== undefined && mayBeGivenInstead(stored, asked, clock.monotonicMs());
    const waitedMs = clock.monotonicMs() - flight.startedMs;
    const how = await within(flight, canBeStale ? Math.max(0, keep.patienceMs - waitedMs) : keep.collapseMs);
    if (visit.answered) return;
    if (how === 'kept') {
      const brought = store.find(key, fields);
      if (brought !== undefined && isBroughtBy(flight, brought)) {
        visit.give(brought, 'shared', { fwd: stored === undefined ? 'miss' : 'stale', collapsed: true });
        return;
      }
      // It was another variant, or is to be asked about each time.
      this.#answerShared(visit, question, keep, round + 1);
      return;
    }
    if (how !== 'passed' && canBeStale) {
      const isLate = how === 'late';
      const status = { fwd: 'stale', detail: isLate ? 'core-late' : 'core-failed' } as const;
      if (visit.standIn(stored, asked, isLate ? 'late' : 'upstream-failed', status)) return;
    }
    this.#askForAll(visit, question, keep, stored);
  }

  /** Passes the request on as it came. What is kept, and the owner's file, stand in for a failure. */
  #askWithNet(
    visit: Visit,
    { asked }: Pick<Question, 'asked'>,
    stored: StoredAnswer | undefined,
    patienceMs?: number,
  ): void {
    if (visit.answered) return;
    const net = new SafetyNet(visit, stored, asked, 'own');
    const forwarding = visit.forward({ standIn: net });
    if (forwarding === undefined || stored === undefined || patienceMs === undefined) return;
    const timer = setTimeout(() => {
      if (visit.answered || !visit.standIn(stored, asked, 'late', { fwd: 'request', detail: 'core-late' })) return;
      forwarding.detach();
      forwarding.abandon();
    }, patienceMs);
    visit.response.once('close', () => clearTimeout(timer));
  }

  /** A request that may change what is kept passes untouched; if it succeeds, what it names is not given any more (section 4.4). */
  #onChange(request: IncomingMessage, path: CanonicalPath, found: FoundRoute, forward: Forward): boolean {
    const { keep } = found.route;
    if (keep === undefined) return false;
    const forget = (changed: FoundRoute, pathname: string): void => {
      const key = changed.route.keep && keyOf(request, pathname, changed, changed.route.keep, this.options);
      if (key === undefined) return;
      this.#parts.store.dropAll(key);
      this.#parts.flights.spoil(key);
    };
    const tap: AnswerTap = {
      onHead: (status, rawHeaders) => {
        if (status >= FIRST_ERROR_STATUS) return;
        forget(found, path.pathname);
        for (const name of ['location', 'content-location']) {
          const other = pathAt(valueOf(rawHeaders, name), found.host, path);
          const of = other && this.#finder.find(request, other);
          if (of !== undefined && other !== undefined) forget(of, other.pathname);
        }
      },
      onBody: ignore,
      onWhole: ignore,
      onEnd: ignore,
    };
    forward({ tap });
    return true;
  }

  #wasAlone(key: string): boolean {
    const sinceMs = this.#alone.get(key);
    return sinceMs !== undefined && this.#parts.clock.monotonicMs() - sinceMs < ALONE_MS;
  }
}

const NO_QUESTION: Pick<Question, 'asked'> = {
  asked: { has: () => false, seconds: () => undefined, isBare: () => false },
};

/** A cookie that the core is not told of chooses nothing. */
function chosenBy(fields: RawFields, { changes }: SharedQuestion): RawFields {
  return changes.without.has('cookie') ? without(fields, COOKIE) : fields;
}
const COOKIE: ReadonlySet<string> = new Set(['cookie']);

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** How a question ended, or that it has not yet. */
async function within(flight: Flight, ms: number): Promise<FlightEnd | 'late'> {
  flight.followers++;
  const { promise, resolve } = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => resolve('late'), ms);
  const how = await Promise.race([flight.ended, promise]);
  clearTimeout(timer);
  flight.followers--;
  return how;
}

/** An answer that comes while somebody waits is new enough for him, unless it must be asked about each time. */
function isBroughtBy({ startedMs }: Flight, stored: StoredAnswer): boolean {
  return stored.receivedMs >= startedMs && (stored.mayBeStale || stored.freshMs > 0);
}

/** A path of the same host that a `Location` names. */
function pathAt(location: string | undefined, host: string, { pathname }: CanonicalPath): CanonicalPath | undefined {
  const url = location === undefined ? null : URL.parse(location, `http://${host}${pathname}`);
  if (url === null || url.host !== new URL(`http://${host}`).host) return undefined;
  const path = canonicalPath(url.pathname + url.search);
  return path.kind === 'path' ? path : undefined;
}

function ignore(): void {
  // Only the head counts.
}
