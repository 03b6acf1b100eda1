import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@banyan/kernel';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { until } from '../../../../test/support/until.js';
import type { FlagContext } from '../flags/flag-context.js';
import { FlagSource } from '../flags/flag-source.js';
import { ROLLED_BACK_TAG, UnleashAdmin } from './unleash-admin.js';
import { TestUnleash } from './unleash-server.fixture.js';

const REQUEST: FlagContext = { sessionId: 's-1', operation: 'availability.one', contractVersion: 'v1' };
const ORDER = { flag: 'inventory.serve', reason: 'failures 9 of 12, threshold 1000 : 1', atMs: Date.UTC(2026, 5, 1) };
const SHADOW = {
  name: 'flexibleRollout',
  constraints: [],
  parameters: { rollout: '100', stickiness: 'random', groupId: 'pricing.shadow' },
};

function slider(percent: number): Record<string, unknown> {
  const parameters = { rollout: String(percent), stickiness: 'sessionId', groupId: 'banyan' };
  return { name: 'flexibleRollout', constraints: [], parameters };
}

describe('against a real Unleash', () => {
  let postgres: TestPostgres;
  let unleash: TestUnleash;
  let admin: UnleashAdmin;
  let dataDir: string;
  beforeAll(async () => {
    postgres = await startPostgres();
    unleash = await TestUnleash.start(postgres.url);
    admin = new UnleashAdmin({
      url: unleash.url,
      token: unleash.adminToken,
      environment: unleash.environment,
      timeoutMs: 20_000,
    });
    dataDir = mkdtempSync(join(tmpdir(), 'banyan-real-flags-'));
    await unleash.createFlag('inventory.serve', slider(100));
  });
  afterAll(async () => {
    await unleash?.kill();
    await postgres?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  function source(): FlagSource {
    const { url, clientToken: token } = unleash;
    return new FlagSource({ url, token, domains: ['inventory', 'pricing'], dataDir, pollMs: 50, metricsMs: 0 });
  }

  it('switches the flag off, says why in its description, tags it, and all of it is in the event log', async () => {
    const decisionId = newId();
    expect(await admin.isOn('inventory.serve')).toBe(true);
    expect(await admin.switchOff({ ...ORDER, decisionId })).toEqual({ switched: true, noted: true });
    expect(await admin.isOn('inventory.serve')).toBe(false);
    const flag = (await unleash.admin('GET', '/projects/default/features/inventory.serve')) as {
      description: string;
    };
    expect(flag.description).toBe(
      `made by a test\n\n[banyan] switched off in development at 2026-06-01T00:00:00.000Z: ${ORDER.reason} (decision ${decisionId})`,
    );
    expect(await unleash.admin('GET', '/features/inventory.serve/tags')).toMatchObject({ tags: [ROLLED_BACK_TAG] });
    const types = (await admin.events('inventory.serve')).map((event) => event.type);
    expect(types).toEqual(
      expect.arrayContaining(['feature-environment-disabled', 'feature-metadata-updated', 'feature-tagged']),
    );
  });

  it('changes nothing when told twice, and replaces its note for another decision', async () => {
    const decisionId = newId();
    await admin.switchOff({ ...ORDER, decisionId });
    const before = await admin.events('inventory.serve');
    expect(await admin.switchOff({ ...ORDER, decisionId })).toEqual({ switched: false, noted: false });
    expect(await admin.events('inventory.serve')).toHaveLength(before.length);
    const flag = (await unleash.admin('GET', '/projects/default/features/inventory.serve')) as { description: string };
    expect(flag.description.match(/\[banyan\]/g)).toHaveLength(1);
  });

  it.each([
    ['a flag that does not exist', { flag: 'nothing.serve' }, {}, 'missing'],
    ['an environment that does not exist', {}, { environment: 'moon' }, 'missing'],
    ['a token that is not accepted', {}, { token: '*:*.somebody-else' }, 'refused'],
    ['nobody listening', {}, { url: 'http://127.0.0.1:1/api' }, 'unreachable'],
  ] as const)('says what is wrong: %s', async (_, order, options, failure) => {
    const other = new UnleashAdmin({
      url: unleash.url,
      token: unleash.adminToken,
      environment: unleash.environment,
      ...options,
    });
    await expect(other.switchOff({ ...ORDER, decisionId: newId(), ...order })).rejects.toMatchObject({ failure });
  });

  it('reads what people set: sliders, constraints, segments, and the switch', async () => {
    const segment = (await unleash.admin('POST', '/segments', {
      name: 'german',
      constraints: [{ contextName: 'storefront', operator: 'IN', values: ['de'] }],
    })) as { id: number };
    const app = { contextName: 'channel', operator: 'IN', values: ['app'] };
    await unleash.createFlag('pricing.serve', { ...slider(5), constraints: [app], segments: [segment.id] });
    await unleash.createFlag('pricing.shadow', SHADOW);
    const flags = source();
    try {
      await flags.start();
      expect(flags.evaluate('pricing', { ...REQUEST, channel: 'app', storefront: 'de' })).toMatchObject({
        known: true,
        eligible: true,
        canaryPercent: 5,
        shadow: true,
        everybody: false,
        serving: true,
        shadowing: true,
      });
      expect(flags.evaluate('pricing', { ...REQUEST, channel: 'app', storefront: 'at' }).eligible).toBe(false);
      await unleash.switchFlag('pricing.serve', 'off');
      await until(() => !flags.flagsOf('pricing').serving, 'the switch arrived');
      expect(flags.evaluate('pricing', { ...REQUEST, channel: 'app' })).toMatchObject({
        canaryPercent: 0,
        eligible: true,
      });
    } finally {
      flags.stop();
    }
  });

  describe('a slider', () => {
    const flag = 'ramp.serve';
    const strategies = `/projects/default/features/${flag}/environments/development/strategies`;
    beforeAll(() => unleash.createFlag(flag, slider(5)));

    const standing = async () => {
      const found = await admin.slider(flag);
      if (found.kind !== 'slider') throw new Error(`the flag is ${found.kind}`);
      return found;
    };

    it('goes where it is told, and nothing else of the strategy changes', async () => {
      const { strategyId, percent } = await standing();
      const before = (await unleash.admin('GET', `${strategies}/${strategyId}`)) as { parameters: object };
      expect(percent).toBe(5);
      const moved = await admin.moveSlider({ flag, strategyId, from: 5, to: 25 });
      expect(moved).toEqual({ kind: 'slider', percent: 25, strategyId });
      const after = await unleash.admin('GET', `${strategies}/${strategyId}`);
      expect(after).toEqual({ ...before, parameters: { ...before.parameters, rollout: '25' } });
      expect((await admin.events(flag))[0]).toMatchObject({ type: 'feature-strategy-update' });
    });

    it('is left alone when somebody moved it meanwhile, and says where it stands', async () => {
      const { strategyId } = await standing();
      const events = (await admin.events(flag)).length;
      const stands = await admin.moveSlider({ flag, strategyId, from: 5, to: 50 });
      expect(stands).toEqual({ kind: 'slider', percent: 25, strategyId });
      expect(await admin.events(flag)).toHaveLength(events);
    });

    it('is left alone when its strategy was given a constraint meanwhile', async () => {
      const { strategyId } = await standing();
      const app = { contextName: 'channel', operator: 'IN', values: ['app'] };
      await unleash.admin('PUT', `${strategies}/${strategyId}`, { ...slider(25), constraints: [app] });
      const stands = await admin.moveSlider({ flag, strategyId, from: 25, to: 50 });
      expect(stands).toEqual({ kind: 'not-understood', because: 'its strategy has constraints' });
      await unleash.admin('PUT', `${strategies}/${strategyId}`, slider(25));
    });

    it('of a flag that is off is none, and a second strategy is not understood', async () => {
      await unleash.admin('POST', strategies, slider(5));
      expect(await admin.slider(flag)).toEqual({ kind: 'not-understood', because: 'it has 2 strategies, not one' });
      await unleash.switchFlag(flag, 'off');
      expect(await admin.slider(flag)).toEqual({ kind: 'off' });
    });
  });

  it('serves the last flags while Unleash is dead, in this life and the next, and follows it when it returns', async () => {
    await unleash.switchFlag('inventory.serve', 'on');
    const before = source();
    await before.start();
    expect(before.flagsOf('inventory').everybody).toBe(true);
    await unleash.kill();
    await before.refresh();
    expect(before.evaluate('inventory', REQUEST).serve).toBe(true);
    before.stop();
    const after = source();
    try {
      await after.start();
      expect(after.picture.source).toBe('backup');
      expect(after.evaluate('inventory', REQUEST).serve).toBe(true);
      unleash = await TestUnleash.start(postgres.url, unleash.port);
      await until(() => after.picture.source === 'server', 'Unleash answered again');
      await unleash.switchFlag('inventory.serve', 'off');
      await until(() => !after.evaluate('inventory', REQUEST).serve, 'the switch arrived');
    } finally {
      after.stop();
    }
  });
});
