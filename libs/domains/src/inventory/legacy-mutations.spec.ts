import { expect, it } from '@jest/globals';
import { mutatePayloads } from '../../../../test/translation/mutate-payloads.js';
import { payloadSeeds } from '../../../../test/translation/payload-seeds.js';

it('a slice of `npm run proof -- legacy-mutations`: nothing crashes, nothing is guessed', () => {
  const { faces, crashes, guesses, slowest } = mutatePayloads({ count: 3_000, seed: 1 });
  expect(crashes).toEqual([]);
  expect(guesses).toEqual([]);
  expect(slowest.ms).toBeLessThan(10_000);
  // Mutations that leave no document, and those that everything refuses, would prove nothing.
  expect(Object.keys(faces).toSorted()).toEqual(['cart', 'feed', 'msi', 'price', 'rest', 'soap', 'topology']);
  for (const { payloads, wellFormed, accepted } of Object.values(faces)) {
    expect(wellFormed).toBeGreaterThan(payloads * 0.4);
    expect(accepted).toBeGreaterThan(payloads * 0.1);
  }
});

const translated = payloadSeeds().flatMap((seed) => {
  const translation = seed.translate(seed.payload);
  return translation === undefined ? [] : [{ ...seed, translation }];
});

it.each(translated)('the independent reader finds what is said of $face $name, and misses what is not', (seed) => {
  const { payload, translation, unexplained } = seed;
  expect(unexplained(payload, translation)).toEqual([]);
  const text = JSON.stringify(translation);
  const wrong = [
    text.replaceAll(/"amountMinor":(\d+)/g, (_, minor: string) => `"amountMinor":${Number(minor) + 1}`),
    text.replaceAll(/"changesAtMs":(\d+)/g, (_, ms: string) => `"changesAtMs":${Number(ms) + 1_000}`),
    text.replaceAll(/"quantityE4":(-?\d+)/g, (_, e4: string) => `"quantityE4":${Number(e4) + 1}`),
    text.replaceAll(
      /"(sellable|inStock|enabled|managed)":(true|false)/g,
      (_, name, is) => `"${name}":${is === 'false'}`,
    ),
    text.replaceAll('"sku":"', '"sku":"0'),
    text.replaceAll('"kind":"granted"', '"kind":"denied"'),
    text.replaceAll('"kind":"denied"', '"kind":"granted"'),
    text.replaceAll('"kind":"unmanaged"', '"kind":"counted","quantityE4":0'),
  ].filter((candidate) => candidate !== text);
  for (const candidate of wrong) expect(unexplained(payload, JSON.parse(candidate))).not.toEqual([]);
});
