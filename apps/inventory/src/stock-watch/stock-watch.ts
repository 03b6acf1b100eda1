import { CHANNELS, STOCK_EVENTS, type Channel, type StockEventData } from '@banyan/domains';
import { messageOf, type Clock } from '@banyan/kernel';
import { log } from '@banyan/observability';
import type { Outbox } from '@banyan/outbox';
import type { DataSource, EntityManager } from 'typeorm';
import { stockAt, type BoardLevel } from '../board/stock-at.js';
import type { SourceMap } from '../topology/source-map.js';
import { availableE4Of, standingAt, type Standing, type StockThreshold } from './standing.js';

/** How often it is looked what has changed, ms. */
const LOOK_MS = 250;
/** Which sources serve a channel changes as well, and nobody notes it for a SKU: all are looked at, ms. */
const LOOK_AT_ALL_MS = 60_000;
/** Notes that one transaction takes. */
const NOTES_AT_ONCE = 200;

interface LevelRow {
  readonly sku: string;
  readonly source: string;
  readonly quantity_e4: string | null;
  readonly in_stock: boolean | null;
  readonly managed: boolean;
  readonly changed_at: Date | null;
  readonly doubted_field: string | null;
  readonly claimed_e4: string;
  readonly claims: string;
}

interface ThresholdRow {
  readonly sku: string;
  readonly low_at_e4: string;
  readonly recovered_at_e4: string;
}

interface StandingRow {
  readonly sku: string;
  readonly channel: Channel;
  readonly standing: Standing;
}

const TAKE_DUE = `
  WITH taken AS (
    DELETE FROM inventory.stock_due WHERE number IN (
      SELECT number FROM inventory.stock_due ORDER BY number LIMIT $1 FOR UPDATE SKIP LOCKED)
    RETURNING sku
  )
  SELECT DISTINCT sku FROM taken`;

/** Whoever looks at a SKU looks alone, and what it sees from here on is not older than what another saw before it. */
const LOCK_THRESHOLDS = `
  SELECT sku, low_at_e4, recovered_at_e4 FROM inventory.stock_threshold WHERE sku = ANY ($1) ORDER BY sku FOR UPDATE`;

const LEVELS = `
  SELECT sku, source, quantity_e4, in_stock, managed, changed_at, doubted_field, claimed_e4, claims
  FROM inventory.stock_level WHERE sku = ANY ($1)`;

const STANDINGS = 'SELECT sku, channel, standing FROM inventory.stock_standing WHERE sku = ANY ($1)';

const WRITE_STANDING = `
  INSERT INTO inventory.stock_standing AS known (sku, channel, standing, available_e4, since)
  VALUES ($1, $2, $3, $4, clock_timestamp())
  ON CONFLICT ON CONSTRAINT stock_standing_pkey DO UPDATE
    SET standing = excluded.standing, available_e4 = excluded.available_e4, since = excluded.since`;

export interface StockWatchParts {
  readonly dataSource: DataSource;
  readonly sources: SourceMap;
  readonly outbox: Outbox;
  readonly clock: Clock;
  /** Something was told; called when it is committed. */
  readonly told: () => void;
}

/**
 * Tells when stock of an article runs low in a channel, and when it has recovered. That a level changed is noted with the
 * change; here it is seen what it comes to, and written with what is told of it, and with the note taken away. Levels that
 * went down and up again before anybody looked tell nothing. Driven by `tick`.
 */
export class StockWatch {
  #running: Promise<void> | undefined;
  #dueAtMs: number;
  #allAtMs: number;

  constructor(private readonly parts: StockWatchParts) {
    this.#dueAtMs = this.#allAtMs = parts.clock.monotonicMs();
  }

  /** Never throws. */
  tick(): Promise<void> {
    if (this.#running !== undefined) return this.#running;
    // Before there is a topology nobody knows what is sold where.
    if (this.parts.clock.monotonicMs() < this.#dueAtMs || !this.parts.sources.known) return Promise.resolve();
    this.#dueAtMs = this.parts.clock.monotonicMs() + LOOK_MS;
    this.#running = this.#look().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async stop(): Promise<void> {
    this.#dueAtMs = Infinity;
    await this.#running;
  }

  async #look(): Promise<void> {
    const { dataSource, clock, told } = this.parts;
    try {
      if (clock.monotonicMs() >= this.#allAtMs) {
        this.#allAtMs = clock.monotonicMs() + LOOK_AT_ALL_MS;
        await dataSource.query('INSERT INTO inventory.stock_due (sku) SELECT sku FROM inventory.stock_threshold');
      }
      // Nearly always nothing is due: that costs no transaction.
      const due = await dataSource.query<unknown[]>('SELECT FROM inventory.stock_due LIMIT 1');
      if (due.length === 0) return;
      let seen: { readonly skus: number; readonly told: number };
      do {
        seen = await dataSource.transaction((manager) => this.#see(manager));
        if (seen.told > 0) told();
      } while (seen.skus > 0 && Number.isFinite(this.#dueAtMs));
    } catch (error) {
      log.warn('it cannot be seen how stock stands', { reason: messageOf(error) });
    }
  }

  async #see(manager: EntityManager): Promise<{ readonly skus: number; readonly told: number }> {
    const due = await manager.query<{ sku: string }[]>(TAKE_DUE, [NOTES_AT_ONCE]);
    if (due.length === 0) return { skus: 0, told: 0 };
    const thresholds = await manager.query<ThresholdRow[]>(LOCK_THRESHOLDS, [due.map(({ sku }) => sku)]);
    const skus = thresholds.map(({ sku }) => sku);
    const levels = Map.groupBy(await manager.query<LevelRow[]>(LEVELS, [skus]), ({ sku }) => sku);
    const standings = Map.groupBy(await manager.query<StandingRow[]>(STANDINGS, [skus]), ({ sku }) => sku);
    let told = 0;
    for (const row of thresholds) {
      const known = levels.get(row.sku);
      // Nobody ever told of it: that is not the same as none.
      if (known === undefined) continue;
      const were = new Map(standings.get(row.sku)?.map(({ channel, standing }) => [channel, standing]));
      for (const channel of CHANNELS) {
        if (await this.#seeIn(manager, thresholdOf(row), channel, known.map(levelOf), were.get(channel))) told += 1;
      }
    }
    return { skus: due.length, told };
  }

  /** @returns was something told? */
  async #seeIn(
    manager: EntityManager,
    threshold: StockThreshold,
    channel: Channel,
    levels: readonly BoardLevel[],
    was: Standing | undefined,
  ): Promise<boolean> {
    const enabled = this.parts.sources.enabledAt({ channel });
    if (enabled === undefined) return false;
    const availableE4 = availableE4Of(stockAt(levels, enabled));
    if (availableE4 === undefined) return false;
    const now = standingAt(availableE4, threshold, was);
    if (now === was) return false;
    const { sku, lowAtE4, recoveredAtE4 } = threshold;
    const shown = Math.min(availableE4, Number.MAX_SAFE_INTEGER);
    await manager.query(WRITE_STANDING, [sku, channel, now, shown]);
    // It is no news that there is enough of what was never low.
    if (was === undefined && now === 'enough') return false;
    const type = now === 'low' ? STOCK_EVENTS.low : STOCK_EVENTS.recovered;
    const data: StockEventData = { sku, channel, availableE4: shown, lowAtE4, recoveredAtE4 };
    await this.parts.outbox.append(manager, { type, subject: sku, key: sku, data });
    return true;
  }
}

function thresholdOf(row: ThresholdRow): StockThreshold {
  return { sku: row.sku, lowAtE4: Number(row.low_at_e4), recoveredAtE4: Number(row.recovered_at_e4) };
}

function levelOf(row: LevelRow): BoardLevel {
  return {
    source: row.source,
    quantityE4: Number(row.quantity_e4 ?? 0),
    inStock: row.in_stock ?? false,
    managed: row.managed,
    changedAtMs: row.changed_at?.getTime() ?? null,
    doubtedField: row.doubted_field,
    claimedE4: Number(row.claimed_e4),
    claims: Number(row.claims),
  };
}
