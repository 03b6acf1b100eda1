import type { Clock } from '@banyan/kernel';
import { NOWHERE, type ListPosition } from './list-position.js';
import type { ListTrouble } from './list-event.js';

/** How fresh one list's tables are. Told by its follower; read by metrics, readiness and questions. */
export class ListStatus {
  #position = NOWHERE;
  readonly #startedAtMs: number;
  #lastSuccessAtMs: number | undefined;
  /** On the monotonic clock; before the first read of this process, as far as the tables' wall clock tells. */
  #caughtUpAtMs: number | undefined;
  #trouble: ListTrouble | undefined;

  constructor(readonly clock: Clock) {
    this.#startedAtMs = clock.monotonicMs();
  }

  get position(): ListPosition {
    return this.#position;
  }

  get loaded(): boolean {
    return this.#position.loaded;
  }

  get trouble(): ListTrouble | undefined {
    return this.#trouble;
  }

  /** How long ago the list was last known to be read to its end, ms: nothing said of it is older. Undefined: never. */
  get ageMs(): number | undefined {
    return this.#caughtUpAtMs === undefined ? undefined : Math.max(0, this.clock.monotonicMs() - this.#caughtUpAtMs);
  }

  /** Since the list was last read and believed; since start when it never was. */
  get secondsSinceSuccess(): number {
    return (this.clock.monotonicMs() - (this.#lastSuccessAtMs ?? this.#startedAtMs)) / 1_000;
  }

  /** What the tables say. Before this process read anything itself, their word for how old that is counts too. */
  resume(position: ListPosition): void {
    this.#position = position;
    if (this.#caughtUpAtMs !== undefined || position.caughtUpAtMs === undefined) return;
    const agoMs = Math.max(0, this.clock.nowMs() - position.caughtUpAtMs);
    this.#caughtUpAtMs = this.clock.monotonicMs() - agoMs;
  }

  /** @param askedAtMs when the first page of what ended the list was asked for, on the monotonic clock */
  succeeded(position: ListPosition, askedAtMs: number): void {
    this.#position = position;
    this.#lastSuccessAtMs = this.clock.monotonicMs();
    this.#caughtUpAtMs = askedAtMs;
    this.#trouble = undefined;
  }

  troubled(trouble: ListTrouble): void {
    this.#trouble = trouble;
  }
}
