import type { Arm } from '@banyan/kernel';
import type { Latch } from './latch.js';

/** Derived from the `.serve` flag's definition and the latch, never from one evaluation. */
export type Stage = 'legacy' | 'shadow' | 'canary' | 'full';

/** What the flags say about one request. */
export interface FlagIntent {
  /** Is the `.serve` flag known at all? A missing flag means stage `legacy`. */
  readonly known: boolean;
  /** Percent of sessions intended for the service (0-100) by the strategy whose constraints this request matched; 0 when none did. */
  readonly canaryPercent: number;
  /** Did the request match the constraints of a `.serve` strategy? Only such requests are evidence, on either arm. */
  readonly eligible: boolean;
  /** Does `.serve` select this session for the service? */
  readonly serve: boolean;
  /** Does `.shadow` select this request? */
  readonly shadow: boolean;
  /** Is `.serve` on for everybody: 100 % without constraints? */
  readonly everybody: boolean;
  /** Does `.shadow` select anybody at all? (For the stage; `shadow` is about this request.) */
  readonly shadowing: boolean;
  /** Changes with the definition of `.serve`; evidence restarts with it. */
  readonly definition: string;
}

export type RouteReason =
  | 'flag-missing'
  | 'flag-off'
  | 'not-eligible'
  | 'not-selected'
  | 'canary'
  | 'full'
  | 'latch-tripped'
  | 'latch-held'
  | 'latch-unread'
  | 'lease-lapsed';

export interface RouteDecision {
  readonly serving: Arm;
  /** The arm that gets a copy; undefined: none. */
  readonly shadow: Arm | undefined;
  readonly reason: RouteReason;
  readonly stage: Stage;
  /** The intended share of the service in requests like this one, 0-1, fixed before the request. */
  readonly share: number;
  readonly eligible: boolean;
  readonly epoch: number;
}

/** What this replica knows of a domain's latch, and whether it may act on it. */
export interface LatchView {
  /** Undefined: not read since start. */
  readonly latch: Latch | undefined;
  /** Is the lease in force on the monotonic clock? */
  readonly leaseInForce: boolean;
}

/** The route of one request: the lesser of what the flag intends and what the latch allows. Pure. */
export function decideRoute(intent: FlagIntent, view: LatchView): RouteDecision {
  const { latch, leaseInForce } = view;
  const shadow: Arm | undefined = intent.shadow ? 'service' : undefined;
  const toLegacy = (reason: RouteReason): RouteDecision => ({
    serving: 'legacy',
    shadow,
    reason,
    stage: intent.shadowing ? 'shadow' : 'legacy',
    share: 0,
    eligible: false,
    epoch: latch?.epoch ?? 0,
  });
  if (!intent.known) return toLegacy('flag-missing');
  if (latch === undefined) return toLegacy('latch-unread');
  if (latch.state === 'tripped') return toLegacy('latch-tripped');
  if (intent.canaryPercent === 0) return toLegacy(intent.eligible ? 'flag-off' : 'not-eligible');
  if (!leaseInForce) return toLegacy('lease-lapsed');
  const stage: Stage = intent.everybody ? 'full' : 'canary';
  const common = { stage, share: intent.canaryPercent / 100, eligible: intent.eligible, epoch: latch.epoch };
  if (!intent.serve)
    return { ...common, serving: 'legacy', shadow, reason: intent.eligible ? 'not-selected' : 'not-eligible' };
  return {
    ...common,
    serving: 'service',
    shadow: intent.shadow ? 'legacy' : undefined,
    reason: stage,
  };
}
