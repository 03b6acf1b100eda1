import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { SpaceSaving } from './space-saving.js';

test('no count is too small, none is too large by more than its error, and nothing frequent is missing', () => {
  const names = fc.array(
    fc.integer({ min: 0, max: 40 }).map((each) => `sku-${Math.floor(each ** 2 / 40)}`),
    {
      minLength: 1,
      maxLength: 400,
    },
  );
  fc.assert(
    fc.property(names, fc.integer({ min: 1, max: 12 }), (stream, capacity) => {
      const sketch = new SpaceSaving(capacity);
      const truly = new Map<string, number>();
      for (const name of stream) {
        sketch.add(name);
        truly.set(name, (truly.get(name) ?? 0) + 1);
      }
      const top = sketch.top(capacity);
      for (const { name, count, error } of top) {
        const real = truly.get(name) ?? 0;
        expect(count).toBeGreaterThanOrEqual(real);
        expect(count - error).toBeLessThanOrEqual(real);
      }
      const found = new Set(top.map(({ name }) => name));
      for (const [name, real] of truly) if (real > stream.length / capacity) expect(found).toContain(name);
      expect(top.length).toBeLessThanOrEqual(capacity);
    }),
  );
});

test('there is no room for nothing', () => {
  expect(() => new SpaceSaving(0)).toThrow(RangeError);
});
