import type { StockLevel } from '@banyan/domains';
import type { DataSource, EntityManager } from 'typeorm';
import { EchoBooking } from '../echo/book-echoes.js';
import type { EchoFacts } from '../echo/echoes.js';
import { FeedPositionEntity } from '../storage/feed-position.entity.js';
import { contradictionsOf, doubtOthers, goesBack, removeGone, writeDoubts, writeLevels } from './feed-facts.js';
import { NOWHERE, REREAD_REASONS, type FeedPosition, type RereadReason } from './feed-position.js';
import type { AppliedBeyond } from './feed-window.js';
import { APPLIED_BEYOND } from './feed.sql.js';
import type { RereadFacts } from './reread.js';

/** The one feed there is. */
const FEED = 'stock';

/** What a page says, ready to be written. */
export interface FeedFacts extends RereadFacts {
  /** Does this page end the feed? */
  readonly atEnd: boolean;
  /** Why the feed is to be read again from its beginning, when this page says so. */
  readonly rereadDue: RereadReason | undefined;
}

export interface Written {
  /** Levels that are news; the rest was known already. */
  readonly applied: readonly StockLevel[];
  /** Numbers that stood for another change before. */
  readonly contradictions: number;
  /** Levels that the feed does not tell any more: in doubt after a rewind, removed after it was read once more. */
  readonly removed: number;
  readonly position: FeedPosition;
}

/** What the feed has told, and how far it was read: always written together. */
export class FeedStore {
  /** @param dataSource whose statements may take as long as a whole re-read */
  constructor(private readonly dataSource: DataSource) {}

  async position(): Promise<FeedPosition> {
    return positionOf(await this.dataSource.manager.findOne(FeedPositionEntity, { where: { feed: FEED } }));
  }

  /** The levels written ahead of the position, by sequence. Doubts are not among them. */
  async beyond(position: number): Promise<readonly AppliedBeyond[]> {
    const rows = await this.dataSource.query<{ sku: string; source: string; sequence: string }[]>(APPLIED_BEYOND, [
      position,
    ]);
    return rows.map((row) => ({ ...row, sequence: Number(row.sequence) }));
  }

  /**
   * Writes a page and moves on, in one transaction, with what it tells of orders that goods are set aside for. Idempotent: a level never goes back to a lower sequence, and the
   * position moves only from where the page was asked.
   *
   * @param from what the tables said when the page was asked for
   * @returns undefined when they say something else by now: another replica was faster and nothing was written
   */
  write(from: FeedPosition, facts: FeedFacts, echoes: EchoFacts): Promise<Written | undefined> {
    return this.#transaction<undefined>(async (manager, row) => {
      if (Number(row.position) !== from.position || Number(row.generation) !== from.generation) return undefined;
      const writing = { manager, revision: Number(row.revision), winning: 'newer' } as const;
      const booking = new EchoBooking(manager, echoes);
      await booking.lock(facts.levels);
      const contradictions = await contradictionsOf(manager, facts.levels);
      const applied = await writeLevels(writing, facts.levels);
      await writeDoubts(writing, facts.doubted);
      await booking.book(writing.revision);
      if (from.position !== facts.position || facts.anchor !== undefined) row.anchor = facts.anchor ?? null;
      row.position = String(facts.position);
      row.seenTo = String(Math.max(Number(row.seenTo), facts.position, ...sequencesOf(facts)));
      row.rereadBecause ??= contradictions > 0 ? 'contradiction' : (facts.rereadDue ?? null);
      if (facts.atEnd) row.loadedAt ??= new Date();
      moveLastChange(row, facts.levels);
      return { applied, contradictions, removed: 0 };
    });
  }

  /**
   * Writes a reconciling re-read: what was missed comes in, the position stays. Nothing is removed but what a rewind left in
   * doubt and is not told now either.
   *
   * @returns `went-back` and writes nothing when the latest change of a level is an earlier one now than it was
   */
  merge(from: FeedPosition, facts: RereadFacts, echoes: EchoFacts): Promise<Written | 'went-back' | undefined> {
    return this.#transaction<'went-back' | undefined>(async (manager, row) => {
      if (Number(row.generation) !== from.generation) return undefined;
      if (await goesBack(manager, facts.levels, from.seenTo)) return 'went-back';
      const writing = { manager, revision: Number(row.revision), winning: 'reconciled' } as const;
      const booking = new EchoBooking(manager, echoes);
      await booking.lock(facts.levels);
      const applied = await writeLevels(writing, facts.levels);
      await writeDoubts({ ...writing, winning: 'newer' }, facts.doubted);
      await booking.book(writing.revision);
      row.seenTo = String(Math.max(Number(row.seenTo), ...sequencesOf(facts)));
      const removed = await removeGone(manager, facts);
      if (removed > 0) row.generation = String(Number(row.generation) + 1);
      row.rereadBecause = null;
      moveLastChange(row, facts.levels);
      return { applied, contradictions: 0, removed };
    });
  }

  /**
   * Writes the re-read of a rewound feed: a new generation, which alone is true, whatever its sequences. What it does not
   * tell is in doubt until it is read once more. Readers see it in one step.
   */
  replace(from: FeedPosition, facts: RereadFacts, echoes: EchoFacts): Promise<Written | undefined> {
    return this.#transaction<undefined>(async (manager, row) => {
      if (Number(row.position) !== from.position || Number(row.generation) !== from.generation) return undefined;
      const writing = { manager, revision: Number(row.revision), winning: 'replaced' } as const;
      const booking = new EchoBooking(manager, echoes);
      await booking.lock(facts.levels);
      const removed = await doubtOthers(writing, facts);
      const applied = await writeLevels(writing, facts.levels);
      await writeDoubts(writing, facts.doubted);
      await booking.book(writing.revision);
      row.generation = String(Number(row.generation) + 1);
      row.position = row.seenTo = String(facts.position);
      row.anchor = facts.anchor ?? null;
      row.rereadBecause = 'settling';
      row.loadedAt ??= new Date();
      row.lastChangedAt = null;
      moveLastChange(row, facts.levels);
      return { applied, contradictions: 0, removed };
    });
  }

  /** Notes that the feed is read to its end, for a restart: nothing else changes. */
  async noteCaughtUp(atMs: number): Promise<void> {
    await this.dataSource.query(
      `UPDATE inventory.feed_position SET caught_up_at = greatest(caught_up_at, to_timestamp($2 / 1000.0))
       WHERE feed = $1`,
      [FEED, atMs],
    );
  }

  /** Under the lock of the position's row, with the next revision; what `work` refuses leaves no trace. */
  #transaction<Refusal extends 'went-back' | undefined>(
    work: (manager: EntityManager, row: FeedPositionEntity) => Promise<Omit<Written, 'position'> | Refusal>,
  ): Promise<Written | Refusal> {
    return this.dataSource.transaction(async (manager) => {
      await manager.query(
        'INSERT INTO inventory.feed_position (feed, position) VALUES ($1, 0) ON CONFLICT ON CONSTRAINT feed_position_pkey DO NOTHING',
        [FEED],
      );
      const row = await manager.findOneOrFail(FeedPositionEntity, {
        where: { feed: FEED },
        lock: { mode: 'pessimistic_write' },
      });
      row.revision = String(Number(row.revision) + 1);
      const written = await work(manager, row);
      if (written === undefined || written === 'went-back') return written;
      await manager.save(row);
      return { ...written, position: positionOf(row) };
    });
  }
}

function positionOf(row: FeedPositionEntity | null): FeedPosition {
  if (row === null) return NOWHERE;
  return {
    position: Number(row.position),
    anchor: row.anchor ?? undefined,
    loaded: row.loadedAt !== null,
    lastChangedAtMs: row.lastChangedAt?.getTime(),
    seenTo: Number(row.seenTo),
    revision: Number(row.revision),
    generation: Number(row.generation),
    rereadDue: REREAD_REASONS.find((reason) => reason === row.rereadBecause),
    caughtUpAtMs: row.caughtUpAt?.getTime(),
  };
}

function sequencesOf({ levels, doubted }: RereadFacts): number[] {
  const newest = levels.reduce((last, level) => Math.max(last, level.sequence), 0);
  return [doubted.reduce((last, row) => Math.max(last, row.effectiveSequence), newest)];
}

function moveLastChange(row: FeedPositionEntity, levels: readonly StockLevel[]): void {
  const newestMs = levels.reduce((last, level) => Math.max(last, level.changedAtMs), row.lastChangedAt?.getTime() ?? 0);
  row.lastChangedAt = newestMs === 0 ? null : new Date(newestMs);
}
