import type { Clock } from '@banyan/kernel';
import { NOWHERE, type FeedPosition } from './feed-position.js';

/** What is wrong with the feed right now, in words for `/readyz?verbose`. */
export type FeedTrouble =
  | { readonly kind: 'unreachable'; readonly because: string }
  | { readonly kind: 'unbelievable'; readonly field: string; readonly because: string }
  | { readonly kind: 'cut'; readonly field: string; readonly because: string }
  | { readonly kind: 'rewound'; readonly position: number }
  | { readonly kind: 'not-written'; readonly because: string };

/** How fresh the service's tables are. One object, told by the follower and read by metrics, readiness and questions. */
export class FeedStatus {
  #position = NOWHERE;
  #caughtUp = false;
  #startedAtMs: number;
  #lastSuccessAtMs: number | undefined;
  /** On the monotonic clock; before the first read of this process, as far as the tables' wall clock tells. */
  #caughtUpAtMs: number | undefined;
  #trouble: FeedTrouble | undefined;
  /** Does the feed say which document caused a change? Undefined: nothing was read yet. */
  documentsTold: boolean | undefined;

  constructor(readonly clock: Clock) {
    this.#startedAtMs = clock.monotonicMs();
  }

  /** What the tables say, as far as this process knows. */
  get known(): FeedPosition {
    return this.#position;
  }

  get position(): number {
    return this.#position.position;
  }

  /** Was the feed ever read to its end? Before that, a SKU that is not there means nothing. */
  get loaded(): boolean {
    return this.#position.loaded;
  }

  get trouble(): FeedTrouble | undefined {
    return this.#trouble;
  }

  /**
   * How long ago the feed was last known to be read to its end, ms, on the monotonic clock: nothing this service says is
   * older. Undefined: never. A gap that is waited for does not count: what is missing there may never have been.
   */
  get ageMs(): number | undefined {
    return this.#caughtUpAtMs === undefined ? undefined : Math.max(0, this.clock.monotonicMs() - this.#caughtUpAtMs);
  }

  /**
   * 0 when the last read reached the end of the feed; else how old the newest row is that was read. It does not grow
   * while the feed cannot be read: that is `secondsSinceSuccess`.
   */
  get lagSeconds(): number {
    if (this.#caughtUp) return 0;
    const changedAtMs = this.#position.lastChangedAtMs;
    if (changedAtMs === undefined) return this.secondsSinceSuccess;
    return Math.max(0, this.clock.nowMs() - changedAtMs) / 1_000;
  }

  /** Since the feed was last read and believed, on the monotonic clock; since start when it never was. */
  get secondsSinceSuccess(): number {
    return (this.clock.monotonicMs() - (this.#lastSuccessAtMs ?? this.#startedAtMs)) / 1_000;
  }

  /** What the tables say. Before this process read anything itself, their word for how old that is counts too. */
  resume(position: FeedPosition): void {
    this.#position = position;
    if (this.#caughtUpAtMs !== undefined || position.caughtUpAtMs === undefined) return;
    const agoMs = Math.max(0, this.clock.nowMs() - position.caughtUpAtMs);
    this.#caughtUpAtMs = this.clock.monotonicMs() - agoMs;
  }

  /** @param caughtUpAtMs when the page that ended the feed was asked for, on the monotonic clock; undefined: there is more */
  succeeded(position: FeedPosition, caughtUpAtMs: number | undefined): void {
    this.#position = position;
    this.#caughtUp = caughtUpAtMs !== undefined;
    this.#lastSuccessAtMs = this.clock.monotonicMs();
    this.#caughtUpAtMs = caughtUpAtMs ?? this.#caughtUpAtMs;
    this.#trouble = undefined;
  }

  /** @param position what was written all the same, after a cut file */
  troubled(trouble: FeedTrouble, position?: FeedPosition): void {
    this.#trouble = trouble;
    this.#caughtUp = false;
    if (position !== undefined) this.#position = position;
  }
}
