import { randomHex } from '@banyan/kernel';
import { log } from '@banyan/observability';
import { InventoryRpcError } from '../rpc/inventory-rpc-error.js';

/** What is switched on. Everything off is `{ latencyMs: 0, hang: false, errorRate: 0, refuse: false }`. */
export interface FaultSwitches {
  /** Added to every question, ms, 0 to 60,000. */
  readonly latencyMs: number;
  /** Questions are never answered. */
  readonly hang: boolean;
  /** Share of questions that fail, 0-1. */
  readonly errorRate: number;
  /** Connections are closed as soon as they open. */
  readonly refuse: boolean;
}

export const NO_FAULTS: FaultSwitches = { latencyMs: 0, hang: false, errorRate: 0, refuse: false };

/** How the service is made to behave badly, for demonstrations and tests. Off unless somebody switches it on. */
export class Faults {
  #switches = NO_FAULTS;
  #onChange: ((switches: FaultSwitches) => void) | undefined;

  get switches(): FaultSwitches {
    return this.#switches;
  }

  get on(): boolean {
    const { latencyMs, hang, errorRate, refuse } = this.#switches;
    return latencyMs > 0 || hang || errorRate > 0 || refuse;
  }

  get hangs(): boolean {
    return this.#switches.hang;
  }

  get refuses(): boolean {
    return this.#switches.refuse;
  }

  /** The listener that closes connections. */
  onChange(listener: (switches: FaultSwitches) => void): void {
    this.#onChange = listener;
  }

  set(switches: FaultSwitches): void {
    this.#switches = switches;
    if (this.on) log.warn('FAULTS ARE INJECTED into this service', { faults: switches });
    else log.warn('no faults are injected any more');
    this.#onChange?.(switches);
  }

  /** Delays this question, or fails it, as the switches say. */
  async strike(): Promise<void> {
    const { latencyMs, errorRate } = this.#switches;
    if (latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, latencyMs));
    if (errorRate > 0 && Number.parseInt(randomHex(4), 16) < errorRate * 2 ** 32) {
      throw new InventoryRpcError('internal', 'an injected fault');
    }
  }
}
