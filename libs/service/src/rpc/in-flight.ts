import { gauge, type GaugeSeries } from '@banyan/observability';
import type { ServiceName } from '../service-name.js';

/** Questions at once. The gateway's bulkhead is 64 for each replica; past this we are being flooded. */
export const MOST_IN_FLIGHT = 256;

/** The questions being answered, and whether more are taken. */
export class InFlight {
  readonly #gauge: GaugeSeries;
  #count = 0;
  #draining = false;
  #onIdle: (() => void) | undefined;

  constructor(service: ServiceName) {
    this.#gauge = gauge(`banyan_${service}_calls_in_flight`).with({});
  }

  /** May another question begin? If so it counts until `leave`. */
  enter(): 'entered' | 'overloaded' | 'draining' {
    if (this.#draining) return 'draining';
    if (this.#count >= MOST_IN_FLIGHT) return 'overloaded';
    this.#count += 1;
    this.#gauge.set(this.#count);
    return 'entered';
  }

  leave(): void {
    this.#count -= 1;
    this.#gauge.set(this.#count);
    if (this.#count === 0) this.#onIdle?.();
  }

  /** Takes no more; resolves when the last one left or `withinMs` is over. */
  async drain(withinMs: number): Promise<'idle' | 'cut'> {
    this.#draining = true;
    if (this.#count === 0) return 'idle';
    const { promise, resolve } = Promise.withResolvers<'idle' | 'cut'>();
    this.#onIdle = () => resolve('idle');
    const timer = setTimeout(() => resolve('cut'), withinMs);
    const outcome = await promise;
    clearTimeout(timer);
    return outcome;
  }
}
