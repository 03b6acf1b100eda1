import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DomainStatus } from '../../apps/control/src/status/shop-status.js';
import { breakInventory, slide, untilInventory } from '../support/domain-status.js';
import { scrape } from '../support/gateway-metrics.js';
import { startShop, type Shop } from '../support/shop.js';
import { openCrowd } from '../support/shopping.js';
import { until } from '../support/until.js';

interface Spent {
  readonly requests: number;
  readonly failed: number;
}

describe('the harm budget of a release that was taken back', () => {
  let shop: Shop;
  let spent: Spent;
  beforeAll(async () => {
    shop = await startShop({ gateways: 2 });
  });
  afterAll(() => shop.stop());

  const status = async (): Promise<DomainStatus> => {
    const answer = await fetch(`${shop.url('control')}/api/domains/inventory`);
    return (await answer.json()) as DomainStatus;
  };
  const budget = ({ harm }: DomainStatus): Spent | undefined => {
    const budgets = harm?.operations.map((operation) => operation.budget) ?? [];
    if (budgets.length === 0 || budgets.includes(null)) return undefined;
    const sum = (count: 'requests' | 'failed'): number =>
      budgets.reduce((total, each) => total + (each?.[count] ?? 0), 0);
    return { requests: sum('requests'), failed: sum('failed') };
  };

  /** The domain when its budget has been the same for longer than a report and its writing take. */
  const settled = async (): Promise<DomainStatus> => {
    let before: { readonly picture: DomainStatus; readonly sinceMs: number } | undefined;
    return until(async () => {
      const picture = await status();
      const same = before !== undefined && isDeepStrictEqual(budget(picture), budget(before.picture));
      if (!same) before = { picture, sinceMs: performance.now() };
      return budget(picture) !== undefined && performance.now() - before!.sinceMs > 5_000 ? picture : undefined;
    }, 'the budget has what the gateways counted');
  };

  it('is every request of the service arm over both gateways, and every failure, the rescued ones included', async () => {
    await slide(shop, { serve: 50, shadow: 0 }, 'canary');
    const crowds = [await openCrowd(shop, { seed: 1 }), await openCrowd(shop, { seed: 2, gateway: 'gateway-2' })];
    await untilInventory(shop, ({ share }) => share.requests.service > 60, 'the service serves');
    await breakInventory(shop, { errorRate: 1 });
    await untilInventory(shop, ({ rollback }) => rollback?.state === 'rolled-back', 'it is rolled back');
    for (const crowd of crowds) await crowd.leave();
    const picture = await settled();
    spent = budget(picture)!;
    // What ended while a gateway stood still, and what it shed itself, is in the outcomes and says nothing of the service. A
    // gateway that was not counted would be half of it all.
    const { ok, rescued, failed } = picture.outcomes!;
    expect(spent.failed).toBeLessThanOrEqual(rescued + failed);
    expect(spent.failed).toBeGreaterThanOrEqual(0.75 * (rescued + failed));
    expect(spent.requests).toBeLessThanOrEqual(ok + rescued + failed);
    expect(spent.requests).toBeGreaterThanOrEqual(0.75 * (ok + rescued + failed));
    expect(spent.failed).toBeGreaterThan(1);
    expect(picture.harm?.operations[0]?.budget?.text).toMatch(
      /^this rollout has spent [\d,.]+ % of what 30 days allow/,
    );
    // A handful of failures may be too few for a page; too few is not to say unknown.
    for (const { rows } of picture.harm?.operations ?? []) expect(rows[0]?.short.knownMinutes).toBeGreaterThan(0);
  });

  it('is a metric of control', async () => {
    const burns = (await scrape(shop.opsUrl('control'))).filter(({ name }) => name === 'banyan_burn_rate_ratio');
    expect(new Set(burns.map(({ labels }) => labels['window']))).toEqual(
      new Set(['5m', '30m', '1h', '2h', '6h', '1d', '3d']),
    );
    expect(burns.some(({ value }) => value > 1)).toBe(true);
  });

  it('is neither forgotten nor counted again when control and both gateways are killed', async () => {
    for (const name of ['control', 'gateway', 'gateway-2']) await shop.kill(name);
    for (const name of ['gateway', 'gateway-2', 'control']) await shop.untilUp(name, 60_000);
    await until(async () => budget(await status())?.requests === spent.requests, 'control has read the minutes');
    expect(budget(await status())).toEqual(spent);
  }, 200_000);
});
