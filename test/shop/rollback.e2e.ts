import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { replayJudgement, RULES_VERSION, type RecordedJudgement } from '@banyan/slo';
import { ControlView } from '../../apps/stack/src/demo/control-view.js';
import { breakInventory, inventoryStatus, slide, untilInventory } from '../support/domain-status.js';
import { startShop, type Shop } from '../support/shop.js';
import { experienceOf, openCrowd, shopFor } from '../support/shopping.js';
import { scrape, total } from '../support/gateway-metrics.js';

async function serviceCalls(shop: Shop): Promise<readonly number[]> {
  return Promise.all(
    ['gateway', 'gateway-2'].map(async (name) =>
      total(await scrape(shop.opsUrl(name)), 'banyan_route_decisions_total', { reason: 'canary' }),
    ),
  );
}

describe('a bad release behind two gateways', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await startShop({ gateways: 2 });
  });
  afterAll(() => shop.stop());

  it('is taken back by itself: tripped everywhere, off in Unleash, on record, and no shopper saw a failure', async () => {
    await slide(shop, { serve: 20, shadow: 100 }, 'canary');
    const crowds = [await openCrowd(shop, { seed: 1 }), await openCrowd(shop, { seed: 2, gateway: 'gateway-2' })];
    await untilInventory(shop, ({ share }) => share.requests.service > 30, 'the service serves');
    expect((await inventoryStatus(shop)).latch?.state).toBe('armed');

    await breakInventory(shop, { errorRate: 1 });
    const picture = await untilInventory(
      shop,
      ({ rollback, unleashPending }) => rollback?.state === 'rolled-back' && unleashPending === null,
      'it is rolled back everywhere and in Unleash',
    );
    const served = await serviceCalls(shop);
    await shopFor(crowds[0]!, 1_500);
    expect(await serviceCalls(shop)).toEqual(served);
    for (const crowd of crowds) expect(experienceOf(await crowd.leave())).toMatchObject({ failed: 0 });

    expect(await shop.flags.read('inventory.serve')).toMatchObject({ enabled: false });
    const events = await shop.flags.events('inventory.serve');
    expect(events.map(({ type }) => type)).toContain('feature-environment-disabled');
    expect(JSON.stringify(events)).toContain(picture.latch?.decisionId);
  });

  it('can be judged again from its record, with the same verdict', async () => {
    const { latch } = await inventoryStatus(shop);
    const control = new ControlView(shop.url('control'));
    const { record, chain } = await control.decision(latch?.decisionId ?? '');
    expect(chain.intact).toBe(true);
    const { evidence } = record as unknown as { evidence: RecordedJudgement };
    expect(replayJudgement(evidence)).toMatchObject({ kind: 'same', now: { kind: 'breached' } });
    // What was in force, so that it can be believed and looked up: flag, contracts, rules.
    expect(evidence).toMatchObject({
      rulesVersion: RULES_VERSION,
      decidedBy: { statistic: expect.any(Number), threshold: expect.any(Number) },
      flag: { name: 'inventory.serve', revision: expect.any(Number) },
      contracts: [{ version: 'v1' }, { version: 'v2' }],
    });
  });

  it('stays taken back when somebody switches the flag on again, and across restarts of everything that routes', async () => {
    await breakInventory(shop, {});
    await slide(shop, { serve: 100 }, 'shadow');
    for (const name of ['gateway', 'gateway-2', 'control']) await shop.kill(name);
    for (const name of ['gateway', 'gateway-2', 'control']) await shop.untilUp(name);
    const crowd = await openCrowd(shop, { seed: 3 });
    await untilInventory(shop, ({ share }) => share.requests.legacy > 20, 'legacy serves');
    await crowd.leave();
    const { share, latch } = await inventoryStatus(shop);
    expect(latch?.state).toBe('tripped');
    expect(share.requests.service).toBe(0);
  });

  it('is armed again by a person with a reason, and by nobody else', async () => {
    const reset = (body: object) =>
      fetch(`${shop.url('control')}/api/domains/inventory/reset`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect((await reset({ person: 'anna' })).status).toBe(400);
    expect((await reset({ reason: 'fixed' })).status).toBe(400);
    expect((await reset({ person: 'anna', reason: 'the release was fixed' })).ok).toBe(true);
    await untilInventory(shop, ({ stage }) => stage === 'full', 'the flag has its way again');
    const crowd = await openCrowd(shop, { seed: 4 });
    await untilInventory(shop, ({ share }) => share.requests.service > 20, 'the service serves again');
    expect(experienceOf(await crowd.leave())).toMatchObject({ failed: 0 });
  });
});
