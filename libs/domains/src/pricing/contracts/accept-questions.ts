import type { ContractRequest } from '@banyan/contracts';
import { ProblemError } from '@banyan/kernel';
import {
  QUANTITY_SCALE,
  type BatchQuestion,
  type Channel,
  type CustomerGroup,
  type Market,
  type PriceQuestion,
  type QuoteQuestion,
} from '../pricing.model.js';
import { acceptInstant } from '../../contract-values/accept-instant.js';
import { acceptQuantity } from '../../contract-values/accept-quantity.js';

/** What every version has in a request for one price: the contract has checked and typed it. */
interface PriceQuery extends MarketAsked {
  readonly quantity?: string;
}

/** A market and an instant, as every version names them. */
export interface MarketAsked {
  readonly channel: Channel;
  readonly group?: CustomerGroup;
  readonly at?: string;
}

/** @throws ProblemError `invalid-request` for an instant that is none */
export function acceptPriceQuestion({ path, query }: ContractRequest): PriceQuestion {
  const { channel, group, at, quantity } = query as unknown as PriceQuery;
  return {
    sku: path['sku'] ?? '',
    ...marketOf({ channel, ...(group === undefined ? {} : { group }) }),
    quantityE4: quantity === undefined ? QUANTITY_SCALE : acceptQuantity(quantity, 'query:quantity'),
    ...instantIn(at, 'query:at'),
  };
}

/** @throws ProblemError `invalid-request` for an instant that is none */
export function acceptBatchQuestion(asked: MarketAsked & { readonly skus: readonly string[] }): BatchQuestion {
  return { ...marketOf(asked), skus: asked.skus, ...instantIn(asked.at, '/at') };
}

/**
 * @throws ProblemError `invalid-request` for an instant that is none, a quantity of more than four places, a SKU or a code
 *   that is given twice
 */
export function acceptQuoteQuestion(
  asked: MarketAsked & {
    readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
    readonly codes?: readonly string[];
  },
): QuoteQuestion {
  const { lines, codes = [] } = asked;
  refuseRepeated(
    lines.map(({ sku }) => sku),
    (index) => `/lines/${index}/sku`,
  );
  // As codes are compared everywhere: a code and the same in capitals call one promotion.
  refuseRepeated(
    codes.map((code) => code.toLowerCase()),
    (index) => `/codes/${index}`,
  );
  return {
    ...marketOf(asked),
    lines: lines.map(({ sku, quantity }, index) => ({
      sku,
      quantityE4: acceptQuantity(quantity, `/lines/${index}/quantity`),
    })),
    codes,
    ...instantIn(asked.at, '/at'),
  };
}

function marketOf({ channel, group = 'retail' }: Pick<MarketAsked, 'channel' | 'group'>): Market {
  return { channel, group };
}

function instantIn(at: string | undefined, pointer: string): { readonly atMs?: number } {
  return at === undefined ? {} : { atMs: acceptInstant(at, pointer) };
}

function refuseRepeated(names: readonly string[], pointerAt: (index: number) => string): void {
  const seen = new Set<string>();
  for (const [index, name] of names.entries()) {
    if (seen.has(name)) {
      throw new ProblemError('invalid-request', {
        errors: [{ pointer: pointerAt(index), message: 'repeats an earlier one' }],
      });
    }
    seen.add(name);
  }
}
