import type { Clock } from '@banyan/kernel';
import { decideRoute, type FlagSource, type LatchKeeper, type RouteDecision } from '@banyan/rollout';
import type { Stretch } from '@banyan/slo';
import type { OwnedCall } from './accept.js';

/** What a route is chosen from: the flags as last fetched, and the latches as last read. */
export interface RouteSources {
  readonly flags: Pick<FlagSource, 'evaluate'>;
  readonly latches: Pick<LatchKeeper, 'view'>;
  readonly clock: Clock;
}

/** A decision, and the stretch of evidence that it belongs to; undefined when it proves nothing about either arm. */
export interface ChosenRoute extends RouteDecision {
  readonly stretch: Stretch | undefined;
  /** Of the `.serve` flag as it was. */
  readonly definition: string;
}

/** The lesser of what the flag intends and what the latch allows, for this caller and this input. */
export function chooseRoute(call: OwnedCall, sources: RouteSources): ChosenRoute {
  const { domain, caller, contract, operation, input } = call;
  const name = domain.manifest.name;
  const intent = sources.flags.evaluate(name, {
    sessionId: caller.sessionId,
    channel: domain.manifest.flagProperties?.(input).channel,
    operation: operation.name,
    contractVersion: contract.version,
    storefront: caller.storefront,
  });
  const decision = decideRoute(intent, sources.latches.view(name));
  call.metrics.decided(decision.reason);
  domain.routes.add(decision);
  call.exchange.span.set({
    'banyan.domain': name,
    'banyan.arm': decision.serving,
    'banyan.stage': decision.stage,
    'banyan.contract.version': contract.version,
  });
  const { definition } = intent;
  return { ...decision, definition, stretch: openStretch(call, decision, definition, sources.clock) };
}

/** The share is fixed before the request: the stretch begins with the decision, not with its outcome. */
function openStretch(call: OwnedCall, decision: RouteDecision, definition: string, clock: Clock): Stretch | undefined {
  if (!decision.eligible || decision.share === 0) return undefined;
  const stretch = { epoch: decision.epoch, share: decision.share, definition };
  call.domain.evidence.enter(stretch, clock.nowMs());
  return stretch;
}
