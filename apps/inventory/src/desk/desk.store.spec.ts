import { Batches } from '@banyan/database';
import { dataSourceOf, migrate } from '@banyan/service';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ReserveResult } from '@banyan/domains';
import type { DataSource } from 'typeorm';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { INVENTORY_TABLES } from '../storage/inventory-tables.js';
import { beginTerm, free, ONE, referenceOf, stock, wishOf, wrongSums } from './desk.fixture.js';
import { DeskStore, type Wish } from './desk.store.js';
import { ReservationsStore } from './reservations.store.js';

let postgres: TestPostgres;
let dataSource: DataSource;
let desk: DeskStore;

beforeAll(async () => {
  postgres = await startPostgres();
  await migrate(INVENTORY_TABLES, postgres.url);
  dataSource = await dataSourceOf(INVENTORY_TABLES, postgres.url).initialize();
  desk = new DeskStore(dataSource);
});

afterAll(async () => {
  await dataSource.destroy();
  await postgres.stop();
});

beforeEach(async () => {
  await beginTerm(dataSource);
  await stock(dataSource, 'A', 'WH-NORD', 3);
  await stock(dataSource, 'A', 'WH-SUED', 4);
});

const R = referenceOf(1);

const reserve = async (wish: Wish) => {
  const [result] = await desk.reserveAll([wish]);
  return result;
};

const release = async (reference: string) => {
  const [wasHeld] = await desk.releaseAll([reference]);
  return wasHeld;
};

const due = (reference: string) =>
  dataSource.query(`UPDATE inventory.reservation SET expires_at = clock_timestamp() WHERE reference = $1`, [reference]);

describe('the desk', () => {
  test('sets aside where the place sells from, and the rest is what is free', async () => {
    expect(await reserve(wishOf(R, 5))).toEqual({
      kind: 'reserved',
      takings: [
        { sku: 'A', location: 'WH-NORD', quantityE4: 3 * ONE },
        { sku: 'A', location: 'WH-SUED', quantityE4: 2 * ONE },
      ],
    });
    expect(await free(dataSource)).toEqual({ 'WH-NORD': 0, 'WH-SUED': 2 });
    expect(await reserve(wishOf(referenceOf(2), 3))).toEqual({ kind: 'refused', lines: [0] });
    expect(await wrongSums(dataSource)).toEqual([]);
  });

  test('gives one answer to one reference, whatever became of the stock', async () => {
    const first = await reserve(wishOf(R, 5));
    const refused = await reserve(wishOf(referenceOf(2), 5));
    expect(refused).toEqual({ kind: 'refused', lines: [0] });
    await stock(dataSource, 'A', 'WH-NORD', 100);
    expect(await reserve(wishOf(R, 5))).toEqual(first);
    expect(await reserve(wishOf(referenceOf(2), 5))).toEqual(refused);
    expect(await free(dataSource)).toEqual({ 'WH-NORD': 97, 'WH-SUED': 2 });
  });

  test('gives it to both halves of a batch, and sets aside once', async () => {
    const [first, second] = await desk.reserveAll([wishOf(R, 2), wishOf(R, 2)]);
    expect(first).toEqual(second);
    expect(await free(dataSource)).toEqual({ 'WH-NORD': 1, 'WH-SUED': 4 });
  });

  test('all or nothing: one line that is not there refuses the order', async () => {
    await stock(dataSource, 'B', 'WH-NORD', 1);
    const lines = ['A', 'B', 'NO-SUCH'].map((sku) => ({ sku, quantityE4: 2 * ONE }));
    expect(await reserve(wishOf(R, 1, { lines }))).toEqual({ kind: 'refused', lines: [1, 2] });
    expect(await free(dataSource)).toEqual({ 'WH-NORD': 3, 'WH-SUED': 4 });
  });

  test('sells nothing that is in doubt', async () => {
    await dataSource.query(
      `UPDATE inventory.stock_level SET doubted_field = 'feed.stock.quantity' WHERE source = 'WH-SUED'`,
    );
    expect(await reserve(wishOf(R, 1))).toEqual({ kind: 'refused', lines: [0] });
  });

  test('confirmed, it does not lapse; lapsed, it is not confirmed, and may be reserved anew', async () => {
    await desk.reserveAll([wishOf(R, 1), wishOf(referenceOf(2), 1)]);
    expect(await desk.confirmAll([R])).toEqual([{ kind: 'confirmed' }]);
    await Promise.all([due(R), due(referenceOf(2))]);
    expect(await desk.lapse(10)).toBe(1);
    expect(await desk.confirmAll([R, referenceOf(2), referenceOf(3)])).toEqual([
      { kind: 'confirmed' },
      { kind: 'lapsed' },
      { kind: 'unknown' },
    ]);
    expect(await free(dataSource)).toEqual({ 'WH-NORD': 2, 'WH-SUED': 4 });
    expect(await reserve(wishOf(referenceOf(2), 1))).toMatchObject({ kind: 'reserved' });
    expect(await desk.confirmAll([referenceOf(2)])).toEqual([{ kind: 'confirmed' }]);
    expect(await free(dataSource)).toEqual({ 'WH-NORD': 1, 'WH-SUED': 4 });
    expect(await wrongSums(dataSource)).toEqual([]);
  });

  test('set aside for good it does not lapse, and neither does what was set aside for a time before', async () => {
    const forGood = (reference: string): Wish => {
      const { reservation, ...wish } = wishOf(reference, 1);
      const { expiresInMs: _, ...lasting } = reservation;
      return { ...wish, reservation: lasting };
    };
    await reserve(wishOf(referenceOf(2), 1));
    const first = await desk.reserveAll([forGood(R), forGood(referenceOf(2)), wishOf(referenceOf(3), 1)]);
    expect(first.map(({ kind }) => kind)).toEqual(['reserved', 'reserved', 'reserved']);
    // Of two askers in one batch the longer one counts.
    await desk.reserveAll([wishOf(referenceOf(4), 1), forGood(referenceOf(4))]);
    await Promise.all([R, referenceOf(2), referenceOf(3), referenceOf(4)].map(due));
    expect(await desk.lapse(10)).toBe(1);
    expect(await desk.confirmAll([R, referenceOf(2), referenceOf(3), referenceOf(4)])).toEqual([
      { kind: 'confirmed' },
      { kind: 'confirmed' },
      { kind: 'lapsed' },
      { kind: 'confirmed' },
    ]);
    expect(await reserve(forGood(R))).toEqual(first[0]);
    await release(R);
    expect(await reserve(forGood(R))).toEqual({ kind: 'refused', lines: [] });
    expect(await free(dataSource)).toEqual({ 'WH-NORD': 2, 'WH-SUED': 3 });
    expect(await wrongSums(dataSource)).toEqual([]);
  });

  test('whoever comes first at the row decides whether it lapsed', async () => {
    for (let round = 0; round < 20; round++) {
      const reference = referenceOf(100 + round);
      await reserve(wishOf(reference, 1));
      await due(reference);
      const [[confirmed], lapsed] = await Promise.all([desk.confirmAll([reference]), desk.lapse(10)]);
      expect([confirmed?.kind, lapsed]).toEqual(confirmed?.kind === 'confirmed' ? ['confirmed', 0] : ['lapsed', 1]);
      await release(reference);
    }
    expect(await free(dataSource)).toEqual({ 'WH-NORD': 3, 'WH-SUED': 4 });
  });

  test('released, confirmed or not, it is free again, once', async () => {
    await desk.reserveAll([wishOf(R, 2), wishOf(referenceOf(2), 1)]);
    await desk.confirmAll([R]);
    expect(await Promise.all([release(R), release(R), release(referenceOf(2))])).toContain(true);
    expect(await free(dataSource)).toEqual({ 'WH-NORD': 3, 'WH-SUED': 4 });
    expect(await desk.confirmAll([R])).toEqual([{ kind: 'unknown' }]);
    expect(await reserve(wishOf(R, 2))).toEqual({ kind: 'refused', lines: [] });
    expect(await wrongSums(dataSource)).toEqual([]);
  });

  test('released before it came, it never comes', async () => {
    expect(await release(R)).toBe(false);
    expect(await reserve(wishOf(R, 1))).toEqual({ kind: 'refused', lines: [] });
    expect(await free(dataSource)).toEqual({ 'WH-NORD': 3, 'WH-SUED': 4 });
  });

  test('a release and a reservation at once: either way nothing stays set aside', async () => {
    for (let round = 0; round < 20; round++) {
      await Promise.all([release(referenceOf(round)), reserve(wishOf(referenceOf(round), 1))]);
    }
    expect(await free(dataSource)).toEqual({ 'WH-NORD': 3, 'WH-SUED': 4 });
    expect(await wrongSums(dataSource)).toEqual([]);
  });

  test.each([
    ['has not the authority', `arm = 'legacy'`, 2],
    ['has it in another term', `term = 3`, 3],
    ['is ending its term', `closed = true`, 2],
  ])('reserves nothing while it %s, and still knows what it reserved', async (_, change, term) => {
    const first = await reserve(wishOf(R, 1));
    await dataSource.query(`UPDATE inventory.stock_authority SET ${change}`);
    expect(await reserve(wishOf(referenceOf(2), 1))).toEqual({ kind: 'not-authority', term });
    expect(await reserve(wishOf(R, 1))).toEqual(first);
    expect(await desk.confirmAll([R])).toEqual([{ kind: 'confirmed' }]);
    await dataSource.query(`UPDATE inventory.stock_authority SET arm = 'service', term = 2, closed = false`);
    expect(await reserve(wishOf(referenceOf(2), 1))).toMatchObject({ kind: 'reserved' });
  });

  test('the end of the term waits for reservations under way, and they do not come after it', async () => {
    const runner = dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query(`UPDATE inventory.stock_authority SET term = 3`);
    const late = reserve(wishOf(R, 1));
    const waits = `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%FOR SHARE%'`;
    while ((await dataSource.query<object[]>(waits)).length === 0);
    await runner.commitTransaction();
    await runner.release();
    expect(await late).toEqual({ kind: 'not-authority', term: 3 });
  });

  test('goods come back once, to where they were taken, no more than were taken', async () => {
    await reserve(wishOf(R, 5));
    await desk.confirmAll([R]);
    const back = (returnReference: string, pieces: number, to?: string) =>
      desk.giveBack({ reference: R, returnReference, lines: [{ sku: 'A', quantityE4: pieces * ONE }] }, to);
    await back('r1', 1);
    await back('r1', 1);
    expect(await free(dataSource)).toEqual({ 'WH-NORD': 0, 'WH-SUED': 3 });
    await back('r2', 2);
    expect(await free(dataSource)).toEqual({ 'WH-NORD': 1, 'WH-SUED': 4 });
    await back('r3', 99);
    expect(await free(dataSource)).toEqual({ 'WH-NORD': 3, 'WH-SUED': 4 });
    expect(await wrongSums(dataSource)).toEqual([]);
    await release(R);
    expect(await free(dataSource)).toEqual({ 'WH-NORD': 3, 'WH-SUED': 4 });
  });

  test('what came back whole is set aside for nobody any more; what came back in part is', async () => {
    const reservations = new ReservationsStore(dataSource);
    await reserve(wishOf(R, 5));
    await desk.confirmAll([R]);
    for (const [returnReference, pieces, state] of [
      ['r1', 4, 'confirmed'],
      ['r2', 1, 'released'],
    ] as const) {
      await desk.giveBack(
        { reference: R, returnReference, lines: [{ sku: 'A', quantityE4: pieces * ONE }] },
        undefined,
      );
      expect(await reservations.of([R, referenceOf(2)])).toEqual([{ reference: R, state }]);
    }
  });

  test('goods come back to the store where they were handed in', async () => {
    await stock(dataSource, 'A', 'ST-0101', 0);
    await reserve(wishOf(R, 5));
    await desk.giveBack({ reference: R, returnReference: 'r1', lines: [{ sku: 'A', quantityE4: 2 * ONE }] }, 'ST-0101');
    expect(await free(dataSource)).toEqual({ 'ST-0101': 2, 'WH-NORD': 0, 'WH-SUED': 2 });
    expect(await wrongSums(dataSource)).toEqual([]);
    await release(R);
    expect(await wrongSums(dataSource)).toEqual([]);
  });

  test('nothing comes back of what never was reserved', async () => {
    await desk.giveBack({ reference: R, returnReference: 'r1', lines: [{ sku: 'A', quantityE4: ONE }] }, undefined);
    expect(await free(dataSource)).toEqual({ 'WH-NORD': 3, 'WH-SUED': 4 });
  });
});

test('four replicas sell what there is and not one piece more, and no order of locks stops them', async () => {
  await stock(dataSource, 'A', 'WH-NORD', 60);
  await stock(dataSource, 'B', 'WH-NORD', 50);
  await stock(dataSource, 'B', 'WH-SUED', 0);
  const sources = await Promise.all([0, 1, 2, 3].map(() => dataSourceOf(INVENTORY_TABLES, postgres.url).initialize()));
  const replicas = sources.map((source) => {
    const store = new DeskStore(source);
    return new Batches<Wish, ReserveResult>((wishes) => store.reserveAll(wishes), 16);
  });
  const wishes = Array.from({ length: 300 }, (_, at) => {
    const skus = at % 3 === 0 ? ['A', 'B'] : at % 3 === 1 ? ['B', 'A'] : ['A'];
    return wishOf(referenceOf(at), 1, { lines: skus.map((sku) => ({ sku, quantityE4: ONE })) });
  });
  // Each reference is sent by two replicas at once: clients retry.
  const answers = await Promise.all(
    wishes.flatMap((wish, at) => [at, at + 1].flatMap((turn) => replicas[turn % 4]?.add(wish) ?? [])),
  );
  for (let at = 0; at < answers.length; at += 2) expect(answers[at]).toEqual(answers[at + 1]);
  const state = await dataSource.query<{ state: string; count: number }[]>(
    `SELECT state, count(*)::integer AS count FROM inventory.reservation GROUP BY state ORDER BY state`,
  );
  expect(state).toEqual([
    { state: 'refused', count: expect.any(Number) },
    { state: 'reserved', count: expect.any(Number) },
  ]);
  const [freeA, freeB] = [await free(dataSource, 'A'), await free(dataSource, 'B')];
  expect(Math.min(...Object.values(freeA), ...Object.values(freeB))).toBe(0);
  expect(freeA).toEqual({ 'WH-NORD': 0, 'WH-SUED': 0 });
  expect(await wrongSums(dataSource)).toEqual([]);
  await Promise.all(sources.map((source) => source.destroy()));
});
