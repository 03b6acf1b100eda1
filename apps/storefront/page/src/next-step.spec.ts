import { describe, expect, it } from '@jest/globals';
import { AttemptKeeper } from './attempt.js';
import { nextStep } from './next-step.js';

const REFERENCE = 'BY01KB4DZ6J3VQ5X9R7T2M8W0YCN';

describe('an answer to an order', () => {
  it.each([
    [201, { reference: REFERENCE }, { kind: 'placed', reference: REFERENCE }],
    [422, { code: 'payment-declined' }, { kind: 'refused', code: 'payment-declined' }],
    [400, { code: 'invalid-request' }, { kind: 'fault', code: 'invalid-request' }],
    [404, {}, { kind: 'fault', code: 'unknown' }],
  ])('%i is final', (status, body, step) => {
    expect(nextStep({ status, body }, 1)).toEqual(step);
  });

  it.each([0, 201, 202, 409, 500, 502, 504])(
    '%i without a receipt is asked again with the same key: nobody knows',
    (status) => {
      expect(nextStep({ status, body: {} }, 1)).toMatchObject({ kind: 'again', because: 'unknown' });
    },
  );

  it.each([429, 503])('%i: nothing was done, and the shop says when to come back', (status) => {
    expect(nextStep({ status, body: {}, retryAfterMs: 9_000 }, 1)).toEqual({
      kind: 'again',
      because: 'busy',
      afterMs: 9_000,
    });
  });

  it('is waited for longer each time, up to a bound, and names its order where it has one', () => {
    const waits = [1, 2, 3, 10, 500].map((attempt) =>
      nextStep({ status: 202, body: { reference: REFERENCE } }, attempt),
    );
    expect(waits.map((step) => (step.kind === 'again' ? step.afterMs : 0))).toEqual([500, 1000, 2000, 8000, 8000]);
    expect(waits[0]).toMatchObject({ reference: REFERENCE });
  });
});

describe('an attempt', () => {
  function storage(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
    const kept = new Map<string, string>();
    return {
      getItem: (name) => kept.get(name) ?? null,
      setItem: (name, text) => void kept.set(name, text),
      removeItem: (name) => void kept.delete(name),
    };
  }

  it('is one, however often the button is pressed, and after a reload', () => {
    const kept = storage();
    let keys = 0;
    const newKey = (): string => `key-${(keys += 1)}`;
    const first = new AttemptKeeper(kept).begin({ channel: 'web' }, newKey);
    expect(new AttemptKeeper(kept).begin({ channel: 'web', changed: true }, newKey)).toEqual(first);
    const keeper = new AttemptKeeper(kept);
    keeper.close();
    expect(keeper.open).toBeUndefined();
    expect(keeper.begin({ channel: 'web' }, newKey).key).toBe('key-2');
  });

  it('that was cut off while it was written was never sent', () => {
    const kept = storage();
    kept.setItem('attempt', '{"key":"k');
    expect(new AttemptKeeper(kept).open).toBeUndefined();
  });
});
