import type { NotKept } from '@banyan/cache';

/** RFC 9211: what we did with a request. */
export interface CacheStatus {
  /** Why the core was asked; absent: it was not. */
  readonly fwd?: 'miss' | 'stale' | 'request';
  /** What the core answered. */
  readonly fwdStatus?: number;
  /** What is left of the freshness of what is given, ms; negative when it is over. */
  readonly ttlMs?: number;
  /** The core's answer was kept. */
  readonly stored?: boolean;
  /** It was given with the answer to another's question. */
  readonly collapsed?: boolean;
  /** Why something stands in for the core's answer, or why that was not kept. */
  readonly detail?: 'core-failed' | 'core-late' | NotKept;
}

/** The field's value, under the name we use in `Via`. */
export function cacheStatusText({ fwd, fwdStatus, ttlMs, stored, collapsed, detail }: CacheStatus): string {
  return [
    'banyan',
    fwd === undefined ? 'hit' : `fwd=${fwd}`,
    ...(fwdStatus === undefined ? [] : [`fwd-status=${fwdStatus}`]),
    ...(ttlMs === undefined ? [] : [`ttl=${Math.floor(ttlMs / 1_000)}`]),
    ...(stored === true ? ['stored'] : []),
    ...(collapsed === true ? ['collapsed'] : []),
    ...(detail === undefined ? [] : [`detail=${detail}`]),
  ].join('; ');
}
