import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@banyan/kernel';
import { RanOut, REMEMBERED_MS } from './ran-out.js';

describe('products that ran out', () => {
  it('are remembered for a while after an order was last refused for them', () => {
    const clock = new ManualClock();
    const out = new RanOut(clock);
    expect(out.hasAny(['A'])).toBe(false);
    out.note(['A', 'B']);
    expect([out.hasAny(['C', 'B']), out.hasAny(['C'])]).toEqual([true, false]);
    clock.advance(REMEMBERED_MS - 1);
    out.note(['A']);
    clock.advance(1);
    expect([out.hasAny(['A']), out.hasAny(['B'])]).toEqual([true, false]);
  });

  it('are not remembered without end: the oldest are forgotten', () => {
    const out = new RanOut(new ManualClock());
    out.note(['first', 'again']);
    out.note(['again', ...Array.from({ length: 999 }, (_, index) => `SKU-${index}`)]);
    expect([out.hasAny(['first']), out.hasAny(['again']), out.hasAny(['SKU-998'])]).toEqual([false, true, true]);
  });
});
