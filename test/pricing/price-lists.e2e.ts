import { connectPricingService, type DomainArm } from '@banyan/domains';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startLegacyCore, type LegacyCore } from '../../apps/legacy-core/src/legacy-core.js';
import type { PriceFreshnessReport } from '../../apps/pricing/src/freshness/freshness.controller.js';
import { startPostgres, type TestPostgres } from '../support/postgres.js';
import { ServiceProcess } from '../support/service-process.js';
import { until } from '../support/until.js';
import { compareBaskets } from './baskets-against-books.js';
import { differencesFromBooks, type PricesCompared } from './prices-comparison.js';

let postgres: TestPostgres;
let core: LegacyCore;
let service: ServiceProcess;
let arm: DomainArm;
let skus: readonly string[];
let ugly: readonly string[];
/** Euros of the last change that was waited for: each is another. */
let marker = 200;

async function books<T>(path: string, method = 'GET', body?: unknown): Promise<T> {
  const answer = await fetch(
    core.opsUrl + path,
    body === undefined ? { method } : { method, body: JSON.stringify(body) },
  );
  if (answer.status >= 300) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

function startService(port = 0): Promise<ServiceProcess> {
  return ServiceProcess.start('pricing', {
    DATABASE_URL: postgres.url,
    LEGACY_URL: core.url,
    LEGACY_SOAP_USER: 'banyan',
    LEGACY_SOAP_KEY: 'key',
    PRICING_PORT: String(port),
    PRICING_OPS_PORT: '0',
    BANYAN_ENVIRONMENT: 'test',
    BANYAN_PRICE_POLL_MS: '100',
    // Small pages: many of them, so that a kill falls between and into them.
    BANYAN_PRICE_PAGE_ROWS: '60',
  });
}

function armTo(port: number): DomainArm {
  return connectPricingService({ host: '127.0.0.1', port });
}

async function freshness(): Promise<PriceFreshnessReport> {
  return (await (await fetch(`${service.opsUrl}/freshness`)).json()) as PriceFreshnessReport;
}

async function pricesList() {
  const found = (await freshness()).lists.find(({ list }) => list === 'prices');
  if (found === undefined) throw new Error('no list of prices');
  return found;
}

/** A change that is made now is known: everything before it is too. */
async function caughtUp(): Promise<void> {
  marker += 1;
  const price = `${marker}.37`;
  await books('/__books/price', 'POST', { sku: 'PREIS-EXPONENT', price, specials: [], discounts: [] });
  const question = { sku: 'PREIS-EXPONENT', channel: 'web', group: 'retail', quantityE4: 10_000 };
  await until(async () => {
    const attempt = { signal: AbortSignal.timeout(2_000), remainingMs: () => 2_000 };
    const said = (await arm.call('price.one', question, attempt)) as { price?: { amountMinor: number } };
    return said.price?.amountMinor === Math.round(Number(price) * 100);
  }, 'the list is read to its end');
}

const compare = (): Promise<PricesCompared> =>
  differencesFromBooks(books, arm, { skus, closely: ugly, units: [2, 10], atMs: Date.now() });

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
    restPassword: 'banyan-dev-password',
  });
  skus = (await books<{ skus: string[] }>('/__books/skus?limit=10000')).skus;
  ugly = (await books<{ skus: string[] }>('/__books/skus?ugly=true&limit=10000')).skus;
  service = await startService();
  arm = armTo(service.port);
});

afterAll(async () => {
  await arm?.close();
  await service?.end('SIGKILL');
  await core?.close(100);
  await postgres?.stop();
});

describe('the pricing service beside the real legacy core', () => {
  test('started from nothing, and killed while it reads for the first time, it says what the books say', async () => {
    expect(await service.isReady()).toBe(false);
    const { port } = service;
    await service.end('SIGKILL');
    service = await startService(port);
    await until(() => service.isReady(), 'it is ready');
    const { compared, refused, differences } = await compare();
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(60_000);
    // The nine of the catalogue that nobody can read, at two quantities in twelve markets.
    expect(refused).toBe(9 * 2 * 12);
  }, 240_000);

  test('quotes every generated basket as the core does', async () => {
    const { quotes, notQuotable, refused, withPromotion, withCode, withRates, withBasis, differences } =
      await compareBaskets(books, arm, { count: 300, seed: 17, nowMs: Date.now() });
    expect(differences).toEqual([]);
    expect(quotes + notQuotable + refused).toBe(300);
    expect(Math.min(withPromotion, withCode, withRates, withBasis)).toBeGreaterThan(20);
    expect(quotes).toBeGreaterThan(200);
  });

  test('killed again and again while prices change and the lists misbehave, it loses no change', async () => {
    await books('/__faults/price', 'PUT', {
      errorRate: { rate: 0.05 },
      resetMidBody: { rate: 0.05 },
      garbage: { rate: 0.03 },
      http200ErrorRate: { rate: 0.03 },
      expireSessions: { rate: 0.05 },
    });
    await books('/__books/price-churn', 'POST', { perSecond: 60, seconds: 600, seed: 7 });
    const { port } = service;
    for (let kill = 0; kill < 3; kill++) {
      const { changes } = await pricesList();
      await until(async () => (await pricesList()).changes > changes + 100, 'it reads');
      expect(await service.end('SIGKILL')).toBe('SIGKILL');
      service = await startService(port);
      // What it knew before it still knows: ready at once.
      expect(await service.isReady()).toBe(true);
    }
    await books('/__books/price-churn', 'DELETE');
    await books('/__faults', 'DELETE');
    await caughtUp();
    expect((await compare()).differences).toEqual([]);
  }, 300_000);

  test('with the database away it answers, and goes on where it was', async () => {
    await books('/__books/price-churn', 'POST', { perSecond: 30, seconds: 600, seed: 8 });
    const { changes } = await pricesList();
    await until(async () => (await pricesList()).changes > changes + 50, 'it reads');
    // In good order: this database is made to be quick, and forgets what it has committed when it is killed.
    await postgres.pause();
    await until(async () => ((await pricesList()).trouble ?? '').includes('cannot be written'), 'it has noticed');
    const attempt = { signal: AbortSignal.timeout(20_000), remainingMs: () => 20_000 };
    const question = { sku: 'PREIS-YEN', channel: 'web', group: 'retail', quantityE4: 10_000 };
    expect(await arm.call('price.one', question, attempt)).toMatchObject({ kind: 'price' });
    await postgres.resume();
    await books('/__books/price-churn', 'DELETE').catch(() => undefined);
    await until(async () => (await pricesList()).trouble === null, 'it is followed again');
    await caughtUp();
    expect((await compare()).differences).toEqual([]);
  }, 240_000);

  test('SIGTERM ends it within seconds, and well', async () => {
    const startedAt = performance.now();
    expect(await service.end('SIGTERM')).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    service = await startService();
  });
});
