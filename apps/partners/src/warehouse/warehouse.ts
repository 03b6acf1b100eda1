import { messageOf } from '@banyan/kernel';
import { log } from '@banyan/observability';
import { Alarm } from '../deliveries/alarm.js';
import type { Deliveries } from '../deliveries/deliveries.js';
import type { FaultSwitches } from '../faults/switches.js';
import type { ParcelBooks } from './parcel-books.js';

const PARCELS_AT_ONCE = 200;
const MOST_LATE_DAYS = 365;

/** Picks, packs and sends at its pace, and tells of each stage. */
export class Warehouse {
  readonly #alarm: Alarm;

  constructor(
    private readonly books: ParcelBooks,
    private readonly deliveries: Deliveries,
    private readonly faults: FaultSwitches,
    private readonly usualPaceMs: number,
  ) {
    this.#alarm = new Alarm(
      () => this.#work(),
      (error) => log.warn('the warehouse cannot read its books', { reason: messageOf(error) }),
    );
    this.#alarm.ring(0);
  }

  /** How long a stage takes now. */
  get paceMs(): number {
    return this.faults.of('warehouse').paceMs ?? this.usualPaceMs;
  }

  /** A parcel is due in so many milliseconds. */
  expect(inMs: number): void {
    this.#alarm.ring(inMs);
  }

  async stop(): Promise<void> {
    await this.#alarm.stop();
  }

  async #work(): Promise<number | undefined> {
    const { callbackDelayMs = 0, callbackTwiceRatio = 0, lateDays = 0 } = this.faults.of('warehouse');
    const told = this.deliveries.listeners.fulfilment !== undefined;
    const pace = {
      paceMs: this.paceMs,
      told,
      delayMs: callbackDelayMs,
      twiceRatio: callbackTwiceRatio,
      lateDays: Math.min(lateDays, MOST_LATE_DAYS),
    };
    const moved = await this.books.moveOn(pace, PARCELS_AT_ONCE);
    if (moved > 0 && told) this.deliveries.expect(callbackDelayMs);
    return this.books.nextInMs();
  }
}
