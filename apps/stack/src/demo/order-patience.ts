/** How one attempt to place an order was answered. */
export interface PlaceAnswer {
  /** 0: there was no whole answer. */
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly retryAfterMs?: number;
  /** Why there was no answer. */
  readonly because?: string;
}

/** What came of buying: as the book has it last. */
export type Bought =
  | { readonly kind: 'placed'; readonly reference: string; readonly state: string; readonly totalMinor: number }
  | { readonly kind: 'refused'; readonly code: string }
  /** There is no price for it: nothing was ordered. */
  | { readonly kind: 'not-quoted'; readonly status: number }
  /** Patience ended; nobody knows. */
  | { readonly kind: 'unknown' }
  /** What was sent is wrong, or what came back is: a fault of the shopper's or the shop's. */
  | { readonly kind: 'fault'; readonly status: number; readonly code: string };

export type Step =
  { readonly kind: 'done'; readonly bought: Bought } | { readonly kind: 'again'; readonly afterMs: number };

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 3_000;
/** 4xx that say nothing about this request: another time it is read. */
const ANOTHER_TIME: ReadonlySet<number> = new Set([408, 409, 425, 429]);

/**
 * What a good client does next, by the order contract: 201 and 422 are final; 202, 409, every 5xx and no answer at all say nothing,
 * and the same is sent again with the same key.
 *
 * @param attempt from 1
 */
export function nextStep({ status, body, retryAfterMs = 0 }: PlaceAnswer, attempt: number): Step {
  if (status === 201) return { kind: 'done', bought: placedBy(body, status) };
  if (status === 422) return { kind: 'done', bought: { kind: 'refused', code: textOf(body, 'code') } };
  const isSilent = status === 0 || status === 202 || status >= 500 || ANOTHER_TIME.has(status);
  if (!isSilent) return { kind: 'done', bought: { kind: 'fault', status, code: textOf(body, 'code') } };
  const backOffMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempt - 1, 20));
  return { kind: 'again', afterMs: Math.max(backOffMs, retryAfterMs) };
}

/** A receipt, or a fault where it is none. */
function placedBy(body: Readonly<Record<string, unknown>>, status: number): Bought {
  const { reference, state, total } = body;
  const totalMinor =
    typeof total === 'object' && total !== null && 'amountMinor' in total ? total.amountMinor : undefined;
  if (typeof reference !== 'string' || typeof state !== 'string' || typeof totalMinor !== 'number')
    return { kind: 'fault', status, code: 'no-receipt' };
  return { kind: 'placed', reference, state, totalMinor };
}

function textOf(body: Readonly<Record<string, unknown>>, name: string): string {
  const value = body[name];
  return typeof value === 'string' ? value : '';
}
