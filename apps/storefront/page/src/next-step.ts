import type { ShopAnswer } from './ask-shop.js';

/** What to do about an answer to an order; `docs/how-to/place-orders.md` is the list of them. */
export type Step =
  /** Taken. */
  | { readonly kind: 'placed'; readonly reference: string }
  /** Not taken, for ever: a changed order has a new key. */
  | { readonly kind: 'refused'; readonly code: string }
  /** Not understood, and the key is not used. */
  | { readonly kind: 'fault'; readonly code: string }
  /** The very same again. `busy`: nothing was done; `unknown`: nobody can say what was. */
  | {
      readonly kind: 'again';
      readonly because: 'busy' | 'unknown';
      readonly afterMs: number;
      readonly reference?: string;
    };

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8_000;
/** Nothing is done while these are answered. */
const BUSY = new Set([429, 503]);

/** @param attempt from 1 */
export function nextStep(answer: Pick<ShopAnswer, 'status' | 'body' | 'retryAfterMs'>, attempt: number): Step {
  const { status, body, retryAfterMs = 0 } = answer;
  const code = textOf(body['code']) ?? 'unknown';
  const reference = textOf(body['reference']);
  if (status === 201 && reference !== undefined) return { kind: 'placed', reference };
  if (status === 422) return { kind: 'refused', code };
  const isUnknown = status === 0 || status === 201 || status === 202 || status === 409 || status >= 500;
  if (!isUnknown && !BUSY.has(status)) return { kind: 'fault', code };
  const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempt - 1, 10));
  return {
    kind: 'again',
    because: BUSY.has(status) ? 'busy' : 'unknown',
    afterMs: Math.max(waitMs, retryAfterMs),
    ...(reference !== undefined && { reference }),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
