import { describe, expect, it } from '@jest/globals';
import { type IgnoreRule, ruleFor } from './ignore-rule.js';

const DIFFERENCE = { operation: 'price.one', path: 'price.amountMinor', kind: 'rounding', about: 'tax 7 %' };

function rule(over: Partial<IgnoreRule> = {}): IgnoreRule {
  return { number: 1, operation: null, path: 'price.amountMinor', kind: null, about: null, ...over };
}

describe('a rule', () => {
  it.each([
    ['of its field', {}],
    ['of a field above', { path: 'price' }],
    ['of its operation', { operation: 'price.one' }],
    ['of its kind', { kind: 'rounding' }],
    ['of its cause', { kind: 'rounding', about: 'tax 7 %' }],
  ])('%s covers a difference', (_, over) => {
    expect(ruleFor(DIFFERENCE, [rule(over)])?.number).toBe(1);
  });

  it.each([
    ['of a field that only begins the same', { path: 'price.amount' }],
    ['of a field below', { path: 'price.amountMinor.x' }],
    ['of all of the answer', { path: '$' }],
    ['of another operation', { operation: 'price.batch' }],
    ['of another kind', { kind: 'amount' }],
    ['of another cause', { kind: 'rounding', about: 'tax 19 %' }],
    ['of no cause', { kind: 'rounding', about: '' }],
  ])('%s does not', (_, over) => {
    expect(ruleFor(DIFFERENCE, [rule(over)])).toBeUndefined();
  });

  it('that came first is the one that is named', () => {
    expect(
      ruleFor(DIFFERENCE, [rule({ number: 4, path: 'tiers' }), rule({ number: 5 }), rule({ number: 6 })])?.number,
    ).toBe(5);
  });
});
