import { describe, expect, it } from '@jest/globals';
import { TranslationRefused } from '@banyan/kernel';
import { pricing } from '../pricing.domain.js';
import { readChanges } from './price-changes.client.js';

const MARKET = { channel: 'web', group: 'retail' };

describe('what the service says has changed', () => {
  it.each([
    [{ cursor: '7.1', skus: [] }, []],
    [{ cursor: '7.1', skus: ['007', 'ÄÖ 1'] }, ['007', 'ÄÖ 1']],
    [{ cursor: '7.1', skus: 'everything', more: 'of a later version' }, 'everything'],
  ])('%j is read', (answer, changed) => {
    expect(readChanges(answer)).toEqual({ cursor: '7.1', changed });
  });

  it.each([
    undefined,
    [],
    'everything',
    { skus: [] },
    { cursor: '', skus: [] },
    { cursor: 7, skus: [] },
    { cursor: 'c'.repeat(65), skus: [] },
    { cursor: '7.1' },
    { cursor: '7.1', skus: 'nothing' },
    { cursor: '7.1', skus: [''] },
    { cursor: '7.1', skus: [7] },
    { cursor: '7.1', skus: Array.from({ length: 10_001 }, () => 'A') },
  ])('%j is not believed', (answer) => {
    expect(() => readChanges(answer)).toThrow(TranslationRefused);
  });
});

it('is about the SKUs of a question, of one and of many', () => {
  const watch = pricing.watchChanges;
  expect(watch?.subjectsOf({ ...MARKET, sku: 'A', quantityE4: 10_000 })).toEqual(['A']);
  expect(watch?.subjectsOf({ ...MARKET, skus: ['A', 'B'] })).toEqual(['A', 'B']);
});
