import { newReference } from '@banyan/kernel';
import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { firstReferenceAt, referenceTimeMs } from './reference-time.js';

it('a reference says when it was made', () => {
  const before = Date.now();
  const made = referenceTimeMs(newReference('BY')) ?? 0;
  expect(made).toBeGreaterThanOrEqual(before - 1);
  // Within one millisecond version 7 may run ahead of the clock by a few.
  expect(made).toBeLessThanOrEqual(Date.now() + 100);
});

it('what is none says nothing', () => {
  for (const none of ['', 'BY', '000001234', 'INVOICE 7', `BY8${'0'.repeat(25)}`, `BX0${'0'.repeat(25)}`]) {
    expect(referenceTimeMs(none)).toBeUndefined();
  }
});

it('references are in the order of their instants, and the first of an instant says it', () => {
  const instants = fc.integer({ min: 0, max: 2 ** 48 - 1 });
  fc.assert(
    fc.property(instants, instants, (one, other) => {
      expect(referenceTimeMs(firstReferenceAt(one))).toBe(one);
      expect(firstReferenceAt(one) < firstReferenceAt(other)).toBe(one < other);
    }),
  );
});
