import { EventEmitter } from 'node:events';
import type { DomainArm } from '@banyan/domains';
import { ArmError, type Clock } from '@banyan/kernel';
import { log } from '@banyan/observability';

/** An integration that a person took out of use, as control tells it. */
interface Off {
  /** Null: no face of a domain, but the core behind passthrough. */
  readonly domain: string | null;
  readonly operations: ReadonlySet<string>;
  /** On the monotonic clock, ms: then it is in use again, whether control says so or is away. */
  readonly untilMs: number;
}

export interface IntegrationSwitchesEvents {
  /** The core behind passthrough was taken out of use, or is in use again. */
  passthrough: [isOff: boolean];
}

/**
 * Which integrations people took out of use. What would be asked of one fails at once, as if its breaker were open, so that
 * whatever stands in for it does. Control's replies to reports say it; each carries how long it goes on, so that it ends here
 * when its time is over although control is away.
 */
export class IntegrationSwitches extends EventEmitter<IntegrationSwitchesEvents> {
  #off: ReadonlyMap<string, Off> = new Map();
  #isPassthroughOff = false;

  constructor(private readonly clock: Pick<Clock, 'monotonicMs'>) {
    super();
  }

  /** Takes up what control says, all of it at once; what cannot be read as that changes nothing. */
  offer(told: unknown): void {
    if (!Array.isArray(told)) return;
    const nowMs = this.clock.monotonicMs();
    const off = new Map<string, Off>();
    for (const each of told as readonly unknown[]) {
      const { integration, domain, operations, remainingMs } = (each ?? {}) as Readonly<Record<string, unknown>>;
      if (typeof integration !== 'string' || !(domain === null || typeof domain === 'string')) return;
      if (!Array.isArray(operations) || typeof remainingMs !== 'number' || !(remainingMs >= 0)) return;
      const words = operations.filter((operation): operation is string => typeof operation === 'string');
      off.set(integration, { domain, operations: new Set(words), untilMs: nowMs + remainingMs });
    }
    for (const id of off.keys()) {
      if (!this.#off.has(id)) log.warn('an integration was taken out of use by a person', { integration: id });
    }
    for (const id of this.#off.keys()) {
      if (!off.has(id)) log.warn('an integration is in use again', { integration: id });
    }
    this.#off = off;
    this.turn();
  }

  /** Ends what is over. */
  turn(): void {
    const isOff = this.inForce.some((id) => this.#off.get(id)?.domain === null);
    if (isOff === this.#isPassthroughOff) return;
    this.#isPassthroughOff = isOff;
    this.emit('passthrough', isOff);
  }

  /** By id. */
  get inForce(): readonly string[] {
    const nowMs = this.clock.monotonicMs();
    return [...this.#off].filter(([, { untilMs }]) => nowMs < untilMs).map(([id]) => id);
  }

  /** The same arm, of which nothing is asked that goes to an integration out of use. */
  guard(domain: string, arm: DomainArm): DomainArm {
    return {
      call: (operation, input, attempt) => {
        const id = this.#offFor(domain, operation);
        if (id === undefined) return arm.call(operation, input, attempt);
        return Promise.reject(new ArmError('legacy', 'breaker-open', `${id} was taken out of use by a person`));
      },
      close: () => arm.close(),
    };
  }

  #offFor(domain: string, operation: string): string | undefined {
    if (this.#off.size === 0) return undefined;
    const nowMs = this.clock.monotonicMs();
    for (const [id, off] of this.#off) {
      if (off.domain === domain && off.operations.has(operation) && nowMs < off.untilMs) return id;
    }
    return undefined;
  }
}
