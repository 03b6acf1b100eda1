import type { NotQuotable, Promotion, QuoteLine, QuoteQuestion, QuoteResult, TaxMode } from '@banyan/domains';
import { divideRounded } from '@banyan/kernel';
import { applyPromotions } from './apply-promotions.js';
import { changesAt } from './changes-at.js';
import { codeStates } from './code-states.js';
import { minor } from './minor.js';
import { pricedLine, type KnownProduct, type PricedLine } from './priced-line.js';
import { codeKey } from './promotion-scope.js';
import { promotionsInForce } from './promotions-in-force.js';
import type { Rounding } from './rounding.js';
import { taxShares } from './tax-shares.js';

/** What a basket is quoted from. */
export interface QuoteFacts {
  /** Undefined: no product has the SKU. */
  readonly productOf: (sku: string) => KnownProduct | undefined;
  /** Every promotion there is, open or not. */
  readonly promotions: readonly Promotion[];
  /** How the channel shows prices. */
  readonly taxMode: TaxMode;
  /** Is a promotion, by its id, not in force for now, whatever its window says? Absent: none is. */
  readonly isPaused?: (promotion: string) => boolean;
}

/**
 * The price of a basket, all of it, by decision record 17: lines, promotions, codes, taxes, total. Whole minor units throughout,
 * rounded where the record says and nowhere else. Pure.
 *
 * @param question with the instant it is asked for
 * @throws BasketTooLarge when a sum is beyond the safe integers
 */
export function quoteBasket(
  question: QuoteQuestion & { readonly atMs: number },
  { productOf, promotions, taxMode, isPaused = () => false }: QuoteFacts,
  round: Rounding = divideRounded,
): QuoteResult {
  const { channel, group, atMs } = question;
  const found = question.lines.map((asked, line) => {
    const { sku } = asked;
    const product = productOf(sku);
    if (product === undefined) return { line, sku, because: 'unknown-sku' } as const;
    return pricedLine(asked, product, group, atMs, round) ?? ({ line, sku, because: 'not-priced' } as const);
  });
  const refused = refusalOf(found);
  if (refused !== undefined) return refused;
  const lines = found.filter(isPriced);
  const codes = new Set(question.codes.map(codeKey));
  const basket = { channel, group, atMs, codes };
  const currency = lines[0]?.currency ?? 'EUR';
  const sum = lines.reduce((total, { lineAmount }) => total + lineAmount, 0n);
  const running = promotions.filter(({ id }) => !isPaused(id));
  const inForce = promotionsInForce(running, { ...basket, currency, sum });
  const { remaining, applied } = applyPromotions(inForce, lines, round);
  return {
    kind: 'quote',
    channel,
    group,
    currency,
    taxMode,
    lines: lines.map((line, index) => quoteLineOf(line, remaining[index] ?? 0n)),
    promotions: applied,
    codes: codeStates(question.codes, promotions, applied, atMs),
    taxes: taxShares(
      lines.map(({ sheet }, index) => ({ rate: sheet.taxRate, remaining: remaining[index] ?? 0n })),
      round,
    ),
    totalMinor: minor(remaining.reduce((total, left) => total + left, 0n)),
    atMs,
    changesAtMs: changesAt(lines, promotions, basket),
  };
}

type Found = PricedLine | NotQuotable['lines'][number];

function isPriced(found: Found): found is PricedLine {
  return 'unit' in found;
}

/** Which lines cannot be sold, or not in one basket with the first; undefined: all can. */
function refusalOf(found: readonly Found[]): NotQuotable | undefined {
  const first = found.find(isPriced);
  const lines = found.flatMap((each, line): NotQuotable['lines'] => {
    if (!isPriced(each)) return [each];
    return each.currency === first?.currency ? [] : [{ line, sku: each.sku, because: 'mixed-currencies' }];
  });
  return lines.length === 0 ? undefined : { kind: 'not-quotable', lines };
}

function quoteLineOf({ sku, quantityE4, unit, sheet, lineAmount }: PricedLine, remaining: bigint): QuoteLine {
  return {
    sku,
    quantityE4,
    price: unit.price,
    per: sheet.per,
    basis: unit.basis,
    lineAmountMinor: minor(lineAmount),
    discountMinor: minor(lineAmount - remaining),
    taxRate: sheet.taxRate,
  };
}
