import type { DataSource } from 'typeorm';
import type { Standing, StockThreshold } from './standing.js';

/** How an article with a threshold stands, for people who look. */
export interface WatchedStock extends StockThreshold {
  readonly channels: readonly {
    readonly channel: string;
    readonly standing: Standing;
    /** As it was when the standing changed. */
    readonly availableE4: number;
    readonly since: string;
  }[];
}

interface Row {
  readonly sku: string;
  readonly low_at_e4: string;
  readonly recovered_at_e4: string;
  readonly channel: string | null;
  readonly standing: Standing;
  readonly available_e4: string;
  readonly since: Date;
}

/** From when on stock of which articles is called low: rows, set by people. */
export class StockThresholds {
  constructor(private readonly dataSource: DataSource) {}

  async list(): Promise<readonly WatchedStock[]> {
    const rows = await this.dataSource.query<Row[]>(
      `SELECT sku, low_at_e4, recovered_at_e4, channel, standing, available_e4, since
       FROM inventory.stock_threshold LEFT JOIN inventory.stock_standing USING (sku) ORDER BY sku, channel`,
    );
    return [...Map.groupBy(rows, ({ sku }) => sku)].map(([sku, of]) => ({
      sku,
      lowAtE4: Number(of[0]?.low_at_e4),
      recoveredAtE4: Number(of[0]?.recovered_at_e4),
      channels: of.flatMap((row) =>
        row.channel === null
          ? []
          : [
              {
                channel: row.channel,
                standing: row.standing,
                availableE4: Number(row.available_e4),
                since: row.since.toISOString(),
              },
            ],
      ),
    }));
  }

  /** Replaces it where there is one, and has it looked at. */
  async set({ sku, lowAtE4, recoveredAtE4 }: StockThreshold): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await manager.query(
        `INSERT INTO inventory.stock_threshold (sku, low_at_e4, recovered_at_e4) VALUES ($1, $2, $3)
         ON CONFLICT ON CONSTRAINT stock_threshold_pkey DO UPDATE
           SET low_at_e4 = excluded.low_at_e4, recovered_at_e4 = excluded.recovered_at_e4`,
        [sku, lowAtE4, recoveredAtE4],
      );
      await manager.query('INSERT INTO inventory.stock_due (sku) VALUES ($1)', [sku]);
    });
  }

  /** What was told last stands: who listens has its own rules. @returns was there one? */
  async remove(sku: string): Promise<boolean> {
    return this.dataSource.transaction(async (manager) => {
      const rows = await manager.query<unknown[]>(
        `WITH gone AS (DELETE FROM inventory.stock_threshold WHERE sku = $1 RETURNING 1) SELECT 1 FROM gone`,
        [sku],
      );
      await manager.query('DELETE FROM inventory.stock_standing WHERE sku = $1', [sku]);
      return rows.length > 0;
    });
  }
}
