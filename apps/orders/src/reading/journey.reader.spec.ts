import { newReference } from '@banyan/kernel';
import { migrate } from '@banyan/service';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { readSearchQuestion } from '../questions/read-question.js';
import { OrderDatabase } from '../storage/order-database.js';
import { ORDERS_TABLES } from '../storage/orders-tables.js';
import { JourneyReader } from './journey.reader.js';

let postgres: TestPostgres;
let database: OrderDatabase;

beforeAll(async () => {
  postgres = await startPostgres();
  await migrate(ORDERS_TABLES, postgres.url);
  database = new OrderDatabase(postgres.url);
});

afterAll(async () => {
  await database?.close();
  await postgres?.stop();
});

test('orders in a state are found the newest first, of a channel, and between two references', async () => {
  const references = [newReference('BY'), newReference('BY'), newReference('BY'), newReference('BY')];
  const states = ['cancelled', 'accepted', 'cancelled', 'cancelled'];
  for (const [at, reference] of references.entries()) {
    await database.query(
      `INSERT INTO orders.placed_order (reference, fingerprint, authority, term, state, channel, currency, email, ordered, total_minor,
         shipping_minor, shipping_basis, answer, charge, begun_at, placed_at, changed_at)
       VALUES ($1, 'f', 'service', 1, $2, $3, 'EUR', 'ada@beispiel.example', '{}', 100, 0, 'rated', '{}', '{}', now(), now(), now())`,
      [reference, states[at], at === 3 ? 'app' : 'web'],
    );
  }
  const reader = new JourneyReader(database);
  const search = async (over: object) => {
    const found = await reader.search(
      readSearchQuestion({ state: 'cancelled', from: 'A', before: '~', limit: 10, ...over }),
    );
    return found.map(({ reference }) => references.indexOf(reference));
  };
  expect(await search({})).toEqual([3, 2, 0]);
  expect(await search({ limit: 2 })).toEqual([3, 2]);
  expect(await search({ channel: 'web' })).toEqual([2, 0]);
  expect(await search({ from: references[1], before: references[3] })).toEqual([2]);
  const [first] = await reader.search(readSearchQuestion({ state: 'accepted', from: 'A', before: '~', limit: 1 }));
  expect(first).toMatchObject({ state: 'accepted', customer: 'a…@b….example' });
});

test.each([{ state: 'pending' }, { limit: 0 }, { limit: 201 }, { before: '' }, { channel: 'mail' }])(
  '%j is not searched for',
  (over) => {
    const question = { state: 'cancelled', from: 'A', before: '~', limit: 1, ...over };
    expect(() => readSearchQuestion(question)).toThrow(/limit|state|before|channel/);
  },
);
