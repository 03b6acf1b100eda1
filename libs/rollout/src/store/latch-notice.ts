import type { Latch } from '../latch.js';

/** What is said on the channel when a latch moves. */
export interface LatchNotice {
  readonly domain: string;
  readonly latch: Latch;
}

/** Reads a notice; undefined when it is anything else. */
export function parseLatchNotice(payload: string): LatchNotice | undefined {
  try {
    const value: unknown = JSON.parse(payload);
    if (!isObject(value) || typeof value['domain'] !== 'string') return undefined;
    const latch = readLatch(value['latch']);
    return latch === undefined ? undefined : { domain: value['domain'], latch };
  } catch {
    return undefined;
  }
}

/** A latch from JSON that another process wrote; undefined when it is none. */
export function readLatch(value: unknown): Latch | undefined {
  if (!isObject(value)) return undefined;
  const { state, epoch, reason, decisionId, trippedAtMs, canaryPercent } = value;
  if (typeof epoch !== 'number' || !Number.isSafeInteger(epoch) || epoch < 0) return undefined;
  if (state === 'armed') return { state, epoch };
  if (typeof reason !== 'string' || typeof decisionId !== 'string') return undefined;
  if (state === 'tripped' && typeof trippedAtMs === 'number') return { state, epoch, reason, decisionId, trippedAtMs };
  if (state !== 'held' || typeof canaryPercent !== 'number' || !Number.isInteger(canaryPercent)) return undefined;
  if (canaryPercent < 0 || canaryPercent > 100) return undefined;
  return { state, epoch, reason, decisionId, canaryPercent };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
