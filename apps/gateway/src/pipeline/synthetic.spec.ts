import { signSynthetic, SYNTHETIC_HEADER } from '@banyan/rollout';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { counted } from '../testing/scripted-arm.fixture.js';
import { LEGACY_UNITS, SERVICE_UNITS, StorefrontRig } from '../testing/storefront-rig.fixture.js';

// Somebody who reads the reference tries an operation: the answer is a shopper's, and it stands for none.

const KEY = 'a-key-that-only-two-know-and-no-storefront';
let rig: StorefrontRig;

beforeEach(async () => {
  rig = await StorefrontRig.start({ settings: { BANYAN_SYNTHETIC_KEY: KEY } });
  rig.serve(true, 50, { shadow: true, shadowing: true });
  rig.service.behaves = counted(SERVICE_UNITS);
  rig.shadowLegacy.behaves = counted(LEGACY_UNITS);
});
afterEach(() => rig.stop());

const said = { 'x-storefront': 'console' };
const tried = (target: string) => ({
  headers: { ...said, [SYNTHETIC_HEADER]: signSynthetic(KEY, { method: 'GET', target }, Date.now()) },
});
const targetOf = (sku: string) => `/inventory/v1/availability/${sku}?channel=web`;
const tryOne = (sku: string) => rig.one(sku, tried(targetOf(sku)));

it('is answered by the arm that the flags choose, as a shopper would be', async () => {
  expect(await tryOne('A')).toMatchObject({ status: 200, json: { quantity: SERVICE_UNITS } });
  expect(rig.asked.map(({ storefront }) => storefront)).toEqual(['console']);
});

describe('what it is not', () => {
  it('evidence about an arm, whether it goes well or not', async () => {
    await tryOne('A');
    rig.service.behaves = () => Promise.reject(new Error('down'));
    expect(await tryOne('B')).toMatchObject({ json: { quantity: LEGACY_UNITS } });
    expect(rig.observations).toEqual([]);
    rig.service.behaves = counted(SERVICE_UNITS);
    await rig.one('C', { headers: { 'x-storefront': 'consoles' } });
    // Whoever only says so would keep its failures out of the evidence.
    await rig.one('D', { headers: said });
    expect(rig.observations).toHaveLength(2);
    expect(rig.asked.at(-1)?.storefront).toBe('default');
  });

  it('copied to the other arm', async () => {
    await tryOne('A');
    await rig.one('B');
    expect(rig.shadowLegacy.calls.map(({ input }) => input)).toEqual([{ sku: 'B', channel: 'web' }]);
  });

  it('use of a contract by anybody, not even by somebody unknown', async () => {
    await tryOne('A');
    const nowhere = '/inventory/v1/availability/A?channel=nowhere';
    await rig.get(nowhere, tried(nowhere));
    expect(rig.usage.report(true)).toBeUndefined();
    await rig.one('A');
    expect(rig.usage.report(true)?.uses).toMatchObject([{ storefront: 'default', requests: 1 }]);
  });
});
