import type { Directives } from './directives.js';
import { ageOfStored, type StoredAnswer, timeToLiveMs } from './stored-answer.js';

const MS = 1_000;

/** What a kept answer is to a request (RFC 9111 section 4). */
export type Reuse =
  /** It is given, and nobody is asked. */
  | { readonly kind: 'give' }
  /** It is given, and the core is asked anew meanwhile. */
  | { readonly kind: 'give-and-ask' }
  /** The core is asked. Where that fails, `instead` says whether it may be given all the same (RFC 5861). */
  | { readonly kind: 'ask'; readonly instead: boolean };

/** @param asked the request's directives; `Pragma: no-cache` counts among them where it has no others */
export function judgeReuse(stored: StoredAnswer, asked: Directives, nowMs: number): Reuse {
  if (asked.has('no-cache')) return { kind: 'ask', instead: false };
  const ttlMs = timeToLiveMs(stored, nowMs);
  const instead = ttlMs > 0 || (stored.mayBeStale && -ttlMs < staleIfErrorMs(stored, asked));
  const most = asked.seconds('max-age');
  const tooOld = most === 'invalid' || (most !== undefined && ageOfStored(stored, nowMs) > most * MS);
  if (tooOld) return { kind: 'ask', instead };
  if (ttlMs > 0) {
    const least = asked.seconds('min-fresh');
    const enough = least !== 'invalid' && ttlMs >= (least ?? 0) * MS;
    return enough ? { kind: 'give' } : { kind: 'ask', instead };
  }
  if (!stored.mayBeStale) return { kind: 'ask', instead };
  if (asked.has('max-stale') && -ttlMs <= mostStaleMs(asked)) return { kind: 'give' };
  if (-ttlMs < stored.staleWhileRevalidateMs) return { kind: 'give-and-ask' };
  return { kind: 'ask', instead };
}

/** The client may want less than the owner allows, and not more. */
function staleIfErrorMs(stored: StoredAnswer, asked: Directives): number {
  const wanted = asked.seconds('stale-if-error');
  if (wanted === undefined) return stored.staleIfErrorMs;
  return wanted === 'invalid' ? 0 : Math.min(wanted * MS, stored.staleIfErrorMs);
}

/** Without a value it takes any age; one that cannot be read takes none. */
function mostStaleMs(asked: Directives): number {
  const seconds = asked.seconds('max-stale');
  if (seconds !== 'invalid') return (seconds ?? 0) * MS;
  return asked.isBare('max-stale') ? Infinity : -1;
}
