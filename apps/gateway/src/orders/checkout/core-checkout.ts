import type { WireQuestion, WireReading } from '@banyan/contracts';
import { StoreUnavailable } from '@banyan/database';
import {
  languageOf,
  ORDER_BEGIN,
  ORDER_CONFIRM,
  ORDER_LOOK,
  type BeginResult,
  type CheckoutLanguage,
  type CheckoutRequest,
  type CheckoutSaid,
  type CheckoutWord,
  type LookResult,
  type StockDesk,
} from '@banyan/domains';
import { ArmError, keyedHash, ProblemError, sha256Hex, TranslationRefused } from '@banyan/kernel';
import type { Begun, Binding, CoreSessions, SessionTurn, StockAuthority } from '@banyan/ledger';
import { log } from '@banyan/observability';
import { writeProblem } from '@banyan/proxy';
import { Deadline, type Attempt } from '@banyan/resilience';
import type { IncomingMessage } from 'node:http';
import { decompress } from '../../legacy-wire/decompress.js';
import { respondWire } from '../../legacy-wire/respond-wire.js';
import type { WireRequestInHand } from '../../legacy-wire/wire-request.js';
import type { RequestOutcome } from '../../pipeline/operation-metrics.js';
import { attemptOrder } from '../attempt-order.js';
import { bindOrder } from '../bind-order.js';
import { capture } from '../capture.js';
import { insist } from '../insist.js';
import { LedgerJournal } from '../ledger-journal.js';
import type { OrdersParts } from '../orders-parts.js';
import { takeTurn } from './checkout-turn.js';
import { ConfirmingArm, type ConfirmedBy, type ConfirmOutcome, type Heard } from './confirming-arm.js';
import { HeldCore, type CoreSaid } from './held-core.js';

export interface CoreCheckoutOptions {
  readonly sessions: CoreSessions;
  readonly desk: StockDesk;
  /** As far as it is known; undefined: not yet. */
  readonly authority: () => StockAuthority | undefined;
  /** The fields of an answer of the core as this client may see them. */
  readonly present: (request: IncomingMessage, rawHeaders: readonly string[]) => string[];
}

/** Orders of the core's own checkout are one storefront's in the ledger: the core's number is in their key. */
const STOREFRONT = 'core';
/** Answers of the core are JSON or a page; longer ones name no order. */
const MOST_BYTES = 1024 * 1024;
const MS_PER_SECOND = 1_000;
const JSON_HEAD = ['Content-Type', 'application/json'] as const;

/** How the request is known here. */
interface Asked extends WireRequestInHand {
  readonly question: WireQuestion;
  readonly does: CheckoutRequest['does'];
  readonly session: string;
}

/** What came of an order for whoever asked now. */
interface Ended {
  /** Undefined: nobody can say yet. */
  readonly outcome: ConfirmOutcome | undefined;
  /** It was bound by a request before this one. */
  readonly before: boolean;
  /** The core's answer to this very request, and whether it says what it came to. */
  readonly said: CoreSaid | undefined;
  readonly isRead: boolean;
}

/**
 * The core's own checkout, one request of a session after the other (decision record 32). What begins an order passes, and its number is
 * written down before the answer goes on; what confirms it is bound to that number before it is sent. Such an order is the core's.
 */
export class CoreCheckout {
  constructor(
    private readonly parts: OrdersParts,
    private readonly options: CoreCheckoutOptions,
  ) {}

  /** May what is not recognised pass to the core, since it has the authority for stock? */
  get mayPass(): boolean {
    const authority = this.options.authority();
    return authority?.arm === 'legacy' && authority.state === 'settled';
  }

  /** Answers a recognised request. Never throws. */
  async answer(inHand: WireRequestInHand, question: WireQuestion): Promise<void> {
    const { does, session } = question.input as CheckoutRequest;
    // Nobody's session has nothing in its cart.
    if (session === undefined) return pass(inHand);
    const asked: Asked = { ...inHand, question, does, session };
    if (does === 'refill') return this.#refill(asked);
    try {
      await this.#inTurn(asked);
    } catch (error) {
      this.#failed(asked, error);
    }
  }

  /** A cart is filled whether or not the ledger is there: what it was told late, it is told before the next order is bound. */
  async #refill(asked: Asked): Promise<void> {
    const { sessions } = this.options;
    const noting = sessions.refilled(asked.session);
    try {
      await noting;
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      const { clock, policy } = this.parts;
      const late = insist(clock, policy.checkout.turnMs, () => sessions.refilled(asked.session));
      void this.parts.inHand.add(late.catch(() => log.warn('that a cart was filled could not be written down')));
    }
    pass(asked);
  }

  async #inTurn(asked: Asked): Promise<void> {
    const { clock, policy } = this.parts;
    const { sessions } = this.options;
    const turn = await takeTurn(sessions, asked.session, asked.exchange.clientSignal, clock, policy.checkout);
    if (turn === undefined) return this.#wait(asked);
    try {
      await this.#inHand(asked.does === 'begin' ? this.#begin(asked, turn) : this.#confirm(asked, turn));
    } finally {
      await sessions.end(turn).catch((error: unknown) => {
        if (!(error instanceof StoreUnavailable)) throw error;
      });
    }
  }

  /** Passes on what begins an order, and writes its number down before anybody hears of it. */
  async #begin(asked: Asked, turn: SessionTurn): Promise<void> {
    const { sessions } = this.options;
    // An order whose confirmation is on its way is not replaced: it would be the next that is confirmed in its place.
    if (turn.number !== undefined && (await this.#end(asked, turn, turn.number, 'settle')).outcome === undefined) {
      return this.#wait(asked);
    }
    if (!(await sessions.beginning(turn))) return this.#wait(asked);
    const core = await HeldCore.ask(
      asked.forward,
      asked.body,
      AbortSignal.timeout(this.parts.policy.checkout.budgetMs),
    );
    if (core.kind === 'lost') {
      if (!core.sent) await this.#begun(turn, { kind: 'not-begun' });
      return this.#wait(asked);
    }
    const said = (await this.#read(asked, core))?.said;
    const isTold = said?.kind === 'begun' || said?.kind === 'not-begun';
    if (!(await this.#begun(turn, isTold ? said : { kind: 'untold' }))) return this.#wait(asked);
    this.#give(asked, core);
  }

  async #confirm(asked: Asked, turn: SessionTurn): Promise<void> {
    const by = asked.does === 'confirm' ? 'confirm' : 'press';
    const { number } = turn;
    if (number === undefined && by === 'press') {
      // It was begun when nobody looked, if at all. The core confirms it once at most; what it takes it must have.
      return this.mayPass ? pass(asked) : this.#word(asked, { kind: 'begin-again', language: 'de' });
    }
    if (number !== undefined) {
      const ended = await this.#end(asked, turn, number, by);
      if (by === 'press' || !isAnother(ended, turn)) return this.#tell(asked, number, ended);
    }
    const begun = await this.#beginFirst(asked, turn);
    if (begun === undefined) return;
    await this.#tell(asked, begun, await this.#end(asked, { ...turn, refilled: false }, begun, by));
  }

  /** The core would begin an order by itself and confirm it in one: it is begun first, so that it has a name before it is confirmed. */
  async #beginFirst(asked: Asked, turn: SessionTurn): Promise<string | undefined> {
    if (!(await this.options.sessions.beginning(turn))) return this.#wait(asked);
    const { arm, policy } = this.parts.domain.serving.legacy;
    const { clock } = this.parts;
    const { budgetMs } = this.parts.policy.checkout;
    const begin = (attempt: Attempt): Promise<unknown> => arm.call(ORDER_BEGIN, { session: asked.session }, attempt);
    const result = (await policy.run(begin, {
      budgetMs: new Deadline(clock, budgetMs).remainingMs(),
      traceparent: asked.exchange.span.traceparent(),
    })) as BeginResult;
    if (!(await this.#begun(turn, result))) return this.#wait(asked);
    if (result.kind === 'begun') return result.number;
    respondWire(asked.exchange, { status: 200, text: result.text }, JSON_HEAD);
    return undefined;
  }

  /** @returns false: the turn is over, or it could not be written: nobody may rely on it */
  async #begun(turn: SessionTurn, what: Begun | BeginResult): Promise<boolean> {
    const { clock, policy } = this.parts;
    const { sessions } = this.options;
    const told: Begun = what.kind === 'begun' ? what : { kind: what.kind };
    return insist(clock, policy.outcomePatienceMs, () => sessions.begun(turn, told));
  }

  /** Brings an order to its end, or says what it came to. What was never to be confirmed is not bound so that it can be settled. */
  async #end(asked: Asked, turn: SessionTurn, number: string, by: ConfirmedBy): Promise<Ended> {
    const { clock, policy, domain } = this.parts;
    const attemptMs = policy.checkout.budgetMs + policy.attemptMarginMs;
    const heldUntilMs = clock.monotonicMs() + attemptMs;
    const request = {
      storefront: STOREFRONT,
      key: `${sha256Hex(asked.session)} ${number}`,
      operation: ORDER_CONFIRM,
      fingerprint: number,
      arm: 'legacy',
      reference: number,
      boundAtMs: clock.nowMs(),
      attemptMs,
      buyer: { sessionHash: keyedHash(this.parts.hashKey, asked.session) },
    } as const;
    const met = await bindOrder(request, by === 'settle', this.parts);
    if (met === undefined) return NEVER_BOUND;
    if (met.kind === 'answered') {
      return { outcome: met.outcome as ConfirmOutcome, before: true, said: undefined, isRead: false };
    }
    const { binding, fresh } = met;
    const arm = this.#armFor(asked, turn, binding, by);
    const attempting = attemptOrder(
      {
        domain: domain.manifest.name,
        operation: ORDER_CONFIRM,
        binding,
        arm,
        policy: domain.serving.legacy.policy,
        journal: new LedgerJournal(this.parts.ledger, binding, clock, policy.journalPatienceMs),
        inputWith: (journal) => journal,
        budgetMs: policy.checkout.budgetMs,
        heldUntilMs,
        parent: asked.exchange.span.context,
      },
      this.parts,
    );
    const captured = await this.#inHand(attempting.then((attempt) => capture(binding, attempt, this.parts)));
    const outcome = captured.kind === 'final' ? (captured.result as ConfirmOutcome) : undefined;
    return { outcome, before: !fresh, said: arm.said, isRead: arm.isRead };
  }

  #armFor(asked: Asked, turn: SessionTurn, binding: Binding, by: ConfirmedBy): ConfirmingArm {
    const { policy, domain } = this.parts;
    const { shareOfCore } = policy.checkout;
    return new ConfirmingArm({
      legacy: domain.serving.legacy.arm,
      desk: this.options.desk,
      binding,
      by,
      send: async (attempt) => {
        if (turn.refilled && !(await this.options.sessions.confirming(turn))) {
          return { kind: 'lost', sent: false, because: 'the turn is over' };
        }
        // What is left is for finding out what came of it.
        const share = AbortSignal.timeout(Math.max(1, Math.floor(attempt.remainingMs() * shareOfCore)));
        return HeldCore.ask(asked.forward, asked.body, AbortSignal.any([attempt.signal, share]));
      },
      read: (core) => this.#read(asked, core),
    });
  }

  /** Undefined: what the core said leaves it open, as the head of an answer does. */
  async #read({ claim, question, exchange, does }: Asked, core: CoreSaid): Promise<Heard | undefined> {
    if (exchange.request.method === 'HEAD') return undefined;
    const { status } = core;
    const bytes = await decompress(core.bytes, fieldOf(core, 'content-encoding'), MOST_BYTES);
    if (bytes === undefined) return undefined;
    const contentType = fieldOf(core, 'content-type') ?? 'application/json';
    try {
      const answer = { status, contentType, bytes, askedAtMs: this.parts.clock.nowMs() };
      const reading: WireReading = claim.contract.read(question, answer);
      if (reading.kind !== 'answered') return undefined;
      const by = does === 'press' ? 'press' : 'confirm';
      return { said: reading.result as CheckoutSaid, answer: { by, contentType, text: bytes.toString('utf8') } };
    } catch (error) {
      if (error instanceof TranslationRefused || error instanceof ArmError) return undefined;
      throw error;
    }
  }

  /** What it came to: in the core's own words where they are known, else in ours. */
  async #tell(asked: Asked, number: string, { outcome, said, isRead }: Ended): Promise<void> {
    const { exchange, does } = asked;
    // Of a head nothing can be read; its status says as much as it would have said.
    const isMeant = isRead || outcome === undefined || (exchange.request.method === 'HEAD' && said?.status === 200);
    if (said !== undefined && isMeant) return this.#give(asked, said);
    if (outcome === undefined || outcome.kind === 'pending') return this.#wait(asked);
    this.#ended(asked, 'ledger');
    const { answer } = outcome;
    if (answer?.by === does)
      return respondWire(exchange, { status: 200, text: answer.text }, ['Content-Type', answer.contentType]);
    if (outcome.kind === 'placed') {
      const placed = outcome.number ?? number;
      return this.#word(asked, { kind: 'placed', number: placed, language: await this.#languageOf(placed) });
    }
    const language = outcome.language ?? (await this.#languageOf(number));
    if (outcome.because !== 'out-of-stock') return this.#word(asked, { kind: 'begin-again', language });
    return this.#word(asked, { kind: 'refused', lines: outcome.lines, language });
  }

  async #languageOf(number: string): Promise<CheckoutLanguage> {
    const { arm, policy } = this.parts.domain.serving.legacy;
    const look = (attempt: Attempt): Promise<unknown> => arm.call(ORDER_LOOK, { reference: number }, attempt);
    try {
      const seen = (await policy.run(look, { budgetMs: this.parts.policy.settle.budgetMs })) as LookResult;
      return seen.kind === 'seen' ? languageOf(seen.order) : 'de';
    } catch (error) {
      if (error instanceof ArmError) return 'de';
      throw error;
    }
  }

  #wait(asked: Asked): undefined {
    this.#ended(asked, 'failed');
    this.#word(asked, { kind: 'wait', language: 'de' });
    return undefined;
  }

  /** A page has no words for it: it is told by a status. */
  #word(asked: Asked, word: CheckoutWord): void {
    const { exchange, claim, question } = asked;
    const { request, response, span } = exchange;
    if (response.destroyed || response.headersSent) return;
    const answer = claim.contract.present(question, word, new Map());
    if (answer !== undefined) return respondWire(exchange, answer, JSON_HEAD);
    const retryAfterSeconds = this.parts.policy.retryAfterSeconds.draining;
    writeProblem(request, response, 'unavailable', { retryAfterSeconds, traceId: span.context.traceId });
  }

  /** The core's answer, as it came. */
  #give(asked: Asked, { status, rawHeaders, bytes }: CoreSaid): void {
    this.#ended(asked, 'ok');
    const { exchange } = asked;
    const { request, response, span } = exchange;
    if (response.destroyed || response.headersSent) return;
    span.set({ 'http.response.status_code': status });
    response.sendDate = false;
    response.writeHead(status, this.options.present(request, rawHeaders));
    response.end(bytes);
  }

  #failed(asked: Asked, error: unknown): void {
    const isKnown = error instanceof ProblemError || error instanceof StoreUnavailable || error instanceof ArmError;
    if (!isKnown) log.error('a request of the core’s checkout could not be answered', { err: error });
    this.#wait(asked);
  }

  /** Of what places an order; what begins one is none. */
  #ended({ does, claim, exchange }: Asked, outcome: RequestOutcome): void {
    if (does === 'begin') return;
    claim.metrics.ended('legacy', outcome, (this.parts.clock.monotonicMs() - exchange.startedMs) / MS_PER_SECOND);
  }

  /** Goes on whether or not its client waits. */
  #inHand<T>(work: Promise<T>): Promise<T> {
    return this.parts.inHand.add(work);
  }
}

/** It was begun, and nobody has asked to confirm it. */
const NEVER_BOUND: Ended = {
  outcome: { kind: 'refused', because: 'abandoned', lines: [] },
  before: false,
  said: undefined,
  isRead: false,
};

/**
 * Does who confirms now mean another order than the session's last? One whose end was reached by a request before this is repeated, unless the cart was
 * filled since; and one that cannot be confirmed any more is begun anew, as the core would do.
 */
function isAnother({ outcome, before, said }: Ended, { refilled }: SessionTurn): boolean {
  if (!before || said !== undefined || outcome === undefined) return false;
  return outcome.kind === 'refused' || (outcome.kind === 'placed' && refilled);
}

function pass({ forward, body }: WireRequestInHand): void {
  forward(body === undefined ? {} : { readBefore: body });
}

function fieldOf({ rawHeaders }: CoreSaid, name: string): string | undefined {
  const at = rawHeaders.findIndex((text, index) => index % 2 === 0 && text.toLowerCase() === name);
  return at === -1 ? undefined : rawHeaders[at + 1];
}
