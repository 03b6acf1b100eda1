import { ControlView } from '../../apps/stack/src/demo/control-view.js';
import {
  breakInventory,
  inventoryStatus,
  resetInventory,
  slide,
  untilInventory,
  untilServed,
} from '../support/domain-status.js';
import type { Shop } from '../support/shop.js';
import { experienceOf, openCrowd, shopFor, type Experience } from '../support/shopping.js';

export interface PostgresAway {
  readonly away: Experience;
  /** The latch once PostgreSQL was back: the service began to fail while it was away, and was taken back. */
  readonly latch: string;
  /** Is the decision, made while the database was away, in the database's chain? */
  readonly onRecord: boolean;
  /** From PostgreSQL's return until every replica's acknowledgement of the trip was on record, ms. */
  readonly settledInMs: number;
  /** After a person's reset, with the flag on again. */
  readonly recovered: Experience;
  readonly servedAfterReset: number;
  /** What had to be restarted. */
  readonly restarted: readonly string[];
}

/**
 * PostgreSQL is gone for a while under a canary. The inventory service answers from memory; then it begins to fail, its
 * reads are rescued by legacy and the release is taken back; the trip waits on disk and is written when the database
 * returns. Shoppers notice nothing, and nothing is restarted.
 */
export async function stopPostgresUnderCanary(shop: Shop, seconds: number): Promise<PostgresAway> {
  await slide(shop, { serve: 50 }, 'canary');
  const pids = new Map(shop.processes().map(({ name, pid }) => [name, pid]));
  const crowd = await openCrowd(shop, { seed: 21 });
  await untilServed(shop, 10);
  const awayFrom = crowd.nowMs;
  // Before leases lapse and nobody asks the service any more.
  await Promise.all([shop.stopPostgres(), breakInventory(shop, { errorRate: 1 })]);
  await shopFor(crowd, seconds * 1000);
  const awayTo = crowd.nowMs;
  await shop.startPostgres();
  const startedMs = performance.now();
  const { latch } = await untilInventory(
    shop,
    ({ rollback, unleashPending }) => rollback?.state === 'rolled-back' && unleashPending === null,
    'the trip is written, acknowledged and in Unleash',
  );
  const settledInMs = performance.now() - startedMs;
  const { chain } = await new ControlView(shop.url('control')).decision(latch?.decisionId ?? '');

  await breakInventory(shop, {});
  await resetInventory(shop, 'PostgreSQL is back');
  await slide(shop, { serve: 50 }, 'canary');
  const before = (await inventoryStatus(shop)).share.requests.service;
  const recoveredFrom = crowd.nowMs;
  const { share } = await untilInventory(
    shop,
    (now) => now.share.requests.service > before + 20,
    'the service serves again',
  );
  const answers = await crowd.leave();
  return {
    away: experienceOf(answers, awayFrom, awayTo),
    latch: latch?.state ?? 'unread',
    onRecord: chain.intact,
    settledInMs,
    recovered: experienceOf(answers, recoveredFrom),
    servedAfterReset: share.requests.service - before,
    restarted: shop
      .processes()
      .flatMap(({ name, pid }) => (name !== 'postgres' && pids.get(name) !== pid ? [name] : [])),
  };
}
