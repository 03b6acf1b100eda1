import type { OrderToPlace } from '@banyan/domains';
import { canonicalJson, sha256Hex, type JsonValue } from '@banyan/kernel';

/** Equal for the same order, however it is written. When and in which term it was bound is not part of what was ordered. */
export function fingerprintOf({ authority: _authority, boundAtMs: _boundAtMs, ...order }: OrderToPlace): string {
  return sha256Hex(canonicalJson(order as unknown as JsonValue));
}
