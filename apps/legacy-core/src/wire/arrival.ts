import type { IncomingMessage } from 'node:http';

const ARRIVALS = new WeakMap<IncomingMessage, number>();

/** Notes that a request has arrived. */
export function markArrival(req: IncomingMessage): void {
  ARRIVALS.set(req, performance.now());
}

/** When it did, on the monotonic clock; of one that nobody noted, now. */
export function arrivedMsOf(req: IncomingMessage): number {
  return ARRIVALS.get(req) ?? performance.now();
}
