import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type LegacyCore, startLegacyCore } from '../../apps/legacy-core/src/legacy-core.js';
import { type GatewayUnderTest, startGateway } from '../../libs/proxy/src/testing/gateway-under-test.js';
import { type TestPostgres, startPostgres } from '../support/postgres.js';
import { exchange } from './exchange.js';
import { REQUESTS } from './requests.js';

let postgres: TestPostgres;
let core: LegacyCore;
let gateway: GatewayUnderTest;

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
}, 60_000);

afterAll(async () => {
  await gateway.close();
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

describe('a request answers alike directly and through the gateway', () => {
  it('asks more than sixty different ones', () => {
    expect(new Set(REQUESTS.map(({ name }) => name)).size).toBe(REQUESTS.length);
    expect(REQUESTS.length).toBeGreaterThan(60);
  });

  it.each(REQUESTS.map((request) => [request.name, request] as const))('%s', async (_name, request) => {
    const direct = settled(await exchange(Number(new URL(core.url).port), request));
    const forwarded = settled(await exchange(gateway.port, request));
    expect(forwarded).toEqual(direct);
  });
});
