import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CONTEXT_FIELDS, seedFlags } from '../../apps/stack/src/unleash/seed-flags.js';
import { askUnleash, readFlag, type UnleashAdmin } from '../../apps/stack/src/unleash/unleash-admin.js';
import { UNLEASH_LOGIN } from '../../apps/stack/src/unleash/unleash-environment.js';
import { PROJECT_ROOT } from '@banyan/kernel';
import { type Shop, startShop } from '../support/shop.js';

describe('the flags in a real Unleash', () => {
  let shop: Shop;
  let admin: UnleashAdmin;
  beforeAll(async () => {
    shop = await startShop({ without: ['legacy-core', 'inventory', 'control', 'gateway'] });
    const { admin: adminToken } = shop.tokens;
    admin = { url: `${shop.url('unleash')}/api`, adminToken, project: 'default', environment: 'development' };
  });
  afterAll(async () => shop.stop());

  it('are born off, with a slider at 0 and the stickiness that the gateway relies on', async () => {
    const serve = await readFlag(admin, 'inventory.serve');
    expect(serve?.enabled).toBe(false);
    expect(serve?.strategies).toHaveLength(1);
    expect(serve?.strategies[0]).toMatchObject({
      name: 'flexibleRollout',
      parameters: { rollout: '0', groupId: 'banyan', stickiness: 'sessionId' },
    });
    const shadow = await readFlag(admin, 'inventory.shadow');
    expect(shadow?.enabled).toBe(false);
    expect(shadow?.strategies[0]?.parameters).toEqual({
      rollout: '0',
      groupId: 'inventory.shadow',
      stickiness: 'random',
    });
  });

  it('can be constrained by all that the gateway says about a request', async () => {
    const fields = (await askUnleash(admin, 'GET', 'context')) as { name: string; stickiness: boolean }[];
    for (const { name, stickiness } of CONTEXT_FIELDS) {
      expect(fields).toContainEqual(expect.objectContaining({ name, stickiness }));
    }
  });

  it('are seen by a client with the token that the gateway holds', async () => {
    const response = await fetch(`${admin.url}/client/features`, { headers: { authorization: shop.tokens.client } });
    const { features } = (await response.json()) as { features: { name: string }[] };
    expect(features.map((feature) => feature.name).toSorted()).toEqual([
      'inventory.serve',
      'inventory.shadow',
      'orders.serve',
      'orders.shadow',
      'pricing.serve',
      'pricing.shadow',
    ]);
  });

  it('are never touched again, whatever people did to them', async () => {
    await shop.flags.set('inventory', { serve: 37, shadow: 'off' });
    const before = [await readFlag(admin, 'inventory.serve'), await readFlag(admin, 'inventory.shadow')];
    expect(await seedFlags(admin, ['inventory'])).toEqual([]);
    expect([await readFlag(admin, 'inventory.serve'), await readFlag(admin, 'inventory.shadow')]).toEqual(before);
    expect(await shop.flags.read('inventory.serve')).toEqual({ enabled: true, rollout: 37 });
  });

  it('are created by a program of its own, where the launcher did not start Unleash', () => {
    const create = (token: string) =>
      spawnSync(process.execPath, [join(PROJECT_ROOT, 'dist/apps/stack/src/unleash/seed-main.js')], {
        env: { UNLEASH_URL: admin.url, UNLEASH_ADMIN_TOKEN: token },
        encoding: 'utf8',
      });
    expect(create(admin.adminToken)).toMatchObject({ status: 0, stdout: 'every flag is there already\n' });
    expect(create('*:*.wrong')).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('401') });
  });

  it('without their strategy are finished when the first start was interrupted, since on would mean 100 %', async () => {
    await askUnleash(admin, 'POST', 'projects/default/features', { name: 'returns.serve', type: 'release' });
    expect(await seedFlags(admin, ['returns'])).toEqual(['returns.serve', 'returns.shadow']);
    expect((await readFlag(admin, 'returns.serve'))?.strategies[0]?.parameters['rollout']).toBe('0');
  });

  it('whose strategy somebody took away keep none', async () => {
    await seedFlags(admin, ['orders']);
    const found = await readFlag(admin, 'orders.serve');
    const place = 'projects/default/features/orders.serve/environments/development/strategies';
    await askUnleash(admin, 'DELETE', `${place}/${found?.strategies[0]?.id ?? ''}`);
    expect(await seedFlags(admin, ['orders'])).toEqual([]);
    expect((await readFlag(admin, 'orders.serve'))?.strategies).toEqual([]);
  });

  it('that were put away stay away', async () => {
    await seedFlags(admin, ['returns']);
    await askUnleash(admin, 'DELETE', 'projects/default/features/returns.serve');
    expect(await seedFlags(admin, ['returns'])).toEqual([]);
  });

  it('are administered by the login that the start prints', async () => {
    const response = await fetch(`${shop.url('unleash')}/auth/simple/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(UNLEASH_LOGIN),
    });
    expect(response.status).toBe(200);
  });

  it('survive an outage of Unleash and of PostgreSQL', async () => {
    await shop.stopUnleash();
    await shop.startUnleash();
    await shop.stopPostgres();
    await expect(fetch(`${shop.opsUrl('postgres')}/readyz`)).resolves.toMatchObject({ status: 503 });
    await shop.startPostgres();
    await shop.untilUp('unleash');
    expect(await shop.flags.read('inventory.serve')).toEqual({ enabled: true, rollout: 37 });
  });
});
