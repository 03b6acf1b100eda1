import { createHash, createHmac, randomBytes } from 'node:crypto';
import { v7 } from 'uuid';

/** A time-ordered identifier (RFC 9562, version 7): records sort by creation. */
export function newId(): string {
  return v7();
}

/** `bytes` random bytes as lower-case hex; 16 makes a trace id, 8 a span id. */
export function randomHex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}

/** SHA-256 of UTF-8 text, lower-case hex. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/**
 * A keyed hash (HMAC-SHA-256, first 16 hex digits): equal values stay recognisable inside one shop and cannot be
 * looked up outside it. For session ids in evidence and for mismatching values.
 */
export function keyedHash(key: string, value: string): string {
  return createHmac('sha256', key).update(value, 'utf8').digest('hex').slice(0, 16);
}
