import { readSigningKeys } from '@banyan/kernel';
import { afterEach, expect, it } from '@jest/globals';
import { domains } from '@banyan/domains';
import { post } from '../../../../test/support/ask.js';
import { StorefrontRig, TEST_QUOTE_KEYS } from '../testing/storefront-rig.fixture.js';
import { CLOCKS_APART_MS, readQuoteToken } from './quote-token.js';

const AT = Date.UTC(2026, 10, 27, 12);
const money = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const QUOTE = {
  kind: 'quote',
  channel: 'store',
  group: 'retail',
  currency: 'EUR',
  taxMode: 'included',
  lines: [
    { sku: '007', quantityE4: 30_000, price: money(1_899), per: 1, basis: 'regular', lineAmountMinor: 5_697, discountMinor: 1_899, taxRate: 1_900 },
  ],
  promotions: [{ id: 'FILIALE-2FUER1', title: 'Nur in der Filiale: 2 für 1', amountMinor: 1_899 }],
  codes: [],
  taxes: [{ rate: 1_900, grossMinor: 3_798, taxMinor: 606 }],
  totalMinor: 3_798,
  atMs: AT,
  changesAtMs: AT + 120_000,
}; // prettier-ignore

let rig: StorefrontRig;
afterEach(() => rig.stop());

async function ask(version: string, result: unknown) {
  const pricing = domains.find(({ name }) => name === 'pricing');
  if (pricing === undefined) throw new Error('pricing is not registered');
  rig = await StorefrontRig.start({ domain: () => pricing });
  rig.legacy.behaves = () => result;
  return post(rig.url, `/pricing/${version}/quotes`, { channel: 'store', lines: [{ sku: '007', quantity: 3 }] });
}

it.each(['v1', 'v2'])(
  'a quote in %s carries a token of what it was, until a window that matters to it changes',
  async (version) => {
    const { status, json } = await ask(version, QUOTE);
    const { token, validUntil } = json as { token: string; validUntil: string };
    expect([status, validUntil]).toEqual([200, '2026-11-27T12:02:00.000Z']);
    const keys = readSigningKeys(TEST_QUOTE_KEYS);
    expect(readQuoteToken(token, 'pricing quote.basket', keys, AT)).toEqual({
      kind: 'valid',
      claims: QUOTE,
      untilMs: AT + 120_000,
    });
    expect(readQuoteToken(token, 'pricing quote.basket', keys, AT - CLOCKS_APART_MS - 1)).toMatchObject({
      because: 'not-yet',
    });
    expect(readQuoteToken(token, 'pricing quote.basket', keys, AT + 120_001)).toMatchObject({ because: 'expired' });
  },
);

it('a quote of the service promises the same as legacy’s: how recent its prices are is in neither token nor answer', async () => {
  const { status, json, headers } = await ask('v2', { ...QUOTE, knowledge: { ageMs: 31_000, changedAtMs: 7 } });
  const { token } = json as { token: string };
  expect(readQuoteToken(token, 'pricing quote.basket', readSigningKeys(TEST_QUOTE_KEYS), AT)).toEqual({
    kind: 'valid',
    claims: QUOTE,
    untilMs: AT + 120_000,
  });
  expect([status, headers.age, headers['degraded']]).toEqual([200, undefined, undefined]);
  expect(json).not.toHaveProperty('knowledge');
});

it('a basket that cannot be quoted promises nothing', async () => {
  const lines = [{ line: 0, sku: '007', because: 'not-priced' }];
  const { status, json } = await ask('v2', { kind: 'not-quotable', lines });
  expect([status, json]).toEqual([
    422,
    expect.objectContaining({
      code: 'not-quotable',
      errors: [{ pointer: '/lines/0/sku', message: 'the product has no price here' }],
    }),
  ]);
  expect(json).not.toHaveProperty('token');
});
