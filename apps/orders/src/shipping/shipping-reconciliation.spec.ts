import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { migrate } from '@banyan/service';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { anOrder, ordersHere } from '../../testing/orders-here.js';
import { DeskBooks, ProcessorBooks } from '../../testing/outside-books.js';
import { OrderDatabase } from '../storage/order-database.js';
import { ORDERS_TABLES } from '../storage/orders-tables.js';
import { estimateShipping, type NotServed, type ShippingCost } from './shipping-cost.js';
import { ShippingReconciliation } from './shipping-reconciliation.js';
import type { ShippingClient, ShippingRates } from './shipping.client.js';

let postgres: TestPostgres;
let database: OrderDatabase;

beforeAll(async () => {
  postgres = await startPostgres();
  await migrate(ORDERS_TABLES, postgres.url);
  database = new OrderDatabase(postgres.url);
});

beforeEach(() => database.query('TRUNCATE orders.placed_order CASCADE'));

afterAll(async () => {
  await database.close();
  await postgres.stop();
});

const { signal } = new AbortController();
const around = <T>(effect: () => Promise<T>): Promise<T> => effect();
const rated = (amountMinor: number): ShippingCost => ({
  kind: 'cost',
  amountMinor,
  basis: 'rated',
  days: { from: 1, until: 2 },
});

/** What the carrier says of an order, by its postcode; undefined: nothing that is a rate. */
type Says = (postcode: string | undefined) => ShippingCost | NotServed | undefined;

function carrier(says: Says) {
  const asked: (string | undefined)[] = [];
  const rates: Pick<ShippingClient, 'ask'> = {
    ask: ({ address }) => {
      asked.push(address.postcode);
      return Promise.resolve(says(address.postcode));
    },
  };
  return { asked, rates };
}

/** Orders to those postcodes, one after the other. While the carrier is away the table says what sending costs: 490. */
async function placed(postcodes: readonly string[], rates?: ShippingRates): Promise<readonly string[]> {
  const orders = ordersHere({
    database,
    desk: new DeskBooks(10_000_000).as(() => 'answered', around),
    processors: {
      primary: new ProcessorBooks().as('primary', () => 'answered', around),
      backup: new ProcessorBooks().as('backup', () => 'answered', around),
    },
    ...(rates === undefined ? {} : { rates }),
  });
  const references: string[] = [];
  for (const postcode of postcodes) {
    const order = anOrder();
    const { delivery } = order;
    if (delivery.kind !== 'ship') throw new Error('it is sent');
    const result = await orders.placing.place(
      { ...order, delivery: { ...delivery, address: { ...delivery.address, postcode } } },
      8_000,
    );
    expect(result).toMatchObject({ kind: 'placed', totalMinor: 1_490 });
    references.push(order.reference);
  }
  await orders.stop();
  return references;
}

const written = () =>
  database.query<{ reference: string; estimated_minor: string; rated_minor: string | null }[]>(
    'SELECT reference, estimated_minor, rated_minor FROM orders.shipping_difference ORDER BY reference',
  );

describe('what sending was estimated at', () => {
  test('is held against the rate once, and what it was wrong by is written down; nobody pays it', async () => {
    const [low, right, high, nowhere] = await placed(['10001', '10002', '10003', '10004']);
    const { rates, asked } = carrier(
      (postcode) =>
        ({ 10001: rated(690), 10002: rated(490), 10003: rated(90), 10004: { kind: 'not-served' } as const })[
          Number(postcode)
        ],
    );
    const reconciliation = new ShippingReconciliation(database, rates);
    expect(await reconciliation.look(signal)).toEqual([
      { reference: low, tooLittleMinor: 200 },
      { reference: right, tooLittleMinor: 0 },
      { reference: high, tooLittleMinor: -400 },
      { reference: nowhere, tooLittleMinor: -490 },
    ]);
    expect(await written()).toEqual([
      { reference: low, estimated_minor: '490', rated_minor: '690' },
      { reference: right, estimated_minor: '490', rated_minor: '490' },
      { reference: high, estimated_minor: '490', rated_minor: '90' },
      { reference: nowhere, estimated_minor: '490', rated_minor: null },
    ]);
    expect(await reconciliation.look(signal)).toEqual([]);
    expect(asked).toHaveLength(4);
    const totals = await database.query('SELECT DISTINCT total_minor, refunded_minor FROM orders.placed_order');
    expect(totals).toEqual([{ total_minor: '1490', refunded_minor: '0' }]);
  });

  test('is asked for while the carrier is away, one order a look, and found when it is back', async () => {
    const references = await placed(['10001', '10002', '10003']);
    let away = true;
    const { rates, asked } = carrier(() => (away ? undefined : rated(500)));
    const reconciliation = new ShippingReconciliation(database, rates);
    for (const _ of [1, 2]) expect(await reconciliation.look(signal)).toEqual([]);
    expect(asked).toEqual(['10001', '10002']);
    away = false;
    const found = [...(await reconciliation.look(signal)), ...(await reconciliation.look(signal))];
    expect(found.map(({ reference }) => reference).toSorted()).toEqual(references);
    expect(await written()).toHaveLength(3);
  });

  test('of one order that no rate is ever said of keeps no other from its own', async () => {
    const [, ...others] = await placed(['99999', '10001', '10002', '10003']);
    const { rates } = carrier((postcode) => (postcode === '99999' ? undefined : rated(500)));
    const reconciliation = new ShippingReconciliation(database, rates);
    for (const _ of [1, 2, 3, 4]) await reconciliation.look(signal);
    expect((await written()).map(({ reference }) => reference)).toEqual(others);
  });

  test('is written down once by two replicas that look at once, and told by one', async () => {
    await placed(['10001', '10002', '10003']);
    const replicas = [1, 2].map(() => new ShippingReconciliation(database, carrier(() => rated(500)).rates));
    const found = await Promise.all(replicas.map((each) => each.look(signal)));
    expect(found.flat()).toHaveLength(3);
    expect(await written()).toHaveLength(3);
  });

  test('is not asked again where it was no estimate, where it is old, and of what was not taken', async () => {
    const [old] = await placed(['10001']);
    await database.query(`UPDATE orders.placed_order SET placed_at = placed_at - interval '31 days'`);
    await placed(['10002'], {
      rate: (delivery, basket) => {
        const estimate = delivery.kind === 'ship' ? estimateShipping(delivery, basket) : undefined;
        return Promise.resolve(estimate?.kind === 'cost' ? { ...estimate, basis: 'rated' } : rated(0));
      },
    });
    const { rates, asked } = carrier(() => rated(500));
    expect(await new ShippingReconciliation(database, rates).look(signal)).toEqual([]);
    expect([old, asked]).toEqual([expect.any(String), []]);
  });
});
