import { decideRoute, type FlagSource, type LatchKeeper, type RouteDecision } from '@banyan/rollout';
import type { OwnedCall } from './accept.js';

/** What a route is chosen from: the flags as last fetched, and the latches as last read. */
export interface RouteSources {
  readonly flags: Pick<FlagSource, 'intent'>;
  readonly latches: Pick<LatchKeeper, 'view'>;
}

/** The lesser of what the flag intends and what the latch allows, for this caller and this input. */
export function chooseRoute(call: OwnedCall, sources: RouteSources): RouteDecision {
  const { domain, caller, contract, operation, input } = call;
  const name = domain.manifest.name;
  const intent = sources.flags.intent(name, {
    sessionId: caller.sessionId,
    channel: domain.manifest.flagProperties?.(input).channel,
    operation: operation.name,
    contractVersion: contract.version,
    storefront: caller.storefront,
  });
  const decision = decideRoute(intent, sources.latches.view(name));
  call.metrics.decided(decision.reason);
  call.exchange.span.set({
    'banyan.domain': name,
    'banyan.arm': decision.serving,
    'banyan.stage': decision.stage,
    'banyan.contract.version': contract.version,
  });
  return decision;
}
