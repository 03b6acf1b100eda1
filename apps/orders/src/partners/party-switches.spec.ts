import { migrate } from '@banyan/service';
import { ManualClock } from '@banyan/kernel';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { OrderDatabase } from '../storage/order-database.js';
import { ORDERS_TABLES } from '../storage/orders-tables.js';
import { PartySwitches } from './party-switches.js';

const HOUR_MS = 3_600_000;
let postgres: TestPostgres;
let database: OrderDatabase;
let clock: ManualClock;

beforeAll(async () => {
  postgres = await startPostgres();
  await migrate(ORDERS_TABLES, postgres.url);
  database = new OrderDatabase(postgres.url);
});
afterAll(async () => {
  await database.close();
  await postgres.stop();
});
beforeEach(async () => {
  clock = new ManualClock();
  await new PartySwitches(database, clock).replace([]);
});

test('what one replica is told, every other reads, also one that starts later', async () => {
  const [told, other] = [new PartySwitches(database, clock), new PartySwitches(database, clock)];
  const [kept] = await told.replace([{ party: 'fraud', remainingMs: HOUR_MS }]);
  expect(kept?.party).toBe('fraud');
  expect(kept?.remainingMs).toBeLessThanOrEqual(HOUR_MS);
  expect([told.isOff('fraud'), told.isOff('mail'), other.isOff('fraud')]).toEqual([true, false, false]);
  await other.read();
  expect(other.inForce).toEqual(['fraud']);
  const later = new PartySwitches(database, clock);
  await later.read();
  expect(later.inForce).toEqual(['fraud']);
});

test('what it is told is all that there is', async () => {
  const switches = new PartySwitches(database, clock);
  await switches.replace([
    { party: 'payment-primary', remainingMs: HOUR_MS },
    { party: 'mail', remainingMs: HOUR_MS },
  ]);
  await switches.replace([{ party: 'mail', remainingMs: 2 * HOUR_MS }]);
  expect(switches.inForce).toEqual(['mail']);
  clock.advance(1.5 * HOUR_MS);
  expect(switches.isOff('mail')).toBe(true);
  await switches.replace([]);
  expect(await switches.read()).toEqual([]);
});

test('it ends by itself when its time is over, although nobody says so and the database is away', async () => {
  const away = new OrderDatabase(postgres.url);
  const switches = new PartySwitches(away, clock);
  await switches.replace([{ party: 'shipping-rates', remainingMs: HOUR_MS }]);
  await away.close();
  switches.tick();
  await switches.stop();
  clock.advance(HOUR_MS - 1_000);
  expect(switches.isOff('shipping-rates')).toBe(true);
  clock.advance(1_001);
  expect([switches.isOff('shipping-rates'), switches.inForce]).toEqual([false, []]);
});

test('whoever starts when its time is over asks it', async () => {
  await database.query(`INSERT INTO orders.party_out_of_use VALUES ('fraud', clock_timestamp() - interval '1 s')`);
  const switches = new PartySwitches(database, clock);
  expect(await switches.read()).toEqual([]);
  expect(switches.isOff('fraud')).toBe(false);
});
