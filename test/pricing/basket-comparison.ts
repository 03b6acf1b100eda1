import type { Quote, QuoteQuestion, QuoteResult } from '@banyan/domains';

/** What the legacy core's books say a basket costs. */
export type BookedQuote =
  | {
      readonly kind: 'quote';
      readonly currency: string;
      readonly taxMode: string;
      readonly lines: readonly {
        readonly sku: string;
        readonly quantityE4: number;
        readonly priceMinor: number;
        readonly per: number;
        readonly basis: string;
        readonly lineAmountMinor: number;
        readonly discountMinor: number;
        readonly taxRate: number;
      }[];
      readonly promotions: Quote['promotions'];
      readonly codes: Quote['codes'];
      readonly taxes: Quote['taxes'];
      readonly totalMinor: number;
      readonly changesAtMs: number | null;
      readonly doubts: readonly Doubt[];
    }
  | {
      readonly kind: 'not-quotable';
      readonly lines: readonly { readonly line: number; readonly sku: string; readonly because: string }[];
      readonly doubts: readonly Doubt[];
    };

/** A field nobody but the core itself can read with certainty. */
interface Doubt {
  readonly sku?: string;
  readonly promotion?: string;
  readonly field: string;
}

/** How an answer stands to the books. */
export type BasketVerdict =
  /** The same, to the minor unit, in every member. */
  | { readonly kind: 'same'; readonly of: 'quote' | 'not-quotable' }
  /**
   * Refused, and something in the basket really is in doubt: in its own shop, or (`elsewhere`) only as the web shop writes it,
   * which is the one the service follows.
   */
  | { readonly kind: 'refused'; readonly elsewhere: boolean }
  | { readonly kind: 'different'; readonly said: unknown; readonly booked: unknown };

/** The books' answer in the canonical model's members; what only the core knows is left out. */
function expectedOf(question: QuoteQuestion & { readonly atMs: number }, booked: BookedQuote): object {
  if (booked.kind === 'not-quotable') return { kind: booked.kind, lines: booked.lines };
  const { kind, currency, taxMode, promotions, codes, taxes, totalMinor, changesAtMs } = booked;
  return {
    kind,
    channel: question.channel,
    group: question.group,
    currency,
    taxMode,
    lines: booked.lines.map(({ sku, quantityE4, priceMinor, per, basis, lineAmountMinor, discountMinor, taxRate }) => ({
      sku,
      quantityE4,
      price: { amountMinor: priceMinor, currency },
      per,
      basis,
      lineAmountMinor,
      discountMinor,
      taxRate,
    })),
    promotions,
    codes,
    taxes,
    totalMinor,
    atMs: question.atMs,
    changesAtMs,
  };
}

/**
 * @param said the answer, or the name of the field it was refused for
 * @param doubted the SKUs that are in doubt in the web shop
 */
export function judgeBasket(
  question: QuoteQuestion & { readonly atMs: number },
  said: QuoteResult | { readonly refused: string },
  booked: BookedQuote,
  doubted: ReadonlySet<string>,
): BasketVerdict {
  if ('refused' in said) {
    if (booked.doubts.length > 0) return { kind: 'refused', elsewhere: false };
    const isElsewhere = question.lines.some(({ sku }) => doubted.has(sku));
    return isElsewhere ? { kind: 'refused', elsewhere: true } : { kind: 'different', said, booked };
  }
  const expected = expectedOf(question, booked);
  // How recent its facts are is the service's own word; the books have no age.
  const { knowledge: _, ...told } = said;
  const same = canonical(told) === canonical(expected) && booked.doubts.length === 0;
  return same ? { kind: 'same', of: said.kind } : { kind: 'different', said, booked };
}

/** One text for one value, whatever the order of its members. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
