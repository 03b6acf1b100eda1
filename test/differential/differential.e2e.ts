import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type LegacyCore, startLegacyCore } from '../../apps/legacy-core/src/legacy-core.js';
import { StorefrontRig } from '../../apps/gateway/src/testing/storefront-rig.fixture.js';
import { systemClock } from '../../libs/kernel/src/clock.js';
import { type GatewayUnderTest, startGateway } from '../../libs/proxy/src/testing/gateway-under-test.js';
import { type TestPostgres, startPostgres } from '../support/postgres.js';
import { exchange } from './exchange.js';
import { REQUESTS } from './requests.js';
import { signIn, WIRE_REQUESTS, type SignedIn } from './wire-requests.js';

let postgres: TestPostgres;
let core: LegacyCore;
let gateway: GatewayUnderTest;
/** A storefront that recognises the core's own URLs, while flags select nobody. */
let recognising: StorefrontRig;
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
  signedIn = await signIn(core.url);
}, 60_000);

afterAll(async () => {
  await gateway.close();
  await recognising.stop();
  await core.close();
  await postgres.stop();
});

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
