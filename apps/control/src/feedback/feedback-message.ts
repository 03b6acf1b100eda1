import { problemOfRefusal } from '@banyan/domains';
import { isoUtc, PROBLEM_TYPE_BASE, PROBLEMS, type ProblemCode } from '@banyan/kernel';
import type { FailedKey } from '@banyan/ledger';
import type { FailedCheckout } from './failed-checkout.js';

/** What a shop's feedback tool is told of a checkout that failed. No name, no address, no e-mail: hashes at most. */
export interface FeedbackMessage {
  /** What failed, as the storefront was told, or would have been. */
  readonly problem: { readonly code: ProblemCode; readonly title: string; readonly type: string };
  /** `refused` or `error`: no order came of it. `called-off`: an order was taken, and the shop could not keep it. */
  readonly end: 'refused' | 'error' | 'called-off';
  readonly storefront: string;
  readonly channel: string | null;
  /** The contract version that was asked, such as `v2`. */
  readonly contract: string | null;
  /** The order's; null: none was bound. */
  readonly reference: string | null;
  /** SHA-256 of the idempotency key, by which the storefront finds its own checkout. */
  readonly keyHash: string;
  /** Keyed hashes: the same shopper has the same, and nobody is found by one. */
  readonly sessionHash: string | null;
  readonly customerHash: string | null;
  readonly traceId: string | null;
  /** How often an order was tried, from 1. */
  readonly tries: number;
  readonly firstFailedAt: string;
  readonly failedAt: string;
  /** Minor units, gross; null: it was not known. `totalMinor` is with shipping, of an order that was taken. */
  readonly amounts: {
    readonly currency: string;
    readonly basketMinor: number | null;
    readonly totalMinor: number | null;
  } | null;
}

/** Pure. */
export function feedbackMessage({ tries, firstFailedAtMs, last }: FailedCheckout): FeedbackMessage {
  const code = codeOf(last);
  return {
    problem: { code, title: PROBLEMS[code].title, type: PROBLEM_TYPE_BASE + code },
    end: last.totalMinor !== undefined ? 'called-off' : last.code === undefined ? 'refused' : 'error',
    storefront: last.storefront,
    channel: last.channel ?? null,
    contract: last.contract ?? null,
    reference: last.reference ?? null,
    keyHash: last.keyHash,
    sessionHash: last.sessionHash ?? null,
    customerHash: last.customerHash ?? null,
    traceId: last.traceId ?? null,
    tries,
    firstFailedAt: isoUtc(firstFailedAtMs),
    failedAt: isoUtc(last.failedAtMs),
    amounts:
      last.currency === undefined
        ? null
        : { currency: last.currency, basketMinor: last.basketMinor ?? null, totalMinor: last.totalMinor ?? null },
  };
}

/** Goods that others have by now are out of stock, before an order is taken and after. */
const STOCK_LOST = 'stock-lost';

function codeOf({ code, because = 'abandoned' }: FailedKey): ProblemCode {
  if (code !== undefined && Object.hasOwn(PROBLEMS, code)) return code as ProblemCode;
  return because === STOCK_LOST ? 'out-of-stock' : (problemOfRefusal(because) ?? 'order-abandoned');
}
