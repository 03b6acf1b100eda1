import { domains, type DomainArm, type Quote } from '@banyan/domains';
import type { RunningService } from '@banyan/service';
import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { startInventory } from '../../apps/inventory/src/inventory.app.js';
import { startLegacyCore, type LegacyCore } from '../../apps/legacy-core/src/legacy-core.js';
import { startPricing } from '../../apps/pricing/src/pricing.app.js';
import type { StockRulesReport } from '../../apps/pricing/src/stock-rules/stock-rules.controller.js';
import { startPostgres, type TestPostgres } from '../support/postgres.js';
import { until } from '../support/until.js';

Logger.overrideLogger(false);

/** Five per cent off everything that is bought in the app; the shop is opened with it. */
const PROMOTION = 'APP-5';

let postgres: TestPostgres;
let core: LegacyCore;
let inventory: RunningService;
let pricing: RunningService;
let arm: DomainArm;
let database: Client;
/** Of an article that is counted, priced, and served to the app. */
let sku: string;

const shared = () => ({
  OPS_HOST: '127.0.0.1',
  LEGACY_URL: core.url,
  LEGACY_SOAP_USER: 'banyan',
  LEGACY_SOAP_KEY: 'key',
  LEGACY_REST_USER: 'banyan',
  LEGACY_REST_PASSWORD: 'x',
  DATABASE_URL: postgres.url,
  NATS_URL: undefined,
  BANYAN_SERVICE_KEYS: undefined,
  BANYAN_ENVIRONMENT: 'test',
  BANYAN_RELEASE: 'spec-1',
  BANYAN_FEED_LAG_BOUND_MS: 5_000,
  INVENTORY_HOST: '127.0.0.1',
  PRICING_HOST: '127.0.0.1',
});

const isReady = async ({ opsUrl }: RunningService) => (await fetch(`${opsUrl}/readyz`)).status === 200;

async function startThePricing(port = 0): Promise<RunningService> {
  const started = await startPricing({
    ...shared(),
    PRICING_PORT: port,
    PRICING_OPS_PORT: 0,
    INVENTORY_PORT: 9,
    BANYAN_PRICE_POLL_MS: 50,
    BANYAN_PRICE_PAGE_ROWS: 500,
    BANYAN_CONSISTENCY_CALLS_PER_SECOND: 0,
    BANYAN_CONSISTENCY_SETTLE_MS: 60_000,
  });
  await until(() => isReady(started), 'the pricing service is ready');
  return started;
}

const portOf = ({ url }: RunningService) => Number(new URL(url).port);

beforeAll(async () => {
  postgres = await startPostgres();
  core = await startLegacyCore({
    databaseUrl: postgres.url,
    port: 0,
    host: '127.0.0.1',
    opsPort: 0,
    opsHost: '127.0.0.1',
    soapUser: 'banyan',
    soapKey: 'key',
    restUser: 'banyan',
    restPassword: 'x',
  });
  pricing = await startThePricing();
  inventory = await startInventory({
    ...shared(),
    INVENTORY_PORT: 0,
    INVENTORY_OPS_PORT: 0,
    PRICING_PORT: portOf(pricing),
    BANYAN_FEED_POLL_MS: 50,
    BANYAN_FEED_PAGE_ROWS: 50_000,
  });
  await until(() => isReady(inventory), 'the inventory service is ready');
  arm = armTo(portOf(pricing));
  database = new Client({ connectionString: postgres.url });
  await database.connect();
  const { rows } = await database.query<{ sku: string }>(
    `SELECT sku FROM inventory.stock_level WHERE quantity_e4 BETWEEN 1000000 AND 90000000 AND in_stock AND managed
     ORDER BY sku LIMIT 200`,
  );
  for (const row of rows) {
    const quoted = await quote(row.sku);
    if (quoted.kind === 'quote' && appliedIn(quoted)) sku = row.sku;
    if (sku !== undefined) break;
  }
});

afterAll(async () => {
  await database?.end();
  await arm?.close();
  await inventory?.close();
  await pricing?.close();
  await core?.close(100);
  await postgres?.stop();
});

function armTo(port: number): DomainArm {
  const connected = domains.find(({ name }) => name === 'pricing')?.connectService?.({ host: '127.0.0.1', port });
  if (connected === undefined) throw new Error('pricing has no service');
  return connected;
}

async function quote(of = sku): Promise<Quote> {
  const question = { channel: 'app', group: 'retail', lines: [{ sku: of, quantityE4: 10_000 }], codes: [] };
  const attempt = { signal: AbortSignal.timeout(30_000), remainingMs: () => 30_000 };
  return (await arm.call('quote.basket', question, attempt)) as Quote;
}

function appliedIn({ promotions }: Quote): boolean {
  return promotions.some(({ id }) => id === PROMOTION);
}

async function ops(of: RunningService, path: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(of.opsUrl + path, { method: 'PUT', headers, body: JSON.stringify(body) });
  if (answer.status !== 204) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
}

const report = async () => (await (await fetch(`${pricing.opsUrl}/stock-rules`)).json()) as StockRulesReport;

test('a promotion pauses while stock of its article runs low, outlives a restart of who listens, and comes back', async () => {
  expect(appliedIn(await quote())).toBe(true);
  const before = await quote();
  await ops(pricing, `/stock-rules/${PROMOTION}`, { skus: [sku] });
  await ops(inventory, `/stock-thresholds/${encodeURIComponent(sku)}`, { lowAtE4: 50_000, recoveredAtE4: 100_000 });
  // Somebody takes nearly all there is.
  await database.query('UPDATE inventory.stock_level SET claimed_e4 = quantity_e4 WHERE sku = $1', [sku]);
  await until(async () => !appliedIn(await quote()), 'the promotion is not applied any more');
  expect((await quote()).totalMinor).toBeGreaterThan(before.totalMinor);
  expect((await report()).paused).toContainEqual(
    expect.objectContaining({ promotion: PROMOTION, channel: 'app', sku }),
  );

  // Who listens is away, and is told when it is back.
  const port = portOf(pricing);
  await arm.close();
  await pricing.close();
  await database.query('UPDATE inventory.stock_level SET claimed_e4 = 0 WHERE sku = $1', [sku]);
  await until(async () => {
    const { rows } = await database.query(
      `SELECT FROM inventory.outbox_delivery WHERE state = 'waiting' AND attempts > 0`,
    );
    return rows.length > 0;
  }, 'it is tried in vain');
  pricing = await startThePricing(port);
  arm = armTo(port);
  await until(async () => appliedIn(await quote()), 'the promotion is applied again');
  // Other channels have their own sources, and may have run low by themselves.
  expect((await report()).paused.filter(({ channel }) => channel === 'app')).toEqual([]);
  await until(async () => {
    const { rows } = await database.query(`SELECT FROM inventory.outbox_delivery WHERE state <> 'done'`);
    return rows.length === 0;
  }, 'nothing waits');
});

test('who looks after it sees who is told, and is refused without a reason', async () => {
  const ask = async (path: string, body?: object) => {
    const headers = { 'content-type': 'application/json' };
    const init = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) };
    const answer = await fetch(inventory.opsUrl + path, init);
    return { status: answer.status, body: await answer.json() };
  };
  expect(await ask('/parked')).toEqual({
    status: 200,
    body: {
      consumers: [{ consumer: 'pricing', waiting: 0, parked: 0, held: 0, oldestMs: 0, away: false }],
      messages: [],
    },
  });
  expect((await ask('/parked?limit=0')).status).toBe(400);
  expect((await ask('/parked/retry', { consumer: 'pricing', person: 'kim', reason: ' ' })).status).toBe(400);
  const wish = { consumer: 'pricing', person: 'kim', reason: 'to see' };
  expect(await ask('/parked/drop', wish)).toEqual({ status: 200, body: { decided: 0 } });
});
