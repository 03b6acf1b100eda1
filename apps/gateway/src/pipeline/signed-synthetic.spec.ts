import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { signSynthetic, SYNTHETIC_HEADER } from '@banyan/rollout';
import { metricsText } from '@banyan/observability';
import { failing } from '../testing/scripted-arm.fixture.js';
import { StorefrontRig } from '../testing/storefront-rig.fixture.js';

const KEY = 'a-key-that-only-two-know-and-no-storefront';
const TARGET = '/inventory/v1/availability/007?channel=web';

let rig: StorefrontRig;
beforeAll(async () => {
  rig = await StorefrontRig.start({ settings: { BANYAN_SYNTHETIC_KEY: KEY } });
});
beforeEach(() => void rig.observations.splice(0));
afterAll(() => rig.stop());

const ask = (headers: Record<string, string> = {}) => fetch(rig.url + TARGET, { headers });
const signed = (arm?: 'legacy' | 'service'): Record<string, string> => ({
  [SYNTHETIC_HEADER]: signSynthetic(
    KEY,
    { method: 'GET', target: TARGET },
    Date.now(),
    arm === undefined ? {} : { arm },
  ),
});
const uses = () => (rig.usage.report(true)?.uses ?? []).map(({ storefront, requests }) => [storefront, requests]);
const countOf = async (metric: string): Promise<number> =>
  [...(await metricsText()).matchAll(new RegExp(`^${metric}\\{[^}]*\\} (\\d+)`, 'gm'))].reduce(
    (sum, [, value]) => sum + Number(value),
    0,
  );

describe('a request that no shopper stands behind', () => {
  it('is answered by the arm it asks for, and is no evidence, no share, no use and no figure', async () => {
    const before = { routes: rig.domain.routes.requests, ends: await countOf('banyan_requests_total'), uses: uses() };
    const units = [];
    for (const arm of ['legacy', 'service'] as const) {
      const answer = await ask(signed(arm));
      units.push(((await answer.json()) as { quantity: number }).quantity);
    }
    expect(new Set(units).size).toBe(2);
    expect(rig.observations).toEqual([]);
    expect({ routes: rig.domain.routes.requests, ends: await countOf('banyan_requests_total'), uses: uses() }).toEqual(
      before,
    );
    expect(await countOf('banyan_synthetic_requests_total')).toBe(2);
  });

  it('hears that its arm is dead: nobody else answers in its place', async () => {
    const before = rig.service.behaves;
    rig.service.behaves = failing('service', 'fault');
    expect((await ask(signed('service'))).status).toBe(502);
    expect((await ask(signed('legacy'))).status).toBe(200);
    rig.service.behaves = before;
    expect(rig.observations).toEqual([]);
  });
});

it.each([
  ['that only says so', { [SYNTHETIC_HEADER]: 'true' }],
  [
    'that is signed for another',
    { [SYNTHETIC_HEADER]: signSynthetic(KEY, { method: 'GET', target: '/' }, Date.now()) },
  ],
  ['that calls itself so', { 'x-storefront': 'synthetic' }],
])('a request %s is a shopper’s, and counts', async (_what, headers) => {
  expect((await ask(headers)).status).toBe(200);
  expect(rig.observations).toHaveLength(1);
  expect(uses()).toContainEqual(['default', expect.any(Number)]);
});
