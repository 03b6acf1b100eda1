import { TranslationRefused } from '@banyan/kernel';
import { describe, expect, test } from '@jest/globals';
import { readReserveResult } from './stock-desk.client.js';

const ASKED = {
  lines: [
    { sku: 'A', quantityE4: 10_000 },
    { sku: 'B', quantityE4: 20_000 },
  ],
};

describe('what the stock desk answers', () => {
  test.each([
    { kind: 'reserved', takings: [] },
    { kind: 'reserved', takings: [{ sku: 'B', location: 'WH-NORD', quantityE4: 20_000 }] },
    { kind: 'refused', lines: [] },
    { kind: 'refused', lines: [1] },
    { kind: 'not-authority', term: 3 },
  ])('is read: %j', (answer) => {
    expect(readReserveResult({ ...answer, release: '1.0' }, ASKED)).toEqual(answer);
  });

  test.each([
    [undefined, 'service'],
    [{ kind: 'perhaps' }, 'service.kind'],
    [{ kind: 'reserved' }, 'service.takings'],
    [{ kind: 'reserved', takings: [{ sku: 'C', location: 'N', quantityE4: 1 }] }, 'service.takings.sku'],
    [{ kind: 'reserved', takings: [{ sku: 'A', location: '', quantityE4: 1 }] }, 'service.takings.location'],
    [{ kind: 'reserved', takings: [{ sku: 'A', location: 'N', quantityE4: 0 }] }, 'service.takings.quantityE4'],
    [{ kind: 'refused' }, 'service.lines'],
    [{ kind: 'refused', lines: [2] }, 'service.lines'],
    [{ kind: 'refused', lines: [0, 1, 1] }, 'service.lines'],
    [{ kind: 'not-authority', term: 0 }, 'service.term'],
  ])('is not believed where it cannot be meant: %j', (answer, field) => {
    let refused: unknown;
    try {
      readReserveResult(answer, ASKED);
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(TranslationRefused);
    expect((refused as TranslationRefused).field).toBe(field);
  });
});
