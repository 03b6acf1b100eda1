import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ScriptedUnleash, status } from '../flags/scripted-unleash.fixture.js';
import { UnleashAdmin, UnleashError } from './unleash-admin.js';

const ORDER = { flag: 'inventory.serve', reason: 'failed 9 of 9', decisionId: 'd', atMs: 1 };

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
    [401, 'refused'],
    [404, 'missing'],
    [400, 'rejected'],
  ] as const)('reads a %i as %s', async (code, failure) => {
    server.answer(status(code));
    const admin = new UnleashAdmin({ url: server.url, token: 'x', environment: 'development' });
    await expect(admin.isOn('inventory.serve')).rejects.toMatchObject({ failure, status: code });
  });

  it.each([
    [401, 'does not accept the admin token'],
    [404, 'nothing is on'],
  ] as const)('says to people what a %i means', async (code, words) => {
    server.answer(status(code));
    const admin = new UnleashAdmin({ url: server.url, token: 'x', environment: 'development' });
    await expect(admin.switchOff(ORDER)).rejects.toThrow(words);
  });

  it.each([
    ['is archived', { archived: true, environments: [{ name: 'development', enabled: true }] }],
    ['is not in the environment', { environments: [{ name: 'production', enabled: true }] }],
  ])('takes a flag that %s for one that is missing, and switches nothing', async (_what, feature) => {
    const asked: string[] = [];
    server.answer((request, response) => {
      asked.push(String(request.method));
      response.end(JSON.stringify(feature));
    });
    const admin = new UnleashAdmin({ url: server.url, token: 'x', environment: 'development' });
    await expect(admin.switchOff(ORDER)).rejects.toMatchObject({ failure: 'missing' });
    expect(asked).toEqual(['GET']);
  });

  it('switches off first, and says that it did when the reason cannot be written', async () => {
    const asked: string[] = [];
    server.answer((request, response) => {
      asked.push(`${request.method} ${request.url?.split('/').at(-1)}`);
      if (request.method === 'PATCH') response.statusCode = 500;
      response.end(JSON.stringify({ description: '', environments: [{ name: 'development', enabled: true }] }));
    });
    const admin = new UnleashAdmin({ url: server.url, token: 'x', environment: 'development' });
    await expect(admin.switchOff(ORDER)).rejects.toThrow(/^it is off, but the reason is not written: .*500/);
    expect(asked).toEqual(['GET inventory.serve', 'POST off', 'PATCH inventory.serve']);
  });

  it('leaves a flag that is off as it is, but for the reason', async () => {
    const asked: string[] = [];
    server.answer((request, response) => {
      asked.push(String(request.method));
      response.end(
        JSON.stringify({ description: '', tags: [], environments: [{ name: 'development', enabled: false }] }),
      );
    });
    const admin = new UnleashAdmin({ url: server.url, token: 'x', environment: 'development' });
    await expect(admin.switchOff(ORDER)).resolves.toEqual({ switched: false, noted: true });
    expect(asked).toEqual(['GET', 'PATCH', 'GET', 'POST']);
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
