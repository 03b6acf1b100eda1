import type { RawFields } from './fields.js';

/** A whole answer that may be given again, and everything that decides for how long. Times in ms, on the monotonic clock. */
export interface StoredAnswer {
  readonly status: number;
  /** As the core sent them, but for what is never kept. */
  readonly fields: RawFields;
  readonly body: Buffer;
  /** The request's fields that chose this answer among others (`Vary`), each with the value it had. */
  readonly variant: Variant;
  /** How old it was when it came (RFC 9111 section 4.2.3). */
  readonly initialAgeMs: number;
  readonly receivedMs: number;
  readonly freshMs: number;
  /** How long beyond its freshness it may be given where the core fails; 0: never. */
  readonly staleIfErrorMs: number;
  /** How long beyond its freshness it may be given while the core is asked anew; 0: never. */
  readonly staleWhileRevalidateMs: number;
  /** May it be given beyond its freshness at all? Not if its directives forbid it (section 4.2.4). */
  readonly mayBeStale: boolean;
}

export type Variant = readonly (readonly [name: string, value: string | undefined])[];

export function ageOfStored(stored: StoredAnswer, nowMs: number): number {
  return stored.initialAgeMs + Math.max(0, nowMs - stored.receivedMs);
}

/** What is left of its freshness, ms; negative when it is over. */
export function timeToLiveMs(stored: StoredAnswer, nowMs: number): number {
  return stored.freshMs - ageOfStored(stored, nowMs);
}
