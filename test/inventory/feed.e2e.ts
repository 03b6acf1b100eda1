import type { DomainArm } from '@banyan/domains';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { FreshnessReport } from '../../apps/inventory/src/freshness/freshness.controller.js';
import { startLegacyCore, type LegacyCore } from '../../apps/legacy-core/src/legacy-core.js';
import { startPostgres, type TestPostgres } from '../support/postgres.js';
import { ServiceProcess } from '../support/service-process.js';
import { until } from '../support/until.js';
import { differencesFromBooks, serviceArmAt } from './books-comparison.js';

let postgres: TestPostgres;
let core: LegacyCore;
let service: ServiceProcess;
let arm: DomainArm;
let skus: readonly string[];

async function books<T>(path: string, method = 'GET', body?: unknown): Promise<T> {
  const answer = await fetch(
    core.opsUrl + path,
    body === undefined ? { method } : { method, body: JSON.stringify(body) },
  );
  if (answer.status >= 300) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

function startService(port = 0): Promise<ServiceProcess> {
  return ServiceProcess.start('inventory', {
    INVENTORY_OPS_PORT: '0',
    DATABASE_URL: postgres.url,
    LEGACY_URL: core.url,
    INVENTORY_PORT: String(port),
    BANYAN_ENVIRONMENT: 'test',
    BANYAN_FEED_POLL_MS: '50',
    // Small pages: many of them, so that a kill falls between and into them.
    BANYAN_FEED_PAGE_ROWS: '500',
  });
}

const attempt = (budgetMs = 10_000) => ({ signal: AbortSignal.timeout(budgetMs), remainingMs: () => budgetMs });

const ask = () => arm.call('availability.one', { sku: skus[0] ?? '', channel: 'web' }, attempt());

async function differences(): Promise<readonly string[]> {
  const found = await differencesFromBooks(books, arm);
  expect(found.compared).toBe(skus.length * 8);
  return found.differences;
}

async function freshness(): Promise<FreshnessReport> {
  return (await (await fetch(`${service.opsUrl}/freshness`)).json()) as FreshnessReport;
}

async function caughtUp(): Promise<void> {
  const { lastSequence } = await books<{ lastSequence: number }>('/__books');
  await until(async () => {
    const { feed } = await freshness();
    return feed.position === lastSequence && feed.trouble === null;
  }, 'the feed is read to its end');
}

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
  service = await startService();
  arm = serviceArmAt(`tcp://127.0.0.1:${service.port}`);
});

afterAll(async () => {
  await arm?.close();
  await service?.end('SIGKILL');
  await core?.close(100);
  await postgres?.stop();
});

describe('the inventory service beside the real legacy core', () => {
  test('after its first load it says of every product at every place what the books say', async () => {
    await until(() => service.isReady(), 'it is ready');
    await caughtUp();
    expect(skus.length).toBeGreaterThan(5_000);
    expect(await differences()).toEqual([]);
  });

  test('killed again and again while stock changes and the feed misbehaves, it loses no change', async () => {
    // A quarter of the pages: waits double with each failure, and seven in a row must stay out of reach.
    await books('/__faults/feed', 'PUT', {
      errorRate: { rate: 0.08 },
      resetMidBody: { rate: 0.08 },
      garbage: { rate: 0.05 },
      http200ErrorRate: { rate: 0.05 },
    });
    await books('/__books/churn', 'POST', { perSecond: 200, seconds: 600, seed: 7 });
    const { port } = service;
    for (let kill = 0; kill < 4; kill++) {
      const { lastSequence } = await books<{ lastSequence: number }>('/__books');
      // In the middle: some of what changes was read, and more is changing.
      await until(async () => Number(/position (\d+)/.exec(await service.readyz())?.[1]) > lastSequence, 'it reads');
      expect(await service.end('SIGKILL')).toBe('SIGKILL');
      service = await startService(port);
      // What it knew before it still knows: ready at once.
      expect(await service.isReady()).toBe(true);
    }
    await books('/__books/churn', 'DELETE');
    await books('/__faults', 'DELETE');
    await caughtUp();
    expect(await differences()).toEqual([]);
  }, 240_000);

  test('dropped, repeated and mixed rows on the way are lost to nobody', async () => {
    await books('/__faults/feed', 'PUT', { dropRows: { rate: 0.05 }, duplicateRows: { rate: 0.1 }, shuffleRows: true });
    await books('/__books/churn', 'POST', { perSecond: 100, seconds: 5, seed: 8 });
    await until(async () => !(await books<{ running: boolean }>('/__books/churn')).running, 'trade is over');
    await books('/__faults', 'DELETE');
    await caughtUp();
    // What was dropped is missing in the sequence: it is waited for, and comes.
    expect(await differences()).toEqual([]);
    const { feed } = await freshness();
    expect(feed.gaps.found).toBeGreaterThan(0);
    expect(feed.gaps.healed).toBeGreaterThan(0);
  });

  test('a core restored from a backup is followed by itself', async () => {
    await books('/__books/churn', 'POST', { perSecond: 50, seconds: 600, seed: 9 });
    const { lastSequence } = await books<{ lastSequence: number }>('/__books');
    await until(async () => (await freshness()).feed.position > lastSequence + 100, 'it reads');
    const before = (await freshness()).feed.healings.rewinds;
    await books('/__books/rewind', 'POST', { changes: 80 });
    await until(async () => (await freshness()).feed.healings.rewinds === before + 1, 'it has noticed');
    await until(async () => (await freshness()).feed.trouble === null, 'it is healed');
    await books('/__books/churn', 'DELETE');
    await caughtUp();
    expect(await differences()).toEqual([]);
    const { healings } = (await freshness()).feed;
    expect(healings.rewinds).toBe(before + 1);
    expect(healings.rereads).toBeGreaterThan(0);
  });

  test('an arm finds the restarted service by itself, with its first question', async () => {
    let isAtOnce = false;
    // A connection may take too long once on a busy machine.
    for (let tries = 0; tries < 3 && !isAtOnce; tries++) {
      await ask();
      await service.end('SIGKILL');
      await expect(ask()).rejects.toMatchObject({ arm: 'service', failure: 'transport' });
      service = await startService(service.port);
      isAtOnce = await ask().then(
        () => true,
        () => false,
      );
      await until(ask, 'it answers');
    }
    expect(isAtOnce).toBe(true);
  });

  test('SIGTERM ends it within seconds, and well', async () => {
    const startedAt = performance.now();
    expect(await service.end('SIGTERM')).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    service = await startService();
  });

  test('without its parent it does not stay', async () => {
    const child = await startService();
    child.child.disconnect();
    expect(await child.end('SIGTERM')).toBe(0);
  });
});
