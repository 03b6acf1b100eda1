import type { JsonValue } from '@banyan/kernel';
import type { DecisionMaker } from '../decisions/decision-record.js';
import type { TripRequest } from '../trip-request.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Reads a line of the spool.
 *
 * @param mayBeTorn a torn line is undefined instead of an error
 * @throws Error that says what is wrong
 */
export function parseTripRequest(line: string, mayBeTorn: boolean): TripRequest | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    if (mayBeTorn) return undefined;
    throw error;
  }
  if (typeof value !== 'object' || value === null) throw new Error('is not an object');
  const { id, domain, by, reason, evidence, atMs, epoch, minimumEpoch } = value as Record<string, unknown>;
  if (typeof id !== 'string' || !UUID.test(id)) throw new Error('id is not a UUID');
  if (typeof domain !== 'string' || domain === '') throw new Error('domain is missing');
  if (typeof reason !== 'string') throw new Error('reason is missing');
  if (!Number.isSafeInteger(atMs)) throw new Error('atMs is not a whole number');
  if (!isEpoch(minimumEpoch)) throw new Error('minimumEpoch is not an epoch');
  if (epoch !== null && !isEpoch(epoch)) throw new Error('epoch is neither an epoch nor null');
  if (!isMaker(by)) throw new Error('by names nobody');
  return { id, domain, by, reason, evidence: (evidence ?? null) as JsonValue, atMs: Number(atMs), epoch, minimumEpoch };
}

function isEpoch(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 31;
}

function isMaker(value: unknown): value is DecisionMaker {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, replica, name } = value as Record<string, unknown>;
  return (
    kind === 'control' ||
    (kind === 'replica' && typeof replica === 'string') ||
    (kind === 'person' && typeof name === 'string')
  );
}
