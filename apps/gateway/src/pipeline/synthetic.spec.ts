import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { counted } from '../testing/scripted-arm.fixture.js';
import { LEGACY_UNITS, SERVICE_UNITS, StorefrontRig } from '../testing/storefront-rig.fixture.js';

// Somebody who reads the reference tries an operation: the answer is a shopper's, and it stands for none.

let rig: StorefrontRig;

beforeEach(async () => {
  rig = await StorefrontRig.start();
  rig.serve(true, 50, { shadow: true, shadowing: true });
  rig.service.behaves = counted(SERVICE_UNITS);
  rig.shadowLegacy.behaves = counted(LEGACY_UNITS);
});
afterEach(() => rig.stop());

const tried = { headers: { 'x-storefront': 'console' } };

it('is answered by the arm that the flags choose, as a shopper would be', async () => {
  expect(await rig.one('A', tried)).toMatchObject({ status: 200, json: { quantity: SERVICE_UNITS } });
  expect(rig.asked.map(({ storefront }) => storefront)).toEqual(['console']);
});

describe('what it is not', () => {
  it('evidence about an arm, whether it goes well or not', async () => {
    await rig.one('A', tried);
    rig.service.behaves = () => Promise.reject(new Error('down'));
    expect(await rig.one('B', tried)).toMatchObject({ json: { quantity: LEGACY_UNITS } });
    expect(rig.observations).toEqual([]);
    rig.service.behaves = counted(SERVICE_UNITS);
    await rig.one('C', { headers: { 'x-storefront': 'consoles' } });
    expect(rig.observations).toHaveLength(1);
  });

  it('copied to the other arm', async () => {
    await rig.one('A', tried);
    await rig.one('B');
    expect(rig.shadowLegacy.calls.map(({ input }) => input)).toEqual([{ sku: 'B', channel: 'web' }]);
  });

  it('use of a contract by anybody, not even by somebody unknown', async () => {
    await rig.one('A', tried);
    await rig.get('/inventory/v1/availability/A?channel=nowhere', tried);
    expect(rig.usage.report(true)).toBeUndefined();
    await rig.one('A');
    expect(rig.usage.report(true)?.uses).toMatchObject([{ storefront: 'default', requests: 1 }]);
  });
});
