import { describe, expect, test } from '@jest/globals';
import { catalogue, catalogueOf, GENERATED_PRODUCTS } from './catalogue.js';

const products = catalogue();
const generated = products.slice(0, GENERATED_PRODUCTS);
const ugly = products.slice(GENERATED_PRODUCTS);
const skus = new Set(products.map((product) => product.sku));

describe('the catalogue', () => {
  test('is the same every time, and another with another seed', () => {
    expect(catalogue()).toEqual(products);
    expect(catalogue(7).slice(0, 50)).not.toEqual(products.slice(0, 50));
  });

  test('has 5,000 generated products and the hand-written ones, ids without gaps', () => {
    expect(generated.every((product) => !product.ugly) && ugly.every((product) => product.ugly)).toBe(true);
    expect(ugly.length).toBeGreaterThanOrEqual(40);
    expect(products.map((product) => product.id)).toEqual(products.map((_, index) => index + 1));
  });

  test('every SKU is unique, latin-1, 1 to 64 characters, without control characters or spaces at its ends', () => {
    expect(skus.size).toBe(products.length);
    for (const sku of skus) {
      expect(sku).toMatch(/^[\u0020-\u007e\u00a0-\u00ff]{1,64}$/);
      expect(sku.trim()).toBe(sku);
    }
  });

  test('generated products lie at three to seven sources, ugly ones at one at least', () => {
    expect(generated.every(({ stock }) => stock.size >= 3 && stock.size <= 7)).toBe(true);
    expect(ugly.every(({ stock }) => stock.size >= 1)).toBe(true);
  });

  test('quantities are whole thousandths, the change feed has no more', () => {
    expect(products.flatMap(({ stock }) => [...stock.values()]).every(({ quantity }) => quantity % 10 === 0)).toBe(
      true,
    );
  });

  test.each(['/', '%', '&', '+', '#', '?', ' ', 'ö', '<', '"', "'"])('some SKU contains "%s"', (character) => {
    expect([...skus].some((sku) => sku.includes(character))).toBe(true);
  });

  test('a numeric SKU is the id of another product, one with leading zeros has a twin without', () => {
    const numeric = ugly.filter(({ sku }) => /^[1-9]\d*$/.test(sku) && Number(sku) <= products.length);
    expect(numeric.map(({ sku }) => sku)).toContain('4711');
    expect(numeric.every(({ sku, id }) => Number(sku) !== id)).toBe(true);
    expect(skus.has('007') && skus.has('7')).toBe(true);
  });

  test('holds stock below zero that is sold, stock that is not sold, fractions and cases', () => {
    const held = products.flatMap(({ stock }) => [...stock.values()]);
    expect(held.some(({ quantity, inStock }) => quantity < 0 && inStock)).toBe(true);
    expect(held.some(({ quantity, inStock }) => quantity > 0 && !inStock)).toBe(true);
    expect(held.some(({ quantity }) => quantity % 10_000 !== 0)).toBe(true);
    expect(products.some(({ unit, unitsPerCase }) => unit === 'CS' && unitsPerCase > 1)).toBe(true);
  });
});

describe('a smaller catalogue', () => {
  const smaller = catalogueOf(500);

  test('has its share of the generated products as they are in the whole one, and every hand-written one', () => {
    const byId = new Map(products.map((product) => [product.id, product]));
    expect(smaller.every((product) => byId.get(product.id)?.sku === product.sku)).toBe(true);
    expect(smaller.filter((product) => product.ugly)).toEqual(ugly);
    const chosen = smaller.length - ugly.length;
    expect(chosen).toBeGreaterThanOrEqual(500);
    expect(chosen).toBeLessThan(520);
  });

  test('has every product whose id a hand-written SKU could be taken for', () => {
    const ids = new Set(smaller.map(({ id }) => id));
    const taken = ugly.map(({ sku }) => Number(sku)).filter((id) => Number.isInteger(id) && byRange(id));
    expect(taken).toEqual(expect.arrayContaining([7, 1_000, 4_711]));
    expect(taken.filter((id) => !ids.has(id))).toEqual([]);
  });

  test('is the whole one when it is asked for all', () => {
    expect(catalogueOf(GENERATED_PRODUCTS)).toEqual(products);
  });
});

const byRange = (id: number): boolean => id >= 1 && id <= GENERATED_PRODUCTS;
