import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { lookAlikes, WAYS } from './look-alikes.js';

const found = (...skus: readonly string[]) =>
  lookAlikes(skus.map((sku, at) => ({ sku, productId: String(at + 1) }))).map(({ kind, products }) => [
    kind,
    ...products.map(({ sku }) => sku),
  ]);

describe('SKUs that somebody takes for one', () => {
  test.each([
    ['sku-twice', ['A', 'A']],
    ['sku-case', ['GRÖSSE-XL', 'größe-xl']],
    ['sku-case', ['Nandu', 'Ñandú']],
    ['sku-space', ['TISCH  EICHE 200', 'TISCH EICHE 200']],
    ['sku-space', [' A', 'A']],
    ['sku-zeros', ['007', '7']],
    ['sku-zeros', ['0', '00000']],
    ['sku-number', ['1000', '1E3']],
    ['sku-number', ['12.1', '12.10']],
    ['sku-entity', ['A&B', 'A&amp;B']],
    ['sku-escape', ['%41BC', 'ABC']],
    ['sku-escape', ['1 1 GRATIS', '1+1 GRATIS']],
    ['sku-mixed', ['A&B', 'a&amp;b']],
  ])('%s: %j', (kind, skus) => {
    expect(found(...skus)).toEqual([[kind, ...skus]]);
    expect(found(...skus.toReversed())).toEqual([[kind, ...skus]]);
  });

  test.each([
    ['A', 'B'],
    ['0815', '4711'],
    ['12.1', '12.11'],
    ['100%-BW', '100%25-BW2'],
    ['4012345000001', '4012345000002'],
  ])('%s and %s are two', (...skus) => expect(found(...skus)).toEqual([]));

  test('three of a kind are one group, and what single ways say is not said again', () => {
    expect(found('7', '007', '07')).toEqual([['sku-zeros', '007', '07', '7']]);
    expect(found('a', 'A', 'A ')).toEqual([
      ['sku-case', 'A', 'a'],
      ['sku-space', 'A', 'A '],
    ]);
  });

  test('every way says of two SKUs that it makes one that they are', () => {
    const sku = fc.string({
      minLength: 1,
      maxLength: 12,
      unit: fc.constantFrom(...Array.from('aAäÄ 07.e1&;%+mp4'), '&amp;', '%41'),
    });
    fc.assert(
      fc.property(sku, sku, (one, other) => {
        fc.pre(one !== other);
        const said = new Set(found(one, other).map(([kind]) => kind));
        const ways = Object.entries(WAYS).filter(([, way]) => way(one) !== undefined && way(one) === way(other));
        for (const [kind] of ways) {
          if (kind === 'sku-number' && said.has('sku-zeros')) continue;
          expect(said).toContain(kind);
        }
        expect(said.has('sku-twice')).toBe(false);
        if (ways.length > 0) expect(said.has('sku-mixed')).toBe(false);
      }),
      { numRuns: 5_000 },
    );
  });
});
