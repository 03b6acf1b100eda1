import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ScriptedUnleash, status } from '../flags/scripted-unleash.fixture.js';
import { UnleashAdmin, UnleashError } from './unleash-admin.js';

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
