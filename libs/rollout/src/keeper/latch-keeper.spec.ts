import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '@banyan/kernel';
import { armAgain } from '../../../../test/support/arm-again.js';
import { until } from '../../../../test/support/until.js';
import { verifyChain } from '../decisions/verify-chain.js';
import type { RolloutStore } from '../store/rollout-store.js';
import { CALL, KeeperRig, KIM } from './keeper-rig.fixture.js';
import { RETURN_WAIT_MS } from './latch-keeper.js';

describe('LatchKeeper', () => {
  let rig: KeeperRig;
  beforeAll(async () => {
    rig = await KeeperRig.start();
  });
  beforeEach(async () => rig.beforeEach());
  afterEach(async () => rig.afterEach());
  afterAll(async () => rig?.stop());

  it('counts a domain the database never heard of as armed, once it was read', async () => {
    const { domain } = rig;
    const keeper = rig.keep();
    expect(rig.routeOf(keeper).reason).toBe('latch-unread');
    await keeper.start();
    expect(keeper.view(domain)).toEqual({ latch: { state: 'armed', epoch: 0 }, leaseInForce: true });
    expect(rig.routeOf(keeper).reason).toBe('full');
    expect(keeper.view('never named')).toEqual({ latch: undefined, leaseInForce: true });
  });

  it('trips in memory before trip() returns, then on disk and in the database', async () => {
    const { domain } = rig;
    const keeper = rig.keep();
    const said = rig.log(keeper);
    await keeper.start();
    const { latch, moved } = keeper.trip({ domain, ...CALL });
    expect(moved).toBe(true);
    expect(rig.routeOf(keeper)).toMatchObject({ serving: 'legacy', reason: 'latch-tripped', epoch: 1 });
    expect(keeper.trip({ domain, ...CALL })).toEqual({ latch, moved: false });
    await keeper.settled();
    expect((await rig.control.readLatches()).get(domain)).toEqual(latch);
    expect(await rig.control.decision(latch.decisionId)).toMatchObject({
      by: { kind: 'replica', replica: 'g1' },
      evidence: CALL.evidence,
    });
    expect(rig.spooled()).toEqual([]);
    expect(said).toEqual(['lease-regained', 'tripped', 'persisted']);
  });

  it('follows what others decide: by notice at once, by reading within a turn, and acknowledges it', async () => {
    const { domain } = rig;
    const keeper = rig.keep();
    await keeper.start();
    await rig.store.renewLease({ replica: 'g1', opsUrl: '', acknowledged: { [domain]: 0 } });
    const other = rig.keep({ store: rig.control, replica: 'g2', dataDir: join(rig.dataDir, 'g2') });
    await other.start();
    other.trip({ domain, ...CALL });
    await until(() => keeper.view(domain).latch?.state === 'tripped', 'the notice arrived');
    expect(await rig.control.acknowledgedByAll(domain, 1)).toBe(false);
    await Promise.all([keeper.tick(), other.tick()]);
    expect(await rig.control.acknowledgedByAll(domain, 1)).toBe(true);
    await armAgain(rig.control, domain);
    await Promise.all([keeper.tick(), other.tick()]);
    expect(rig.routeOf(keeper)).toMatchObject({ reason: 'full', epoch: 2 });
    expect(rig.routeOf(other)).toMatchObject({ reason: 'full', epoch: 2 });
  });

  it('is one trip when two replicas come to it at once', async () => {
    const { domain } = rig;
    const keepers = [rig.keep(), rig.keep({ store: rig.control, replica: 'g2', dataDir: join(rig.dataDir, 'g2') })];
    await Promise.all(keepers.map(async (keeper) => keeper.start()));
    for (const keeper of keepers) keeper.trip({ domain, ...CALL });
    await Promise.all(keepers.map(async (keeper) => keeper.settled()));
    await Promise.all(keepers.map(async (keeper) => keeper.tick()));
    const [one, two] = keepers.map((keeper) => keeper.view(domain).latch);
    expect(one).toMatchObject({ state: 'tripped', epoch: 1 });
    expect(two).toEqual(one);
    const records = await rig.control.decisions(domain);
    expect(records.map((record) => record.kind)).toEqual(['trip', 'joined']);
    expect(verifyChain(records)).toMatchObject({ intact: true });
  });

  it('applies what control offers when it is later, and never goes back', async () => {
    const { domain } = rig;
    const keeper = rig.keep();
    const said = rig.log(keeper);
    await keeper.start();
    const tripped = { state: 'tripped', epoch: 3, reason: 'r', decisionId: 'd', trippedAtMs: 1 } as const;
    keeper.offer({ [domain]: tripped });
    expect(keeper.view(domain).latch).toEqual(tripped);
    keeper.offer({ [domain]: { state: 'armed', epoch: 2 } });
    expect(keeper.view(domain).latch).toEqual(tripped);
    keeper.offer({ [domain]: { state: 'held', epoch: 4, reason: 'r', decisionId: 'd', canaryPercent: 5 } });
    keeper.offer({ [domain]: { state: 'armed', epoch: 5 } });
    expect(keeper.latches()).toContainEqual({ domain, state: 'armed', epoch: 5 });
    expect(said).toEqual(['lease-regained', 'tripped', 'held', 'reset']);
  });

  it('takes a trip that control offers before it could read the database, and nothing else; then it tells the database', async () => {
    const { domain } = rig;
    await rig.postgres.pause();
    const keeper = rig.keep();
    await keeper.start();
    keeper.offer({ [domain]: { state: 'armed', epoch: 4 } });
    expect(keeper.view(domain).latch).toBeUndefined();
    keeper.offer({ [domain]: { state: 'tripped', epoch: 3, reason: 'r', decisionId: 'd', trippedAtMs: 1 } });
    expect(rig.routeOf(keeper)).toMatchObject({ serving: 'legacy' });
    await rig.postgres.resume();
    await until(async () => {
      await keeper.tick();
      return keeper.leaseInForce;
    }, 'the lease is in force');
    expect(rig.routeOf(keeper)).toMatchObject({ serving: 'legacy', reason: 'latch-tripped', epoch: 3 });
    expect((await rig.control.readLatches()).get(domain)).toMatchObject({ state: 'tripped', epoch: 3 });
  });

  it('lets the lease lapse 5 s after the last question, on the monotonic clock, at dispatch', async () => {
    const clock = new ManualClock();
    const keeper = rig.keep({ clock });
    const said = rig.log(keeper);
    await keeper.start();
    await rig.postgres.pause();
    clock.jumpWallClock(3_600_000);
    clock.advance(4999);
    expect(rig.routeOf(keeper).reason).toBe('full');
    clock.advance(1);
    expect(rig.routeOf(keeper)).toMatchObject({ serving: 'legacy', reason: 'lease-lapsed' });
    await keeper.tick();
    await rig.postgres.resume();
    await until(async () => rig.store.readLatches(), 'the store is back');
    await keeper.tick();
    // Who tripped meanwhile writes it now; this replica hears of it before it serves again.
    expect(rig.routeOf(keeper)).toMatchObject({ serving: 'legacy', reason: 'lease-lapsed' });
    clock.advance(RETURN_WAIT_MS - 1);
    await keeper.tick();
    expect(rig.routeOf(keeper).reason).toBe('lease-lapsed');
    clock.advance(1);
    await keeper.tick();
    expect(rig.routeOf(keeper).reason).toBe('full');
    expect(said).toEqual(['lease-regained', 'lease-lapsed', 'lease-regained']);
  });

  it('does not let a short absence of the database cost it a lease that is in force', async () => {
    const clock = new ManualClock();
    const keeper = rig.keep({ clock });
    await keeper.start();
    await rig.postgres.pause();
    clock.advance(2_000);
    await keeper.tick();
    await rig.postgres.resume();
    await until(async () => rig.store.readLatches(), 'the store is back');
    await keeper.tick();
    expect(rig.routeOf(keeper).reason).toBe('full');
  });

  it('gives its lease back when it stops', async () => {
    const keeper = rig.keep({ replica: 'leaving' });
    await keeper.start();
    expect(await liveNames(rig.control)).toContain('leaving');
    await keeper.stop();
    expect(await liveNames(rig.control)).not.toContain('leaving');
    expect(keeper.leaseInForce).toBe(false);
  });

  it('acknowledges a notice without waiting for the next turn', async () => {
    const { domain } = rig;
    const keeper = rig.keep({ turnMs: 60_000, replica: 'quick' });
    await keeper.start();
    await rig.control.hold({ domain, by: KIM, reason: 'sale', atMs: 1, canaryPercent: 5 });
    await until(async () => {
      const [quick] = (await rig.control.liveReplicas()).filter(({ replica }) => replica === 'quick');
      return quick?.acknowledged[domain] === 1;
    }, 'the hold was acknowledged');
  });
});

async function liveNames(store: RolloutStore): Promise<string[]> {
  return (await store.liveReplicas()).map(({ replica }) => replica);
}
