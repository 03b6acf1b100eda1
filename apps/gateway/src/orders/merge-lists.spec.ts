import type { ListResult, OrderSummary } from '@banyan/domains';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { mergeLists } from './merge-lists.js';

function order(reference: string, placedAtMs: number, copyOf?: string): OrderSummary {
  const known = { reference, state: 'accepted', channel: 'web', currency: 'EUR', totalMinor: 1, placedAtMs } as const;
  return copyOf === undefined ? known : { ...known, copyOf };
}

const list = (orders: readonly OrderSummary[], complete = true): ListResult => ({ orders, complete });

describe('lists of both arms', () => {
  it('are one, the latest first, without copies', () => {
    const legacy = list([order('000000003', 30), order('000000002', 21, 'BY2'), order('000000001', 10)]);
    const service = list([order('BY4', 40), order('BY2', 20)]);
    expect(mergeLists({ limit: 10 }, { legacy, service }, 2)).toEqual({
      orders: [order('BY4', 40), order('000000003', 30), order('BY2', 20), order('000000001', 10)],
      complete: true,
    });
  });

  it('have a copy for the order where its holder did not answer, and say that there may be more', () => {
    const legacy = list([order('000000002', 21, 'BY2'), order('000000001', 10)]);
    expect(mergeLists({ limit: 10 }, { legacy }, 2)).toEqual({
      orders: [order('BY2', 21), order('000000001', 10)],
      complete: false,
    });
  });

  it('are whole where only one arm is there to be asked', () => {
    expect(mergeLists({ limit: 10 }, { legacy: list([order('000000001', 10)]) }, 1).complete).toBe(true);
  });

  it('are not complete where an arm says that its own is not', () => {
    expect(mergeLists({ limit: 10 }, { legacy: list([], false), service: list([]) }, 2).complete).toBe(false);
  });

  it('hold each order once, no more than asked, none that nobody told of, none that is later than one left out', () => {
    const summary = fc.record({ n: fc.nat(30), at: fc.nat(50), copy: fc.option(fc.nat(30), { nil: undefined }) });
    fc.assert(
      fc.property(fc.array(summary), fc.array(summary), fc.integer({ min: 1, max: 20 }), (core, ours, limit) => {
        const legacy = list(
          core.map(({ n, at, copy }) => order(`core-${n}`, at, copy === undefined ? undefined : `BY${copy}`)),
        );
        const service = list(ours.map(({ n, at }) => order(`BY${n}`, at)));
        const merged = mergeLists({ limit }, { legacy, service }, 2);
        const references = merged.orders.map(({ reference }) => reference);
        expect(new Set(references).size).toBe(references.length);
        expect(references.length).toBeLessThanOrEqual(limit);
        const told = [...legacy.orders.filter(({ copyOf }) => copyOf === undefined), ...service.orders];
        for (const { reference } of merged.orders) expect(told.map((each) => each.reference)).toContain(reference);
        const times = merged.orders.map(({ placedAtMs }) => placedAtMs);
        expect(times).toEqual(times.toSorted((a, b) => b - a));
        const distinct = new Map(told.map((each) => [each.reference, each]));
        expect(merged.orders).toHaveLength(Math.min(limit, distinct.size));
        const leftOut = [...distinct.values()].filter(({ reference }) => !references.includes(reference));
        const last = times.at(-1) ?? Infinity;
        for (const { placedAtMs } of leftOut) expect(placedAtMs).toBeLessThanOrEqual(last);
        expect(JSON.stringify(merged)).not.toContain('copyOf');
      }),
    );
  });
});
