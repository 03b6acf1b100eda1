import type { Arm } from '@banyan/kernel';
import type { RouteDecision, RouteReason } from '@banyan/rollout';

/** How a domain's requests were routed since start: the observed share beside the intended one. */
export class RouteTally {
  readonly #requests: Record<Arm, number> = { legacy: 0, service: 0 };
  readonly #reasons = new Map<RouteReason, number>();

  add({ serving, reason }: RouteDecision): void {
    this.#requests[serving] += 1;
    this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1);
  }

  get requests(): Readonly<Record<Arm, number>> {
    return { ...this.#requests };
  }

  get reasons(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#reasons);
  }
}
