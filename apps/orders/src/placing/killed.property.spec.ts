import { migrate } from '@banyan/service';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { until } from '../../../../test/support/until.js';
import { Life } from '../../testing/life.js';
import { anOrder, ordersHere, type Here } from '../../testing/orders-here.js';
import { DeskBooks, ProcessorBooks, type Fate, type Fates } from '../../testing/outside-books.js';
import { OrderReader } from '../reading/order-reader.js';
import { OrderDatabase } from '../storage/order-database.js';
import { ORDERS_TABLES } from '../storage/orders-tables.js';

let postgres: TestPostgres;
let database: OrderDatabase;

beforeAll(async () => {
  postgres = await startPostgres();
  await migrate(ORDERS_TABLES, postgres.url);
  database = new OrderDatabase(postgres.url);
});

afterAll(async () => {
  await database.close();
  await postgres.stop();
});

/** Short, so that whoever takes over need not wait; a life that is killed is not heard of again. */
const LEASE_MS = 60;

/** What goes wrong, and when, in one life of the service after the other. */
interface Story {
  readonly token: string;
  readonly decision: 'approve' | 'review' | 'reject';
  readonly stock: number;
  /** Of each life but the last, the point at which it ends. */
  readonly deaths: readonly number[];
  /** Fates of the calls, as they come, over all lives; then all is well. */
  readonly fates: readonly Fate[];
}

const STORY: fc.Arbitrary<Story> = fc.record({
  token: fc.constantFrom('tok_visa', 'tok_visa', 'tok_visa', 'tok_declined'),
  decision: fc.constantFrom('approve', 'approve', 'review', 'reject'),
  stock: fc.constantFrom(1, 1, 1, 0),
  deaths: fc.array(fc.nat(24), { maxLength: 3 }),
  fates: fc.array(
    fc.constantFrom<Fate>('answered', 'answered', 'lost-before', 'lost-after', 'unsent', 'switched-off'),
    {
      maxLength: 8,
    },
  ),
});

/** Runs a story to its end. @returns what the outside has of it, and what the service says */
async function told({ token, decision, stock, deaths, fates }: Story) {
  const [desk, primary, backup] = [new DeskBooks(stock * 10_000), new ProcessorBooks(), new ProcessorBooks()];
  const left = [...fates];
  const next: Fates = () => left.shift() ?? 'answered';
  const order = anOrder({ payment: { token } });
  const events: string[] = [];
  const live = (life: Life) => {
    const here: Here = {
      database: life.database(database),
      desk: desk.as(next, (effect) => life.calls(effect)),
      processors: {
        primary: primary.as('primary', next, (effect) => life.calls(effect)),
        backup: backup.as('backup', next, (effect) => life.calls(effect)),
      },
      fraud: { judge: () => life.calls(() => Promise.resolve({ decision, score: 50, by: 'service' })) },
      leaseMs: LEASE_MS,
      events: async (sql, { type, reference }) => {
        await sql.query('INSERT INTO orders.inbox (consumer, id) VALUES ($1, $2)', [type, reference]);
      },
    };
    return ordersHere(here);
  };
  for (const diesAt of deaths) {
    const life = new Life(diesAt);
    const orders = live(life);
    // Whoever waits for a life that ends is told nothing: it gives up, and asks the next one.
    const asked = orders.placing.place(order, 2_000).then(
      () => true,
      () => true,
    );
    await until(() => life.dead || Promise.race([asked, Promise.resolve(false)]), 'the life ends, or answers');
    orders.abandon();
    life.end();
  }
  const orders = live(new Life());
  const answer = await until(async () => {
    const said = await orders.placing.place(order, 3_000);
    return said.kind === 'pending' ? undefined : said;
  }, 'the order is answered');
  const again = await orders.placing.place(order, 3_000);
  await until(async () => {
    const rows = await database.query<unknown[]>('SELECT 1 FROM orders.saga WHERE id = $1 AND due_at IS NOT NULL', [
      order.reference,
    ]);
    return rows.length === 0;
  }, 'its sagas have ended');
  await orders.stop();
  const rows = await database.query<{ consumer: string }[]>('SELECT consumer FROM orders.inbox WHERE id = $1', [
    order.reference,
  ]);
  events.push(...rows.map(({ consumer }) => consumer));
  const standing = [primary, backup].flatMap((each) => each.standing(order.reference));
  const kept = await new OrderReader(database).read(order.reference);
  return { order, answer, again, events, standing, desk, kept, primary, backup };
}

describe('whatever befalls an order', () => {
  test('it ends paid and accepted once, or with everything given back; and everybody is told the same', async () => {
    await fc.assert(
      fc.asyncProperty(STORY, async (story) => {
        const { order, answer, again, events, standing, desk, kept } = await told(story);
        expect(again).toEqual(answer);
        if (answer.kind === 'placed') {
          expect(standing.map(({ amountMinor }) => amountMinor)).toEqual([answer.totalMinor]);
          expect(desk.held.get(order.reference)?.state).toBe('confirmed');
          expect(desk.freeE4).toBe(story.stock * 10_000 - 10_000);
          expect(events).toEqual([`shop.banyan.orders.${answer.state === 'accepted' ? 'accepted' : 'held'}.v1`]);
          expect(kept).toMatchObject({ kind: 'order', state: answer.state });
        } else {
          expect(standing).toEqual([]);
          expect(desk.freeE4).toBe(story.stock * 10_000);
          expect(events).toEqual([]);
          expect(kept).toMatchObject({ kind: 'refused' });
        }
        // What could be taken was: nobody is refused for what went wrong on the way.
        const possible = story.token === 'tok_visa' && story.decision !== 'reject' && story.stock === 1;
        expect(answer.kind).toBe(possible ? 'placed' : 'refused');
      }),
      { numRuns: Number(process.env['STORIES'] ?? 60) },
    );
  });

  test.each<[string, readonly Fate[], string, string]>([
    ['before it was asked', ['answered', 'switched-off'], 'nothing', 'captured'],
    // Charged, and the answer is lost; asked again, nothing is sent any more: it is called off there first.
    ['after it has charged', ['answered', 'lost-after', 'switched-off'], 'voided', 'captured'],
    ['after nobody knows', ['answered', 'lost-before', 'switched-off'], 'fenced', 'captured'],
  ])('the first processor is taken out of use %s: the second charges, and only it', async (_, fates, first, second) => {
    const { answer, order, primary, backup, standing } = await told({
      token: 'tok_visa',
      decision: 'approve',
      stock: 1,
      deaths: [],
      fates,
    });
    expect(answer.kind).toBe('placed');
    expect(standing).toHaveLength(1);
    expect([
      primary.charges.get(`${order.reference}.primary`)?.state ?? 'nothing',
      backup.charges.get(`${order.reference}.backup`)?.state,
    ]).toEqual([first, second]);
  });

  test('it may be killed at any one point', async () => {
    for (let point = 0; point < 26; point += 1) {
      const { answer, standing } = await told({
        token: 'tok_visa',
        decision: 'approve',
        stock: 1,
        deaths: [point],
        fates: [],
      });
      expect([point, answer, standing.length]).toEqual([point, expect.objectContaining({ kind: 'placed' }), 1]);
    }
  });
});
