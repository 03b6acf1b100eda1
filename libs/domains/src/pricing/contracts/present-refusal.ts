import type { ContractAnswer } from '@banyan/contracts';
import { problemBody } from '@banyan/kernel';
import type { NotPriced, NotQuotable, UnknownSku } from '../pricing.model.js';

/** Contracts promise at most so many errors in one problem. */
const MOST_ERRORS = 20;

const MESSAGES: Readonly<Record<NotQuotable['lines'][number]['because'], string>> = {
  'unknown-sku': 'no product has this SKU',
  'not-priced': 'the product has no price here',
  'mixed-currencies': 'is priced in another currency than the lines before it',
};

/** In every version alike: a product that has no price, or that there is not. */
export function presentWithoutPrice({ kind }: UnknownSku | NotPriced): ContractAnswer {
  return { status: 404, body: problemBody(kind) };
}

/** In every version alike: a basket that cannot be quoted. */
export function presentNotQuotable({ lines }: NotQuotable): ContractAnswer {
  const errors = lines
    .slice(0, MOST_ERRORS)
    .map(({ line, because }) => ({ pointer: `/lines/${line}/sku`, message: MESSAGES[because] }));
  return { status: 422, body: problemBody('not-quotable', { errors }) };
}
