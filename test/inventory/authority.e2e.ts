import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  connectStockDesk,
  domains,
  STOCK_TAKING_ROUTES,
  type DomainArm,
  type FirmResult,
  type Reservation,
  type StockDesk,
} from '@banyan/domains';
import { systemClock } from '@banyan/kernel';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AuthorityPage } from '../../apps/control/src/authority/authority-view.js';
import { report } from '../../apps/control/src/control.fixture.js';
import { startLegacyCore, type LegacyCore } from '../../apps/legacy-core/src/legacy-core.js';
import { idoc } from '../../apps/legacy-core/testing/idoc.js';
import { startPostgres, type TestPostgres } from '../support/postgres.js';
import { ServiceProcess } from '../support/service-process.js';
import { until } from '../support/until.js';
import { serviceArmAt } from './books-comparison.js';

const ONE = 10_000;
const REST_PASSWORD = 'banyan-dev-password';

let postgres: TestPostgres;
let core: LegacyCore;
let inventory: ServiceProcess;
let control: ServiceProcess;
let dataDir: string;
let desk: StockDesk;
let service: DomainArm;
let legacy: DomainArm;

const attempt = (budgetMs = 30_000) => ({ signal: AbortSignal.timeout(budgetMs), remainingMs: () => budgetMs });

async function books<T>(path: string, body?: unknown): Promise<T> {
  const answer = await fetch(
    core.opsUrl + path,
    body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) },
  );
  if (answer.status >= 300) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** @param like a process whose ports it takes over */
function startInventory(like?: ServiceProcess): Promise<ServiceProcess> {
  return ServiceProcess.start('inventory', {
    INVENTORY_PORT: String(like?.port ?? 0),
    INVENTORY_OPS_PORT: like === undefined ? '0' : new URL(like.opsUrl).port,
    DATABASE_URL: postgres.url,
    LEGACY_URL: core.url,
    LEGACY_SOAP_USER: 'banyan',
    LEGACY_SOAP_KEY: 'key',
    LEGACY_REST_USER: 'banyan',
    LEGACY_REST_PASSWORD: REST_PASSWORD,
    BANYAN_ENVIRONMENT: 'test',
    BANYAN_FEED_POLL_MS: '50',
  });
}

function startControl(): Promise<ServiceProcess> {
  return ServiceProcess.start('control', {
    CONTROL_PORT: '0',
    DATABASE_URL: postgres.url,
    UNLEASH_URL: 'http://127.0.0.1:9/api',
    UNLEASH_ADMIN_TOKEN: 'none',
    BANYAN_DATA_DIR: dataDir,
    INVENTORY_OPS_PORT: new URL(inventory.opsUrl).port,
    LOG_LEVEL: 'error',
  });
}

async function api(path: string, body?: unknown): Promise<{ readonly status: number; readonly json: unknown }> {
  const answer = await fetch(`${control.opsUrl}/api/${path}`, {
    signal: AbortSignal.timeout(30_000),
    ...(body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  return { status: answer.status, json: await answer.json() };
}

/** What a gateway says of itself, twice a second. */
const tellRoutes = (open: readonly string[]) =>
  api('replicas/gw-1/report', {
    ...(structuredClone(report({ requests: 0, failed: 0 })) as object),
    stockRoutes: { open, blocked: STOCK_TAKING_ROUTES.map(({ name }) => name).filter((name) => !open.includes(name)) },
  });

const authority = async () => (await api('authority')).json as AuthorityPage;
const move = async (to: string) => {
  const { status, json } = await api('authority/move', { to, person: 'maria', reason: 'a test' });
  return { status, detail: (json as { detail?: string }).detail };
};

async function moved(to: string): Promise<void> {
  expect(await move(to)).toEqual({ status: 200, detail: undefined });
  await until(async () => (await authority()).authority.state === 'settled', `it is moved to ${to}`);
  const { authority: now, move: progress } = await authority();
  expect([now.arm, progress?.text]).toEqual([to, expect.stringContaining(`the ${to} arm has the authority`)]);
}

let references = 0;
const nextReference = () => `BY${String(++references).padStart(26, '0')}`;

const reservation = (sku: string, pieces: number, change: Partial<Reservation> = {}): Reservation => ({
  reference: nextReference(),
  term: 2,
  channel: 'web',
  lines: [{ sku, quantityE4: pieces * ONE }],
  // Longer than a test may take.
  expiresInMs: 600_000,
  ...change,
});

async function browsed(sku: string): Promise<number> {
  const answer = await service.call('availability.one', { sku, channel: 'web' }, attempt());
  return (answer as { stock: { quantityE4: number } }).stock.quantityE4 / ONE;
}

const atCore = async (sku: string, source: string): Promise<number> => {
  const { items } = await books<{ items: { sources: Record<string, { quantityE4: number }> }[] }>(
    `/__books?sku=${encodeURIComponent(sku)}`,
  );
  return (items[0]?.sources[source]?.quantityE4 ?? 0) / ONE;
};

const openClaims = async (): Promise<number> => {
  const answer = await fetch(`${inventory.opsUrl}/stock/authority`);
  return ((await answer.json()) as { work: { openClaims: number } }).work.openClaims;
};

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'banyan-authority-'));
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
    restPassword: REST_PASSWORD,
  });
  inventory = await startInventory();
  control = await startControl();
  desk = connectStockDesk({ host: '127.0.0.1', port: inventory.port });
  service = serviceArmAt(`tcp://127.0.0.1:${inventory.port}`);
  const [manifest] = domains.filter(({ name }) => name === 'inventory');
  if (manifest === undefined) throw new Error('inventory is not registered');
  legacy = manifest.connectLegacy({
    clock: systemClock,
    baseUrl: core.url,
    soapUser: 'banyan',
    soapKey: 'key',
    restUser: 'banyan',
    restPassword: REST_PASSWORD,
    faces: {
      'availability.one': 'soap',
      'availability.batch': 'soap',
      'availability.locations': 'msi',
      'availability.firm': 'rest',
      'second-look': 'rest',
    },
    maxSockets: 8,
  });
  await until(() => inventory.isReady(), 'the inventory service is ready');
});

afterAll(async () => {
  await Promise.all([desk?.close(), service?.close(), legacy?.close()]);
  await Promise.all([control?.end('SIGKILL'), inventory?.end('SIGKILL')]);
  await core?.close(100);
  await postgres?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('the authority for all stock', () => {
  test('is the core’s at first, and nothing is set aside at the service', async () => {
    expect((await authority()).authority).toMatchObject({ arm: 'legacy', term: 1, state: 'settled' });
    const asked = reservation('PREIS-TEXT', 1, { term: 1 });
    expect(await desk.reserve(asked, attempt())).toEqual({ kind: 'not-authority', term: 1 });
    await expect(
      service.call('availability.firm', { sku: 'PREIS-TEXT', channel: 'web', wantedE4: ONE }, attempt()),
    ).rejects.toThrow('not-authority');
  });

  test('does not move while a gateway lets pass what takes stock', async () => {
    await tellRoutes(['api/order/confirm', 'import/order']);
    const detail: unknown = expect.stringMatching(/api\/order\/confirm[^]*import\/order/);
    expect(await move('service')).toEqual({ status: 409, detail });
    expect((await authority()).steps).toEqual([]);
  });

  test('moves to the service when nothing speaks against it', async () => {
    await tellRoutes([]);
    await moved('service');
    expect((await authority()).authority).toMatchObject({ arm: 'service', term: 2 });
  });

  test('the service rules as the core does, product by product, place by place', async () => {
    const { skus } = await books<{ skus: string[] }>('/__books/skus?ugly=true&limit=60');
    const differences: object[] = [];
    let granted = 0;
    for (const sku of skus) {
      for (const place of [{ channel: 'web' }, { channel: 'store', location: 'berlin-mitte' }] as const) {
        for (const wantedE4 of [ONE, 3 * ONE]) {
          const question = { sku, ...place, wantedE4 };
          const ask = (arm: DomainArm) => arm.call('availability.firm', question, attempt()).catch(() => 'no answer');
          const [ours, its] = (await Promise.all([ask(service), ask(legacy)])) as (FirmResult | 'no answer')[];
          if (its === 'no answer' || ours === undefined || its === undefined) continue;
          if (its.kind === 'firm' && its.ruling.kind === 'granted') granted += 1;
          if (JSON.stringify(ours) !== JSON.stringify(its)) differences.push({ ...question, ours, its });
        }
      }
    }
    expect(differences).toEqual([]);
    expect(granted).toBeGreaterThan(20);
  });

  test('what is set aside is gone for everybody at once, and the copy in the back office takes it once', async () => {
    const sku = 'PREIS-TEXT';
    await books('/__books/stock', { sku, source: 'WH-NORD', quantity: 5_000 });
    const before = await until(async () => {
      const pieces = await browsed(sku);
      return pieces >= 5_000 && pieces;
    }, 'the service knows it');
    const asked = reservation(sku, 2);
    expect(await desk.reserve(asked, attempt())).toEqual({
      kind: 'reserved',
      takings: [{ sku, location: 'WH-NORD', quantityE4: 2 * ONE }],
    });
    expect(await desk.confirm(asked.reference, attempt())).toEqual({ kind: 'confirmed' });
    await until(async () => (await browsed(sku)) === before - 2, 'two are gone');
    const filed = await fetch(`${core.url}/import/order`, {
      method: 'POST',
      body: idoc({
        bstnk: asked.reference,
        summe: '24.00',
        items: [{ sku, menge: '2.000', netwr: '24.00', lgort: 'WH-NORD' }],
      }),
    });
    expect(await filed.text()).toMatch(/<SALESDOCUMENT>\d{10}</);
    await until(async () => (await openClaims()) === 0, 'the copy is recognised');
    expect([await atCore(sku, 'WH-NORD'), await browsed(sku)]).toEqual([4_998, before - 2]);
    await books('/__books/stock', { sku, source: 'WH-NORD', delta: -1 });
    await until(async () => (await browsed(sku)) === before - 3, 'what somebody else sold is gone too');
  });

  test('a service that is killed while it sets aside has set aside each order once, and says so again', async () => {
    const sku = 'PREIS-TEXT';
    const before = await browsed(sku);
    const asked: Reservation[] = [];
    const first: (Awaited<ReturnType<StockDesk['reserve']>> | undefined)[] = [];
    // Each asks for one after another until it has no answer: the last of each is cut, the others are answered.
    const askOn = async (): Promise<void> => {
      for (;;) {
        const one = reservation(sku, 1);
        const at = asked.push(one) - 1;
        first[at] = await desk.reserve(one, attempt()).catch(() => undefined);
        if (first[at] === undefined) return;
      }
    };
    const asking = Array.from({ length: 50 }, askOn);
    await until(() => first.some((answer) => answer !== undefined), 'some are answered');
    await inventory.end('SIGKILL');
    await Promise.all(asking);
    inventory = await startInventory(inventory);
    await until(() => inventory.isReady(), 'it is ready again');
    const again = await Promise.all(asked.map((each) => desk.reserve(each, attempt())));
    expect(first.filter((answer) => answer === undefined)).toHaveLength(50);
    first.forEach((answer, at) => answer && expect(answer).toEqual(again[at]));
    expect(again.filter(({ kind }) => kind === 'reserved')).toHaveLength(asked.length);
    expect(await openClaims()).toBe(asked.length);
    await until(async () => (await browsed(sku)) === before - asked.length, 'all of them are gone');
    await Promise.all(asked.map(({ reference }) => desk.release(reference, attempt())));
    await until(async () => (await browsed(sku)) === before, 'they are free again');
    expect(await openClaims()).toBe(0);
  });

  test('a control that is killed while it moves leaves it to the next one', async () => {
    // Set aside and not confirmed: the move has to wait for it.
    const held = reservation('PREIS-TEXT', 1);
    await desk.reserve(held, attempt());
    expect((await move('legacy')).status).toBe(200);
    expect((await authority()).authority).toMatchObject({ arm: 'service', state: 'draining', movingTo: 'legacy' });
    await control.end('SIGKILL');
    control = await startControl();
    await until(async () => (await authority()).move?.state === 'moving', 'the next control goes on with it');
    await desk.release(held.reference, attempt());
    await until(async () => (await authority()).authority.state === 'settled', 'it is done');
    expect((await authority()).authority).toMatchObject({ arm: 'legacy', term: 3 });
    expect(await desk.reserve(reservation('PREIS-TEXT', 1), attempt())).toEqual({ kind: 'not-authority', term: 3 });
  });
});
