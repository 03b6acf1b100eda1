import { TranslationRefused } from '@banyan/kernel';
import { CART_FIELD, type CartAnswer } from './cart.record.js';
import type { GivenCode } from './cart.translator.js';

export type { GivenCode };

/** What the core says of a code by its key. Whether one it holds applies, the totals say. */
const GIVEN: ReadonlyMap<string | undefined, GivenCode> = new Map([
  ['unknown', 'unknown'],
  ['expired', 'not-open'],
  ['unusable', 'held'],
]);

/** What became of a code that was given to a cart. @throws TranslationRefused for an answer that says neither */
export function givenCode(said: CartAnswer): GivenCode {
  if (said.kind !== 'errors') {
    if (said.kind === 'done' && typeof said.document.get('success') === 'string') return 'held';
    throw new TranslationRefused(CART_FIELD.success, 'is missing');
  }
  const [key, ...others] = said.keys;
  const given = GIVEN.get(key);
  if (given === undefined || others.length > 0)
    throw new TranslationRefused(`${CART_FIELD.error}.coupon`, 'is none that is known');
  return given;
}
