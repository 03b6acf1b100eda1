import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { OpenTheBooks1763680000000 } from './1763680000000-open-the-books.js';
import { TellTheSaleRules1764240000000 } from './1764240000000-tell-the-sale-rules.js';
import { PriceTheGoods1764500000000 } from './1764500000000-price-the-goods.js';
import { TakeTheOrders1764800000000 } from './1764800000000-take-the-orders.js';
import { SellInFurtherChannels1764900000000 } from './1764900000000-sell-in-further-channels.js';
import { catalogueOf, GENERATED_PRODUCTS } from '../catalogue/catalogue.js';
import { seedOrders } from '../orders/seed-orders.js';
import { seedBooks } from './seed-books.js';
import { seedPrices } from './seed-prices.js';

// Any number will do, as long as every process of the core uses the same one.
const MIGRATION_LOCK = 2_009_090_901;

/**
 * Brings schema `legacy` up to date and stocks an empty shop, under an advisory lock: two cores may start at once.
 *
 * @param generated how many generated products an empty shop gets; the hand-written ones come besides
 */
export async function migrateBooks(
  databaseUrl: string,
  generated: number = GENERATED_PRODUCTS,
): Promise<{ seeded: boolean }> {
  const lock = new Client({ connectionString: databaseUrl, application_name: 'legacy-core migration' });
  await lock.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await lock.query('CREATE SCHEMA IF NOT EXISTS legacy');
    const source = new DataSource({
      type: 'postgres',
      url: databaseUrl,
      schema: 'legacy',
      migrations: [
        OpenTheBooks1763680000000,
        TellTheSaleRules1764240000000,
        PriceTheGoods1764500000000,
        TakeTheOrders1764800000000,
        SellInFurtherChannels1764900000000,
      ],
      migrationsTableName: 'core_resource',
      applicationName: 'legacy-core migration',
      poolSize: 1,
    });
    await source.initialize();
    try {
      await source.runMigrations({ transaction: 'each' });
    } finally {
      await source.destroy();
    }
    const products = catalogueOf(generated);
    const seeded = await seedBooks(lock, products);
    await seedPrices(lock, products);
    await seedOrders(lock, products);
    return { seeded };
  } finally {
    await lock.end();
  }
}
