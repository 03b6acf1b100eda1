import type { IncomingMessage, ServerResponse } from 'node:http';
import { ageOfStored, isNotModified, timeToLiveMs, without, type StoredAnswer } from '@banyan/cache';
import type { Clock } from '@banyan/kernel';
import { cacheStatusText, type CacheStatus } from './cache-status.js';
import type { StaticFallback } from './catalogue.js';

/** What the storefront shows "perhaps not the latest" by, as with `price-verification-delayed`. */
const STALE_CODE = 'page-verification-delayed';
const FALLBACK_CODE = 'static-fallback';
const MS_PER_SECOND = 1_000;

export interface GivingParts {
  readonly clock: Clock;
  /** The fields of a kept answer as this client may see them. */
  readonly present: (request: IncomingMessage, fields: readonly string[]) => string[];
}

/** Describes the body, which a 304 does not have. */
const OF_THE_BODY: ReadonlySet<string> = new Set([
  'accept-ranges',
  'content-encoding',
  'content-language',
  'content-type',
]);

/**
 * Gives a kept answer, or tells the client that it holds it already.
 *
 * @param degraded it stands in for one that the core should have given
 */
export function giveStored(
  request: IncomingMessage,
  response: ServerResponse,
  stored: StoredAnswer,
  how: CacheStatus,
  { clock, present }: GivingParts,
  degraded = false,
): void {
  if (response.destroyed || response.headersSent) return;
  const nowMs = clock.monotonicMs();
  const notModified = isNotModified(request.rawHeaders, stored, clock.nowMs());
  const fields = present(request, notModified ? without(stored.fields, OF_THE_BODY) : stored.fields);
  fields.push('Age', String(Math.floor(ageOfStored(stored, nowMs) / MS_PER_SECOND)));
  fields.push('Cache-Status', cacheStatusText({ ...how, ttlMs: timeToLiveMs(stored, nowMs) }));
  if (degraded) fields.push('Degraded', STALE_CODE);
  const status = notModified ? 304 : stored.status;
  if (!notModified && status !== 204) fields.push('Content-Length', String(stored.body.length));
  response.sendDate = false;
  response.writeHead(status, fields);
  response.end(notModified || status === 204 || request.method === 'HEAD' ? undefined : stored.body);
}

/** Gives the owner's file: it is nobody's page, and is asked for again. */
export function giveFallback(request: IncomingMessage, response: ServerResponse, fallback: StaticFallback): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(fallback.status, {
    'content-type': fallback.contentType,
    'content-length': fallback.body.length,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    degraded: FALLBACK_CODE,
  });
  response.end(request.method === 'HEAD' ? undefined : fallback.body);
}
