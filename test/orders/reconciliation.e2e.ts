import {
  connectOrderDifferences,
  connectOrdersService,
  type DifferenceState,
  type DomainArm,
  type ListedDifference,
  type OrderDifferences,
  type OrderToPlace,
  type PlaceResult,
} from '@banyan/domains';
import { newReference } from '@banyan/kernel';
import { ledgerDatabase, OrderLedger } from '@banyan/ledger';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
import {
  REST_PASSWORD,
  REST_USER,
  SOAP_KEY,
  SOAP_USER,
  startRunningCore,
  type RunningCore,
} from '../../apps/legacy-core/testing/running-core.js';
import { ServiceProcess } from '../support/service-process.js';
import { until } from '../support/until.js';
import { attemptOf, orderOf } from '../support/order-to-place.js';
import { quoted } from './core-shop.js';

/** Real books: core, inventory, processors and ledger; only the gateway is this test. */
const SETTLE_MS = 600;

let core: RunningCore;
let inventory: ServiceProcess;
let partners: ServiceProcess;
let orders: ServiceProcess;
let arm: DomainArm;
let differences: OrderDifferences;
let database: Client;
const ledgers = (url: string) => ledgerDatabase({ url, applicationName: 'test' });
let ledger: ReturnType<typeof ledgers>;

beforeAll(async () => {
  core = await startRunningCore();
  const { url } = core.postgres;
  const shared = { DATABASE_URL: url, BANYAN_ENVIRONMENT: 'test', LEGACY_URL: core.core.url };
  const account = { LEGACY_REST_USER: REST_USER, LEGACY_REST_PASSWORD: REST_PASSWORD };
  [inventory, partners] = await Promise.all([
    ServiceProcess.start('inventory', { ...shared, ...account, INVENTORY_OPS_PORT: '0', INVENTORY_PORT: '0' }),
    ServiceProcess.start('partners', { DATABASE_URL: url, PARTNERS_PORT: '0', PARTNERS_OPS_PORT: '0' }),
  ]);
  const at = `http://127.0.0.1:${partners.port}`;
  orders = await ServiceProcess.start('orders', {
    ...shared,
    ...account,
    LEGACY_SOAP_USER: SOAP_USER,
    LEGACY_SOAP_KEY: SOAP_KEY,
    ORDERS_PORT: '0',
    ORDERS_OPS_PORT: '0',
    INVENTORY_PORT: String(inventory.port),
    BANYAN_RECONCILIATION_SETTLE_MS: String(SETTLE_MS),
    PAYMENT_PRIMARY_URL: `${at}/payments/primary`,
    PAYMENT_BACKUP_URL: `${at}/payments/backup`,
    FRAUD_URL: `${at}/fraud`,
    SHIPPING_URL: `${at}/shipping`,
    WAREHOUSE_URL: `${at}/warehouse/events`,
    MAIL_URL: `${at}/mail/events`,
    ANALYTICS_URL: `${at}/analytics/events`,
  });
  const location = { host: '127.0.0.1', port: orders.port };
  arm = connectOrdersService(location);
  differences = connectOrderDifferences(location);
  ledger = ledgers(url);
  await ledger.start();
  database = new Client({ connectionString: url });
  await database.connect();
  await until(() => inventory.isReady(), 'the inventory service is ready');
  await database.query(`UPDATE inventory.stock_authority SET arm = 'service', term = 1, closed = false`);
  await database.query(`UPDATE ledger.stock_authority SET arm = 'service', term = 1`);
});

afterAll(async () => {
  await arm?.close();
  await differences?.close();
  await ledger?.stop();
  for (const each of [orders, partners, inventory]) await each?.end('SIGKILL');
  await database?.end();
  await core?.stop();
});

const journal = { known: undefined, write: () => Promise.reject(new Error('the service keeps its own')) };

/** Binds an order, has it placed, and writes down what came of it, as a gateway does. */
async function placed(): Promise<OrderToPlace> {
  const basket = await quoted(core, [['PREIS-TEXT', 1]]);
  const order = orderOf({ reference: newReference('BY'), basket, authority: { arm: 'service', term: 1 } });
  const { reference } = order;
  const bound = await new OrderLedger(ledger).bind({
    storefront: 'web',
    key: reference,
    operation: 'order.place',
    fingerprint: reference,
    arm: 'service',
    reference,
    boundAtMs: Date.now(),
    attemptMs: 60_000,
  });
  if (bound.kind !== 'bound') throw new Error(bound.kind);
  // Asked until it is final, as a gateway does.
  const result = await until(async () => {
    const said = (await arm.call('order.place', { order, journal }, attemptOf())) as PlaceResult;
    return said.kind === 'pending' ? undefined : said;
  }, 'the order is answered');
  expect(result.kind).toBe('placed');
  await new OrderLedger(ledger).conclude(bound.binding, result);
  return order;
}

const list = async (state: DifferenceState): Promise<readonly ListedDifference[]> =>
  (await differences.list({ state, limit: 100 }, attemptOf())).differences;

const filed = (reference: string): Promise<string | undefined> =>
  until(async () => {
    const { rows } = await database.query<{ document: string | null }>(
      'SELECT document FROM orders.placed_order WHERE reference = $1',
      [reference],
    );
    return rows[0]?.document ?? undefined;
  }, 'it is filed');

/** Of a charge that somebody made past the service. */
const keyOf = (reference: string): string => `by-hand.${reference.replaceAll(' ', '-')}`;

/** The next so many turns over the orders of late have ended. */
async function turns(more: number): Promise<void> {
  const number = async (): Promise<number> =>
    (await differences.list({ state: 'open', limit: 1 }, attemptOf())).recent.number;
  const before = await number();
  await until(async () => (await number()) >= before + more, 'orders are gone through');
}

test('books that agree are no difference, whatever became of their orders', async () => {
  const all = [await placed(), await placed(), await placed()];
  const [first, second] = all as [OrderToPlace, OrderToPlace, OrderToPlace];
  for (const { reference } of all) await filed(reference);
  await arm.call('order.cancel', { reference: first.reference }, attemptOf());
  await database.query(`UPDATE orders.placed_order SET state = 'completed' WHERE reference = $1`, [second.reference]);
  const making = {
    reference: second.reference,
    returnReference: newReference('BR'),
    lines: [{ sku: 'PREIS-TEXT', quantityE4: 10_000 }],
  };
  expect(await arm.call('order.return', { making, journal }, attemptOf())).toMatchObject({ kind: 'returned' });
  await turns(5);
  // A book that did not answer in time is silent for a turn, and money that is on its way back for longer than that is a difference until
  // it is there.
  const looked = await until(async () => {
    const said = await differences.list({ state: 'open', limit: 1 }, attemptOf());
    const isAtRest = said.silent.length === 0 && said.trouble === null && said.recent.last?.unanswered === 0;
    return isAtRest && (await list('open')).length === 0 && (await list('settling')).length === 0 ? said : undefined;
  }, 'all books have answered, and nothing differs');
  expect(looked.recent.last).toMatchObject({ orders: 3, unanswered: 0 });
  // And it stays so.
  await turns(2);
  expect([await list('open'), await list('settling')]).toEqual([[], []]);
});

test('what a machine may put right is put right in the real books, and what a person must decide is named', async () => {
  const [over, twice, lostCopy] = [await placed(), await placed(), await placed()];
  for (const { reference } of [over, twice, lostCopy]) await filed(reference);
  // A charge that nobody knows of; one of an order that is over; two of one that stands.
  const charge = async (reference: string, amountMinor: number): Promise<void> => {
    const answer = await fetch(`http://127.0.0.1:${partners.port}/payments/backup/charges`, {
      method: 'POST',
      headers: { 'idempotency-key': keyOf(reference), 'content-type': 'application/json' },
      body: JSON.stringify({ amountMinor, currency: 'EUR', token: 'tok_visa_1', reference }),
    });
    expect(answer.status).toBe(201);
  };
  await charge('INVOICE 7', 700);
  await charge(twice.reference, 1_690);
  await arm.call('order.cancel', { reference: over.reference }, attemptOf());
  // Its own way back ends first: what is spoilt afterwards is not mended by it.
  await until(async () => {
    const { rows } = await database.query<{ state: string }>(
      'SELECT state FROM inventory.reservation WHERE reference = $1',
      [over.reference],
    );
    return rows[0]?.state === 'released';
  }, 'the goods of the order that is over are back');
  await turns(2);
  await charge(over.reference, 1_690);
  await database.query(`UPDATE inventory.reservation SET state = 'confirmed' WHERE reference = $1`, [over.reference]);
  await database.query('UPDATE inventory.claim SET back_e4 = 0 WHERE reference = $1', [over.reference]);
  // What had to be on its way for a while has been a difference, too, and went by itself.
  const cleared = async () =>
    (await list('cleared')).filter((each) => each.reference === over.reference && each.lastCure?.outcome === 'done');
  await until(
    async () =>
      (await cleared()).length >= 2 && (await list('settling')).length === 0 && (await list('open')).length >= 2,
    'all of it is found, and what can be is put right',
    90_000,
  );
  const named = await list('open');
  expect(named.map(({ kind, reference }) => [kind, reference])).toEqual([
    ['charged-twice', twice.reference],
    ['charge-of-nothing', 'INVOICE 7'],
  ]);
  const cured = await cleared();
  expect(cured.map(({ kind, reference, lastCure }) => [kind, reference, lastCure?.outcome])).toEqual([
    ['charge-without-order', over.reference, 'done'],
    ['reserved-for-nothing', over.reference, 'done'],
  ]);
  const { rows } = await database.query(
    'SELECT refunded_minor::integer AS refunded FROM partners.charge WHERE idempotency_key = $1',
    [keyOf(over.reference)],
  );
  expect(rows).toEqual([{ refunded: 1_690 }]);
  const why = { by: 'ada', reason: 'an invoice of the workshop, ticket 4711' };
  const invoice = { kind: 'charge-of-nothing', reference: 'INVOICE 7' } as const;
  expect(await differences.explain({ ...invoice, ...why }, attemptOf())).toEqual({ kind: 'explained' });
  expect(await list('explained')).toMatchObject([{ ...invoice, explanation: why }]);
  expect(await list('open')).toMatchObject([{ kind: 'charged-twice' }]);
});
