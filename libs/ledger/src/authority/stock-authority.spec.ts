import { once } from 'node:events';
import type { Database } from '@banyan/database';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { until } from '../../../../test/support/until.js';
import { ledgerDatabase } from '../ledger-database.js';
import { parseStockAuthority } from './stock-authority.js';
import { StockAuthorityBook } from './stock-authority-book.js';
import { StockAuthorityFollower } from './stock-authority-follower.js';

const MOVE = { by: 'ada', reason: 'the service has proven itself' } as const;

let postgres: TestPostgres;
let database: Database;
let book: StockAuthorityBook;
let sql: Client;

beforeAll(async () => {
  postgres = await startPostgres();
  database = ledgerDatabase({ url: postgres.url, applicationName: 'test' });
  await database.start();
  book = new StockAuthorityBook(database);
  sql = new Client({ connectionString: postgres.url });
  await sql.connect();
});

beforeEach(async () => {
  await sql.query(`TRUNCATE ledger.binding, ledger.stock_authority_move`);
  await sql.query(
    `UPDATE ledger.stock_authority SET arm = 'legacy', term = 1, state = 'settled', moving_to = NULL, version = 1`,
  );
});

afterAll(async () => {
  await sql?.end();
  await database?.stop();
  await postgres?.stop();
});

async function openRow(term = 1): Promise<void> {
  await sql.query(
    `INSERT INTO ledger.binding (reference, storefront, key_hash, operation, fingerprint, arm, authority_arm,
                                 authority_term, bound_at_ms, attempt_until)
     VALUES ('BY' || gen_random_uuid(), 'web', gen_random_uuid()::text, 'order.place', 'f', 'legacy', 'legacy', $1, 0, now())`,
    [term],
  );
}

describe('the authority for stock', () => {
  it('is with legacy in term 1 until somebody moves it', async () => {
    expect(await book.read()).toMatchObject({ arm: 'legacy', term: 1, state: 'settled', version: 1 });
    expect(await book.moves(10)).toEqual([]);
  });

  it('is moved by draining and flipping, and back by another move; every step is on record', async () => {
    expect(await book.beginMove({ to: 'service', ...MOVE })).toMatchObject({
      state: 'draining',
      movingTo: 'service',
      term: 1,
    });
    expect(await book.flip({ expectedTerm: 1, ...MOVE })).toMatchObject({ arm: 'service', term: 2, state: 'settled' });
    await book.beginMove({ to: 'legacy', by: 'bob', reason: 'no' });
    await book.undoMove({ by: 'bob', reason: 'yes' });
    expect(await book.read()).toMatchObject({ arm: 'service', term: 2, state: 'settled', version: 5, by: 'bob' });
    expect((await book.moves(3)).map(({ kind, from, to, term }) => [kind, from, to, term])).toEqual([
      ['undone', 'service', 'legacy', 2],
      ['begun', 'service', 'legacy', 2],
      ['flipped', 'legacy', 'service', 2],
    ]);
  });

  it.each([
    ['already-there', () => book.beginMove({ to: 'legacy', ...MOVE })],
    ['not-moving', () => book.undoMove(MOVE)],
    ['not-moving', () => book.flip({ expectedTerm: 1, ...MOVE })],
    ['other-term', () => book.flip({ expectedTerm: 2, ...MOVE })],
  ])('refuses: %s', async (because, step) => {
    await expect(step()).rejects.toMatchObject({ name: 'MoveRefused', because });
    expect(await book.read()).toMatchObject({ version: 1 });
    expect(database.connected).toBe(true);
  });

  it('begins one move at a time, whoever asks at once', async () => {
    const begun = await Promise.allSettled(Array.from({ length: 4 }, () => book.beginMove({ to: 'service', ...MOVE })));
    expect(begun.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await book.moves(10)).toHaveLength(1);
  });

  it('stays while an order of the term has no outcome', async () => {
    await openRow();
    await openRow(7);
    await book.beginMove({ to: 'service', ...MOVE });
    expect(await book.openOrders(1)).toBe(1);
    await expect(book.flip({ expectedTerm: 1, ...MOVE })).rejects.toMatchObject({ because: 'orders-open' });
    await sql.query(`UPDATE ledger.binding SET outcome = '{}', concluded_at = now() WHERE authority_term = 1`);
    expect(await book.openOrders(1)).toBe(0);
    expect(await book.flip({ expectedTerm: 1, ...MOVE })).toMatchObject({ term: 2 });
  });

  it('drains only when every transaction that saw it settled has ended', async () => {
    const binder = new Client({ connectionString: postgres.url });
    await binder.connect();
    await binder.query('BEGIN');
    await binder.query('SELECT FROM ledger.stock_authority FOR SHARE');
    let begun = false;
    const move = book.beginMove({ to: 'service', ...MOVE }).then(() => (begun = true));
    await until(async () => {
      const { rows } = await sql.query(`SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'`);
      return rows.length > 0;
    }, 'the move waits');
    expect(begun).toBe(false);
    await binder.query('COMMIT');
    await move;
    await binder.end();
  });
});

describe('whoever follows it', () => {
  const follow = async (pollMs: number): Promise<StockAuthorityFollower> => {
    const follower = new StockAuthorityFollower({
      url: postgres.url,
      applicationName: 'test',
      book,
      pollMs,
      retryMs: 100,
    });
    await follower.start();
    return follower;
  };

  it('hears of every change', async () => {
    const follower = await follow(3_600_000);
    await until(async () => {
      const { rows } = await sql.query(`SELECT FROM pg_stat_activity WHERE query LIKE 'LISTEN ledger%'`);
      return rows.length > 0;
    }, 'it listens');
    await book.beginMove({ to: 'service', ...MOVE });
    await until(() => follower.current?.state === 'draining', 'it has heard');
    await book.flip({ expectedTerm: 1, ...MOVE });
    await until(() => follower.current?.arm === 'service', 'it has heard');
    expect(follower.current).toEqual(await book.read());
    await follower.stop();
  });

  it('reads what no notice told of', async () => {
    const follower = await follow(20);
    await sql.query(`UPDATE ledger.stock_authority SET arm = 'service', term = 2, version = 3`);
    await until(() => follower.current?.arm === 'service', 'it has heard');
    // A database that was restored says less than was known.
    await sql.query(`UPDATE ledger.stock_authority SET arm = 'legacy', term = 1, version = 1`);
    await until(() => follower.current?.arm === 'legacy', 'it has heard');
    await follower.stop();
  });

  it('keeps what it knew while the database is away, and catches up', async () => {
    const own = await startPostgres();
    const away = ledgerDatabase({ url: own.url, applicationName: 'test', timeoutMs: 20_000, retryMs: 100 });
    await away.start();
    const itsBook = new StockAuthorityBook(away);
    const options = {
      url: own.url,
      applicationName: 'test',
      book: itsBook,
      pollMs: 50,
      timeoutMs: 20_000,
      retryMs: 100,
    };
    const follower = new StockAuthorityFollower(options);
    await follower.start();
    const faulty = once(follower, 'fault');
    await own.pause();
    await faulty;
    expect(follower.current).toMatchObject({ arm: 'legacy', term: 1 });
    await own.resume();
    await until(() => away.connected, 'the database is back');
    await itsBook.beginMove({ to: 'service', ...MOVE });
    await until(() => follower.current?.state === 'draining', 'it has heard');
    await follower.stop();
    await away.stop();
    await own.stop();
  });

  it('knows nothing where it was never read', async () => {
    const nowhere = ledgerDatabase({ url: 'postgres://127.0.0.1:1/none', applicationName: 'test', timeoutMs: 200 });
    await nowhere.start();
    const itsBook = new StockAuthorityBook(nowhere);
    const follower = new StockAuthorityFollower({
      url: 'postgres://127.0.0.1:1/none',
      applicationName: 'test',
      book: itsBook,
    });
    await follower.start();
    expect(follower.current).toBeUndefined();
    await follower.stop();
    await nowhere.stop();
  });
});

describe('a notice', () => {
  const GOOD = { arm: 'legacy', term: 1, state: 'settled', version: 1, sinceMs: 5, by: 'ada', reason: 'so' };

  it('is read as it was written', () => {
    expect(parseStockAuthority(JSON.stringify(GOOD))).toEqual(GOOD);
    const draining = { ...GOOD, state: 'draining', movingTo: 'service' };
    expect(parseStockAuthority(JSON.stringify(draining))).toEqual(draining);
  });

  it.each([
    ['{'],
    ['null'],
    ['[]'],
    [JSON.stringify({ ...GOOD, arm: 'core' })],
    [JSON.stringify({ ...GOOD, term: 0 })],
    [JSON.stringify({ ...GOOD, version: 1.5 })],
    [JSON.stringify({ ...GOOD, movingTo: 'service' })],
    [JSON.stringify({ ...GOOD, state: 'draining' })],
    [JSON.stringify({ ...GOOD, state: 'draining', movingTo: 'legacy' })],
    [JSON.stringify({ ...GOOD, sinceMs: '5' })],
    [JSON.stringify({ ...GOOD, reason: undefined })],
  ])('that is anything else is none: %s', (payload) => {
    expect(parseStockAuthority(payload)).toBeUndefined();
  });
});
