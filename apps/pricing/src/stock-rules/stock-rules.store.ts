import type { Channel, StockTold } from '@banyan/domains';
import { eventKey, Inbox, type CloudEvent } from '@banyan/outbox';
import type { DataSource } from 'typeorm';

/** A promotion is paused in a channel while one of its articles runs low there. */
export interface StockRule {
  readonly promotion: string;
  /** At least one. */
  readonly skus: readonly string[];
}

/** A promotion that is not in force in a channel, and because of which article. */
export interface Pause {
  readonly promotion: string;
  readonly channel: Channel;
  readonly sku: string;
  /** As it was told. */
  readonly availableE4: number;
  /** Since when, ms since the Unix epoch, by the database's clock. */
  readonly sinceMs: number;
}

interface PauseRow {
  readonly promotion: string;
  readonly channel: Channel;
  readonly sku: string;
  readonly available_e4: string;
  readonly told_at: Date;
}

/** Whose effect it is, in the inbox. */
const CONSUMER = 'stock-rules';

/** Later news wins, and earlier news that comes late changes nothing: each SKU's are numbered by who tells them. */
const NOTE_TOLD = `
  INSERT INTO pricing.stock_told AS known (sku, channel, is_low, available_e4, sequence, told_at)
  VALUES ($1, $2, $3, $4, $5, clock_timestamp())
  ON CONFLICT ON CONSTRAINT stock_told_pkey DO UPDATE
    SET is_low = excluded.is_low, available_e4 = excluded.available_e4, sequence = excluded.sequence,
        told_at = CASE WHEN known.is_low = excluded.is_low THEN known.told_at ELSE excluded.told_at END
    WHERE known.sequence < excluded.sequence`;

/** The rules by which promotions are paused, and what was told of stock. */
export class StockRulesStore {
  readonly #inbox = new Inbox('pricing');

  constructor(private readonly dataSource: DataSource) {}

  /** Notes what an event tells, once. */
  async note(event: CloudEvent, { kind, sku, channel, availableE4, sequence }: StockTold): Promise<void> {
    await this.dataSource.transaction((manager) =>
      this.#inbox.once(manager, CONSUMER, eventKey(event), () =>
        manager.query(NOTE_TOLD, [sku, channel, kind === 'low', availableE4, sequence]),
      ),
    );
  }

  /** Every promotion that is paused somewhere, and why. */
  async pauses(): Promise<readonly Pause[]> {
    const rows = await this.dataSource.query<PauseRow[]>(
      `SELECT promotion, channel, sku, available_e4, told_at FROM pricing.stock_rule JOIN pricing.stock_told USING (sku)
       WHERE is_low ORDER BY promotion, channel, sku`,
    );
    return rows.map((row) => ({
      promotion: row.promotion,
      channel: row.channel,
      sku: row.sku,
      availableE4: Number(row.available_e4),
      sinceMs: row.told_at.getTime(),
    }));
  }

  async rules(): Promise<readonly StockRule[]> {
    const rows = await this.dataSource.query<{ promotion: string; skus: string[] }[]>(
      `SELECT promotion, array_agg(sku ORDER BY sku) AS skus FROM pricing.stock_rule GROUP BY promotion ORDER BY promotion`,
    );
    return rows;
  }

  /** Replaces the rule of a promotion; no SKU: it has none any more. */
  async setRule({ promotion, skus }: StockRule): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await manager.query('DELETE FROM pricing.stock_rule WHERE promotion = $1', [promotion]);
      await manager.query('INSERT INTO pricing.stock_rule (promotion, sku) SELECT DISTINCT $1, unnest($2::text[])', [
        promotion,
        skus,
      ]);
    });
  }

  /** Events that cannot come again by then are forgotten. */
  async forgetTaken(olderThanMs: number): Promise<void> {
    await this.#inbox.forget(this.dataSource, { olderThanMs, most: 1_000 });
  }
}
