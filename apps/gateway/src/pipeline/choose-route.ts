import { ProblemError, type Arm, type Clock } from '@banyan/kernel';
import {
  decideRoute,
  NOT_EXTRACTED,
  routeForced,
  routeToAuthority,
  routeToHolder,
  type FlagSource,
  type LatchKeeper,
  type RouteDecision,
} from '@banyan/rollout';
import type { Stretch } from '@banyan/slo';
import type { OwnedDomain } from '../domain/owned-domain.js';
import type { UnderstoodCall } from './accept.js';
import { isSynthetic } from './caller.js';
import { noteFlags } from './note-flags.js';

/** The authority is read again every second while PostgreSQL is there. */
const AUTHORITY_RETRY_AFTER_S = 2;

/** What a route is chosen from: the flags as last fetched, and the latches as last read. */
export interface RouteSources {
  readonly flags: Pick<FlagSource, 'evaluate'>;
  readonly latches: Pick<LatchKeeper, 'view'>;
  readonly clock: Clock;
  /** Keyed: the same for the same session within one shop. */
  readonly hashSession: (sessionId: string) => string;
}

/** A decision, and the stretch of evidence that it belongs to; undefined when it proves nothing about either arm. */
export interface ChosenRoute extends RouteDecision {
  readonly stretch: Stretch | undefined;
  /** Of the `.serve` flag as it was; empty where there is none. */
  readonly definition: string;
}

/**
 * The lesser of what the flag intends and what the latch allows, for this caller and this input; the authority where that is asked.
 *
 * @throws ProblemError `unavailable` where the authority is asked, and nobody knows who that is
 */
export function chooseRoute(call: UnderstoodCall, sources: RouteSources): ChosenRoute {
  const { domain, caller, contract, operation, input } = call;
  if (!domain.extracted) return { ...noted(call, NOT_EXTRACTED), stretch: undefined, definition: '' };
  if (caller.forcedArm !== undefined && operation.asks !== 'authority') {
    return { ...noted(call, routeForced(caller.forcedArm)), stretch: undefined, definition: '' };
  }
  const name = domain.manifest.name;
  const intent = sources.flags.evaluate(name, {
    sessionId: caller.sessionId,
    channel: domain.manifest.flagProperties?.(input).channel,
    operation: operation.name,
    contractVersion: contract.version,
    storefront: caller.storefront,
  });
  noteFlags(call, intent, sources.hashSession);
  const view = sources.latches.view(name);
  const decision = noted(
    call,
    operation.asks === 'authority' ? routeToAuthority(authorityOf(domain), intent, view) : decideRoute(intent, view),
  );
  const { definition } = intent;
  return { ...decision, definition, stretch: openStretch(call, decision, definition, sources.clock) };
}

function authorityOf(domain: OwnedDomain): Arm {
  const authority = domain.authority();
  if (authority !== undefined) return authority;
  // The other system's word is no firm one.
  throw new ProblemError('unavailable', {
    detail: 'Who keeps the stock is not known at present; try again shortly.',
    retryAfterSeconds: AUTHORITY_RETRY_AFTER_S,
  });
}

/** The route of an operation on what an arm holds. No evidence about either arm: nobody chose between them. */
export function followTo(call: UnderstoodCall, arm: Arm): ChosenRoute {
  return { ...noted(call, routeToHolder(arm)), stretch: undefined, definition: '' };
}

/** Counts a decision, and writes it on the request's span. */
function noted(call: UnderstoodCall, decision: RouteDecision): RouteDecision {
  const { domain, contract, caller } = call;
  call.metrics.decided(decision.reason);
  if (!isSynthetic(caller.storefront)) domain.routes.add(decision);
  call.exchange.span.set({
    'banyan.domain': domain.manifest.name,
    'banyan.arm': decision.serving,
    'banyan.stage': decision.stage,
    'banyan.contract.version': contract.version,
    ...(isSynthetic(caller.storefront) && { 'user_agent.synthetic.type': 'test' }),
  });
  return decision;
}

/** The share is fixed before the request: the stretch begins with the decision, not with its outcome. */
function openStretch(
  call: UnderstoodCall,
  decision: RouteDecision,
  definition: string,
  clock: Clock,
): Stretch | undefined {
  if (!decision.eligible || decision.share === 0 || isSynthetic(call.caller.storefront)) return undefined;
  const { evidence, releases, serving } = call.domain;
  const release = releases.current(serving.service.arm.release?.());
  const stretch = { epoch: decision.epoch, share: decision.share, definition, release };
  evidence.enter(stretch, clock.nowMs());
  evidence.assign(stretch, decision.serving, call.caller.sessionId);
  return stretch;
}
