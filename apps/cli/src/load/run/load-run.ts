import type { Channel } from '@banyan/shopping';
import { type Objective, seededRandom } from '@banyan/slo';
import type { JourneyName } from '../profile/journey-names.js';
import type { LoadProfile } from '../profile/load-profile.js';
import type { RateCurve } from '../profile/rate-curve.js';
import { Arrivals } from './arrivals.js';
import { Goods } from './goods.js';
import { JOURNEYS, type Traveller, type Wave } from './journeys.js';
import { OrderNotes } from './order-notes.js';
import type { Shot, ShotAnswer } from './shot.js';
import { Tally } from './tally.js';

/** What sends. */
export interface Shooter {
  readonly underWay: number;
  send(shot: Shot, onAnswer: (answer: ShotAnswer) => void): void;
  sweep(nowMs: number): void;
}

export interface LoadRunOptions {
  readonly profile: LoadProfile;
  /** Requests over the time of the run. */
  readonly curve: RateCurve;
  /** The most popular first. */
  readonly skus: readonly string[];
  readonly objectives: ReadonlyMap<string, readonly Objective[]>;
  /** Is anything ordered? */
  readonly orders: boolean;
  /** Most requests under way; what is meant to be sent beyond is counted and not sent. */
  readonly mostUnderWay: number;
  readonly shooter: Shooter;
  /** Of no other run: before sessions and keys, which must not be those of a run before. */
  readonly id: string;
  /** ms; the run begins at 0. */
  readonly nowMs: () => number;
}

/** So many pictures of a run are enough for any screen. */
const MOST_SLICES = 120;
/** The finest resolution that percentiles are shown in, ms. */
const LEAST_SLICE_MS = 1_000;

/** The mean of what one arrival makes. */
export function requestsPerJourney({ journeys }: LoadProfile, orders: boolean): number {
  const parts = partsOf(journeys);
  const whole = parts.reduce((sum, [, part]) => sum + part, 0);
  return parts.reduce((sum, [name, part]) => sum + (part / whole) * JOURNEYS[name].requests(orders), 0);
}

/**
 * People who come by a profile, whatever the shop answers: an open loop. Nothing of what is due waits for an answer, and what was
 * meant to be sent while the shop stood still is counted from when it was meant to be. It is driven by `tick`.
 */
export class LoadRun {
  readonly tally: Tally;
  readonly orders = new OrderNotes();
  readonly #arrivals: Arrivals;
  readonly #traveller: Omit<Traveller, 'channel'>;
  readonly #pickJourney: () => JourneyName;
  readonly #pickChannel: () => Channel;
  #nextMs: number | undefined;
  #people = 0;
  #keys = 0;
  #pages = 0;
  #isStopped = false;

  constructor(private readonly options: LoadRunOptions) {
    const { profile, curve, orders, skus, objectives, id } = options;
    const random = seededRandom(profile.seed);
    // A stream of their own: when people come does not depend on what they do.
    this.#arrivals = new Arrivals(curve.times(1 / requestsPerJourney(profile, orders)), seededRandom(profile.seed + 1));
    this.#nextMs = this.#arrivals.next();
    this.#pickJourney = picker(partsOf(profile.journeys), random);
    this.#pickChannel = picker(partsOf(profile.channels), random);
    this.#traveller = {
      goods: new Goods(skus, profile.goods, random),
      page: () => profile.pages[this.#pages++ % profile.pages.length] ?? '/',
      newKey: orders ? () => `${id}-${(this.#keys += 1)}` : undefined,
    };
    const sliceMs = Math.max(LEAST_SLICE_MS, Math.ceil(curve.durationMs / MOST_SLICES / 1_000) * 1_000);
    this.tally = new Tally(curve.durationMs, sliceMs, objectives);
  }

  /** When the next one is due, ms; undefined: nobody comes any more. */
  get nextMs(): number | undefined {
    return this.#isStopped ? undefined : this.#nextMs;
  }

  /** Nobody comes any more, and what is under way leads to nothing further. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Lets in whoever is due, and gives up what nobody waits for. */
  tick(): void {
    const { nowMs, shooter } = this.options;
    for (let now = nowMs(); this.nextMs !== undefined && this.nextMs <= now; now = nowMs()) {
      const dueMs = this.nextMs;
      this.#nextMs = this.#arrivals.next();
      this.#people += 1;
      const journey = JOURNEYS[this.#pickJourney()];
      const wave = journey.begin({ ...this.#traveller, channel: this.#pickChannel() });
      this.#send(wave, dueMs, `load-${this.options.id}-${this.#people}`);
    }
    shooter.sweep(nowMs());
  }

  #send({ questions, next: after }: Wave, dueMs: number, session: string): void {
    const { shooter, nowMs, mostUnderWay } = this.options;
    for (const question of questions) {
      const counts = this.tally.meant(question, dueMs, Math.max(0, nowMs() - dueMs));
      if (shooter.underWay >= mostUnderWay) {
        this.tally.unsent(counts, dueMs);
        continue;
      }
      shooter.send({ question, session, dueMs, isRead: after !== undefined }, (answer) => {
        this.tally.ended(counts, dueMs, answer);
        if (question.domain === 'orders') this.orders.note(question, answer);
        const next = after?.(answer);
        if (next !== undefined && (!this.#isStopped || next.afterwards)) this.#send(next, answer.endMs, session);
      });
    }
  }
}

function partsOf<N extends string>(parts: Readonly<Partial<Record<N, number>>>): readonly (readonly [N, number])[] {
  return (Object.entries(parts) as [N, number][]).filter(([, part]) => part > 0);
}

/** One of them, as often as its part says. */
function picker<N>(parts: readonly (readonly [N, number])[], random: () => number): () => N {
  const whole = parts.reduce((sum, [, part]) => sum + part, 0);
  const last = parts.at(-1)?.[0] as N;
  return () => {
    let left = random() * whole;
    return parts.find(([, part]) => (left -= part) < 0)?.[0] ?? last;
  };
}
