import { createHash } from 'node:crypto';
import type { StockLevel } from '@banyan/domains';
import type { DataSource, EntityManager } from 'typeorm';
import { FeedPositionEntity } from '../storage/feed-position.entity.js';
import type { DoubtedRow } from './feed-page.js';

/** The one feed there is. */
const FEED = 'stock';

/** Most refused rows that are kept; the oldest go first. */
export const KEPT_REFUSED_ROWS = 10_000;

/** A page that is much longer than asked for still gets written. */
const WRITE_TIMEOUT_MS = 30_000;

export interface FeedPosition {
  /** The `since` to ask next. */
  readonly position: number;
  /** Fingerprint of the row there. */
  readonly anchor: string | undefined;
  /** Was the feed ever read to its end? */
  readonly loaded: boolean;
  /** Change date of the newest row read, ms since the epoch. */
  readonly lastChangedAtMs: number | undefined;
}

/** What a page says, ready to be written. */
export interface FeedFacts {
  readonly levels: readonly StockLevel[];
  readonly doubted: readonly DoubtedRow[];
  readonly position: number;
  /** Undefined: the page does not tell; kept when the position stays. */
  readonly anchor: string | undefined;
  /** Does this page end the feed? */
  readonly atEnd: boolean;
}

export interface WrittenFacts {
  /** Levels that are newer than what was known; the rest were known already. */
  readonly applied: number;
  readonly position: FeedPosition;
}

const UPSERT_LEVELS = `
  WITH written AS (
    INSERT INTO inventory.stock_level AS known (sku, source, quantity_e4, in_stock, sequence, changed_at)
    SELECT sku, source, quantity_e4, in_stock, sequence, to_timestamp(changed_at_ms / 1000.0)
    FROM unnest($1::text[], $2::text[], $3::bigint[], $4::boolean[], $5::bigint[], $6::bigint[])
      AS fact (sku, source, quantity_e4, in_stock, sequence, changed_at_ms)
    ORDER BY sku, source
    ON CONFLICT ON CONSTRAINT stock_level_pkey DO UPDATE
      SET quantity_e4 = excluded.quantity_e4, in_stock = excluded.in_stock, sequence = excluded.sequence,
          changed_at = excluded.changed_at, doubted_field = NULL
      WHERE known.sequence < excluded.sequence
         OR (known.sequence = excluded.sequence AND known.doubted_field IS NOT NULL)
    RETURNING 1
  )
  SELECT count(*)::integer AS applied FROM written`;

const UPSERT_DOUBTS = `
  INSERT INTO inventory.stock_level AS known (sku, source, sequence, doubted_field)
  SELECT sku, source, sequence, field FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[])
    AS doubt (sku, source, sequence, field)
  ORDER BY sku, source
  ON CONFLICT ON CONSTRAINT stock_level_pkey DO UPDATE
    SET sequence = excluded.sequence, doubted_field = excluded.doubted_field
    WHERE known.sequence < excluded.sequence`;

const KEEP_REFUSED = `
  INSERT INTO inventory.refused_row AS known
    (digest, field, because, sequence, sku, source, bytes, times, first_seen_at, last_seen_at)
  SELECT digest, field, because, sequence, sku, source, bytes, 1, now(), now()
  FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::bytea[])
    AS refused (digest, field, because, sequence, sku, source, bytes)
  ORDER BY digest
  ON CONFLICT ON CONSTRAINT refused_row_pkey DO UPDATE SET times = known.times + 1, last_seen_at = now()`;

const FORGET_OLDEST = `
  DELETE FROM inventory.refused_row WHERE digest IN (
    SELECT digest FROM inventory.refused_row ORDER BY last_seen_at DESC, digest OFFSET ${KEPT_REFUSED_ROWS}
  )`;

/** What the feed has told, and how far it was read: always written together. */
export class FeedStore {
  constructor(private readonly dataSource: DataSource) {}

  async position(): Promise<FeedPosition> {
    return positionOf(await this.dataSource.manager.findOne(FeedPositionEntity, { where: { feed: FEED } }));
  }

  /**
   * Writes a page and moves on, in one transaction. Idempotent: a level never goes back to a lower sequence, and the
   * position moves only from where the page was asked.
   *
   * @param from the position the page was read for
   * @returns undefined when the position is no longer that: another replica was faster and nothing was written
   */
  write(from: number, facts: FeedFacts): Promise<WrittenFacts | undefined> {
    return this.dataSource.transaction(async (manager) => {
      await manager.query(`SET LOCAL statement_timeout = ${WRITE_TIMEOUT_MS}`);
      await manager.query(
        'INSERT INTO inventory.feed_position (feed, position) VALUES ($1, 0) ON CONFLICT ON CONSTRAINT feed_position_pkey DO NOTHING',
        [FEED],
      );
      const row = await manager.findOneOrFail(FeedPositionEntity, {
        where: { feed: FEED },
        lock: { mode: 'pessimistic_write' },
      });
      if (Number(row.position) !== from) return undefined;
      const applied = await writeLevels(manager, newestOf(facts.levels));
      await writeDoubts(manager, facts.doubted);
      if (Number(row.position) !== facts.position || facts.anchor !== undefined) row.anchor = facts.anchor ?? null;
      const lastChangedAtMs = Math.max(row.lastChangedAt?.getTime() ?? 0, ...lastOf(facts.levels));
      row.position = String(facts.position);
      row.lastChangedAt = lastChangedAtMs === 0 ? null : new Date(lastChangedAtMs);
      await manager.query(
        `UPDATE inventory.feed_position SET position = $2, last_changed_at = $3, anchor = $5,
           loaded_at = coalesce(loaded_at, CASE WHEN $4::boolean THEN now() END) WHERE feed = $1`,
        [FEED, row.position, row.lastChangedAt, facts.atEnd, row.anchor],
      );
      const position = { ...positionOf(row), loaded: row.loadedAt !== null || facts.atEnd };
      return { applied, position };
    });
  }
}

function positionOf(row: FeedPositionEntity | null): FeedPosition {
  return {
    position: Number(row?.position ?? 0),
    anchor: row?.anchor ?? undefined,
    loaded: row !== null && row.loadedAt !== null,
    lastChangedAtMs: row?.lastChangedAt?.getTime(),
  };
}

/** One statement cannot write a row twice: of two facts about one (sku, source) the newer is kept. */
function newestOf(levels: readonly StockLevel[]): StockLevel[] {
  const newest = new Map<string, StockLevel>();
  for (const level of levels) {
    const key = `${level.source}\n${level.sku}`;
    const known = newest.get(key);
    if (known === undefined || known.sequence <= level.sequence) newest.set(key, level);
  }
  return [...newest.values()];
}

function lastOf(levels: readonly StockLevel[]): number[] {
  const last = levels.at(-1);
  return last === undefined ? [] : [last.changedAtMs];
}

async function writeLevels(manager: EntityManager, levels: readonly StockLevel[]): Promise<number> {
  if (levels.length === 0) return 0;
  const rows = await manager.query<{ applied: number }[]>(UPSERT_LEVELS, [
    levels.map((level) => level.sku),
    levels.map((level) => level.source),
    levels.map((level) => level.quantityE4),
    levels.map((level) => level.inStock),
    levels.map((level) => level.sequence),
    levels.map((level) => level.changedAtMs),
  ]);
  return rows[0]?.applied ?? 0;
}

async function writeDoubts(manager: EntityManager, doubted: readonly DoubtedRow[]): Promise<void> {
  if (doubted.length === 0) return;
  const keyed = new Map<string, DoubtedRow & { readonly sku: string }>();
  for (const row of doubted) {
    if (row.sku !== undefined) keyed.set(`${row.source ?? ''}\n${row.sku}`, { ...row, sku: row.sku });
  }
  const doubts = [...keyed.values()];
  await manager.query(UPSERT_DOUBTS, [
    doubts.map((row) => row.sku),
    doubts.map((row) => row.source ?? ''),
    doubts.map((row) => row.effectiveSequence),
    doubts.map((row) => row.field),
  ]);
  const refused = new Map(doubted.map((row) => [createHash('sha256').update(row.bytes).digest('hex'), row]));
  const rows = [...refused.values()];
  await manager.query(KEEP_REFUSED, [
    [...refused.keys()],
    rows.map((row) => row.field),
    rows.map((row) => row.because),
    rows.map((row) => row.sequence ?? null),
    rows.map((row) => row.sku ?? null),
    rows.map((row) => row.source ?? null),
    rows.map((row) => Buffer.from(row.bytes)),
  ]);
  await manager.query(FORGET_OLDEST);
}
