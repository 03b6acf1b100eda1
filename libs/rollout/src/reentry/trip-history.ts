import type { JsonValue } from '@banyan/kernel';
import type { DecisionRecord } from '../decisions/decision-record.js';
import type { ReentryPolicy } from './reentry-policy.js';

/** What of a decision record says how often, and when, a latch has moved. */
export type LatchMove = Pick<DecisionRecord, 'id' | 'kind' | 'atMs' | 'evidence'>;

/** What the chain remembers of its trips. */
export interface TripHistory {
  /** Trips not yet outlived, from 0. */
  readonly trips: number;
  /** The latest wall clock of the decisions before the last trip; -Infinity when there are none. */
  readonly latestBeforeTripMs: number;
  /** Of the last trip; undefined when its record does not say. */
  readonly release: string | undefined;
  /** Trips of that release, the last one included, outlived or not. */
  readonly tripsOfRelease: number;
}

/**
 * Walks the chain once. A trip adds one, up to as many as the longest wait is made of (as Envoy does, so that a hundred
 * trips are outlived in the same time as ten); each whole healthy interval between a reset and the next trip or hold takes
 * one off. Held is neither healthy nor tripped: a person keeps traffic away, and that proves nothing. Pure.
 */
export function foldTrips(records: readonly LatchMove[], policy: ReentryPolicy): TripHistory {
  const mostTrips = mostCounted(policy);
  const byRelease = new Map<string, number>();
  const known = new Set<string>();
  let trips = 0;
  let armedAtMs: number | undefined;
  let latestMs = Number.NEGATIVE_INFINITY;
  let latestBeforeTripMs = latestMs;
  let release: string | undefined;
  const outlive = (untilMs: number): void => {
    if (armedAtMs === undefined) return;
    const intervals = Math.floor(Math.max(0, untilMs - armedAtMs) / policy.healthyIntervalMs.value);
    trips = Math.max(0, trips - intervals);
    armedAtMs = undefined;
  };
  for (const { id, kind, atMs, evidence } of records) {
    if (kind === 'trip') {
      outlive(atMs);
      // A database that had forgotten a trip was told of it again: where it has not, that is the same one.
      if (!known.has(textAt(evidence, 'restores') ?? '')) {
        trips = Math.min(mostTrips, trips + 1);
        release = textAt(memberOf(evidence, 'evidence'), 'release');
        if (release !== undefined) byRelease.set(release, (byRelease.get(release) ?? 0) + 1);
        latestBeforeTripMs = latestMs;
      }
    } else if (kind === 'reset') armedAtMs = atMs;
    else if (kind === 'hold' || (kind === 'mend' && !mendedToArmed(evidence))) outlive(atMs);
    known.add(id);
    latestMs = Math.max(latestMs, atMs);
  }
  const tripsOfRelease = release === undefined ? 0 : (byRelease.get(release) ?? 0);
  return { trips, latestBeforeTripMs, release, tripsOfRelease };
}

/** More trips than the longest wait is made of add nothing; with no wait at all every trip counts. */
function mostCounted({ waitMs, mostWaitMs }: ReentryPolicy): number {
  return waitMs.value > 0 ? Math.max(1, Math.ceil(mostWaitMs.value / waitMs.value)) : Number.POSITIVE_INFINITY;
}

/** A mend takes the stricter of what the database and a replica had: armed only when both were. */
function mendedToArmed(evidence: JsonValue): boolean {
  return ['before', 'followed'].every((name) => textAt(memberOf(evidence, name), 'state') === 'armed');
}

function memberOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? (value as Readonly<Record<string, JsonValue>>)[name] : undefined;
}

function textAt(value: JsonValue | undefined, name: string): string | undefined {
  const text = memberOf(value, name);
  return typeof text === 'string' && text !== '' ? text : undefined;
}
