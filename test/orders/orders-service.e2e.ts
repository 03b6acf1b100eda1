import {
  connectOrderRehearsal,
  connectOrdersService,
  type DomainArm,
  type OrderToPlace,
  type PlaceResult,
  type ReadResult,
} from '@banyan/domains';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { startLegacyCore, type LegacyCore } from '../../apps/legacy-core/src/legacy-core.js';
import { anOrder } from '../../apps/orders/testing/orders-here.js';
import { startPostgres, type TestPostgres } from '../support/postgres.js';
import { ServiceProcess } from '../support/service-process.js';
import { until } from '../support/until.js';

let postgres: TestPostgres;
let core: LegacyCore;
let inventory: ServiceProcess;
let partners: ServiceProcess;
const replicas: ServiceProcess[] = [];
const arms: DomainArm[] = [];
let sku: string;
let database: Client;

const attempt = (budgetMs = 8_000) => ({ signal: AbortSignal.timeout(budgetMs), remainingMs: () => budgetMs });
const journal = { known: undefined, write: () => Promise.reject(new Error('the service keeps its own')) };

function startReplica(): Promise<ServiceProcess> {
  const at = `http://127.0.0.1:${partners.port}`;
  return ServiceProcess.start('orders', {
    ORDERS_PORT: '0',
    ORDERS_OPS_PORT: '0',
    DATABASE_URL: postgres.url,
    LEGACY_URL: core.url,
    INVENTORY_PORT: String(inventory.port),
    BANYAN_ENVIRONMENT: 'test',
    BANYAN_SAGA_LEASE_MS: '1000',
    PAYMENT_PRIMARY_URL: `${at}/payments/primary`,
    PAYMENT_BACKUP_URL: `${at}/payments/backup`,
    FRAUD_URL: `${at}/fraud`,
    SHIPPING_URL: `${at}/shipping`,
    WAREHOUSE_URL: `${at}/warehouse/events`,
    MAIL_URL: `${at}/mail/events`,
    ANALYTICS_URL: `${at}/analytics/events`,
  });
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
  [inventory, partners] = await Promise.all([
    ServiceProcess.start('inventory', {
      INVENTORY_OPS_PORT: '0',
      INVENTORY_PORT: '0',
      DATABASE_URL: postgres.url,
      LEGACY_URL: core.url,
      BANYAN_ENVIRONMENT: 'test',
    }),
    ServiceProcess.start('partners', { PARTNERS_PORT: '0', PARTNERS_OPS_PORT: '0', DATABASE_URL: postgres.url, PARTNERS_PACE_MS: '50' }),
  ]);
  replicas.push(...(await Promise.all([startReplica(), startReplica()])));
  arms.push(...replicas.map(({ port }) => connectOrdersService({ host: '127.0.0.1', port })));
  database = new Client({ connectionString: postgres.url });
  await database.connect();
  await until(() => inventory.isReady(), 'the inventory service is ready', 30_000);
  await database.query(`UPDATE inventory.stock_authority SET arm = 'service', term = 1, closed = false`);
  sku = await until(async () => {
    const { rows } = await database.query<{ sku: string }>(
      `SELECT sku FROM inventory.stock_level WHERE source = 'WH-NORD' AND quantity_e4 >= 1000000 AND sku ~ '^[A-Z0-9-]+$' ORDER BY sku LIMIT 1`,
    );
    return rows[0]?.sku;
  }, 'there is something to sell');
}, 90_000);

afterAll(async () => {
  await Promise.all(arms.map((arm) => arm.close()));
  await Promise.all(replicas.map((replica) => replica.end('SIGKILL')));
  await partners?.end('SIGKILL');
  await inventory?.end('SIGKILL');
  await database?.end();
  await core?.close(100);
  await postgres?.stop();
}, 30_000);

function ordered(change: Partial<OrderToPlace> = {}): OrderToPlace {
  const order = anOrder(change);
  return { ...order, basket: { ...order.basket, lines: order.basket.lines.map((line) => ({ ...line, sku })) } };
}

const place = (order: OrderToPlace, arm = arms[0]): Promise<PlaceResult> =>
  arm?.call('order.place', { order, journal }, attempt()) as Promise<PlaceResult>;
const read = (reference: string): Promise<ReadResult> =>
  arms[1]?.call('order.read', { reference }, attempt()) as Promise<ReadResult>;

async function books<T>(party: string, reference: string): Promise<T> {
  return (await (await fetch(`${partners.opsUrl}/__books/${party}?reference=${reference}`)).json()) as T;
}

async function faults(party: string, switches: object): Promise<void> {
  const answer = await fetch(`${partners.opsUrl}/__faults/${party}`, { method: 'PUT', body: JSON.stringify(switches) });
  if (!answer.ok) throw new Error(await answer.text());
}

describe('the order service among its neighbours', () => {
  test('takes an order, keeps it, and tells everybody', async () => {
    const order = ordered();
    const result = await place(order);
    if (result.kind === 'pending') console.log(JSON.stringify((await database.query('SELECT * FROM orders.saga')).rows));
    expect(result).toMatchObject({ kind: 'placed', state: 'accepted', totalMinor: 1_490 });
    expect(await place(order, arms[1])).toEqual(result);
    expect(await read(order.reference)).toMatchObject({ kind: 'order', reference: order.reference });
    console.log(JSON.stringify(await books('payments-primary', order.reference)));
    await until(async () => JSON.stringify(await books('mail', order.reference)).includes('accepted'), 'mail was told');
    await until(async () => {
      const { rows } = await database.query<{ state: string }>('SELECT state FROM inventory.reservation WHERE reference = $1', [order.reference]);
      return rows[0]?.state === 'confirmed';
    }, 'the goods are sold');
  });

  test('rehearses without a trace', async () => {
    const order = ordered();
    const rehearsal = connectOrderRehearsal({ host: '127.0.0.1', port: replicas[0]?.port ?? 0 });
    expect(await rehearsal.rehearse(order, attempt())).toMatchObject({ kind: 'placed', totalMinor: 1_490 });
    await rehearsal.close();
    expect(await read(order.reference)).toEqual({ kind: 'unknown-order' });
    expect(JSON.stringify(await books('payments-primary', order.reference))).not.toContain(order.reference);
  });

  test('measures', async () => {
    const stat = async () => (await database.query(`SELECT (SELECT xact_commit FROM pg_stat_database WHERE datname = current_database())::int AS n`)).rows[0].n;
    const times: number[] = [];
    for (let i = 0; i < 50; i += 1) {
      const t = performance.now();
      await place(ordered());
      times.push(performance.now() - t);
    }
    times.sort((a, b) => a - b);
    console.log('p50', times[25], 'p90', times[45], 'max', times.at(-1), await stat());
  });
});
