import type { Clock } from '@banyan/kernel';

/** The numbers by which work is shed. Measured in docs/adr/0040-shed-not-queue.md. */
export interface ShedPolicy {
  /** How long one turn of the event loop may take under overload, ms: what arrives waits about that long to be looked at. */
  readonly turnMs: number;
  /** It is an overload when turns take this many times `turnMs` … */
  readonly noticedTurns: number;
  /** … and begin so many requests each: some dozen clients that ask without a pause make long turns too, and get on well. */
  readonly noticedCrowd: number;
  /** Turns must be that long, and none shorter than `turnMs` between them, for this long, ms: a collection or a burst is no overload. */
  readonly patienceMs: number;
  /** So many turns at least must be that long, whatever one of them took. */
  readonly longTurns: number;
  /** A turn that began fewer requests than this is long for another reason than requests: shedding them would not help. */
  readonly crowd: number;
  /**
   * How fast the pressure changes while turns are twice as long as they may be, ranks a second. Slow: a crowd that is refused comes again
   * a second later, and a dial that follows faster than that swings, with an idle processor at every other turn.
   */
  readonly ranksPerSecond: number;
  /** How fast it falls while the event loop has nothing to do, ranks a second: who refuses must be busy. */
  readonly idleRanksPerSecond: number;
  /** What a turn that takes this many times `turnMs` too long adds at once, while it lasts: ranks. */
  readonly ranksAtOnce: number;
  /** The last rank is shed only while turns take this many times `turnMs`. */
  readonly lastRankTurns: number;
  /** After this long without anything to shed it is over, ms. */
  readonly calmMs: number;
}

export const SHED_POLICY: Omit<ShedPolicy, 'turnMs'> = {
  noticedTurns: 2,
  noticedCrowd: 40,
  patienceMs: 100,
  longTurns: 3,
  crowd: 8,
  ranksPerSecond: 0.25,
  idleRanksPerSecond: 5,
  ranksAtOnce: 4,
  lastRankTurns: 10,
  calmMs: 1_000,
};

/** The pressure rises at most so many times as fast as while turns are twice as long as they may be. */
const MOST_EXCESS = 10;
/** No turn counts for more ranks than this, neither while it lasts nor when it is over. */
const MOST_RANKS_A_TURN = 1;
/** How often a turn is to be looked at, ms: seldom while nothing is wrong; every turn under overload, and while it looks like one. */
const CALM_LOOK_MS = 10;
const EVERY_TURN_MS = 1;
/** A look that is later than this was kept waiting, ms. */
const LATE_MS = 2;

/**
 * Says what is shed when the event loop cannot do everything that arrives.
 *
 * What is read in a turn of the loop has waited for the turn before: the length of turns is the queue. Work has ranks, 0 the first
 * to be shed. The *pressure* is a dial from 0 to the number of ranks: at 0.3 three in ten of rank 0 are shed, at 1.3 all of
 * rank 0 and three in ten of rank 1. It turns up while turns are longer than `turnMs` and down while they are shorter (a
 * proportional-integral controller, as PIE has it, RFC 8033). Hence no rank is shed while any of a lower one is admitted.
 */
export class LoadShedder {
  readonly #sampled: number[];
  #pressed = false;
  #looksMs = CALM_LOOK_MS;
  #slack = true;
  #lastTookMs = 0;
  #lastBegun = 0;
  #pressure = 0;
  #turnBeganMs: number;
  #usedMs: number;
  #idleMs: number;
  #begun = 0;
  #longSinceMs = 0;
  #longTurns = 0;
  #calmSinceMs = 0;

  /**
   * @param ranks how many there are; the last is shed by the dial alone, never by one long turn
   * @param processorMs processor time that this process has used. A process that stands still has long turns too, on a machine that
   *   is shared: refusing requests would not end that
   * @param idleMs time for which the event loop had nothing to do. It is not the rest: a process that stands still has no time for anything
   */
  constructor(
    private readonly policy: ShedPolicy,
    private readonly ranks: number,
    private readonly clock: Clock,
    private readonly processorMs: () => number,
    private readonly idleMs: () => number,
  ) {
    this.#sampled = Array.from({ length: ranks }, () => 0);
    this.#turnBeganMs = clock.monotonicMs();
    this.#usedMs = processorMs();
    this.#idleMs = idleMs();
  }

  /** Is there overload? Then work that nobody waits for is not begun at all. */
  get pressed(): boolean {
    return this.#pressed;
  }

  /** From 0, nothing is shed, to the number of ranks, everything is. */
  get pressure(): number {
    return this.#pressure;
  }

  /** Did the last turn leave the process idle for most of the time, so that there is time for what can wait? */
  get slack(): boolean {
    return this.#slack;
  }

  /** When the next turn is to be looked at, ms from this one. */
  get nextLookMs(): number {
    return this.#looksMs;
  }

  /** A request has been read, shed or not. */
  begin(): void {
    this.#begun++;
  }

  /** To be called by a timer of `nextLookMs`: where turns are longer than that, it comes once in each. */
  turn(): void {
    const nowMs = this.clock.monotonicMs();
    const usedMs = this.processorMs();
    const idleMs = this.idleMs();
    const sleptMs = this.#looksMs === EVERY_TURN_MS ? 0 : this.#looksMs;
    const tookMs = Math.min(nowMs - this.#turnBeganMs - sleptMs, usedMs - this.#usedMs);
    // A turn that read much is often followed by one that only passes answers on: what was read counts for both.
    const begun = this.#begun + this.#lastBegun;
    // One long turn is what came together while the process stood still; two in a row are a queue.
    if (this.#pressed) {
      const queueMs = begun >= this.policy.crowd ? Math.min(tookMs, this.#lastTookMs) : 0;
      this.#turnDial(queueMs, idleMs - this.#idleMs, nowMs);
    } else this.#watch(tookMs, begun, nowMs);
    this.#lastTookMs = tookMs;
    this.#lastBegun = this.#begun;
    this.#slack = tookMs < Math.min(this.policy.turnMs, nowMs - this.#turnBeganMs) / 2;
    this.#looksMs = this.#pressed || tookMs > LATE_MS ? EVERY_TURN_MS : CALM_LOOK_MS;
    this.#turnBeganMs = nowMs;
    this.#usedMs = usedMs;
    this.#idleMs = idleMs;
    this.#begun = 0;
  }

  /** Is the next request of this rank shed? */
  sheds(rank: number): boolean {
    if (!this.#pressed) return false;
    const share = this.#pressureNow() - rank;
    if (share <= 0) return false;
    if (share >= 1) return true;
    // Every n-th, not by chance: so many are shed, and evenly.
    const sampled = (this.#sampled[rank] ?? 0) + share;
    this.#sampled[rank] = sampled % 1;
    return sampled >= 1;
  }

  /** The turn under way counts before it is over, but not against the last rank. */
  #pressureNow(): number {
    const { turnMs, ranksAtOnce, crowd } = this.policy;
    if (this.#begun < crowd) return this.#pressure;
    const excess = Math.max(0, (this.clock.monotonicMs() - this.#turnBeganMs) / turnMs - 1);
    const atOnce = Math.min(ranksAtOnce * excess, MOST_RANKS_A_TURN);
    return Math.max(this.#pressure, Math.min(this.#pressure + atOnce, this.ranks - 1));
  }

  #watch(tookMs: number, begun: number, nowMs: number): void {
    const { turnMs, noticedTurns, noticedCrowd, longTurns, patienceMs } = this.policy;
    if (tookMs < turnMs) this.#longTurns = 0;
    if (tookMs <= turnMs * noticedTurns || begun < noticedCrowd) return;
    if (this.#longTurns === 0) this.#longSinceMs = this.#turnBeganMs;
    this.#longTurns++;
    if (this.#longTurns < longTurns || nowMs - this.#longSinceMs < patienceMs) return;
    this.#pressed = true;
    this.#longTurns = 0;
    this.#calmSinceMs = nowMs;
  }

  #turnDial(tookMs: number, idleMs: number, nowMs: number): void {
    const { turnMs, ranksPerSecond, idleRanksPerSecond, lastRankTurns, calmMs } = this.policy;
    const excess = Math.min(tookMs / turnMs - 1, MOST_EXCESS);
    // What a long turn adds goes by what it did, not by how long the process was kept from doing it.
    const seconds = (excess > 0 ? tookMs : nowMs - this.#turnBeganMs) / 1000;
    const rise = Math.min(ranksPerSecond * excess * seconds, MOST_RANKS_A_TURN);
    const change = rise - (idleRanksPerSecond * idleMs) / 1000;
    const most = tookMs > turnMs * lastRankTurns ? this.ranks : Math.max(this.#pressure, this.ranks - 1);
    this.#pressure = Math.min(Math.max(this.#pressure + change, 0), most);
    if (this.#pressure > 0) this.#calmSinceMs = nowMs;
    else if (nowMs - this.#calmSinceMs >= calmMs) this.#pressed = false;
  }
}
