import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '@banyan/kernel';
import { Client } from 'pg';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { until } from '../../../../test/support/until.js';
import { decideRoute, type FlagIntent } from '../decide-route.js';
import type { DecisionMaker } from '../decisions/decision-record.js';
import { verifyChain } from '../decisions/verify-chain.js';
import { fastestRoundUs } from '../fastest-round.fixture.js';
import { RolloutStore } from '../store/rollout-store.js';
import { LatchKeeper, type LatchKeeperOptions } from './latch-keeper.js';

const KIM: DecisionMaker = { kind: 'person', name: 'kim' };
const CALL = { reason: '9 of 12 failed', evidence: { bad: 9, n: 12 } };
const FULL: FlagIntent = {
  known: true,
  canaryPercent: 100,
  eligible: true,
  serve: true,
  shadow: false,
  everybody: true,
  shadowing: false,
  definition: 'd',
};

describe('LatchKeeper', () => {
  let postgres: TestPostgres;
  let store: RolloutStore;
  let control: RolloutStore;
  let dataDir: string;
  let domain = '';
  let nth = 0;
  const running: LatchKeeper[] = [];

  beforeAll(async () => {
    postgres = await startPostgres();
    store = new RolloutStore({ url: postgres.url, timeoutMs: 1000, retryMs: 50 });
    control = new RolloutStore({ url: postgres.url, timeoutMs: 1000, retryMs: 50 });
    await store.start();
    await control.start();
  }, 60_000);
  beforeEach(async () => {
    await postgres.resume();
    await until(async () => (await store.readLatches()) && control.readLatches(), 'the stores are connected');
    dataDir = mkdtempSync(join(tmpdir(), 'banyan-keeper-'));
    domain = `domain-${nth++}`;
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map(async (keeper) => keeper.stop()));
    rmSync(dataDir, { recursive: true, force: true });
  });
  afterAll(async () => {
    await Promise.all([store?.stop(), control?.stop()]);
    await postgres?.stop();
  });

  /** A keeper that turns only when told. */
  function keep(options: Partial<LatchKeeperOptions> = {}): LatchKeeper {
    const keeper = new LatchKeeper({
      store,
      replica: 'g1',
      opsUrl: 'http://127.0.0.1:1',
      domains: [domain],
      dataDir,
      turnMs: 0,
      ...options,
    });
    running.push(keeper);
    return keeper;
  }

  function log(keeper: LatchKeeper): string[] {
    const said: string[] = [];
    for (const name of ['tripped', 'reset', 'held', 'spooled', 'persisted'] as const) {
      // The database is shared with the tests before this one, and keepers follow every domain.
      keeper.on(name, (of: string) => of === domain && said.push(name));
    }
    keeper.on('lease-lapsed', () => said.push('lease-lapsed'));
    keeper.on('lease-regained', () => said.push('lease-regained'));
    return said;
  }

  const spooled = (): string[] => {
    try {
      return readdirSync(join(dataDir, 'spool'));
    } catch {
      return [];
    }
  };
  const routeOf = (keeper: LatchKeeper) => decideRoute(FULL, keeper.view(domain));

  it('counts a domain the database never heard of as armed, once it was read', async () => {
    const keeper = keep();
    expect(routeOf(keeper).reason).toBe('latch-unread');
    await keeper.start();
    expect(keeper.view(domain)).toEqual({ latch: { state: 'armed', epoch: 0 }, leaseInForce: true });
    expect(routeOf(keeper).reason).toBe('full');
    expect(keeper.view('never named')).toEqual({ latch: undefined, leaseInForce: true });
  });

  it('trips in memory before trip() returns, then on disk and in the database', async () => {
    const keeper = keep();
    const said = log(keeper);
    await keeper.start();
    const { latch, moved } = keeper.trip({ domain, ...CALL });
    expect(moved).toBe(true);
    expect(routeOf(keeper)).toMatchObject({ serving: 'legacy', reason: 'latch-tripped', epoch: 1 });
    expect(keeper.trip({ domain, ...CALL })).toEqual({ latch, moved: false });
    await keeper.settled();
    expect((await control.readLatches()).get(domain)).toEqual(latch);
    expect(await control.decision(latch.decisionId)).toMatchObject({
      by: { kind: 'replica', replica: 'g1' },
      evidence: CALL.evidence,
    });
    expect(spooled()).toEqual([]);
    expect(said).toEqual(['lease-regained', 'tripped', 'persisted']);
  });

  it('follows what others decide: by notice at once, by reading within a turn, and acknowledges it', async () => {
    const keeper = keep();
    await keeper.start();
    await store.renewLease({ replica: 'g1', opsUrl: '', acknowledged: { [domain]: 0 } });
    const other = keep({ store: control, replica: 'g2', dataDir: join(dataDir, 'g2') });
    await other.start();
    other.trip({ domain, ...CALL });
    await until(() => keeper.view(domain).latch?.state === 'tripped', 'the notice arrived');
    expect(await control.acknowledgedByAll(domain, 1)).toBe(false);
    await Promise.all([keeper.tick(), other.tick()]);
    expect(await control.acknowledgedByAll(domain, 1)).toBe(true);
    await control.reset({ domain, by: KIM, reason: 'fixed', atMs: 1 });
    await Promise.all([keeper.tick(), other.tick()]);
    expect(routeOf(keeper)).toMatchObject({ reason: 'full', epoch: 2 });
    expect(routeOf(other)).toMatchObject({ reason: 'full', epoch: 2 });
  });

  it('is one trip when two replicas come to it at once', async () => {
    const keepers = [keep(), keep({ store: control, replica: 'g2', dataDir: join(dataDir, 'g2') })];
    await Promise.all(keepers.map(async (keeper) => keeper.start()));
    for (const keeper of keepers) keeper.trip({ domain, ...CALL });
    await Promise.all(keepers.map(async (keeper) => keeper.settled()));
    await Promise.all(keepers.map(async (keeper) => keeper.tick()));
    const [one, two] = keepers.map((keeper) => keeper.view(domain).latch);
    expect(one).toMatchObject({ state: 'tripped', epoch: 1 });
    expect(two).toEqual(one);
    const records = await control.decisions(domain);
    expect(records.map((record) => record.kind)).toEqual(['trip', 'joined']);
    expect(verifyChain(records)).toMatchObject({ intact: true });
  });

  it('applies what control offers when it is later, and never goes back', async () => {
    const keeper = keep();
    const said = log(keeper);
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

  it('lets the lease lapse 5 s after the last question, on the monotonic clock, at dispatch', async () => {
    const clock = new ManualClock();
    const keeper = keep({ clock });
    const said = log(keeper);
    await keeper.start();
    await postgres.pause();
    clock.jumpWallClock(3_600_000);
    clock.advance(4999);
    expect(routeOf(keeper).reason).toBe('full');
    clock.advance(1);
    expect(routeOf(keeper)).toMatchObject({ serving: 'legacy', reason: 'lease-lapsed' });
    await keeper.tick();
    await postgres.resume();
    await until(async () => store.readLatches(), 'the store is back');
    await keeper.tick();
    expect(routeOf(keeper).reason).toBe('full');
    expect(said).toEqual(['lease-regained', 'lease-lapsed', 'lease-regained']);
  });

  it('starts without the database: everything at legacy, and on when it comes', async () => {
    await postgres.pause();
    const keeper = keep();
    await keeper.start();
    expect(routeOf(keeper).reason).toBe('latch-unread');
    await postgres.resume();
    await until(async () => {
      await keeper.tick();
      return routeOf(keeper).reason === 'full';
    }, 'the keeper read the latches');
  });

  it('spools a trip while the database is away, and delivers it exactly once', async () => {
    const keeper = keep();
    const said = log(keeper);
    await keeper.start();
    await postgres.pause();
    const { latch } = keeper.trip({ domain, ...CALL });
    await keeper.settled();
    expect(said).toEqual(['lease-regained', 'tripped', 'spooled']);
    expect(spooled()).toEqual([`trip-${latch.decisionId}.ndjson`]);
    expect(statSync(join(dataDir, 'spool', spooled()[0] ?? '')).mode & 0o777).toBe(0o600);
    await postgres.resume();
    await until(async () => {
      await keeper.tick();
      return said.includes('persisted');
    }, 'the trip was delivered');
    await keeper.tick();
    expect((await control.decisions(domain)).map((record) => record.id)).toEqual([latch.decisionId]);
    expect(spooled()).toEqual([]);
    expect(keeper.view(domain).latch).toEqual(latch);
  });

  it('is tripped from the first moment of a life whose last one left a trip on disk, and delivers before it reads', async () => {
    const first = keep();
    await first.start();
    await postgres.pause();
    const { latch } = first.trip({ domain, ...CALL });
    await first.settled();
    await first.stop();
    const second = keep();
    await second.start();
    expect(routeOf(second).reason).toBe('latch-tripped');
    await postgres.resume();
    await until(async () => {
      await second.tick();
      return (await control.readLatches()).get(domain)?.state === 'tripped';
    }, 'the trip was delivered');
    expect(second.view(domain).latch).toEqual(latch);
    expect(await control.decisions(domain)).toHaveLength(1);
    expect(spooled()).toEqual([]);
  });

  it('does not trip again after a reset that happened while its trip lay on disk', async () => {
    const cutOff = new RolloutStore({ url: postgres.url });
    await cutOff.start();
    const alone = keep({ store: cutOff });
    await alone.start();
    await cutOff.stop();
    alone.trip({ domain, ...CALL });
    await alone.settled();
    expect(spooled()).toHaveLength(1);
    const keeper = keep({ replica: 'g2', dataDir: join(dataDir, 'g2') });
    await keeper.start();
    keeper.trip({ domain, ...CALL });
    await keeper.settled();
    await control.reset({ domain, by: KIM, reason: 'fixed', atMs: 1 });
    const again = keep();
    await again.start();
    expect(again.view(domain)).toMatchObject({ latch: { state: 'armed', epoch: 2 }, leaseInForce: true });
    expect((await control.decisions(domain)).map((record) => record.kind)).toEqual(['trip', 'reset', 'joined']);
    expect(spooled()).toEqual([]);
  });

  it('writes a trip again that a restored database has forgotten', async () => {
    const keeper = keep();
    const faults: string[] = [];
    keeper.on('fault', (because) => faults.push(because));
    await keeper.start();
    keeper.offer({ [domain]: { state: 'tripped', epoch: 9, reason: 'r', decisionId: 'gone', trippedAtMs: 1 } });
    await keeper.tick();
    await keeper.tick();
    expect((await control.readLatches()).get(domain)).toMatchObject({ state: 'tripped', epoch: 9 });
    expect(keeper.view(domain).latch).toMatchObject({ state: 'tripped', epoch: 9 });
    expect(faults).toHaveLength(1);
    expect(await control.decisions(domain)).toMatchObject([{ evidence: { restores: 'gone', epoch: 9 } }]);
  });

  it('keeps a trip over its own restart and the loss of the database, and forgets it with the reset', async () => {
    const before = keep();
    await before.start();
    const { latch } = before.trip({ domain, ...CALL });
    await before.stop();
    const sql = new Client({ connectionString: postgres.url });
    await sql.connect();
    await sql.query('DELETE FROM banyan.latch WHERE domain = $1', [domain]);
    await sql.query('DELETE FROM banyan.decision WHERE domain = $1', [domain]);
    await sql.end();
    const after = keep();
    await after.start();
    expect(routeOf(after)).toMatchObject({ reason: 'latch-tripped', epoch: 1 });
    expect((await control.readLatches()).get(domain)).toMatchObject({
      state: 'tripped',
      epoch: 1,
      reason: latch.reason,
    });
    await control.reset({ domain, by: KIM, reason: 'fixed', atMs: 1 });
    await after.tick();
    await after.stop();
    const later = keep();
    await later.start();
    expect(later.view(domain)).toMatchObject({ latch: { state: 'armed', epoch: 2 }, leaseInForce: true });
  });

  it('does not keep a trip that a person reset while it was away', async () => {
    const before = keep();
    await before.start();
    before.trip({ domain, ...CALL });
    await before.stop();
    await control.reset({ domain, by: KIM, reason: 'fixed', atMs: 1 });
    const after = keep();
    await after.start();
    expect(routeOf(after)).toMatchObject({ reason: 'full', epoch: 2 });
  });

  it('sets an unreadable spool file aside and delivers the others', async () => {
    const keeper = keep();
    const other = `other-${domain}`;
    await keeper.start();
    await postgres.pause();
    keeper.trip({ domain: other, ...CALL });
    await keeper.settled();
    writeFileSync(join(dataDir, 'spool', 'trip-0.ndjson'), '{"id": "cut he');
    const faults: string[] = [];
    const next = keep();
    next.on('fault', (because) => faults.push(because));
    await next.start();
    await postgres.resume();
    await until(async () => {
      await next.tick();
      return (await control.readLatches()).get(other)?.state === 'tripped';
    }, 'the readable trip was delivered');
    expect(faults[0]).toContain('trip-0.ndjson');
    expect(spooled()).toEqual(['trip-0.ndjson.unreadable']);
  });

  it('trips although the disk refuses', async () => {
    writeFileSync(join(dataDir, 'a-file'), '');
    const keeper = keep({ dataDir: join(dataDir, 'a-file') });
    const faults: string[] = [];
    keeper.on('fault', (because) => faults.push(because));
    await keeper.start();
    keeper.trip({ domain, ...CALL });
    await keeper.settled();
    expect(faults.join()).toContain('could not be spooled');
    expect((await control.readLatches()).get(domain)?.state).toBe('tripped');
  });

  it('gives its lease back when it stops', async () => {
    const keeper = keep({ replica: 'leaving' });
    await keeper.start();
    expect(await liveNames(control)).toContain('leaving');
    await keeper.stop();
    expect(await liveNames(control)).not.toContain('leaving');
    expect(keeper.leaseInForce).toBe(false);
  });

  it('acknowledges a notice without waiting for the next turn', async () => {
    const keeper = keep({ turnMs: 60_000, replica: 'quick' });
    await keeper.start();
    await control.hold({ domain, by: KIM, reason: 'sale', atMs: 1, canaryPercent: 5 });
    await until(async () => {
      const [quick] = (await control.liveReplicas()).filter(({ replica }) => replica === 'quick');
      return quick?.acknowledged[domain] === 1;
    }, 'the hold was acknowledged');
  });

  it('answers the request path in well under a microsecond', async () => {
    const keeper = keep();
    await keeper.start();
    expect(fastestRoundUs(() => keeper.view(domain))).toBeLessThan(0.5);
  });
});

async function liveNames(store: RolloutStore): Promise<string[]> {
  return (await store.liveReplicas()).map(({ replica }) => replica);
}
