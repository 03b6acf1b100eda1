import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LegacyCore, startLegacyCore } from '../../apps/legacy-core/src/legacy-core.js';
import { StorefrontRig } from '../../apps/gateway/src/testing/storefront-rig.fixture.js';
import { systemClock } from '../../libs/kernel/src/clock.js';
import { type GatewayUnderTest, startGateway } from '../../libs/proxy/src/testing/gateway-under-test.js';
import { type TestPostgres, startPostgres } from '../support/postgres.js';
import { type Answer, exchange } from './exchange.js';
import { REQUESTS } from './requests.js';
import { signIn, WIRE_REQUESTS, type SignedIn } from './wire-requests.js';

let postgres: TestPostgres;
let core: LegacyCore;
let gateway: GatewayUnderTest;
/** A storefront that recognises the core's own URLs, while flags select nobody. */
let recognising: StorefrontRig;
/** A storefront whose owner keeps whatever may be kept, of every path. */
let keeping: StorefrontRig;
let folder: string;
let signedIn: SignedIn;

beforeAll(async () => {
  postgres = await startPostgres();
  core = await startLegacyCore({
    databaseUrl: postgres.url,
    port: 0,
    host: '127.0.0.1',
    opsPort: 0,
    opsHost: '127.0.0.1',
    soapUser: 'banyan',
    soapKey: 'banyan-dev-key',
    restUser: 'banyan',
    restPassword: 'banyan-dev-password',
  });
  gateway = await startGateway(new URL(core.url));
  recognising = await StorefrontRig.start({ legacyWireBy: systemClock, settings: { LEGACY_URL: core.url } });
  folder = mkdtempSync(join(tmpdir(), 'banyan-test-differential-'));
  writeFileSync(join(folder, 'catalogue.yaml'), CATALOGUE);
  const settings = { LEGACY_URL: core.url, BANYAN_CATALOGUE_DIR: folder };
  keeping = await StorefrontRig.start({ settings });
  signedIn = await signIn(core.url);
});

afterAll(async () => {
  await gateway.close();
  await recognising.stop();
  await keeping.stop();
  rmSync(folder, { recursive: true, force: true });
  await core.close();
  await postgres.stop();
});

const CATALOGUE = `routes:
  - { name: script, path: /index.php, query: { route: product/product }, keep: { query: [product_id], staleIfErrorSeconds: 60 } }
  - { name: one, path: '/{one}', failures: [], keep: { query: [q, p, bytes], staleIfErrorSeconds: 60 } }
  - { name: home, path: '/', failures: [], keep: { staleIfErrorSeconds: 60 } }
  - { name: deeper, path: '/{one}/**', failures: [], keep: { query: [q, p], staleIfErrorSeconds: 60 } }
`;
/** What is kept was asked for whole, and says so. */
function asKept(answer: Answer): Answer {
  const headers: string[] = [];
  for (let index = 0; index < answer.headers.length; index += 2) {
    const name = answer.headers[index]!.toLowerCase();
    if (!KEPT_FIELDS.has(name)) headers.push(answer.headers[index]!, answer.headers[index + 1]!);
  }
  return { ...answer, headers };
}
const KEPT_FIELDS = new Set(['age', 'cache-status']);

/** A session and its cookie are made anew by every request: their names are compared, their values not. */
function settled<T extends { headers: readonly string[] }>(answer: T): T {
  return {
    ...answer,
    headers: answer.headers.map((text) => text.replace(/^(PHPSESSID|frontend|frontend_cid)=[^;]+/, '$1=*')),
  };
}

it('asks more than sixty different requests', () => {
  const names = [...REQUESTS, ...WIRE_REQUESTS].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(REQUESTS.length).toBeGreaterThan(60);
});

describe.each([
  ['through passthrough alone', () => gateway.port],
  ['where the legacy wire is recognised and nobody is selected', () => recognising.port],
])('a request answers alike directly and %s', (_way, portOf) => {
  it.each(REQUESTS.map((request) => [request.name, request] as const))('%s', async (_name, request) => {
    const direct = settled(await exchange(Number(new URL(core.url).port), request));
    const forwarded = settled(await exchange(portOf(), request));
    expect(forwarded).toEqual(direct);
  });

  it.each(WIRE_REQUESTS.map((request) => [request.name, request] as const))('%s', async (_name, { request }) => {
    const asked = request(signedIn);
    const direct = await exchange(Number(new URL(core.url).port), asked);
    // The second is of what the first has taught.
    for (const _ of ['first', 'second']) expect(await exchange(portOf(), asked)).toEqual(direct);
  });
});

describe('a request answers alike directly and where everything that may be kept is', () => {
  it.each(REQUESTS.map((request) => [request.name, request] as const))('%s', async (_name, request) => {
    const direct = settled(await exchange(Number(new URL(core.url).port), request));
    const forwarded = settled(await exchange(keeping.port, request));
    expect(asKept(forwarded)).toEqual(asKept(direct));
    // What is not kept has its bytes as ever, and nothing of ours.
    const status = forwarded.headers[forwarded.headers.indexOf('Cache-Status') + 1];
    if (!forwarded.headers.includes('Cache-Status')) expect(forwarded).toEqual(direct);
    else expect(status).toMatch(/^banyan; /);
  });
});
