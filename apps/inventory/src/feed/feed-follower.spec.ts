import { dataSourceOf, migrate } from '@banyan/service';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { encodeStockFeed } from '@banyan/domains';
import { ManualClock } from '@banyan/kernel';
import type { DataSource } from 'typeorm';
import { FEED_HEADER, feedRow, ScriptedFeed, type FeedScript } from '../../../../test/inventory/scripted-feed.js';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { nobodysDocuments } from '../echo/echoes.fixture.js';
import { Echoes } from '../echo/echoes.js';
import { AvailabilityBoard } from '../board/availability-board.js';
import { BoardTables } from '../board/board.tables.js';
import { stockAt, type StockAt } from '../board/stock-at.js';
import { INVENTORY_TABLES } from '../storage/inventory-tables.js';
import { FeedClient } from './feed-client.js';
import type { FeedListener, HealingEvent, PollOutcome } from './feed-event.js';
import { FeedFollower } from './feed-follower.js';
import { FeedHealing } from './feed-healing.js';
import { FeedPages } from './feed-pages.js';
import { FeedStatus } from './feed-status.js';
import { FeedStore } from './feed.store.js';

/** A row with the number of its document, and its line end. */
const ROW_BYTES = 180;
const LIMITS = { connectMs: 20_000, silenceMs: 20_000, totalMs: 60_000, bytes: 1_048_576 };
/** For who is not answered: the others are not to fail because a machine stands still. */
const SOON = { ...LIMITS, silenceMs: 300, totalMs: 1_000 };
const never = new AbortController().signal;

let postgres: TestPostgres;
let dataSource: DataSource;
let feed: ScriptedFeed;
let client: FeedClient;
let impatient: FeedClient;
let clock: ManualClock;
let status: FeedStatus;
let follower: FeedFollower;
let refused: string[];
let polled: PollOutcome[];
let healed: HealingEvent[];
let changed: string[];
let board: AvailabilityBoard;

beforeAll(async () => {
  postgres = await startPostgres();
  await migrate(INVENTORY_TABLES, postgres.url);
  dataSource = await dataSourceOf(INVENTORY_TABLES, postgres.url).initialize();
  feed = await ScriptedFeed.start();
  client = new FeedClient(feed.url, LIMITS);
  impatient = new FeedClient(feed.url, SOON);
});

afterAll(async () => {
  await client.close();
  await impatient.close();
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
function restart(limit = 10, from = client): void {
  refused = [];
  polled = [];
  healed = [];
  changed = [];
  const listener: FeedListener = {
    polled: (outcome) => polled.push(outcome),
    refused: (row) => refused.push(`${row.field} ${row.sku ?? '?'}`),
    changed: (levels) => changed.push(...levels.map(({ sku }) => sku)),
    healing: (event) => healed.push(event),
  };
  status = new FeedStatus(clock);
  board = new AvailabilityBoard();
  follower = followerOf({ status, board, listener, limit, from });
}

function followerOf(parts: {
  readonly status: FeedStatus;
  readonly board: AvailabilityBoard;
  readonly listener: FeedListener;
  readonly limit: number;
  readonly from?: FeedClient;
}): FeedFollower {
  return new FeedFollower({
    pages: new FeedPages(parts.from ?? client, parts.limit),
    store: new FeedStore(dataSource),
    board: new BoardTables(dataSource, parts.board),
    status: parts.status,
    healing: new FeedHealing(clock, parts.listener),
    listener: parts.listener,
    echoes: new Echoes(dataSource, nobodysDocuments(dataSource)),
  });
}

/** What readers see of a product at the sources of a place; undefined: they do not know it. */
function seen(sku: string, ...sources: string[]): StockAt | undefined {
  const found = board.levelsOf(sku);
  return found.length === 0 ? undefined : stockAt(found, new Set(sources));
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
    // Each page begins with the row the last one ended with, to be recognised.
    expect(feed.asked).toEqual([0, 9, 19, 24]);
    clock.advance(5_000);
    expect(status.secondsSinceSuccess).toBe(5);
  });

  test('is resumed by another process where the tables say', async () => {
    for (let sequence = 1; sequence <= 15; sequence++) feed.rows.push(feedRow(sequence, `SKU-${sequence}`));
    await follower.poll(never);
    restart();
    await pollToTheEnd();
    expect(feed.asked).toEqual([0, 9, 14]);
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
    const otherBoard = new AvailabilityBoard();
    const from = new FeedClient(feed.url, LIMITS);
    const other = followerOf({
      from,
      status: new FeedStatus(clock),
      board: otherBoard,
      listener: {
        polled: () => undefined,
        refused: () => undefined,
        changed: () => undefined,
        healing: () => undefined,
      },
      limit: 10,
    });
    for (let sequence = 1; sequence <= 5; sequence++) feed.rows.push(feedRow(sequence, `SKU-${sequence}`));
    // Both have asked before either is answered.
    const answers: (() => void)[] = [];
    const together: FeedScript = (honest, _, response) => {
      answers.push(() => void response.end(honest));
      if (answers.length === 2) for (const answer of answers) answer();
      return 'handled';
    };
    feed.next(together, together);
    const outcomes = await Promise.all([follower.poll(never), other.poll(never)]);
    expect(outcomes.filter((outcome) => outcome.kind === 'read' && outcome.applied === 5)).toHaveLength(1);
    expect(outcomes.map((outcome) => outcome.kind).sort()).toEqual(['overtaken', 'read']);
    // Whoever wrote it, both see it.
    for (const each of [follower, other, follower]) await each.poll(never);
    expect([otherBoard.rows, otherBoard.mark]).toEqual([5, board.mark]);
    expect(board.rows).toBe(5);
    await from.close();
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
    expect(seen('A', 'WH-NORD')).toEqual({ kind: 'doubted', field: 'feed.stock.quantity' });
    expect(seen('B', 'WH-NORD')).toMatchObject({ sellable: true, stock: { kind: 'counted', quantityE4: 40_000 } });
    expect(seen('C', 'WH-NORD')).toBeUndefined();
    // Another channel does not sell from that warehouse.
    expect(seen('A', 'ST-0101')).toMatchObject({ kind: 'held' });
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
    expect(seen('NEW', 'WH-NORD')).toEqual({ kind: 'doubted', field: 'feed.stock.unitNumerator' });
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
    expect(seen('A', 'WH-NORD')).toMatchObject({ kind: 'doubted' });
    expect(seen('A', 'ST-0101')).toMatchObject({ kind: 'doubted' });
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
    feed.next((honest) => honest.subarray(0, 39 + 3 * ROW_BYTES + 50));
    expect(await follower.poll(never)).toMatchObject({ kind: 'failed', trouble: { kind: 'cut' } });
    expect(status).toMatchObject({ position: 3, loaded: false });
    await pollToTheEnd();
    expect(feed.asked).toEqual([0, 2, 5]);
    expect(Object.keys(await levels())).toHaveLength(6);
  });

  test('reset in the middle of the body: the same', async () => {
    good();
    feed.next((honest, _, response) => {
      response.writeHead(200, { 'content-length': honest.length });
      response.write(honest.subarray(0, 39 + 2 * ROW_BYTES), () => response.destroy());
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
      (honest: Buffer) => Buffer.concat([honest.subarray(0, 39), honest.subarray(39 + ROW_BYTES)]),
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
    restart(10, impatient);
    good();
    await pollToTheEnd();
    feed.next((__, ___, response) => {
      (answer as (response: unknown) => void)(response);
      return 'handled';
    });
    expect(await follower.poll(never)).toMatchObject({ kind: 'failed', trouble: { kind: 'unreachable' } });
    expect(seen('SKU-1', 'WH-NORD')).toMatchObject({ kind: 'held' });
    expect(await pollToTheEnd()).toMatchObject({ kind: 'read' });
  });

  test('drips without end: what came in the time counts', async () => {
    restart(10, impatient);
    good();
    feed.next((honest, _, response) => {
      response.writeHead(200);
      response.write(honest.subarray(0, 39 + ROW_BYTES));
      const dripping = setInterval(() => response.write(honest.subarray(39 + ROW_BYTES, 40 + ROW_BYTES)), 100);
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

  test('a journal that forgets what was read long ago is followed on', async () => {
    good();
    await pollToTheEnd();
    feed.rows.length = 0;
    feed.rows.push(feedRow(8, 'LATER'));
    restart();
    expect(await pollToTheEnd()).toMatchObject({ kind: 'read' });
    clock.advance(10_000);
    await pollToTheEnd();
    expect(status.position).toBe(8);
    // Nor does reading again from the beginning remove what it forgets.
    clock.advance(10_000);
    await pollToTheEnd();
    expect(healed).toContainEqual(expect.objectContaining({ kind: 'reread-written', changed: 0, removed: 0 }));
    expect(board.rows).toBe(7);
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

describe('a gap', () => {
  beforeEach(async () => {
    good();
    await pollToTheEnd();
    await settle();
    feed.rows.push(feedRow(7, 'SKU-7'), feedRow(9, 'SKU-9'));
    healed = [];
    await pollToTheEnd();
  });

  test('does not hold up what comes behind it, and closes when the row comes late', async () => {
    expect(await levels()).toMatchObject({ 'SKU-9@WH-NORD': '90000' });
    expect(status.known).toMatchObject({ position: 7, seenTo: 9 });
    feed.rows.push(feedRow(8, 'SKU-8'), feedRow(10, 'SKU-10'));
    await pollToTheEnd();
    expect(status.known).toMatchObject({ position: 10, seenTo: 10 });
    expect(await levels()).toMatchObject({ 'SKU-8@WH-NORD': '80000' });
    expect(healed).toEqual([
      { kind: 'gaps', found: 1, healed: 0, givenUp: 0 },
      { kind: 'gaps', found: 0, healed: 1, givenUp: 0 },
    ]);
    expect(changed.toSorted()).toEqual(['SKU-10', 'SKU-7', 'SKU-8', 'SKU-9']);
  });

  test('is waited for over a restart, without reading in a hurry', async () => {
    restart();
    expect(await pollToTheEnd()).toMatchObject({ kind: 'read', applied: 0, more: false });
    feed.rows.push(feedRow(8, 'SKU-8'));
    await pollToTheEnd();
    expect(status.position).toBe(9);
  });

  test('is given up after 10 s; reading again from the beginning finds what is there all the same', async () => {
    clock.advance(10_000);
    await pollToTheEnd();
    expect(status.known).toMatchObject({ position: 9, rereadDue: 'gap' });
    feed.rows.push(feedRow(8, 'SKU-8'));
    await pollToTheEnd();
    expect(await levels()).not.toHaveProperty('SKU-8@WH-NORD');
    // What else is missing may come by then, and is found by the same re-read.
    clock.advance(9_999);
    await pollToTheEnd();
    expect(status.known.rereadDue).toBe('gap');
    clock.advance(1);
    await pollToTheEnd();
    expect(status.known).toMatchObject({ position: 9, rereadDue: undefined });
    expect(healed.at(-1)).toMatchObject({ kind: 'reread-written', because: 'gap', rows: 9, changed: 1, removed: 0 });
    expect(seen('SKU-8', 'WH-NORD')).toMatchObject({ stock: { kind: 'counted', quantityE4: 80_000 } });
  });

  test('after gap does not make it read again from the beginning more than once a minute, and ever less', async () => {
    const begun: number[] = [];
    for (let second = 0; second < 400; second += 5) {
      clock.advance(5_000);
      // Every number but the even ones is burned by a transaction that was rolled back.
      feed.rows.push(feedRow(12 + 2 * second, 'BURNER'));
      const before = healed.length;
      await pollToTheEnd();
      if (healed.slice(before).some(({ kind }) => kind === 'reread-begun')) begun.push(second);
    }
    const distances = begun.slice(1).map((at, index) => at - (begun[index] ?? 0));
    expect(distances).toEqual([120, 240]);
  });

  test('in a full page is given up at once: waiting would ask for the same rows again', async () => {
    for (let sequence = 10; sequence <= 30; sequence++) feed.rows.push(feedRow(sequence, `SKU-${sequence}`));
    await pollToTheEnd();
    expect(status.known).toMatchObject({ position: 30, rereadDue: 'gap' });
  });

  test('whose rows behind are another story now: the feed was rewound meanwhile', async () => {
    feed.rows.pop();
    feed.rows.push(feedRow(9, 'SKU-NEW'));
    await rewindIsHealed();
    expect(seen('SKU-9', 'WH-NORD')).toMatchObject({ kind: 'doubted' });
    expect(seen('SKU-NEW', 'WH-NORD')).toMatchObject({ kind: 'held' });
  });

  test('whose rows behind are gone: the same', async () => {
    feed.rows.pop();
    await rewindIsHealed();
    expect(seen('SKU-9', 'WH-NORD')).toMatchObject({ kind: 'doubted' });
    expect(status.position).toBe(7);
  });
});

describe('disorder', () => {
  beforeEach(async () => {
    good();
    await pollToTheEnd();
    await settle();
  });

  test('rows that come twice or out of order are counted, and harm nothing', async () => {
    const rows = [feedRow(6, 'SKU-6'), feedRow(8, 'B'), feedRow(7, 'A'), feedRow(8, 'B'), feedRow(9, 'C')];
    feed.rows.push(feedRow(7, 'A'), feedRow(8, 'B'), feedRow(9, 'C'));
    feed.next((_, { since }) => encodeStockFeed({ ...FEED_HEADER, since }, rows));
    await pollToTheEnd();
    expect(healed.at(-1)).toEqual({ kind: 'disorder', duplicates: 1, reordered: 1, contradictions: 0 });
    expect(status.known).toMatchObject({ position: 9, rereadDue: undefined });
  });

  test('one number with two stories: the feed is asked again from its beginning', async () => {
    feed.rows.push(feedRow(7, 'A', { quantityThousandths: 1_000 }), feedRow(8, 'B'));
    const wrong = [feedRow(7, 'A', { quantityThousandths: 5_000 }), feedRow(8, 'B'), feedRow(7, 'A')];
    feed.next((_, { since }) => encodeStockFeed({ ...FEED_HEADER, since }, wrong));
    await pollToTheEnd();
    expect(healed.at(-1)).toMatchObject({ kind: 'disorder', contradictions: 1 });
    expect(status.known.rereadDue).toBe('contradiction');
    clock.advance(60_000);
    await pollToTheEnd();
    expect(seen('A', 'WH-NORD')).toMatchObject({ stock: { quantityE4: 10_000 } });
  });

  test('an old number that says something else now does as well', async () => {
    const wrong = [feedRow(5, 'SKU-5', { quantityThousandths: 99_000 }), feedRow(7, 'A')];
    feed.rows.push(feedRow(7, 'A'));
    feed.next((_, { since }) => encodeStockFeed({ ...FEED_HEADER, since }, wrong));
    await pollToTheEnd();
    expect(status.known.rereadDue).toBe('contradiction');
    expect(await levels()).toMatchObject({ 'SKU-5@WH-NORD': '50000' });
  });
});

describe('a rewound feed', () => {
  beforeEach(async () => {
    good();
    await pollToTheEnd();
    await settle();
  });

  /** The core of a backup: other changes under the same numbers. */
  function restore(...skus: string[]): void {
    feed.rows.length = 0;
    for (const [index, sku] of skus.entries()) feed.rows.push(feedRow(index + 1, sku));
  }

  test('is read anew once two polls agree, in one step; what the core no longer knows is in doubt, and then gone', async () => {
    restore('SKU-1', 'SKU-2', 'RESTORED', 'SKU-4');
    await rewindIsHealed();
    const told = {
      'RESTORED@WH-NORD': '30000',
      'SKU-1@WH-NORD': '10000',
      'SKU-2@WH-NORD': '20000',
      'SKU-4@WH-NORD': '40000',
    };
    expect(await levels()).toMatchObject(told);
    // A row may have been lost on the way: no figure is given for what is not told, until it is read once more.
    expect(seen('SKU-6', 'WH-NORD')).toEqual({ kind: 'doubted', field: 'feed.stock.gone' });
    expect(status.known).toMatchObject({ position: 4, seenTo: 4, generation: 1, rereadDue: 'settling' });
    await settle();
    expect(await levels()).toEqual(told);
    expect(board.rows).toBe(4);
    // What it brought is not news of a source: it says nothing about freshness.
    expect(changed).toEqual([]);
  });

  test('is known by nothing but another row where we are, also when it is longer by now', async () => {
    restore('SKU-1', 'X-2', 'X-3', 'X-4', 'X-5', 'X-6', 'X-7', 'X-8');
    await rewindIsHealed();
    expect(await levels()).toMatchObject({ 'X-8@WH-NORD': '80000', 'SKU-6@WH-NORD': 'feed.stock.gone' });
    expect(status.position).toBe(8);
  });

  test('what was lost on the way while it was read anew comes back with the second reading', async () => {
    restore('SKU-6', 'SKU-5', 'SKU-4', 'SKU-3');
    const [lost] = feed.rows.splice(0, 1);
    await rewindIsHealed();
    if (lost !== undefined) feed.rows.unshift(lost);
    expect(seen('SKU-6', 'WH-NORD')).toMatchObject({ kind: 'doubted' });
    await settle();
    expect(seen('SKU-6', 'WH-NORD')).toMatchObject({ stock: { quantityE4: 10_000 } });
    expect(seen('SKU-1', 'WH-NORD')).toBeUndefined();
  });

  test('with the same (sku, source) under smaller numbers: the restored story wins', async () => {
    restore('SKU-6', 'SKU-5');
    await rewindIsHealed();
    expect(await levels()).toMatchObject({ 'SKU-5@WH-NORD': '20000', 'SKU-6@WH-NORD': '10000' });
  });

  test('readers see the former generation until the whole is there, also over many pages', async () => {
    restore(...Array.from({ length: 35 }, (_, index) => `R-${index}`));
    await follower.poll(never);
    await follower.poll(never);
    for (let page = 0; page < 3; page++) {
      expect(await follower.poll(never)).toMatchObject({ kind: 'read', more: true });
      expect(board.rows).toBe(6);
    }
    await pollToTheEnd();
    expect(board.rows).toBe(35 + 6);
  });

  test('is read on over failures on the way, and begun again after a crash', async () => {
    restore(...Array.from({ length: 35 }, (_, index) => `R-${index}`));
    await follower.poll(never);
    await follower.poll(never);
    await follower.poll(never);
    feed.next(
      () => Buffer.alloc(0),
      (honest) => honest.subarray(0, -1),
    );
    expect(await follower.poll(never)).toMatchObject({ kind: 'failed' });
    restart();
    await rewindIsHealed();
    expect(seen('R-34', 'WH-NORD')).toMatchObject({ stock: { quantityE4: 350_000 } });
  });

  test('whose number where we are was burned since is known by what went back, read from its beginning', async () => {
    restore('SKU-6', 'SKU-5', 'SKU-4', 'SKU-3', 'SKU-2', 'SKU-1', 'SKU-7');
    feed.rows.splice(5, 1);
    await pollToTheEnd();
    expect(status.known).toMatchObject({ position: 7, rereadDue: 'contradiction' });
    clock.advance(60_000);
    expect(await pollToTheEnd()).toMatchObject({ kind: 'failed', trouble: { kind: 'rewound' } });
    await pollToTheEnd();
    expect(await levels()).toMatchObject({ 'SKU-6@WH-NORD': '10000', 'SKU-5@WH-NORD': '20000' });
    expect(seen('SKU-1', 'WH-NORD')).toMatchObject({ kind: 'doubted' });
  });

  test('that tells nothing at all removes nothing: that needs a person', async () => {
    feed.rows.length = 0;
    for (let poll = 0; poll < 4; poll++) await pollToTheEnd();
    expect(status.trouble).toMatchObject({ kind: 'rewound' });
    expect(healed).toContainEqual({ kind: 'reread-dropped', because: 'rewind' });
    expect(board.rows).toBe(6);
  });

  test('a single strange page is no rewind', async () => {
    feed.next((_, { since }) => encodeStockFeed({ ...FEED_HEADER, since }, []));
    expect(await follower.poll(never)).toMatchObject({ kind: 'failed', trouble: { kind: 'rewound', position: 6 } });
    expect(await pollToTheEnd()).toMatchObject({ kind: 'read' });
    expect(healed).toEqual([]);
  });

  test('a core that flaps is read anew at growing distances', async () => {
    for (let second = 0; second < 160; second++) {
      restore(...(second % 2 === 0 ? ['A', 'B'] : ['C', 'D']));
      for (let polls = 0; polls < 4; polls++) await pollToTheEnd();
      clock.advance(1_000);
    }
    const rereads = healed.filter((event) => event.kind === 'reread-begun' && event.because === 'rewind').length;
    // At 0, 10, 30, 70, 150 s; the next not before 310.
    expect(rereads).toBe(5);
  });
});

/** The reading from the beginning that follows a load, after which gaps are believed to be what they seem. */
async function settle(): Promise<void> {
  await pollToTheEnd();
  clock.advance(10_000);
  await pollToTheEnd();
  expect(status.known.rereadDue).toBeUndefined();
  clock.advance(60_000);
  healed = [];
  changed = [];
}

async function rewindIsHealed(): Promise<void> {
  const { position: known } = await new FeedStore(dataSource).position();
  for (let poll = 0; poll < 2; poll++) {
    expect(await pollToTheEnd()).toEqual({ kind: 'failed', trouble: { kind: 'rewound', position: known } });
  }
  expect(await pollToTheEnd()).toMatchObject({ kind: 'read' });
  expect(healed).toContainEqual({ kind: 'rewound', position: known });
  expect(healed).toContainEqual(expect.objectContaining({ kind: 'reread-written', because: 'rewind' }));
}
