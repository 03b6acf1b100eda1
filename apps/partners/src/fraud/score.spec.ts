import * as fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { type Assessed, decisionOf, type FraudDecision, scoreOf } from './score.js';

const ORDINARY: Assessed = {
  amountMinor: 4_990,
  currency: 'EUR',
  channel: 'web',
  country: 'DE',
  collect: false,
  token: 'tok_visa_1',
};

const CASES: readonly (readonly [what: string, differs: Partial<Assessed>, decision: FraudDecision])[] = [
  ['an ordinary order', {}, 'approve'],
  ['an ordinary order that is collected', { collect: true }, 'approve'],
  ['much, to where it is always sent', { amountMinor: 499_999 }, 'approve'],
  ['very much', { amountMinor: 500_000 }, 'review'],
  ['very much in yen', { amountMinor: 800_000, currency: 'JPY' }, 'review'],
  ['the same number of cents', { amountMinor: 800_000, currency: 'USD' }, 'review'],
  ['little in yen', { amountMinor: 4_990, currency: 'JPY' }, 'approve'],
  ['a great deal', { amountMinor: 1_000_000 }, 'review'],
  ['a great deal to where nobody sends', { amountMinor: 1_000_000, country: 'US' }, 'reject'],
  ['a card that is known for it', { token: 'tok_fraud_1' }, 'reject'],
  ['a card that somebody should look at', { token: 'tok_fraud_review_1' }, 'review'],
  ['a card that nobody told of', { token: undefined }, 'approve'],
];

it.each(CASES)('%s', (_, differs, decision) => {
  expect(decisionOf(scoreOf({ ...ORDINARY, ...differs }))).toBe(decision);
});

describe('the score', () => {
  const assessed = fc.record({
    amountMinor: fc.nat(10_000_000),
    currency: fc.constantFrom('EUR', 'JPY', 'USD'),
    channel: fc.constantFrom('web', 'app', 'marketplace', 'store', 'fax'),
    country: fc.constantFrom('DE', 'AT', 'US', '__proto__'),
    collect: fc.boolean(),
    token: fc.constantFrom(undefined, 'tok_1', 'tok_fraud', 'tok_fraud_review'),
  });

  it('is 0 to 100, and does not fall when more is bought', () => {
    fc.assert(
      fc.property(assessed, fc.nat(1_000_000), (order, more) => {
        const [score, higher] = [scoreOf(order), scoreOf({ ...order, amountMinor: order.amountMinor + more })];
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(100);
        expect(higher).toBeGreaterThanOrEqual(score);
      }),
    );
  });
});
