import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashOfToken, newToken } from '@banyan/access';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { TokenIssuer } from '../../../../test/support/token-issuer.js';
import { StorefrontRig } from '../testing/storefront-rig.fixture.js';

const KEY = newToken();

let folder: string;
let issuer: TokenIssuer;
let rig: StorefrontRig;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-by-principal-'));
  issuer = await TokenIssuer.start();
  const identityFile = join(folder, 'identity.yaml');
  const scopes = ['inventory:read'];
  writeFileSync(
    identityFile,
    JSON.stringify({
      anonymous: { scopes },
      keys: [{ name: 'app', hashes: [hashOfToken(KEY)], storefronts: ['app'], scopes }],
      issuers: [
        {
          issuer: issuer.url,
          keysUrl: issuer.keysUrl,
          audience: 'banyan',
          algorithms: ['ES256'],
          scopes,
          storefronts: ['app'],
        },
      ],
    }),
  );
  const limits = join(folder, 'limits.yaml');
  const policy = {
    name: 'scraping',
    operations: ['inventory/availability.one'],
    per: 'client',
    requests: 2,
    seconds: 600,
  };
  writeFileSync(limits, JSON.stringify({ policies: [policy] }));
  rig = await StorefrontRig.start({ identityFile, settings: { BANYAN_RATE_LIMITS: limits } });
});
afterEach(async () => {
  await rig.stop();
  await issuer.stop();
  rmSync(folder, { recursive: true, force: true });
});

const statuses = async (count: number, credential?: string): Promise<number[]> => {
  const headers = credential === undefined ? {} : { authorization: `Bearer ${credential}` };
  const all: number[] = [];
  for (let index = 0; index < count; index++) all.push((await rig.one('A', { headers })).status);
  return all;
};

it('a key is counted by itself, whoever else comes from its address or makes keys up', async () => {
  expect(await statuses(3)).toEqual([200, 200, 429]);
  expect(await statuses(3, KEY)).toEqual([200, 200, 429]);
  expect(await statuses(1, newToken())).toEqual([429]);
});

it('a customer is counted by the address until they are known, and then by themselves, whichever token they show', async () => {
  const [first, second] = [await issuer.sign({ sub: 'ada' }), await issuer.sign({ sub: 'ada', jti: 'renewed' })];
  const other = await issuer.sign({ sub: 'bob' });
  expect(await statuses(1, first)).toEqual([200]);
  expect(await statuses(1, second)).toEqual([200]);
  // The address has nothing left; they have.
  expect(await statuses(1)).toEqual([429]);
  expect([...(await statuses(1, first)), ...(await statuses(2, second))]).toEqual([200, 200, 429]);
  expect(await statuses(1, other)).toEqual([429]);
});
