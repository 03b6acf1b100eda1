import type { ListedProduct } from '@banyan/domains';
import { ManualClock } from '@banyan/kernel';
import { dataSourceOf, migrate } from '@banyan/service';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { followTables } from '../board/follow-tables.js';
import { PriceBoard } from '../board/price-board.js';
import { newerPrices } from '../board/price.tables.js';
import { PRICING_TABLES } from '../storage/pricing-tables.js';
import type { ListListener, ListOutcome, SweepOutcome } from './list-event.js';
import { ListFollower } from './list-follower.js';
import { ListStatus } from './list-status.js';
import { ListStore } from './list.store.js';
import { productTables } from './product-tables.js';
import { priced, SimulatedList } from './simulated-list.fixture.js';

const POLICY = { patienceMs: 10_000, everyMs: 60_000, atMostEveryMs: 240_000 };
const NOON = Date.UTC(2026, 5, 1, 12);
const MINUTE_MS = 60_000;

let postgres: TestPostgres;
let dataSource: DataSource;
let clock: ManualClock;
let core: SimulatedList;

beforeAll(async () => {
  postgres = await startPostgres();
  await migrate(PRICING_TABLES, postgres.url);
  dataSource = await dataSourceOf(PRICING_TABLES, postgres.url).initialize();
});

beforeEach(() => {
  clock = new ManualClock(NOON);
  core = new SimulatedList(clock);
});

afterEach(() =>
  dataSource.query(
    'TRUNCATE pricing.product_price, pricing.quantity_row, pricing.special, pricing.list_position, pricing.refused_row',
  ),
);

afterAll(async () => {
  await dataSource?.destroy();
  await postgres?.stop();
});

/** One replica of the service, as far as its list of prices goes. */
function replica(limit = 500) {
  const board = new PriceBoard();
  const status = new ListStatus(clock);
  const sweeps: SweepOutcome[] = [];
  const refused: string[] = [];
  const changed: string[] = [];
  const listener: ListListener = {
    polled: () => undefined,
    swept: (_, outcome) => sweeps.push(outcome),
    refused: (_, { key }) => refused.push(key),
    changed: (_, rows) => changed.push(...rows.map(({ key }) => key)),
  };
  const follower = new ListFollower(
    {
      list: 'prices',
      client: core,
      store: new ListStore(dataSource, 'prices', productTables),
      board: {
        follow: (tables) => followTables(board, tables, (revision) => newerPrices(dataSource, revision)),
        digestOf: (key) => board.digestOf(key),
        get known() {
          return board.size;
        },
      },
      status,
      listener,
      limit,
    },
    POLICY,
  );
  const stop = new AbortController().signal;
  const poll = (): Promise<ListOutcome> => follower.poll(stop);
  /** As the loop does: at once while there is more. */
  const run = async (): Promise<ListOutcome> => {
    for (;;) {
      const outcome = await poll();
      if (outcome.kind !== 'overtaken' && !(outcome.kind === 'read' && outcome.more)) return outcome;
    }
  };
  const said = (sku: string): unknown => {
    const price = board.priceOf(sku);
    if (price?.kind === 'priced') return price.sheet.regular?.amountMinor;
    return price?.kind === 'doubted' ? price.field : price?.kind;
  };
  return { board, status, sweeps, refused, changed, poll, run, said };
}

async function loaded(limit = 500) {
  const service = replica(limit);
  await service.run();
  return service;
}

const doubted = (sku: string | null, field = 'price.price'): ListedProduct => ({
  kind: 'doubted',
  sku,
  field,
  because: 'is ambiguous',
});

describe('the first load', () => {
  test('reads the whole list, page by page, and knows nothing before', async () => {
    for (let id = 1; id <= 25; id++) core.put(String(id), priced(`S${id}`, id), NOON - id * 1_000);
    const { poll, run, status, board, said } = replica(10);
    expect(await poll()).toMatchObject({ kind: 'read', more: true });
    expect([status.loaded, board.size]).toEqual([false, 0]);
    await run();
    expect([status.loaded, board.size, said('S7'), said('S26')]).toEqual([true, 25, 7, undefined]);
    expect(status.ageMs).toBe(0);
  });

  test('goes on from the page that failed', async () => {
    for (let id = 1; id <= 25; id++) core.put(String(id), priced(`S${id}`, id), NOON - id * 1_000);
    const { poll, run, board, status } = replica(10);
    await poll();
    core.failures = 1;
    expect(await poll()).toMatchObject({ kind: 'failed', trouble: { kind: 'unreachable' } });
    await run();
    expect([board.size, status.trouble]).toEqual([25, undefined]);
    expect(core.asked.filter(({ since }) => since === undefined)).toHaveLength(1);
  });

  test('misses nothing that changes while it reads: what is missed is read by what follows', async () => {
    for (let id = 1; id <= 25; id++) core.put(String(id), priced(`S${id}`, id), NOON - MINUTE_MS + id * 1_000);
    let pages = 0;
    core.beforePage = () => {
      pages += 1;
      clock.advance(1_000);
      if (pages === 2) core.put('24', priced('S24', 2_400));
    };
    const { run, said } = replica(10);
    await run();
    await run();
    expect(said('S24')).toBe(2_400);
  });
});

describe('a change', () => {
  test('is read at the next poll, told once, and nothing else is written', async () => {
    core.put('1', priced('A', 100), NOON - MINUTE_MS);
    const { run, said, changed } = await loaded();
    clock.advance(5_000);
    core.put('1', priced('A', 150));
    expect(await run()).toMatchObject({ applied: 1 });
    expect(await run()).toMatchObject({ applied: 0 });
    expect([said('A'), changed]).toEqual([150, ['1']]);
  });

  test('twice within one second is known as it was last', async () => {
    core.put('1', priced('A', 100), NOON - MINUTE_MS);
    const { run, said } = await loaded();
    clock.advance(5_000);
    core.put('1', priced('A', 150));
    await run();
    clock.advance(300);
    core.put('1', priced('A', 170));
    await run();
    expect(said('A')).toBe(170);
  });

  test('that becomes visible late, within the core’s own limit, is read', async () => {
    core.put('1', priced('A', 100), NOON - MINUTE_MS);
    const { run, said } = await loaded();
    for (let seconds = 0; seconds < 9; seconds++) {
      clock.advance(1_000);
      core.put('2', priced('B', seconds));
      await run();
    }
    core.put('1', priced('A', 150), NOON + 1_000);
    await run();
    expect(said('A')).toBe(150);
  });

  test('removes, doubts, and comes back', async () => {
    core.put('1', priced('A', 100), NOON - MINUTE_MS);
    const { run, said, refused } = await loaded();
    const then = async (fact: ListedProduct) => {
      clock.advance(2_000);
      core.put('1', fact);
      await run();
      return said('A');
    };
    expect(await then({ kind: 'removed', sku: 'A' })).toBe('removed');
    expect(await then(doubted('A'))).toBe('price.price');
    expect(await then(priced('A', 120))).toBe(120);
    // Its SKU cannot be read: what it was called stays in doubt, and so does every SKU that nobody knows.
    expect(await then(doubted(null, 'price.sku'))).toBe('price.sku');
    expect(said('NEVER-HEARD-OF')).toBe('price.sku');
    expect(await then(priced('B', 130))).toBeUndefined();
    expect([said('B'), refused]).toEqual([130, ['1', '1']]);
    const kept = await dataSource.query<{ field: string; times: number }[]>(
      'SELECT field, times FROM pricing.refused_row',
    );
    expect(kept.map(({ field }) => field).toSorted()).toEqual(['price.price', 'price.sku']);
  });

  test('of a product that gets the SKU of another puts both in doubt', async () => {
    core.put('1', priced('A', 100), NOON - MINUTE_MS);
    core.put('2', priced('B', 200), NOON - MINUTE_MS);
    const { run, said } = await loaded();
    clock.advance(2_000);
    core.put('2', priced('A', 200));
    await run();
    expect([said('A'), said('B')]).toEqual(['price.products', undefined]);
    clock.advance(2_000);
    core.put('1', { kind: 'removed', sku: 'A' });
    await run();
    expect(said('A')).toBe(200);
  });
});

describe('in the night the clocks go back', () => {
  const BACK = Date.UTC(2026, 9, 25, 1);

  test.each([true, false])('no change is lost, minute by minute (a core that says the time: %s)', async (saysTime) => {
    clock = new ManualClock(BACK - 90 * MINUTE_MS);
    core = new SimulatedList(clock);
    core.saysTime = saysTime;
    for (let id = 1; id <= 40; id++) core.put(String(id), priced(`S${id}`, 0), BACK - 120 * MINUTE_MS);
    const { run, said } = await loaded(7);
    for (let minute = 0; minute < 180; minute++) {
      clock.advance(MINUTE_MS);
      const id = 1 + (minute % 40);
      core.put(String(id), priced(`S${id}`, 1_000 + minute));
      await run();
      expect(said(`S${id}`)).toBe(1_000 + minute);
    }
  });
});

describe('a poll', () => {
  test('that is idle asks for no more than the overlap', async () => {
    for (let id = 1; id <= 40; id++) core.put(String(id), priced(`S${id}`, id), NOON - MINUTE_MS);
    const { run, status } = await loaded();
    clock.advance(30_000);
    await run();
    core.asked.length = 0;
    clock.advance(1_000);
    expect(await run()).toMatchObject({ kind: 'read', rows: 0, applied: 0 });
    expect([core.asked.length, status.ageMs]).toEqual([1, 0]);
  });

  test('that fails changes nothing, and what is known grows older', async () => {
    core.put('1', priced('A', 100), NOON - MINUTE_MS);
    const { run, status, said } = await loaded();
    clock.advance(5_000);
    core.failures = 1;
    expect(await run()).toMatchObject({ kind: 'failed' });
    expect([status.ageMs, said('A'), status.trouble?.kind]).toEqual([5_000, 100, 'unreachable']);
    await run();
    expect([status.ageMs, status.trouble]).toEqual([0, undefined]);
  });

  test('goes on from the page that failed, unless another replica wrote', async () => {
    core.put('1', priced('A', 100), NOON - MINUTE_MS);
    const first = await loaded(2);
    const second = replica(2);
    await second.run();
    clock.advance(5_000);
    for (let id = 1; id <= 5; id++) core.put(String(id), priced(`S${id}`, id), NOON + id * 500);
    // The third page fails; the first two are not asked for again.
    let pages = 0;
    core.beforePage = () => {
      pages += 1;
      if (pages === 2) core.failures = 1;
    };
    await first.poll();
    core.asked.length = 0;
    await first.run();
    expect(first.board.size).toBe(5);
    expect(core.asked.length).toBeLessThan(4);
    core.beforePage = undefined;
    await second.run();
    expect(second.said('S5')).toBe(5);
  });
});

describe('replicas', () => {
  test('write each change once, and know what the other wrote', async () => {
    core.put('1', priced('A', 100), NOON - MINUTE_MS);
    const [first, second] = [await loaded(), await loaded()];
    for (let round = 1; round <= 10; round++) {
      clock.advance(1_000);
      core.put('1', priced('A', 100 + round));
      await Promise.all([first.run(), second.run()]);
      expect([first.said('A'), second.said('A')]).toEqual([100 + round, 100 + round]);
    }
    expect(first.changed.length + second.changed.length).toBe(10);
  });

  test('that is started again knows everything, and how old it is', async () => {
    core.put('1', priced('A', 100), NOON - MINUTE_MS);
    core.put('2', doubted('B'), NOON - MINUTE_MS);
    const before = await loaded();
    clock.advance(2_000);
    core.put('3', priced('C', 300));
    await before.run();
    clock.advance(20_000);
    core.failures = 1;
    const after = replica();
    expect(await after.run()).toMatchObject({ kind: 'failed' });
    expect([after.said('A'), after.said('B'), after.said('C'), after.status.loaded]).toEqual([
      100,
      'price.price',
      300,
      true,
    ]);
    expect(after.status.ageMs).toBe(20_000);
  });
});

describe('tables that lost what was committed', () => {
  test('are believed again, and the list is read whole: the core may have lost it too', async () => {
    core.put('1', priced('A', 100), NOON - MINUTE_MS);
    const { run, said } = await loaded();
    await dataSource.query('CREATE TABLE pricing.kept AS SELECT * FROM pricing.product_price');
    await dataSource.query('CREATE TABLE pricing.kept_position AS SELECT * FROM pricing.list_position');
    clock.advance(2_000);
    core.put('1', priced('A', 150));
    await run();
    expect(said('A')).toBe(150);
    // Both databases as they were before the change.
    await dataSource.query('TRUNCATE pricing.product_price, pricing.list_position');
    await dataSource.query('INSERT INTO pricing.product_price SELECT * FROM pricing.kept');
    await dataSource.query('INSERT INTO pricing.list_position SELECT * FROM pricing.kept_position');
    await dataSource.query('DROP TABLE pricing.kept, pricing.kept_position');
    core.put('1', priced('A', 100), NOON - MINUTE_MS);
    core.put('2', priced('B', 200), NOON - MINUTE_MS);
    await run();
    expect([said('A'), said('B')]).toEqual([100, undefined]);
    clock.advance(POLICY.patienceMs);
    await run();
    expect([said('A'), said('B')]).toEqual([100, 200]);
  });
});

describe('the whole list', () => {
  const sweep = async (
    { run }: { run: () => Promise<ListOutcome> },
    afterMs = POLICY.atMostEveryMs + POLICY.patienceMs,
  ) => {
    clock.advance(afterMs);
    await run();
    clock.advance(POLICY.patienceMs);
    await run();
  };

  test('is read again soon after the first time, then ever more rarely while nothing is found', async () => {
    core.put('1', priced('A', 100), NOON - MINUTE_MS);
    const service = await loaded();
    const written: number[] = [];
    for (let seconds = 0; seconds < 900; seconds += 5) {
      clock.advance(5_000);
      const before = service.sweeps.length;
      await service.run();
      if (service.sweeps.length > before) written.push(seconds + 5);
    }
    expect(written[0]).toBe(10);
    const waits = written.slice(1).map((at, index) => at - (written[index] ?? 0));
    expect(waits.every((wait, index) => wait >= (waits[index - 1] ?? 0) || wait >= 240)).toBe(true);
    expect(waits[0]).toBeGreaterThanOrEqual(60);
  });

  test('heals what was missed', async () => {
    core.put('1', priced('A', 100), NOON - MINUTE_MS);
    const service = await loaded();
    clock.advance(MINUTE_MS);
    await service.run();
    // Long ago, it says now.
    core.put('1', priced('A', 150), NOON - 30_000);
    await service.run();
    expect(service.said('A')).toBe(100);
    await sweep(service);
    expect(service.said('A')).toBe(150);
    expect(service.sweeps.at(-1)).toMatchObject({ kind: 'written', rows: 1 });
    expect(service.sweeps.some((each) => each.kind === 'written' && each.healed === 1)).toBe(true);
  });

  test('puts in doubt what it does not tell, and removes it when it is not told again', async () => {
    core.put('1', priced('A', 100), NOON - MINUTE_MS);
    core.put('2', priced('B', 200), NOON - MINUTE_MS);
    const service = await loaded();
    core.rows.delete('2');
    clock.advance(POLICY.patienceMs);
    await service.run();
    expect([service.said('A'), service.said('B')]).toEqual([100, 'price.gone']);
    clock.advance(POLICY.patienceMs);
    await service.run();
    expect([service.said('B'), service.board.size]).toEqual([undefined, 1]);
    core.put('2', priced('B', 250));
    await service.run();
    expect(service.said('B')).toBe(250);
  });

  test('that tells nothing removes nothing', async () => {
    core.put('1', priced('A', 100), NOON - MINUTE_MS);
    const service = await loaded();
    core.rows.clear();
    await sweep(service);
    expect(service.said('A')).toBe(100);
    expect(service.sweeps.at(-1)).toEqual({ kind: 'refused' });
  });

  test('never undoes what was followed while it was read', async () => {
    for (let id = 1; id <= 30; id++) core.put(String(id), priced(`S${id}`, id), NOON - MINUTE_MS + id * 1_000);
    const service = await loaded(10);
    clock.advance(POLICY.atMostEveryMs);
    let pages = 0;
    core.beforePage = () => {
      pages += 1;
      clock.advance(1_000);
      // S1 was on the first page of the whole read already.
      if (pages === 12) core.put('1', priced('S1', 999));
    };
    for (let round = 0; round < 20; round++) await service.poll();
    expect(service.sweeps.some(({ kind }) => kind === 'written')).toBe(true);
    expect(service.said('S1')).toBe(999);
  });

  test('is read soon when a product is told as it was earlier: the core was restored', async () => {
    core.put('1', priced('A', 100), NOON - MINUTE_MS);
    core.put('2', priced('B', 200), NOON - MINUTE_MS);
    const service = await loaded();
    await sweep(service);
    clock.advance(2_000);
    core.put('1', priced('A', 150));
    clock.advance(1_000);
    core.put('2', priced('B', 250));
    await service.run();
    // Restored: A as it was two seconds earlier, B as it was long ago.
    core.put('1', priced('A', 120), clock.nowMs() - 4_000);
    core.put('2', priced('B', 200), NOON - MINUTE_MS);
    await service.run();
    expect([service.said('A'), service.said('B')]).toEqual([120, 250]);
    clock.advance(POLICY.patienceMs);
    await service.run();
    expect([service.said('A'), service.said('B')]).toEqual([120, 200]);
  });

  test('goes on from the page that failed, and following goes on beside it', async () => {
    for (let id = 1; id <= 30; id++) core.put(String(id), priced(`S${id}`, id), NOON - MINUTE_MS + id * 1_000);
    const service = await loaded(10);
    clock.advance(POLICY.patienceMs);
    await service.poll();
    core.beforePage = () => {
      if (core.asked.at(-1)?.since === undefined || core.asked.length % 2 === 0) return;
      core.failures = 1;
      core.beforePage = undefined;
    };
    clock.advance(1_000);
    core.put('3', priced('S3', 333));
    for (let round = 0; round < 8; round++) await service.poll();
    expect(service.said('S3')).toBe(333);
    expect(service.sweeps.at(-1)).toMatchObject({ kind: 'written' });
  });
});
