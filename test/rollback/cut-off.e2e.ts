import { readFileSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inventoryStatus, resetInventory, slide, untilInventory } from '../support/domain-status.js';
import { rollBackByHand, untilSettled } from '../support/latch-story.js';
import { scrape, total } from '../support/gateway-metrics.js';
import { startShop, type Shop } from '../support/shop.js';
import { until } from '../support/until.js';
import { Decisions, readings } from './reading.js';

/** How long a lease is, and a little more. */
const LEASE_OVER_MS = 5_500;

let shop: Shop;
beforeAll(async () => {
  shop = await startShop({ gateways: 2 });
  await slide(shop, { serve: 100 }, 'full');
});
afterAll(() => shop.stop());

/** Time in which nothing happens: a lease ends by it. */
function rest(ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  setTimeout(resolve, ms);
  return promise;
}

const lapses = async (gateway: string): Promise<number> =>
  total(await scrape(shop.opsUrl(gateway)), 'banyan_lease_lapses_total', { domain: 'inventory' });

const serving = (gateway: string): Promise<unknown> =>
  until(async () => {
    const before = (await Decisions.of(shop, gateway)).toService;
    await readings(shop, gateway, 2, 'is-it-serving');
    return (await Decisions.of(shop, gateway)).toService > before;
  }, `${gateway} sends requests to the service`);

describe('a replica that is stopped in its tracks', () => {
  it('misses a reset, wakes up tripped, and serves again only once it has heard of it', async () => {
    await Promise.all(['gateway', 'gateway-2'].map(serving));
    await rollBackByHand(shop, 'a drill');
    await untilSettled(shop);
    const before = await lapses('gateway-2');
    process.kill(shop.pid('gateway-2'), 'SIGSTOP');
    try {
      await rest(LEASE_OVER_MS);
      await resetInventory(shop, 'the drill is over');
      // Not by the gateways' own metrics: one of them says nothing now.
      await shop.flags.set('inventory', { serve: 100 });
      await untilInventory(shop, ({ stage }) => stage === 'full', 'the flag has its way again');
      await serving('gateway');
      const early = readings(shop, 'gateway-2', 20, 'early-again');
      await rest(300);
      process.kill(shop.pid('gateway-2'), 'SIGCONT');
      expect((await early).every(({ status }) => status === 200)).toBe(true);
    } finally {
      process.kill(shop.pid('gateway-2'), 'SIGCONT');
    }
    // Whether the first requests or the renewal won, nothing was decided on the lease of before. A machine that stands still
    // may let the next one lapse, too.
    expect(await lapses('gateway-2')).toBeGreaterThan(before);
    await serving('gateway-2');
    expect(await inventoryStatus(shop)).toMatchObject({ latch: { state: 'armed', epoch: 2 } });
  });
});

describe('a database that hangs', () => {
  it('is not waited for by any request: leases lapse, legacy answers, and all goes on when it goes on', async () => {
    await Promise.all(['gateway', 'gateway-2'].map(serving));
    const failed: unknown[] = [];
    // The first one begins the others: stopped, it begins none while they are looked up.
    const root = shop.processes().find(({ name }) => name === 'postgres')!.pid;
    process.kill(root, 'SIGSTOP');
    const pids = treeOf(root);
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    try {
      await rest(LEASE_OVER_MS);
      const before = await Decisions.of(shop, 'gateway');
      let asked = 0;
      // It hangs all the time: who waited for it would never be quick, where a machine that stands still is so again.
      await until(async () => {
        const answers = await readings(shop, 'gateway', 20, `hanging-${asked}`);
        asked += answers.length;
        failed.push(...answers.filter(({ status }) => status !== 200));
        return Math.max(...answers.map(({ ms }) => ms)) < 1_500;
      }, 'all are answered at once');
      expect(failed).toEqual([]);
      const after = await Decisions.of(shop, 'gateway');
      expect(after.because('lease-lapsed') - before.because('lease-lapsed')).toBe(asked);
      expect(after.toService).toBe(before.toService);
    } finally {
      for (const pid of pids) process.kill(pid, 'SIGCONT');
    }
    await Promise.all(['gateway', 'gateway-2'].map(serving));
    expect(await inventoryStatus(shop)).toMatchObject({ latch: { state: 'armed', epoch: 2 } });
  });
});

/** A process and everything below it. */
function treeOf(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // It has just ended.
    }
  }
  const below = (pid: number): number[] => [
    pid,
    ...[...parents].filter(([, parent]) => parent === pid).flatMap(([child]) => below(child)),
  ];
  return below(root);
}
