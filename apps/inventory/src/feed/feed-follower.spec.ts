import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { encodeStockFeed } from '@banyan/domains';
import { ManualClock } from '@banyan/kernel';
import type { DataSource } from 'typeorm';
import { FEED_HEADER, feedRow, ScriptedFeed } from '../../../../test/inventory/scripted-feed.js';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { AvailabilityStore } from '../availability/availability.store.js';
import { inventoryDataSource } from '../storage/data-source.js';
import { migrate } from '../storage/migrate.js';
import { FeedClient } from './feed-client.js';
import { FeedFollower, type FeedListener, type PollOutcome } from './feed-follower.js';
import { FeedStatus } from './feed-status.js';
import { FeedStore } from './feed.store.js';

// A busy machine takes longer to start a database.
jest.setTimeout(30_000);

const LIMITS = { connectMs: 500, silenceMs: 300, totalMs: 1_000, bytes: 1_048_576 };
const never = new AbortController().signal;

let postgres: TestPostgres;
let dataSource: DataSource;
let feed: ScriptedFeed;
let client: FeedClient;
let clock: ManualClock;
let status: FeedStatus;
let follower: FeedFollower;
let refused: string[];
let polled: PollOutcome[];

beforeAll(async () => {
  postgres = await startPostgres();
  await migrate(postgres.url);
  dataSource = await inventoryDataSource(postgres.url).initialize();
  feed = await ScriptedFeed.start();
  client = new FeedClient(feed.url, LIMITS);
});

afterAll(async () => {
  await client.close();
  await feed.close();
  await dataSource.destroy();
  await postgres.stop();
});

beforeEach(async () => {
  await dataSource.query('TRUNCATE inventory.stock_level, inventory.feed_position, inventory.refused_row');
  feed.rows.length = 0;
  feed.asked.length = 0;
  feed.always = undefined;
  clock = new ManualClock(Date.UTC(2026, 10, 21, 12));
  restart();
});

/** A follower that remembers nothing, as after a crash. */
function restart(limit = 10): void {
  refused = [];
  polled = [];
  const listener: FeedListener = {
    polled: (outcome) => polled.push(outcome),
    refused: (row) => refused.push(`${row.field} ${row.sku ?? '?'}`),
  };
  status = new FeedStatus(clock);
  follower = new FeedFollower(client, new FeedStore(dataSource), status, listener, limit);
}

async function levels(): Promise<Record<string, string>> {
  const rows = await dataSource.query<{ key: string; value: string }[]>(
    `SELECT sku || '@' || source AS key, coalesce(doubted_field, quantity_e4::text) AS value
     FROM inventory.stock_level ORDER BY 1`,
  );
  return Object.fromEntries(rows.map(({ key, value }) => [key, value]));
}

async function pollToTheEnd(): Promise<PollOutcome> {
  let outcome = await follower.poll(never);
  while (outcome.kind === 'overtaken' || (outcome.kind === 'read' && outcome.more))
    outcome = await follower.poll(never);
  return outcome;
}

const spoil =
  (from: string, to: string) =>
  (honest: Buffer): Buffer =>
    Buffer.from(honest.toString('latin1').replace(from, to), 'latin1');

/** Six changes, 1 to 6. */
function good(): void {
  for (let sequence = 1; sequence <= 6; sequence++) feed.rows.push(feedRow(sequence, `SKU-${sequence}`));
}

describe('following', () => {
  test('loads page by page, is loaded only at the end, and asks on from there', async () => {
    for (let sequence = 1; sequence <= 25; sequence++) feed.rows.push(feedRow(sequence, `SKU-${sequence}`));
    expect(await follower.poll(never)).toEqual({ kind: 'read', rows: 10, applied: 10, more: true });
    expect(status.loaded).toBe(false);
    // The newest row read changed an hour ago, and there is more.
    expect(status.lagSeconds).toBe(3_600);
    expect(await pollToTheEnd()).toEqual({ kind: 'read', rows: 0, applied: 0, more: false });
    expect(status).toMatchObject({ loaded: true, position: 25, lagSeconds: 0 });
    expect(Object.keys(await levels())).toHaveLength(25);
    expect(feed.asked).toEqual([0, 10, 20, 25]);
    clock.advance(5_000);
    expect(status.secondsSinceSuccess).toBe(5);
  });

  test('is resumed by another process where the tables say', async () => {
    for (let sequence = 1; sequence <= 15; sequence++) feed.rows.push(feedRow(sequence, `SKU-${sequence}`));
    await follower.poll(never);
    restart();
    await pollToTheEnd();
    // The row it stopped at is asked for again, to be recognised.
    expect(feed.asked).toEqual([0, 9, 15]);
    expect(Object.keys(await levels())).toHaveLength(15);
    restart();
    await follower.poll(never);
    expect(status.loaded).toBe(true);
  });

  test('a change counts once, however often and in whatever order it is told', async () => {
    feed.rows.push(feedRow(3, 'A'));
    await pollToTheEnd();
    const repeated = [feedRow(5, 'A'), feedRow(4, 'A'), feedRow(5, 'A'), feedRow(2, 'A'), feedRow(6, 'B')];
    feed.next((_, { since }) => encodeStockFeed({ ...FEED_HEADER, since }, repeated));
    feed.rows.push(feedRow(6, 'B'));
    await pollToTheEnd();
    expect(await levels()).toEqual({ 'A@WH-NORD': '50000', 'B@WH-NORD': '60000' });
  });

  test('two replicas that read the same page write it once', async () => {
    const other = new FeedFollower(
      client,
      new FeedStore(dataSource),
      new FeedStatus(clock),
      { polled: () => undefined, refused: () => undefined },
      10,
    );
    await Promise.all([follower.poll(never), other.poll(never)]);
    for (let sequence = 1; sequence <= 5; sequence++) feed.rows.push(feedRow(sequence, `SKU-${sequence}`));
    const outcomes = await Promise.all([follower.poll(never), other.poll(never)]);
    expect(outcomes.filter((outcome) => outcome.kind === 'read' && outcome.applied === 5)).toHaveLength(1);
    expect(outcomes.map((outcome) => outcome.kind).sort()).toEqual(['overtaken', 'read']);
  });
});

describe('a refused row', () => {
  test('puts its SKU in doubt, is kept, and a newer row takes the doubt away', async () => {
    feed.rows.push(feedRow(1, 'A'), feedRow(2, 'B'));
    await pollToTheEnd();
    feed.rows.push(feedRow(3, 'A', { quantityThousandths: 77_000 }), feedRow(4, 'B'));
    feed.next(spoil('0000000077000', '00000000077.0'));
    await pollToTheEnd();
    expect(refused).toEqual(['feed.stock.quantity A']);
    expect(await levels()).toEqual({ 'A@WH-NORD': 'feed.stock.quantity', 'B@WH-NORD': '40000' });
    const store = new AvailabilityStore(dataSource);
    expect(await store.find(['A', 'B', 'C'], { channel: 'web' })).toEqual([
      { kind: 'refused', sku: 'A', field: 'feed.stock.quantity' },
      { kind: 'available', sku: 'B', channel: 'web', sellable: true, stock: { kind: 'counted', quantityE4: 40_000 } },
      { kind: 'unknown-sku', sku: 'C' },
    ]);
    // Another channel does not sell from that warehouse.
    expect(await store.find(['A'], { channel: 'store' })).toMatchObject([{ kind: 'available' }]);
    const kept = await dataSource.query<object[]>(
      'SELECT field, sku, source, sequence, times FROM inventory.refused_row',
    );
    expect(kept).toEqual([{ field: 'feed.stock.quantity', sku: 'A', source: 'WH-NORD', sequence: '3', times: 1 }]);
    feed.rows.push(feedRow(5, 'A'));
    await pollToTheEnd();
    expect(await levels()).toMatchObject({ 'A@WH-NORD': '50000' });
  });

  test('of a SKU never seen makes it doubtful, not unknown', async () => {
    feed.rows.push(feedRow(1, 'NEW'));
    feed.next(spoil('EA 00001', 'EA 00000'));
    await pollToTheEnd();
    expect(await new AvailabilityStore(dataSource).find(['NEW'], { channel: 'web' })).toEqual([
      { kind: 'refused', sku: 'NEW', field: 'feed.stock.unitNumerator' },
    ]);
  });

  test('without a readable sequence or source puts every channel of its SKU in doubt', async () => {
    feed.rows.push(feedRow(1, 'A'), feedRow(2, 'A', { source: 'ST-0101' }));
    await pollToTheEnd();
    feed.rows.push(feedRow(3, 'A', { source: 'GONE' }));
    feed.next((honest) =>
      Buffer.from(
        honest.toString('latin1').replace('D000000000003', 'D00000000000?').replace('GONE', '    '),
        'latin1',
      ),
    );
    await pollToTheEnd();
    const store = new AvailabilityStore(dataSource);
    expect(await store.find(['A'], { channel: 'web' })).toMatchObject([{ kind: 'refused' }]);
    expect(await store.find(['A'], { channel: 'store', location: 'berlin-mitte' })).toMatchObject([
      { kind: 'refused' },
    ]);
  });

  test('whose eaches no number holds is refused by the translator', async () => {
    feed.rows.push(feedRow(1, 'HUGE', { quantityThousandths: 9_999_999_999_999, unit: 'CS', unitNumerator: 99_999 }));
    await pollToTheEnd();
    expect(refused).toEqual(['feed.stock.quantity HUGE']);
    expect(status.position).toBe(1);
  });
});

describe('a feed that misbehaves', () => {
  test('cut: the rows before the cut count, and it goes on from there', async () => {
    good();
    feed.next((honest) => honest.subarray(0, 39 + 3 * 164 + 50));
    expect(await follower.poll(never)).toMatchObject({ kind: 'failed', trouble: { kind: 'cut' } });
    expect(status).toMatchObject({ position: 3, loaded: false });
    await pollToTheEnd();
    expect(feed.asked).toEqual([0, 3, 6]);
    expect(Object.keys(await levels())).toHaveLength(6);
  });

  test('reset in the middle of the body: the same', async () => {
    good();
    feed.next((honest, _, response) => {
      response.writeHead(200, { 'content-length': honest.length });
      response.write(honest.subarray(0, 39 + 2 * 164), () => response.destroy());
      return 'handled';
    });
    expect(await follower.poll(never)).toMatchObject({ kind: 'failed', trouble: { kind: 'cut' } });
    expect(status.position).toBe(2);
  });

  test('cut after rows out of order: the position stays, so that none is skipped', async () => {
    feed.rows.push(feedRow(1, 'A'), feedRow(2, 'B'), feedRow(3, 'C'), feedRow(4, 'D'));
    feed.next(() =>
      encodeStockFeed(FEED_HEADER, [feedRow(1, 'A'), feedRow(4, 'D'), feedRow(2, 'B'), feedRow(3, 'C')]).subarray(
        0,
        -60,
      ),
    );
    await follower.poll(never);
    expect(status.position).toBe(0);
    await pollToTheEnd();
    expect(Object.keys(await levels())).toHaveLength(4);
  });

  test.each([
    [
      'a row dropped from the middle',
      (honest: Buffer) => Buffer.concat([honest.subarray(0, 39), honest.subarray(39 + 164)]),
      'unbelievable',
    ],
    ['another since', () => encodeStockFeed({ ...FEED_HEADER, since: 4_711 }, []), 'unbelievable'],
    ['an HTML page', () => Buffer.from('<html>Wartung</html>'), 'unbelievable'],
    ['nothing', () => Buffer.alloc(0), 'unbelievable'],
    ['a trailer that runs ahead', () => encodeStockFeed(FEED_HEADER, [], { lastSequence: 99 }), 'unbelievable'],
  ])('%s moves nothing', async (_, script, kind) => {
    good();
    feed.next(script);
    expect(await follower.poll(never)).toMatchObject({ kind: 'failed', trouble: { kind } });
    expect(status.position).toBe(0);
    expect(await levels()).toEqual({});
    await pollToTheEnd();
    expect(status).toMatchObject({ position: 6, trouble: undefined });
  });

  test.each([
    ['a 503', (response: { writeHead: (status: number) => { end: () => void } }) => response.writeHead(503).end()],
    [
      'a redirect',
      (response: { writeHead: (status: number, headers: object) => { end: () => void } }) =>
        response.writeHead(302, { location: '/elsewhere' }).end(),
    ],
    [
      'a compressed answer',
      (response: { writeHead: (status: number, headers: object) => { end: () => void } }) =>
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(),
    ],
    ['a reset', (response: { destroy: () => void }) => response.destroy()],
    ['silence', () => undefined],
  ])('%s is unreachable, and harms nothing', async (_, answer) => {
    good();
    await pollToTheEnd();
    feed.next((__, ___, response) => {
      (answer as (response: unknown) => void)(response);
      return 'handled';
    });
    expect(await follower.poll(never)).toMatchObject({ kind: 'failed', trouble: { kind: 'unreachable' } });
    expect(await new AvailabilityStore(dataSource).find(['SKU-1'], { channel: 'web' })).toMatchObject([
      { kind: 'available' },
    ]);
    expect(await pollToTheEnd()).toMatchObject({ kind: 'read' });
  });

  test('drips without end: what came in the time counts', async () => {
    good();
    feed.next((honest, _, response) => {
      response.writeHead(200);
      response.write(honest.subarray(0, 39 + 164));
      const dripping = setInterval(() => response.write(honest.subarray(39 + 164, 39 + 165)), 100);
      response.on('close', () => clearInterval(dripping));
      return 'handled';
    });
    expect(await follower.poll(never)).toMatchObject({ kind: 'failed', trouble: { kind: 'cut' } });
    expect(status.position).toBe(1);
  });

  test('sends without end: no more than the bound is read', async () => {
    feed.next((honest, _, response) => {
      response.writeHead(200);
      response.write(honest.subarray(0, 39));
      const row = Buffer.alloc(65_536, 'D0');
      const pour = (): void => {
        while (!response.destroyed && response.write(row));
      };
      response.on('drain', pour);
      pour();
      return 'handled';
    });
    expect(await follower.poll(never)).toMatchObject({ kind: 'failed' });
    expect(status.position).toBe(0);
  });

  test('rewound: is reported, and nothing goes back', async () => {
    good();
    await pollToTheEnd();
    feed.next((_, { since }) => encodeStockFeed({ ...FEED_HEADER, since }, [], { lastSequence: 2 }));
    expect(await follower.poll(never)).toEqual({
      kind: 'failed',
      trouble: { kind: 'rewound', position: 6 },
    });
    expect(status.position).toBe(6);
    expect(await levels()).toMatchObject({ 'SKU-6@WH-NORD': '60000' });
  });

  test('rewound, and saying so by nothing but another row where we are', async () => {
    good();
    await pollToTheEnd();
    feed.rows.length = 0;
    for (let sequence = 1; sequence <= 4; sequence++) feed.rows.push(feedRow(sequence, `RESTORED-${sequence}`));
    restart();
    expect(await follower.poll(never)).toMatchObject({ trouble: { kind: 'rewound', position: 6 } });
    for (let sequence = 5; sequence <= 9; sequence++) feed.rows.push(feedRow(sequence, `RESTORED-${sequence}`));
    expect(await follower.poll(never)).toMatchObject({ trouble: { kind: 'rewound', position: 6 } });
    expect(Object.keys(await levels())).toHaveLength(6);
  });

  test('a journal that forgets what was read long ago is followed on', async () => {
    good();
    await pollToTheEnd();
    feed.rows.length = 0;
    feed.rows.push(feedRow(8, 'LATER'));
    restart();
    expect(await pollToTheEnd()).toMatchObject({ kind: 'read' });
    expect(status.position).toBe(8);
  });

  test('a database that is gone for a while costs no change', async () => {
    good();
    await postgres.pause();
    expect(await follower.poll(never)).toMatchObject({ kind: 'failed', trouble: { kind: 'not-written' } });
    await postgres.resume();
    await pollToTheEnd();
    expect(Object.keys(await levels())).toHaveLength(6);
  });
});
