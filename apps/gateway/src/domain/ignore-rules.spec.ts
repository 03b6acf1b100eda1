import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@banyan/kernel';
import { IgnoreRules } from './ignore-rules.js';

const RULE = {
  number: 3,
  domain: 'pricing',
  operation: null,
  path: 'price.amountMinor',
  kind: 'rounding',
  about: null,
  remainingMs: 60_000,
};

function rig() {
  const clock = new ManualClock(0);
  const rules = new IgnoreRules(clock);
  return { clock, rules, inForce: (domain = 'pricing') => rules.of(domain).map(({ number }) => number) };
}

describe('what people said may differ', () => {
  it('is followed in its domain as soon as control tells of it', () => {
    const { rules, inForce } = rig();
    expect(inForce()).toEqual([]);
    rules.offer([RULE, { ...RULE, number: 5, kind: null }, { ...RULE, number: 4, domain: 'inventory' }]);
    expect([inForce(), inForce('inventory'), inForce('orders')]).toEqual([[3, 5], [4], []]);
    expect(rules.of('pricing')[0]).toEqual({
      number: 3,
      operation: null,
      path: RULE.path,
      kind: 'rounding',
      about: null,
    });
    expect(rules.inForce).toEqual([3, 5, 4]);
  });

  it('counts again when its time is over, although control is away', () => {
    const { clock, rules, inForce } = rig();
    rules.offer([RULE, { ...RULE, number: 4, remainingMs: 90_000 }]);
    clock.advance(59_999);
    expect(inForce()).toEqual([3, 4]);
    clock.advance(1);
    expect([inForce(), rules.inForce]).toEqual([[4], [4]]);
  });

  it('counts again after an hour without a word from control: it may have been withdrawn', () => {
    const { clock, rules, inForce } = rig();
    rules.offer([{ ...RULE, remainingMs: 90 * 86_400_000 }]);
    clock.advance(3_599_999);
    expect(inForce()).toEqual([3]);
    rules.offer([{ ...RULE, remainingMs: 90 * 86_400_000 }]);
    clock.advance(3_599_999);
    expect(inForce()).toEqual([3]);
    clock.advance(1);
    expect(inForce()).toEqual([]);
  });

  it('counts again when control does not name it any more', () => {
    const { rules, inForce } = rig();
    rules.offer([RULE]);
    rules.offer([]);
    expect(inForce()).toEqual([]);
  });

  it.each([
    [undefined],
    [null],
    ['all'],
    [[null]],
    [[{ ...RULE, remainingMs: 'long' }]],
    [[{ ...RULE, path: '' }]],
    [[{ ...RULE, operation: undefined }]],
    [[{ ...RULE, kind: 7 }]],
    [[RULE, { ...RULE, number: 'four' }]],
  ])('counts, all of it, when control says what cannot be read: %j', (told) => {
    const { rules, inForce } = rig();
    rules.offer([RULE]);
    rules.offer(told);
    expect(inForce()).toEqual([]);
  });
});
