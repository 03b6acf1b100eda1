import { messageOf, ProblemError, type Arm, type Clock } from '@banyan/kernel';
import { MoveRefused, type StockAuthority, type StockAuthorityBook } from '@banyan/ledger';
import { log } from '@banyan/observability';
import { setTimeout as passed } from 'node:timers/promises';
import { InventoryAway, type InventorySide, type LevelComparison } from './inventory-side.js';
import { MOVE_POLICY, type MovePolicy } from './move-policy.js';
import { differing, preflight, type GatewayRoutes, type Refusal } from './preflight.js';

/** Who asks, and why: on record with every step. */
export interface MoveWish {
  readonly to: Arm;
  readonly by: string;
  readonly reason: string;
}

/** Where a move stands. */
export type MoveStep = 'drain' | 'reconcile' | 'flip';

/** The move of this process: under way, or the last one. */
export interface MoveProgress {
  readonly to: Arm;
  readonly state: 'moving' | 'moved' | 'undone';
  readonly step: MoveStep;
  /** In words: what is waited for, or what came of it. */
  readonly text: string;
  /** What the last comparison found; null: nothing was compared yet. */
  readonly comparison: LevelComparison | null;
}

export interface MoverParts {
  readonly book: Pick<StockAuthorityBook, 'read' | 'beginMove' | 'undoMove' | 'flip' | 'openOrders'>;
  readonly inventory: Pick<InventorySide, 'read' | 'follow' | 'compare'>;
  readonly gateways: () => readonly GatewayRoutes[];
  /** Only who leads looks after a move that somebody left behind. */
  readonly leads: () => boolean;
  readonly clock: Clock;
  readonly policy?: MovePolicy;
}

/** A move cannot go on and is undone; the text says why. */
class NotMovable extends Error {
  override readonly name = 'NotMovable';
}

/** The name under which control itself takes steps. */
const CONTROL = 'control';

/**
 * Moves the authority for all stock, in steps of which each leaves a state that the next look resolves:
 *
 * 1. *drain*: the ledger says that it is moving. Nothing new is bound; orders of the term settle, and the core books what is set aside.
 * 2. *reconcile*: the inventory service closes its term (where it has it), so that nothing moves any more, and every level is held
 *    against the core's own table.
 * 3. *flip*: the ledger gives the authority away, in one transaction that finds no open order. The inventory service is told.
 *
 * The ledger's row alone says who has it. Before the flip everything can be undone, and is, when a step takes too long or finds
 * what it must not; after it nothing is left to do but to tell the inventory service, which every look does again. A process that
 * dies in between leaves a row that is draining: the next one undoes it or goes on, by how old it is.
 */
export class AuthorityMover {
  readonly #policy: MovePolicy;
  #progress: MoveProgress | undefined;
  #running: Promise<void> | undefined;
  #known: StockAuthority | undefined;
  #keeping: Promise<void> | undefined;
  #keptAtMs = -Infinity;
  #timer: NodeJS.Timeout | undefined;
  readonly #stop = new AbortController();

  constructor(private readonly parts: MoverParts) {
    this.#policy = parts.policy ?? MOVE_POLICY;
  }

  /** As it was last read; undefined: not since start. */
  get known(): StockAuthority | undefined {
    return this.#known;
  }

  /** Of this process; undefined: it has moved nothing. */
  get progress(): MoveProgress | undefined {
    return this.#progress;
  }

  start(): void {
    this.#timer = setInterval(() => void this.tick(), this.#policy.lookMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stop.abort();
    await this.#running;
    await this.#keeping;
  }

  /** Everything that speaks against it now, the comparison of all levels included: takes seconds. @throws StoreUnavailable */
  async look(to: Arm): Promise<readonly Refusal[]> {
    const authority = await this.#read();
    const facts = {
      to,
      authority,
      gateways: this.parts.gateways(),
      inventory: await this.#inventory(),
      comparison: undefined,
    };
    const first = preflight(facts, this.#policy);
    // What is refused anyway need not be compared, and says what to do first.
    if (first.length > 0) return first;
    return preflight({ ...facts, comparison: await this.#compare() }, this.#policy);
  }

  /**
   * Begins a move, if nothing speaks against it, and returns; it goes on by itself.
   *
   * @throws ProblemError `conflict` with everything that speaks against it
   * @throws StoreUnavailable
   */
  async move(wish: MoveWish): Promise<StockAuthority> {
    const refusals = await this.look(wish.to);
    if (refusals.length > 0) throw refused(refusals.map(({ text }) => text));
    const authority = await asConflict(() => this.parts.book.beginMove(wish));
    this.#known = authority;
    this.#run(authority, wish, 0);
    return authority;
  }

  /**
   * Undoes a move that has not flipped. One that has is undone by moving back.
   *
   * @throws ProblemError `conflict` when none is under way
   */
  async undo(by: string, reason: string): Promise<StockAuthority> {
    const authority = await asConflict(() => this.parts.book.undoMove({ by, reason }));
    this.#known = authority;
    this.#settle('undone', `undone by ${by}: ${reason}`);
    this.#keptAtMs = -Infinity;
    return authority;
  }

  /** Looks whether somebody left a move behind, and whether the inventory service goes by the shop's word. Never throws. */
  tick(): Promise<void> {
    if (this.#keeping !== undefined) return this.#keeping;
    const nowMs = this.parts.clock.monotonicMs();
    if (this.#stop.signal.aborted || nowMs - this.#keptAtMs < this.#policy.keepMs) return Promise.resolve();
    if (!this.parts.leads())
      return this.#read().then(
        () => undefined,
        () => undefined,
      );
    this.#keptAtMs = nowMs;
    this.#keeping = this.#keep()
      .catch((error: unknown) => log.debug('the stock authority is not looked after', { reason: messageOf(error) }))
      .finally(() => {
        this.#keeping = undefined;
      });
    return this.#keeping;
  }

  async #keep(): Promise<void> {
    const authority = await this.#read();
    if (this.#running !== undefined) return;
    if (authority.state === 'draining' && authority.movingTo !== undefined) {
      // Whoever began it is gone. Young, it goes on; old, orders have waited long enough.
      const { by, reason, movingTo: to } = authority;
      this.#run(authority, { to, by, reason }, Math.max(0, this.parts.clock.nowMs() - authority.sinceMs));
      return;
    }
    const own = await this.parts.inventory.read();
    const { arm, term } = authority;
    if (own.arm !== arm || own.term !== term || own.closed)
      await this.parts.inventory.follow({ arm, term, closed: false });
  }

  /** @param ageMs how long it has been moving: whoever goes on with it has no more time than who began it */
  #run(authority: StockAuthority, wish: MoveWish, ageMs: number): void {
    this.#progress = { to: wish.to, state: 'moving', step: 'drain', text: 'begun', comparison: null };
    this.#running = this.#steps(authority, wish, this.parts.clock.monotonicMs() - ageMs)
      .catch((error: unknown) => this.#giveUp(error))
      .finally(() => {
        this.#running = undefined;
        // The inventory service is told at once what came of it.
        this.#keptAtMs = -Infinity;
      });
  }

  async #steps(authority: StockAuthority, wish: MoveWish, begunMs: number): Promise<void> {
    const { book, inventory, clock } = this.parts;
    const { arm: from, term } = authority;
    const within = (ms: number, what: string): void => {
      if (clock.monotonicMs() - begunMs > ms) throw new NotMovable(`${what} within ${ms / 1_000} s`);
    };
    for (;;) {
      within(this.#policy.drainMs, 'orders did not settle');
      const [open, { openClaims }] = await Promise.all([book.openOrders(term), inventory.read()]);
      if (open === 0 && openClaims === 0) break;
      this.#say('drain', `${open} orders have no outcome yet, ${openClaims} lines are not booked at the core`);
      await this.#pause();
    }
    this.#demandMoving();
    this.#say('reconcile', 'every level is held against the core');
    // Nobody sets anything aside any more: what is compared stays as it is.
    if (from === 'service') await inventory.follow({ arm: from, term, closed: true });
    const { openClaims } = await inventory.read();
    if (openClaims > 0) throw new NotMovable(`${openClaims} lines were set aside meanwhile`);
    const comparison = await inventory.compare(false);
    this.#say('reconcile', `${comparison.levels} levels compared`, comparison);
    const [difference] = differing(comparison);
    if (difference !== undefined) throw new NotMovable(difference.text);
    within(this.#policy.wholeMs, 'it was not done');
    this.#demandMoving();
    if (this.#stop.signal.aborted) return;
    this.#say('flip', 'the authority is given away');
    const { by, reason } = wish;
    const flipped = await book.flip({ expectedTerm: term, by, reason });
    this.#known = flipped;
    this.#settle('moved', `the ${flipped.arm} arm has the authority, in term ${flipped.term}`);
    log.warn('the authority for stock has moved', { arm: flipped.arm, reason });
    // Failing that, every look tells it again; an order of the new term tells it too.
    await inventory.follow({ arm: flipped.arm, term: flipped.term, closed: false }).catch(() => undefined);
  }

  /** Before the flip nothing is lost by going back; whether it came to the flip, the ledger knows. */
  async #giveUp(error: unknown): Promise<void> {
    if (this.#stop.signal.aborted) return;
    const because = error instanceof NotMovable || error instanceof InventoryAway ? error.message : messageOf(error);
    try {
      this.#known = await this.parts.book.undoMove({ by: CONTROL, reason: `undone: ${because}` });
      this.#settle('undone', because);
      log.warn('the authority for stock was not moved', { reason: because });
    } catch (failure) {
      // Flipped after all, undone by a person, or the database is away: the next look finds out which.
      this.#settle(
        'undone',
        failure instanceof MoveRefused ? `ended by another: ${because}` : `${because}; ${messageOf(failure)}`,
      );
    }
  }

  /** A person may have undone it while something was waited for. */
  #demandMoving(): void {
    if (this.#progress?.state !== 'moving') throw new NotMovable('undone meanwhile');
  }

  #say(step: MoveStep, text: string, comparison?: LevelComparison): void {
    const known = this.#progress;
    if (known === undefined || known.state !== 'moving') return;
    this.#progress = { ...known, step, text, comparison: comparison ?? known.comparison };
  }

  #settle(state: 'moved' | 'undone', text: string): void {
    if (this.#progress !== undefined) this.#progress = { ...this.#progress, state, text };
  }

  async #read(): Promise<StockAuthority> {
    this.#known = await this.parts.book.read();
    return this.#known;
  }

  async #inventory() {
    try {
      return await this.parts.inventory.read();
    } catch (error) {
      if (!(error instanceof InventoryAway)) throw error;
      return { away: error.message };
    }
  }

  async #compare(): Promise<LevelComparison | { readonly away: string }> {
    try {
      return await this.parts.inventory.compare(true);
    } catch (error) {
      if (!(error instanceof InventoryAway)) throw error;
      return { away: error.message };
    }
  }

  async #pause(): Promise<void> {
    await passed(this.#policy.lookMs, undefined, { signal: this.#stop.signal });
  }
}

const MOVE_WORDS: Readonly<Record<MoveRefused['because'], string>> = {
  'already-there': 'It has the authority already.',
  'already-moving': 'A move is under way: it ends, or is undone, first.',
  'not-moving': 'No move is under way. One that has flipped is undone by moving back.',
  'other-term': 'Somebody else moved it meanwhile.',
  'orders-open': 'Orders of the term have no outcome yet.',
};

async function asConflict<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof MoveRefused)) throw error;
    throw refused([MOVE_WORDS[error.because]], error);
  }
}

function refused(reasons: readonly string[], cause?: unknown): ProblemError {
  return new ProblemError('conflict', { detail: reasons.join('\n'), ...(cause === undefined ? {} : { cause }) });
}
