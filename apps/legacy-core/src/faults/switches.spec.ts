import { describe, expect, test } from '@jest/globals';
import { FaultSwitches } from './switches.js';

describe('FaultSwitches', () => {
  test('strike while they are on, only their own face', () => {
    const faults = new FaultSwitches();
    faults.set('soap', { hang: { rate: 1 } });
    expect(faults.strikes('soap', 'hang')).toEqual({ rate: 1 });
    expect(faults.strikes('soap', 'refuse')).toBeUndefined();
    expect(faults.strikes('feed', 'hang')).toBeUndefined();
    faults.clear();
    expect(faults.strikes('soap', 'hang')).toBeUndefined();
  });

  test('go off after their count', () => {
    const faults = new FaultSwitches();
    faults.set('feed', { refuse: { rate: 1, count: 2 } });
    expect([1, 2, 3].map(() => faults.strikes('feed', 'refuse') !== undefined)).toEqual([true, true, false]);
    expect(faults.report().feed).toEqual({});
  });

  test('go off at their instant', () => {
    let nowMs = 1000;
    const faults = new FaultSwitches(() => nowMs);
    faults.set('shop', { garbage: { rate: 1, untilMs: 2000 } });
    nowMs = 1999;
    expect(faults.strikes('shop', 'garbage')).toBeDefined();
    nowMs = 2000;
    expect(faults.report().shop).toEqual({});
    expect(faults.strikes('shop', 'garbage')).toBeUndefined();
  });

  test('a rate strikes its share; what was spared is not counted', () => {
    const draws = [0.29, 0.3, 0.9, 0];
    const faults = new FaultSwitches(Date.now, () => draws.shift() ?? 0);
    faults.set('soap', { errorRate: { rate: 0.3, count: 2 } });
    expect([1, 2, 3, 4, 5].map(() => faults.strikes('soap', 'errorRate') !== undefined)).toEqual([
      true,
      false,
      false,
      true,
      false,
    ]);
  });

  test('say how often each struck; setting a face anew begins at nought', () => {
    const faults = new FaultSwitches();
    faults.set('soap', { latencyMs: { rate: 1, ms: 5 } });
    faults.strikes('soap', 'latencyMs');
    expect(faults.report().soap).toEqual({ latencyMs: { rate: 1, ms: 5, struck: 1 } });
    faults.set('soap', { hang: { rate: 1 } });
    expect(faults.report()).toEqual({
      soap: { hang: { rate: 1, struck: 0 } },
      rest: {},
      msi: {},
      feed: {},
      price: {},
      cart: {},
      order: {},
      sales: {},
      import: {},
      shop: {},
    });
  });
});
