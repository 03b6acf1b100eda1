import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ContractRegistry } from '@banyan/contracts';
import { failing } from '../testing/scripted-arm.fixture.js';
import { allPublished, StorefrontRig } from '../testing/storefront-rig.fixture.js';

const deprecation = { at: '2026-12-01T00:00:00Z', sunset: '2027-06-30T00:00:00Z', successor: 'v2', reason: 'x' };
const retirement = { at: '2027-07-01T00:00:00Z', reason: 'x', forced: false };
const END_HEADERS = ['deprecation', 'sunset', 'link'];

let rig: StorefrontRig;
let published: ContractRegistry;
beforeAll(async () => {
  rig = await StorefrontRig.start();
  published = allPublished(rig.domain.manifest.contracts);
});
afterEach(() => rig.lives.takeUp(published));
afterAll(() => rig.stop());

/** The same registry with v1 in another state. */
function withV1(state: 'deprecated' | 'retired'): ContractRegistry {
  const { v1, v2 } = published.contracts['inventory'] as never as Record<string, object>;
  const end = { state, deprecation, ...(state === 'retired' ? { retirement } : {}) };
  return { ...published, contracts: { inventory: { v1: { ...v1, ...end }, v2 } as never } };
}

const one = (version: string) => `/inventory/${version}/availability/A?channel=web`;

describe('a deprecated version', () => {
  it('says so on every answer of its own, whatever it is, and on no other', async () => {
    rig.lives.takeUp(withV1('deprecated'));
    const answers = [
      await rig.get(one('v1')),
      await rig.get(one('v1'), { method: 'HEAD' }),
      await rig.get('/inventory/v1/availability/A'),
      await rig.get('/inventory/v1'),
      await rig.get('/inventory/v1/nothing/at/all'),
      await rig.get(one('v1'), { method: 'DELETE' }),
      await rig.batch('{'),
      await rig.batch({ channel: 'web', skus: ['A', 'A'] }),
    ];
    rig.legacy.behaves = failing('legacy', 'fault');
    answers.push(await rig.one('FAILS-0'));
    rig.legacy.behaves = failing('legacy', 'deadline');
    answers.push(await rig.one('FAILS-1'));
    rig.legacy.behaves = () => {
      throw new Error('an arm that keeps no rule');
    };
    answers.push(await rig.one('FAILS-2'));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 400, 404, 404, 405, 400, 400, 502, 504, 502]);
    for (const { headers } of answers) {
      expect(headers).toMatchObject({
        'contract-version': 'v1',
        deprecation: '@1796083200',
        sunset: 'Wed, 30 Jun 2027 00:00:00 GMT',
      });
      expect(headers['link']).toContain('<https://docs.example/contracts/inventory/v2>; rel="successor-version"');
    }
    for (const path of [one('v2'), '/inventory/v2/x', '/inventory/v9/x', '/catalog']) {
      for (const name of END_HEADERS) expect((await rig.get(path)).headers).not.toHaveProperty(name);
    }
  });
});

describe('a retired version', () => {
  it('is answered with 410 wherever it was, names its successor, and asks no arm', async () => {
    rig.lives.takeUp(withV1('retired'));
    const before = rig.legacy.calls.length;
    for (const path of [one('v1'), '/inventory/v1', '/inventory/v1/', '/inventory/v1/nothing']) {
      const { status, json, headers } = await rig.get(path);
      expect([status, json]).toMatchObject([410, { code: 'contract-retired', status: 410, successor: 'v2' }]);
      expect(headers['link']).toContain('rel="successor-version"');
      expect(headers).not.toHaveProperty('contract-version');
    }
    expect((await rig.get(one('v1'), { method: 'POST' })).status).toBe(410);
    expect(rig.legacy.calls.length).toBe(before);
    expect(rig.forwarded).not.toContain(`GET ${one('v1')}`);
  });

  it('comes back when the registry takes that back: nothing was unloaded', async () => {
    rig.lives.takeUp(withV1('retired'));
    expect((await rig.get(one('v1'))).status).toBe(410);
    rig.lives.takeUp(published);
    expect((await rig.get(one('v1'))).status).not.toBe(410);
  });
});

describe('a version that there is not', () => {
  it('is answered with what there is, in order, and never with what is retired', async () => {
    rig.lives.takeUp(withV1('deprecated'));
    expect((await rig.get('/inventory/v99/x')).json).toMatchObject({
      code: 'unknown-contract-version',
      versions: [
        { version: 'v1', state: 'deprecated' },
        { version: 'v2', state: 'published' },
      ],
    });
    rig.lives.takeUp(withV1('retired'));
    expect((await rig.get('/inventory/v99/x')).json).toMatchObject({
      versions: [{ version: 'v2', state: 'published' }],
    });
    // Names of our own language are no versions.
    expect((await rig.get('/inventory/v0/x')).json).toMatchObject({ code: 'unknown-contract-version' });
  });
});
