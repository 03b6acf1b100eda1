import { canonicalJson, type JsonValue, messageOf, sha256Hex } from '@banyan/kernel';
import { currencyOf, fieldsOf, textOf, wholeOf } from '../wire/read-fields.js';
import { malformed } from '../wire/request-refused.js';

const LARGEST_AMOUNT_MINOR = 99_999_999_999;

/** What is to be charged. */
export interface ChargeRequest {
  readonly amountMinor: number;
  readonly currency: string;
  readonly token: string;
  /** The merchant's own. */
  readonly reference: string;
  /** Of the whole body: what is unknown counts too. */
  readonly fingerprint: string;
}

/** @throws RequestRefused 400 */
export function readCharge(json: unknown): ChargeRequest {
  const fields = fieldsOf(json);
  return {
    amountMinor: amountOf(json),
    currency: currencyOf(fields),
    token: textOf(fields, 'token'),
    reference: textOf(fields, 'reference'),
    fingerprint: fingerprintOf(json),
  };
}

/** The `amountMinor` of a charge or a refund. @throws RequestRefused 400 */
export function amountOf(json: unknown): number {
  return wholeOf(fieldsOf(json), 'amountMinor', 1, LARGEST_AMOUNT_MINOR);
}

/** Equal for equal bodies, however they are written. @throws RequestRefused 400 for one that JSON should not carry */
export function fingerprintOf(...parts: readonly unknown[]): string {
  try {
    return sha256Hex(canonicalJson(parts as readonly JsonValue[]));
  } catch (error) {
    throw malformed(messageOf(error));
  }
}
