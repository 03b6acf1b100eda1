import type { Arm } from '@banyan/kernel';
import type { Latch } from './latch.js';
import { type Stage, stageOf } from './stage-of.js';

/** What the flags say about one request. */
export interface FlagIntent {
  /** Is the `.serve` flag known at all? A missing flag means stage `legacy`. */
  readonly known: boolean;
  /** Percent of sessions intended for the service (0-100) by the strategy whose constraints this request matched; 0 when none did. */
  readonly canaryPercent: number;
  /**
   * False when the constraints of every `.serve` strategy exclude this request (a flag that is off excludes nobody).
   * Only eligible requests are evidence, on either arm.
   */
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
  /**
   * Where the session falls, 1-100: `serve` is true for buckets up to `canaryPercent`. A held latch lets the low buckets
   * through, so the held share is part of the selected one. Absent: 100, which a hold below 100 % keeps at legacy.
   */
  readonly bucket?: number;
  /** Was Unleash not heard for too long? The last flags stay in force. Absent: it was. */
  readonly stale?: boolean;
  /** Does `.serve` select anybody at all? (For the stage.) Absent: read from `canaryPercent`. */
  readonly serving?: boolean;
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
  | 'lease-lapsed'
  /** The operation is answered by the system of record, whatever the flags say. */
  | 'authority'
  /** The operation goes to the arm that holds its subject, whatever flags, latch and lease say. */
  | 'holder'
  /** The domain has no service yet. */
  | 'not-extracted'
  /** Nobody shops, and whoever asks wants to know of this arm. */
  | 'forced';

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

/** The route of a domain that has no service yet: there is nobody else to ask, whatever flags and latch say. */
export const NOT_EXTRACTED: RouteDecision = Object.freeze({
  serving: 'legacy',
  shadow: undefined,
  reason: 'not-extracted',
  stage: 'legacy',
  share: 0,
  eligible: false,
  epoch: 0,
});

/** The route of an operation on what an arm holds: it was decided when that was captured. */
export function routeToHolder(serving: Arm): RouteDecision {
  return { ...NOT_EXTRACTED, serving, reason: 'holder' };
}

/** The route of a request that no shopper stands behind and that asks for an arm: it has no part in any share, and no copy. */
export function routeForced(serving: Arm): RouteDecision {
  return { ...NOT_EXTRACTED, serving, reason: 'forced' };
}

/** What this replica knows of a domain's latch, and whether it may act on it. */
export interface LatchView {
  /** Undefined: not read since start. */
  readonly latch: Latch | undefined;
  /** Is the lease in force on the monotonic clock? */
  readonly leaseInForce: boolean;
}

/**
 * The route of one request: the lesser of what the flag intends and what the latch allows. Pure; one allocation.
 * A trip stops the service from serving, never the shadow: that is how evidence for re-entry is gathered.
 */
export function decideRoute(intent: FlagIntent, view: LatchView): RouteDecision {
  const { latch } = view;
  if (!intent.known) return toLegacy(intent, view, 'flag-missing');
  if (latch === undefined) return toLegacy(intent, view, 'latch-unread');
  if (latch.state === 'tripped') return toLegacy(intent, view, 'latch-tripped');
  if (!intent.eligible) return toLegacy(intent, view, 'not-eligible');
  if (!(intent.canaryPercent > 0)) return toLegacy(intent, view, 'flag-off');
  if (!view.leaseInForce) return toLegacy(intent, view, 'lease-lapsed');
  const held = latch.state === 'held';
  const percent = held ? Math.min(intent.canaryPercent, latch.canaryPercent) : intent.canaryPercent;
  if (!(percent > 0)) return toLegacy(intent, view, 'latch-held');
  const excludedByHold = held && (intent.bucket ?? 100) > percent;
  const serve = intent.serve && !excludedByHold;
  const stage = stageOf(intent, view);
  return {
    serving: serve ? 'service' : 'legacy',
    shadow: intent.shadow ? (serve ? 'legacy' : 'service') : undefined,
    reason: serve ? (stage === 'full' ? 'full' : 'canary') : intent.serve ? 'latch-held' : 'not-selected',
    stage,
    share: percent / 100,
    eligible: true,
    epoch: latch.epoch,
  };
}

/** The route of an operation that the system of record alone may answer: no flag, latch or lease has a say, and no copy is made. */
export function routeToAuthority(authority: Arm, intent: FlagIntent, view: LatchView): RouteDecision {
  return { ...toLegacy(intent, view, 'authority'), serving: authority, shadow: undefined };
}

function toLegacy(intent: FlagIntent, view: LatchView, reason: RouteReason): RouteDecision {
  return {
    serving: 'legacy',
    shadow: intent.known && intent.shadow ? 'service' : undefined,
    reason,
    stage: stageOf(intent, view),
    share: 0,
    eligible: false,
    epoch: view.latch === undefined ? 0 : view.latch.epoch,
  };
}
