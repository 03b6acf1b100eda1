import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@banyan/kernel';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { ScriptedUnleash, status } from '../flags/scripted-unleash.fixture.js';
import { ROLLED_BACK_TAG, UnleashAdmin, UnleashError } from './unleash-admin.js';
import { TestUnleash } from './unleash-server.fixture.js';

const SLIDER = {
  name: 'flexibleRollout',
  constraints: [],
  parameters: { rollout: '10', stickiness: 'sessionId', groupId: 'banyan' },
};
const ORDER = { flag: 'inventory.serve', reason: 'failures 9 of 12, threshold 1000 : 1', atMs: Date.UTC(2026, 5, 1) };

describe('UnleashAdmin against a real Unleash', () => {
  let postgres: TestPostgres;
  let unleash: TestUnleash;
  let admin: UnleashAdmin;
  beforeAll(async () => {
    postgres = await startPostgres();
    unleash = await TestUnleash.start(postgres.url);
    admin = new UnleashAdmin({ url: unleash.url, token: unleash.adminToken, environment: unleash.environment });
    await unleash.createFlag('inventory.serve', SLIDER);
  }, 60_000);
  afterAll(async () => {
    await unleash?.kill();
    await postgres?.stop();
  });

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
});

describe('UnleashAdmin against a server that misbehaves', () => {
  let server: ScriptedUnleash;
  beforeAll(async () => {
    server = await ScriptedUnleash.start();
  });
  afterAll(async () => server.stop());

  it.each([
    [500, 'unreachable'],
    [429, 'unreachable'],
    [403, 'refused'],
    [400, 'rejected'],
  ] as const)('reads a %i as %s', async (code, failure) => {
    server.answer(status(code));
    const admin = new UnleashAdmin({ url: server.url, token: 'x', environment: 'development' });
    await expect(admin.isOn('inventory.serve')).rejects.toMatchObject({ failure, status: code });
  });

  it('gives up on a server that hangs', async () => {
    server.answer(() => undefined);
    const admin = new UnleashAdmin({ url: server.url, token: 'x', environment: 'development', timeoutMs: 50 });
    await expect(admin.isOn('inventory.serve')).rejects.toBeInstanceOf(UnleashError);
  });

  it('does not take a page for an answer', async () => {
    server.answer((_, response) => response.end('<html>'));
    const admin = new UnleashAdmin({ url: server.url, token: 'x', environment: 'development' });
    await expect(admin.isOn('inventory.serve')).rejects.toMatchObject({ failure: 'unreachable' });
  });
});
