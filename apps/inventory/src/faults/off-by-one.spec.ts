import { Faults, NO_FAULTS } from '@banyan/service';
import { describe, expect, it } from '@jest/globals';
import { offByOne } from './off-by-one.js';

const counted = (quantityE4: number) => ({ kind: 'counted', quantityE4 }) as const;
const item = (sku: string, stock: object) => ({ kind: 'available', sku, channel: 'web', sellable: true, stock });

describe('a wrong answer', () => {
  it.each<[string, object, object]>([
    ['one SKU', item('a', counted(70_000)), item('a', counted(80_000))],
    [
      'the first counted item of a batch',
      { channel: 'web', items: [{ kind: 'unknown-sku', sku: 'a' }, item('b', counted(-1)), item('c', counted(5))] },
      { channel: 'web', items: [{ kind: 'unknown-sku', sku: 'a' }, item('b', counted(9_999)), item('c', counted(5))] },
    ],
    [
      'the first location',
      { kind: 'locations', sku: 'a', locations: [{ location: 'koeln-deutz', sellable: true, stock: counted(0) }] },
      { kind: 'locations', sku: 'a', locations: [{ location: 'koeln-deutz', sellable: true, stock: counted(10_000) }] },
    ],
    ['nothing that is counted', { kind: 'unknown-sku', sku: 'a' }, { kind: 'unknown-sku', sku: 'a' }],
    ['what is not counted', item('a', { kind: 'unmanaged' }), item('a', { kind: 'unmanaged' })],
  ])('is one unit too high for %s', (_, right, wrong) => {
    const before = structuredClone(right);
    expect(offByOne(right as Parameters<typeof offByOne>[0])).toEqual(wrong);
    expect(right).toEqual(before);
  });

  it('is given for the share of questions that is switched on', () => {
    const faults = new Faults({ kinds: [], falsify: (right) => offByOne(right as Parameters<typeof offByOne>[0]) });
    const answer = item('a', counted(0));
    const wrongOf = (rate: number) => {
      faults.set({ ...NO_FAULTS, wrongRate: rate });
      return Array.from({ length: 1_000 }, () => faults.falsify(answer)).filter((each) => each !== answer).length;
    };
    expect([wrongOf(0), faults.on]).toEqual([0, false]);
    expect([wrongOf(1), faults.on]).toEqual([1_000, true]);
    // Six standard deviations of 1,000 throws of a coin.
    expect(Math.abs(wrongOf(0.5) - 500)).toBeLessThan(95);
  });
});
