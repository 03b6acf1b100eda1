import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { inDatabase } from '../../apps/stack/src/postgres/databases.js';
import { Watchdog } from '../../apps/stack/src/processes/watchdog.js';
import { startShop, type Shop } from '../support/shop.js';
import { tablePrints, type TablePrints } from '../support/table-prints.js';
import { RUN_FOLDER, stockCluster } from '../support/template-cluster.js';
import { until } from '../support/until.js';

/** What no two shops have alike, however they began. */
const PASSING = new Set([
  // When a thing changed, as the core writes it, and what the service recognises its last row by.
  'legacy.zstockchg.aedat',
  'legacy.zstockchg.aezet',
  'inventory.feed_position.anchor',
  // Numbers of transactions: of the one that subscribed, and of those that it did not see.
  'inventory.outbox_subscription.since',
  'inventory.outbox_subscription.barrier',
  // How often a feed or a list was read again as a whole, and whether it soon will be: each shop by its own clock.
  'inventory.feed_position.revision',
  'inventory.feed_position.reread_because',
  'pricing.list_position.revision',
  'pricing.list_position.sweep_because',
  // Drawn by Unleash.
  'public.feature_strategies.id',
]);
/** What flags are made of; beside them Unleash keeps its own statistics. */
const OF_FLAGS = [
  'public.context_fields',
  'public.environments',
  'public.features',
  'public.feature_environments',
  'public.feature_strategies',
  'public.segments',
];
/** PostgreSQL passes through it, and does not run as root. */
const ENTERED_BY_ALL = 0o755;
/** Control and gateways write what is of their own run. */
const WHAT_FILLS = {
  without: ['control', 'gateway'],
  pricing: true,
  env: { BANYAN_CONSISTENCY_CALLS_PER_SECOND: '0' },
} as const;

let shops: readonly Shop[] = [];
/** Alone, this suite is a run of its own. */
let alone: Watchdog | undefined;

beforeAll(async () => {
  if (process.env[RUN_FOLDER] === undefined) {
    const folder = mkdtempSync(join(tmpdir(), 'banyan-test-run-'));
    chmodSync(folder, ENTERED_BY_ALL);
    alone = new Watchdog();
    alone.removeAtEnd(folder);
    await stockCluster(folder);
    process.env[RUN_FOLDER] = folder;
  }
  shops = await Promise.all([startShop(WHAT_FILLS), startShop({ ...WHAT_FILLS, stocked: false })]);
}, 240_000);
afterAll(async () => {
  await Promise.all(shops.map((shop) => shop.stop()));
  if (alone === undefined) return;
  alone.close();
  delete process.env[RUN_FOLDER];
});

it('a shop that begins with a stocked cluster has what one has that filled its own', async () => {
  const both = async (): Promise<readonly TablePrints[]> => Promise.all(shops.map(printsOf));
  // What a service notes of itself once it is ready may be under way.
  let [stocked, fresh] = await both();
  await until(async () => {
    [stocked, fresh] = await both();
    return isDeepStrictEqual(stocked, fresh);
  }, 'both are at rest').catch(() => undefined);
  expect(stocked).toEqual(fresh);
  expect(stocked).toMatchObject({
    'legacy.zstockchg': expect.stringMatching(/^[1-9]\d+ rows/),
    'inventory.stock_level': expect.stringMatching(/^[1-9]\d+ rows/),
    'pricing.product_price': expect.stringMatching(/^[1-9]\d+ rows/),
    'public.features': expect.stringMatching(/^[1-9]\d* rows/),
  });
});

async function printsOf(shop: Shop): Promise<TablePrints> {
  const url = shop.url('postgres');
  return {
    ...(await tablePrints(url, ['legacy', 'inventory', 'pricing'], PASSING)),
    ...(await tablePrints(inDatabase(url, 'unleash'), OF_FLAGS, PASSING)),
  };
}
