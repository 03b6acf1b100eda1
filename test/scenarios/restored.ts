import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { BackedUpCluster } from '../support/backed-up-cluster.js';
import { domainStatus, slide } from '../support/domain-status.js';
import { OrderCrowd } from '../support/order-crowd.js';
import type { OrderReport } from '../support/order-books/order-report.js';
import { ORDERED_SKUS } from '../support/order-phase.js';
import { OrderShop } from '../support/order-shop.js';
import { until } from '../support/until.js';
import { takeMigrationsBack, type TakenBack } from './migrations-back.js';

/** One time that the database was destroyed and restored under orders. */
export interface Restored {
  /** Acknowledged before it was destroyed, in this round. */
  readonly acknowledged: number;
  /** Of them, not in what was restored from the standby. Must be none. */
  readonly missing: readonly string[];
  /** Of them, not in what base backup and archive alone bring back. */
  readonly missingInArchive: number;
  /** From the destruction until an order was acknowledged again, ms. */
  readonly awayMs: number;
  /** What was tripped by a person before is tripped still. */
  readonly latchKept: boolean;
  /** The chains of decisions and of the audit log, as control verified them against the ends that it had noted. */
  readonly chains: Readonly<Record<string, boolean>>;
}

export interface RestoredShop {
  readonly rounds: readonly Restored[];
  /** What taking every migration back on a restored database came to. */
  readonly migrations: readonly TakenBack[];
  readonly report: OrderReport;
  readonly told: Readonly<Record<string, number>>;
  /** Orders whose saga is still open, and messages that wait, when all has come to rest. */
  readonly openSagas: number;
  readonly waiting: number;
}

export interface RestoreOptions {
  readonly rounds: number;
  /** Orders that are acknowledged in each round before the database is destroyed. */
  readonly orders: number;
  readonly atOnce: number;
}

const STOCK = 100_000;
/** Commits wait for the standby: without one for this long, the archive has all that it gets. */
const HANG_MS = 500;

/** Orders at both arms, while their database is backed up, destroyed with everything in it, restored and started again. */
export async function restoreUnderOrders(
  { rounds, orders, atOnce }: RestoreOptions,
  say: (words: string) => void = () => undefined,
): Promise<RestoredShop> {
  const dataDir = mkdtempSync(join(tmpdir(), 'banyan-restored-'));
  const cluster = await BackedUpCluster.make(join(dataDir, 'postgres'));
  const place = await OrderShop.start({ dataDir, durable: true, pricing: true, env: { PARTNERS_PACE_MS: '50' } });
  const { shop } = place;
  try {
    for (const sku of ORDERED_SKUS) await place.stock(sku, STOCK);
    await slide(shop, { serve: 50 }, 'canary', 'orders');
    await rollBack(shop.url('control'));
    const crowd = new OrderCrowd({ shopper: place.shopper(), skus: ORDERED_SKUS, atOnce, ordersOfCustomer: 3 });
    const done: Restored[] = [];
    const migrations: TakenBack[] = [];
    for (let round = 0; round < rounds; round += 1) {
      say('a base backup is taken, and a standby follows');
      await cluster.backUp(shop.url('postgres'));
      const placedBefore = crowd.placed;
      await until(() => crowd.placed >= placedBefore + orders, `${orders} orders are acknowledged`, 300_000);
      await shop.halt('postgres', 0);
      const destroyedMs = performance.now();
      cluster.destroy();
      const acknowledged = [...crowd.customers.keys()];
      say(`destroyed, with ${acknowledged.length} orders acknowledged`);
      await pause(HANG_MS);
      const archived = await cluster.restoreFromArchive();
      const inArchive = await references(archived.url('banyan'));
      // It has rows of everything, and is of no further use.
      if (round === 0) migrations.push(...(await takeMigrationsBack(archived.url('banyan'))));
      await archived.stop();
      await cluster.restoreFromStandby();
      await shop.resume('postgres');
      const there = await references(shop.url('postgres'));
      const placedAfter = crowd.placed;
      await until(() => crowd.placed > placedAfter, 'orders are taken again', 300_000);
      const awayMs = performance.now() - destroyedMs;
      done.push({
        acknowledged: acknowledged.length - placedBefore,
        missing: acknowledged.filter((reference) => !there.has(reference)),
        missingInArchive: acknowledged.filter((reference) => !inArchive.has(reference)).length,
        awayMs,
        latchKept: (await domainStatus(shop, 'inventory')).latch?.state === 'tripped',
        chains: await chainsOf(shop.url('control')),
      });
      say(`restored; taken again after ${(awayMs / 1000).toFixed(1)} s`);
    }
    crowd.leave();
    await crowd.gone;
    const report = await place.settledReport(undefined, 240_000);
    const [rest] = await place.query<{ sagas: string; waiting: string }>(
      `SELECT (SELECT count(*) FROM orders.saga WHERE due_at IS NOT NULL) AS sagas,
         (SELECT count(*) FROM orders.outbox_delivery WHERE state = 'waiting') AS waiting`,
      [],
    );
    return {
      rounds: done,
      migrations,
      report,
      told: crowd.told,
      openSagas: Number(rest?.sagas),
      waiting: Number(rest?.waiting),
    };
  } finally {
    await place.stop();
    await cluster.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/**
 * Of orders that an arm has taken, by its own books: the ledger has their binding from before they were sent, and hears behind the
 * answer what came of them.
 */
async function references(databaseUrl: string): Promise<ReadonlySet<string>> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ reference: string }>(
    `SELECT reference FROM ledger.binding WHERE
       (arm = 'service' AND reference IN (SELECT reference FROM orders.placed_order WHERE placed_at IS NOT NULL)) OR
       (arm = 'legacy' AND reference IN (
         SELECT substring(comment FROM 'BY[0-9A-HJKMNP-TV-Z]{26}') FROM legacy.oc_order WHERE order_status_id > 0))`,
  );
  await client.end();
  return new Set(rows.map(({ reference }) => reference));
}

async function rollBack(control: string): Promise<void> {
  const response = await fetch(`${control}/api/domains/inventory/rollback`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ person: 'anna', reason: 'stands through a restore' }),
  });
  if (!response.ok) throw new Error(`inventory is not rolled back: ${await response.text()}`);
}

/** Each chain, and whether all that control has noted of it is there. */
async function chainsOf(control: string): Promise<Readonly<Record<string, boolean>>> {
  const intact = async (path: string): Promise<boolean> => {
    const answer = await until(async () => {
      const response = await fetch(`${control}${path}`);
      return response.ok ? ((await response.json()) as { readonly chain: { readonly intact: boolean } }) : undefined;
    }, `control tells of ${path}`);
    return answer.chain.intact;
  };
  return {
    inventory: await intact('/api/domains/inventory/decisions'),
    orders: await intact('/api/domains/orders/decisions'),
    'audit log': await intact('/api/audit/chain'),
  };
}
