import type { LatchView, RouteDecision } from './decide-route.js';

/**
 * May the service still be asked what was decided a moment ago? Only under the very latch of the decision, and with the
 * lease in force: a trip, a hold or a reset in between makes a decision that nobody would make again. Where the service is
 * the system of record, and where nobody shops and the service is asked for, neither has a say.
 */
export function stillStands(decision: RouteDecision, { latch, leaseInForce }: LatchView): boolean {
  if (decision.reason === 'authority' || decision.reason === 'forced') return true;
  return leaseInForce && latch !== undefined && latch.state !== 'tripped' && latch.epoch === decision.epoch;
}
