import { once } from 'node:events';
import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { askRest, tokenOf } from '../../testing/rest-client.js';
import { type RunningCore, startRunningCore } from '../../testing/running-core.js';

let running: RunningCore;
let token: string;

beforeAll(async () => {
  running = await startRunningCore();
  token = await tokenOf(running);
});
afterEach(() => running.ops('DELETE', '/__faults'));
afterAll(() => running.stop());

describe.each([
  ['rest', '/rest/V1/stockItems/GR%C3%96SSE-XL', 'GRÖSSE-XL'],
  ['msi', '/rest/V1/inventory/sources', 'Zentrallager Süd'],
])('a broken %s face', (face, path, text) => {
  const breakFace = (switches: object): Promise<unknown> => running.ops('PUT', `/__faults/${face}`, switches);
  const ask = () => askRest(running, path, token);

  test('is slow', async () => {
    await breakFace({ latencyMs: 120 });
    const startedMs = performance.now();
    expect((await ask()).status).toBe(200);
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(115);
  });

  test('hangs', async () => {
    await breakFace({ hang: true });
    const req = request(running.core.url + path, { timeout: 150 }).end();
    req.on('error', () => undefined);
    expect(
      await Promise.race([once(req, 'timeout').then(() => 'silence'), once(req, 'response').then(() => 'answer')]),
    ).toBe('silence');
    req.destroy();
  });

  test('refuses, or resets in mid-body', async () => {
    await breakFace({ refuse: true });
    await expect(ask()).rejects.toMatchObject({ code: 'ECONNRESET' });
    await breakFace({ resetMidBody: true });
    await expect(ask()).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  test('fails with 500, and with 200', async () => {
    await breakFace({ errorRate: 1 });
    const error = await ask();
    expect([error.status, Object.keys(JSON.parse(error.text) as object)]).toEqual([500, ['message']]);
    await breakFace({ http200ErrorRate: 1 });
    const calledSuccess = await ask();
    expect([calledSuccess.status, calledSuccess.text]).toEqual([200, error.text]);
  });

  test('writes a warning ahead of JSON that is cut', async () => {
    await breakFace({ garbage: true });
    const { status, headers, text: garbage } = await ask();
    expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    expect(garbage).toMatch(/^<br \/>\n<b>Warning<\/b>/);
    expect(() => JSON.parse(garbage.slice(garbage.indexOf('{'))) as unknown).toThrow(SyntaxError);
  });

  test('ends the token that a call brings; a fresh one goes on', async () => {
    const mine = await tokenOf(running);
    await breakFace({ expireSessions: { count: 1 } });
    expect((await askRest(running, path, mine)).status).toBe(401);
    expect((await askRest(running, path, mine)).status).toBe(401);
    expect((await askRest(running, path, await tokenOf(running))).status).toBe(200);
    expect((await ask()).status).toBe(200);
  });

  test('drips the same bytes', async () => {
    const whole = await ask();
    await breakFace({ slowDrip: { bytesPerSecond: 4000 } });
    const startedMs = performance.now();
    expect((await ask()).body).toEqual(whole.body);
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual((whole.body.length / 4000) * 900);
  });

  test('claims the other charset over the same bytes', async () => {
    const truth = await ask();
    expect(truth.text).toContain(text);
    await breakFace({ wrongCharset: true });
    const lie = await ask();
    expect([truth, lie].map(({ headers }) => headers['content-type'])).toEqual([
      'application/json; charset=utf-8',
      'application/json; charset=ISO-8859-1',
    ]);
    expect(lie.body).toEqual(truth.body);
  });

  test('leaves the other faces whole', async () => {
    await breakFace({ refuse: true });
    const other = face === 'rest' ? '/rest/V1/inventory/stocks' : '/rest/V1/stockItems/007';
    expect((await askRest(running, other, token)).status).toBe(200);
    expect((await running.ask('/robots.txt')).status).toBe(200);
  });
});
