import type { Listed, ListFacts, ListName } from '@banyan/domains';
import type { DataSource, EntityManager } from 'typeorm';
import { ListPositionEntity } from '../storage/list-position.entity.js';
import { keepRefused } from './keep-refused.js';
import { NOWHERE, SWEEP_REASONS, type ListPosition } from './list-position.js';
import type { ListTables } from './list-tables.js';

/** What a poll found out, ready to be written. */
export interface ListNews<Fact> {
  /** What is not as it was known. */
  readonly rows: readonly Listed<Fact>[];
  readonly markMs: number | undefined;
}

export interface ListWritten {
  readonly position: ListPosition;
  /** The keys of what was written. */
  readonly applied: readonly string[];
  /** How much the list does not tell any more: in doubt now, or removed since it was not told the last time either. */
  readonly removed: number;
}

/** What a list has told, and how far it was read: always written together. */
export class ListStore<List extends ListName> {
  /** @param dataSource whose statements may take as long as a whole list: some thousand rows, and their children */
  constructor(
    private readonly dataSource: DataSource,
    private readonly list: List,
    private readonly tables: ListTables<ListFacts[List]>,
  ) {}

  async position(): Promise<ListPosition> {
    return positionOf(await this.dataSource.manager.findOne(ListPositionEntity, { where: { list: this.list } }));
  }

  /**
   * Writes what is news, in one transaction.
   *
   * @param from what the tables said when it was asked for
   * @returns undefined when they say something else by now: another replica was faster and nothing was written
   */
  write(from: ListPosition, { rows, markMs }: ListNews<ListFacts[List]>): Promise<ListWritten | undefined> {
    return this.#transaction(async (manager, row) => {
      if (Number(row.revision) - 1 !== from.revision) return undefined;
      const wentBack = await this.tables.goesBack(manager, rows);
      await this.tables.write(manager, rows, Number(row.revision), undefined);
      await keepRefused(manager, this.list, rows);
      if (wentBack) row.sweepBecause = 'went-back';
      moveMark(row, markMs);
      return { applied: rows.map(({ key }) => key), removed: 0 };
    });
  }

  /**
   * Writes a whole list: what is not as it says, but for what was written since it was begun. What it does not tell is in doubt;
   * what was in that doubt already is removed. Of the first read nothing is.
   */
  sweep(from: ListPosition, { rows, markMs }: ListNews<ListFacts[List]>): Promise<ListWritten | undefined> {
    return this.#transaction(async (manager, row) => {
      if (Number(row.generation) !== from.generation) return undefined;
      const revision = Number(row.revision);
      const applied = await this.tables.write(manager, rows, revision, from.revision);
      const told = new Set(applied);
      await keepRefused(
        manager,
        this.list,
        rows.filter(({ key }) => told.has(key)),
      );
      const keys = rows.map(({ key }) => key);
      const deleted = from.loaded ? await this.tables.removeGone(manager, keys, from.revision) : 0;
      const doubted = from.loaded ? await this.tables.doubtOthers(manager, keys, revision, from.revision) : 0;
      if (deleted > 0) row.generation = String(Number(row.generation) + 1);
      row.sweepBecause = from.loaded && doubted === 0 ? null : 'settling';
      row.loadedAt ??= new Date();
      if (!from.loaded) moveMark(row, markMs);
      return { applied, removed: deleted + doubted };
    });
  }

  /** Notes that the list is read to its end, for a restart: nothing else changes. */
  async noteCaughtUp(atMs: number, markMs: number | undefined): Promise<void> {
    await this.dataSource.query(
      `UPDATE pricing.list_position
       SET caught_up_at = greatest(caught_up_at, to_timestamp($2 / 1000.0)), mark = greatest(mark, to_timestamp($3 / 1000.0))
       WHERE list = $1`,
      [this.list, atMs, markMs ?? null],
    );
  }

  /** Under the lock of the position's row, with the next revision; what `work` refuses leaves no trace. */
  #transaction(
    work: (manager: EntityManager, row: ListPositionEntity) => Promise<Omit<ListWritten, 'position'> | undefined>,
  ): Promise<ListWritten | undefined> {
    return this.dataSource.transaction(async (manager) => {
      await manager.query(
        `INSERT INTO pricing.list_position (list, revision, generation) VALUES ($1, 0, 0)
         ON CONFLICT ON CONSTRAINT list_position_pkey DO NOTHING`,
        [this.list],
      );
      const row = await manager.findOneOrFail(ListPositionEntity, {
        where: { list: this.list },
        lock: { mode: 'pessimistic_write' },
      });
      row.revision = String(Number(row.revision) + 1);
      const written = await work(manager, row);
      if (written === undefined) return undefined;
      await manager.save(row);
      return { ...written, position: positionOf(row) };
    });
  }
}

function positionOf(row: ListPositionEntity | null): ListPosition {
  if (row === null) return NOWHERE;
  return {
    markMs: row.mark?.getTime(),
    loaded: row.loadedAt !== null,
    caughtUpAtMs: row.caughtUpAt?.getTime(),
    sweepBecause: SWEEP_REASONS.find((reason) => reason === row.sweepBecause),
    revision: Number(row.revision),
    generation: Number(row.generation),
  };
}

function moveMark(row: ListPositionEntity, markMs: number | undefined): void {
  if (markMs !== undefined && markMs > (row.mark?.getTime() ?? 0)) row.mark = new Date(markMs);
}
