import type { Reservation, SellingRules } from '@banyan/domains';
import type { DataSource } from 'typeorm';
import type { Wish } from './desk.store.js';

/** One piece. */
export const ONE = 10_000;

export const PLAIN_RULES: SellingRules = {
  minimumE4: ONE,
  maximumE4: 10_000 * ONE,
  stepE4: ONE,
  outOfStockE4: 0,
  backOrders: false,
};

/** A reference that is one, of any number. */
export function referenceOf(number: number): string {
  return `BY${number.toString().padStart(26, '0')}`;
}

export function wishOf(reference: string, pieces: number, change: Partial<Reservation> = {}): Wish {
  const reservation: Reservation = {
    reference,
    term: 2,
    channel: 'web',
    lines: [{ sku: 'A', quantityE4: pieces * ONE }],
    expiresInMs: 60_000,
    ...change,
  };
  return {
    reservation,
    sources: ['WH-NORD', 'WH-SUED'],
    rules: new Map(reservation.lines.map(({ sku }) => [sku, PLAIN_RULES])),
  };
}

/** Forgets everything, and gives the service all stock in term 2. */
export async function beginTerm(dataSource: DataSource): Promise<void> {
  await dataSource.query(`TRUNCATE inventory.stock_level, inventory.feed_position, inventory.refused_row,
    inventory.reservation, inventory.claim, inventory.give_back, inventory.echo, inventory.document`);
  await dataSource.query(`UPDATE inventory.stock_authority SET arm = 'service', term = 2, closed = false`);
}

/** What the core has there, as the feed would have told it. */
export async function stock(dataSource: DataSource, sku: string, source: string, pieces: number): Promise<void> {
  await dataSource.query(
    `INSERT INTO inventory.stock_level AS known (sku, source, quantity_e4, in_stock, sequence, changed_at)
     VALUES ($1, $2, $3, $4, 1, now()) ON CONFLICT (sku, source) DO UPDATE SET quantity_e4 = excluded.quantity_e4,
     in_stock = excluded.in_stock`,
    [sku, source, pieces * ONE, pieces > 0],
  );
}

/** Free pieces by source: what the core has less what is set aside. */
export async function free(dataSource: DataSource, sku = 'A'): Promise<Readonly<Record<string, number>>> {
  const rows = await dataSource.query<{ source: string; free: string }[]>(
    `SELECT source, (quantity_e4 - claimed_e4)::text AS free FROM inventory.stock_level WHERE sku = $1 ORDER BY source`,
    [sku],
  );
  return Object.fromEntries(rows.map((row) => [row.source, Number(row.free) / ONE]));
}

/** Levels whose sum of claims is not the sum of what reservations have of them and the core has not booked: must be none. */
export async function wrongSums(dataSource: DataSource): Promise<readonly object[]> {
  return dataSource.query(`
    SELECT level.sku, level.source, level.claimed_e4, coalesce(sum(claim.taken_e4 - claim.back_e4), 0) AS claims
    FROM inventory.stock_level AS level LEFT JOIN inventory.claim ON claim.sku = level.sku AND claim.source = level.source
      AND claim.booked_at IS NULL
    GROUP BY level.sku, level.source, level.claimed_e4
    HAVING level.claimed_e4 <> coalesce(sum(claim.taken_e4 - claim.back_e4), 0)`);
}
