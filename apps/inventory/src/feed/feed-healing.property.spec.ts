import { ManualClock } from '@banyan/kernel';
import { dataSourceOf, migrate } from '@banyan/service';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { SimulatedJournal, type Spoiling } from '../../../../test/inventory/simulated-journal.js';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { nobodysDocuments } from '../echo/echoes.fixture.js';
import { Echoes } from '../echo/echoes.js';
import { AvailabilityBoard } from '../board/availability-board.js';
import { BoardTables } from '../board/board.tables.js';
import { INVENTORY_TABLES } from '../storage/inventory-tables.js';
import type { HealingEvent } from './feed-event.js';
import { FeedFollower } from './feed-follower.js';
import { FeedHealing } from './feed-healing.js';
import { FeedPages } from './feed-pages.js';
import { FeedStatus } from './feed-status.js';
import { FeedStore } from './feed.store.js';

const SKUS = ['A', 'B', 'C'];
const SOURCES = ['WH-NORD', 'ST-0101'];
const PAGE_ROWS = 6;
/** Between two polls. */
const POLL_MS = 500;
const never = new AbortController().signal;

let postgres: TestPostgres;
let dataSource: DataSource;

beforeAll(async () => {
  postgres = await startPostgres();
  await migrate(INVENTORY_TABLES, postgres.url);
  dataSource = await dataSourceOf(INVENTORY_TABLES, postgres.url).initialize();
});

afterAll(async () => {
  await dataSource.destroy();
  await postgres.stop();
});

type Step =
  | { readonly kind: 'change'; readonly sku: string; readonly source: string; readonly late: boolean }
  | { readonly kind: 'burn' | 'commit' | 'restart' }
  | { readonly kind: 'rewind'; readonly changes: number }
  | { readonly kind: 'spoil'; readonly how: Spoiling }
  | { readonly kind: 'poll'; readonly times: number };

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('change' as const),
      sku: fc.constantFrom(...SKUS),
      source: fc.constantFrom(...SOURCES),
      late: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('burn' as const, 'commit' as const, 'restart' as const) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('rewind' as const), changes: fc.integer({ min: 1, max: 6 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('spoil' as const),
      how: fc.constantFrom<Spoiling>('drop', 'duplicate', 'shuffle', 'cut', 'lose'),
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('poll' as const), times: fc.integer({ min: 1, max: 4 }) }) },
);

/** The reader of a journal: a follower that can crash, with a clock of its own. */
class Reader {
  readonly clock = new ManualClock(Date.UTC(2026, 10, 21, 12));
  readonly begun: HealingEvent[] = [];
  readonly status = new FeedStatus(this.clock);
  board = new AvailabilityBoard();
  crashes = 0;
  #follower = this.#start();

  constructor(private readonly journal: SimulatedJournal) {}

  crash(): void {
    this.crashes += 1;
    this.#follower = this.#start();
  }

  /** One round of the loop: a poll and the pages that follow at once. */
  async poll(): Promise<void> {
    let outcome;
    do outcome = await this.#follower.poll(never);
    while (outcome.kind === 'overtaken' || (outcome.kind === 'read' && outcome.more));
    this.clock.advance(POLL_MS);
  }

  get known(): Readonly<Record<string, number>> {
    return Object.fromEntries(
      SKUS.flatMap((sku) =>
        this.board.levelsOf(sku).map(({ source, quantityE4 }) => [`${sku}@${source}`, quantityE4] as const),
      ),
    );
  }

  #start(): FeedFollower {
    this.board = new AvailabilityBoard();
    const listener = {
      polled: () => undefined,
      refused: () => undefined,
      changed: () => undefined,
      healing: (event: HealingEvent) => void (event.kind === 'reread-begun' && this.begun.push(event)),
    };
    return new FeedFollower({
      pages: new FeedPages({ read: (since, limit) => this.journal.read(since, limit) }, PAGE_ROWS),
      store: new FeedStore(dataSource),
      board: new BoardTables(dataSource, this.board),
      status: this.status,
      healing: new FeedHealing(this.clock, listener),
      listener,
      echoes: new Echoes(dataSource, nobodysDocuments(dataSource)),
    });
  }
}

async function play(journal: SimulatedJournal, reader: Reader, step: Step): Promise<void> {
  switch (step.kind) {
    case 'change':
      return journal.change(step.sku, step.source, step.late);
    case 'burn':
      return journal.burn();
    case 'commit':
      return journal.commitAll();
    case 'rewind':
      return journal.rewind(step.changes);
    case 'spoil':
      return journal.spoilNext(step.how);
    case 'restart':
      return reader.crash();
    case 'poll':
      for (let poll = 0; poll < step.times; poll++) await reader.poll();
  }
}

/** The longest that healing may take: a gap given up, and the growing distance of re-reads as far as it grows here. */
const LONGEST_HEALING_MS = 900_000;

test('whatever a journal and the way to it do, in the end its truth is known, after few re-reads', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 5, maxLength: 40 }), async (steps) => {
      await dataSource.query('TRUNCATE inventory.stock_level, inventory.feed_position, inventory.refused_row');
      const journal = new SimulatedJournal(SKUS.flatMap((sku) => SOURCES.map((source) => [sku, source] as const)));
      const reader = new Reader(journal);
      for (const step of steps) await play(journal, reader, step);
      journal.commitAll();
      const isHealed = () =>
        reader.status.known.rereadDue === undefined &&
        reader.status.trouble === undefined &&
        reader.status.loaded &&
        reader.status.known.seenTo === reader.status.position;
      const quietFromMs = reader.clock.monotonicMs();
      await reader.poll();
      while (!isHealed() && reader.clock.monotonicMs() - quietFromMs < LONGEST_HEALING_MS) {
        reader.clock.advance(4_500);
        await reader.poll();
      }
      expect(reader.known).toEqual(journal.truth);
      expect(isHealed()).toBe(true);
      const rewinds = steps.filter(({ kind }) => kind === 'rewind').length;
      const spoils = steps.filter(({ kind }) => kind === 'spoil').length;
      const minutes = reader.clock.monotonicMs() / 60_000;
      // Spacing is forgotten by a crash; a page that was lost twice may look like a rewind.
      expect(reader.begun.length).toBeLessThanOrEqual(2 + reader.crashes + rewinds * 2 + spoils + minutes);
    }),
    { numRuns: 40, interruptAfterTimeLimit: 60_000 },
  );
});
