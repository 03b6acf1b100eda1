import { newId, type JsonValue } from '@banyan/kernel';
import type { DecisionMaker } from './decisions/decision-record.js';
import { toJsonValue } from './decisions/json-value.js';

/** A trip on its way into the database. Carries everything: it may lie in the spool for days. */
export interface TripRequest {
  /** UUIDv7; becomes the id of the decision record. The same id is written once, however often it is sent. */
  readonly id: string;
  readonly domain: string;
  readonly by: DecisionMaker;
  /** One sentence a person reads at night; at most `REASON_LENGTH` characters. */
  readonly reason: string;
  readonly evidence: JsonValue;
  /** When it was decided, wall clock. */
  readonly atMs: number;
  /** The epoch the evidence was gathered in; null: not known, trip whatever stands. */
  readonly epoch: number | null;
  /** The tripped latch gets at least this epoch, 0 by default. */
  readonly minimumEpoch: number;
}

/** Fits a notification (8,000 bytes) with room to spare. */
export const REASON_LENGTH = 1000;

/** Makes a request whose parts any database and any file can hold. Never throws. */
export function tripRequest(parts: {
  readonly domain: string;
  readonly by: DecisionMaker;
  readonly reason: string;
  readonly evidence: unknown;
  readonly atMs: number;
  readonly epoch?: number | undefined;
  readonly minimumEpoch?: number;
}): TripRequest {
  return Object.freeze({
    id: newId(),
    domain: parts.domain,
    by: parts.by,
    reason: printable(parts.reason),
    evidence: toJsonValue(parts.evidence),
    atMs: Math.trunc(parts.atMs),
    epoch: parts.epoch ?? null,
    minimumEpoch: parts.minimumEpoch ?? 0,
  });
}

/** One line without control characters (PostgreSQL's text holds no NUL), cut to `REASON_LENGTH`. */
export function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  const line = text.toWellFormed().replaceAll(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ');
  return line.trim().slice(0, REASON_LENGTH).toWellFormed();
}
