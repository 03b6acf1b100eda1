import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyedHash, systemClock } from '@banyan/kernel';
import { LatchKeeper, RolloutStore, type DecisionRecord } from '@banyan/rollout';
import { replayJudgement, RULES_VERSION, type RecordedJudgement } from '@banyan/slo';
import { armAgain } from '../../../../test/support/arm-again.js';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { until } from '../../../../test/support/until.js';
import type { OwnedDomain } from '../domain/owned-domain.js';
import { counted, failing, late } from '../testing/scripted-arm.fixture.js';
import { LEGACY_UNITS, SERVICE_UNITS, StorefrontRig } from '../testing/storefront-rig.fixture.js';
import { LocalJudge } from './local-judge.js';
import { watchPairs } from './watch-pairs.js';

const IN_FORCE = ({ contracts }: OwnedDomain) => ({ flagRevision: 7, contracts });

let postgres: TestPostgres;
let store: RolloutStore;
let keeper: LatchKeeper;
let rig: StorefrontRig;
let dataDir: string;
let trips: string[];

beforeAll(async () => {
  postgres = await startPostgres();
  store = new RolloutStore({ url: postgres.url, timeoutMs: 20_000 });
  await store.start();
});
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'banyan-judge-'));
  keeper = new LatchKeeper({
    store,
    replica: 'gw-1',
    opsUrl: 'http://127.0.0.1:1',
    domains: ['inventory'],
    dataDir,
    turnMs: 0,
  });
  trips = [];
  keeper.on('tripped', (domain, { epoch }) => trips.push(`${domain} ${epoch}`));
  await until(async () => {
    await keeper.tick();
    return keeper.leaseInForce;
  }, 'the lease is in force');
  rig = await StorefrontRig.start({ sli: new LocalJudge(keeper, 'gw-1', systemClock, IN_FORCE) });
  follow();
});
afterEach(async () => {
  await rig.stop();
  await keeper.stop();
  if (keeper.view('inventory').latch?.state === 'tripped') {
    await reset('next test');
  }
  rmSync(dataDir, { recursive: true, force: true });
});
afterAll(async () => {
  await store.stop();
  await postgres.stop();
});

/** The pipeline sees the latch as this replica's keeper does. */
function follow(): void {
  Object.defineProperty(rig, 'latch', { get: () => keeper.view('inventory') });
}

/** So many requests of as many sessions, this share of them served by the service. */
async function shop(requests: number, everyNth: number): Promise<void> {
  for (let count = 0; count < requests; count++) {
    // The lease, 5 s on the clock: a busy machine must not take it away in between.
    if (count % 10 === 0) await keeper.tick();
    rig.serve(count % everyNth === 0, 100 / everyNth);
    const { status } = await rig.one('A', { headers: { 'x-session-id': `s${count}` } });
    expect(status).toBe(200);
  }
}

/** A person arms the latch again. */
async function reset(reason: string): Promise<void> {
  await armAgain(store, 'inventory', { reason });
}

const epoch = () => keeper.view('inventory').latch?.epoch ?? -1;

describe('a service that fails', () => {
  it('is taken back by this replica alone, once, with a record that gives the same verdict again', async () => {
    const before = epoch();
    rig.service.behaves = failing('service', 'fault');
    await shop(60, 5);
    expect(keeper.view('inventory').latch).toMatchObject({ state: 'tripped', epoch: before + 1 });
    expect(trips).toEqual([`inventory ${before + 1}`]);
    await keeper.settled();
    await keeper.tick();

    const { latch } = keeper.view('inventory');
    const decisionId = latch !== undefined && 'decisionId' in latch ? latch.decisionId : '';
    const record = (await store.decisions('inventory')).find(({ id }) => id === decisionId) as DecisionRecord;
    expect(record).toMatchObject({ kind: 'trip', by: { kind: 'replica', replica: 'gw-1' } });
    const recorded = record.evidence as unknown as RecordedJudgement;
    expect(recorded).toMatchObject({
      rulesVersion: RULES_VERSION,
      replicas: ['gw-1'],
      decidedBy: { rule: recorded.verdict.kind === 'breached' ? recorded.verdict.by.rule : 'none' },
      flag: { name: 'inventory.serve', definition: 'first', revision: 7 },
      contracts: [
        { version: 'v1', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
        { version: 'v2', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      ],
    });
    expect(replayJudgement(record.evidence)).toMatchObject({
      kind: 'same',
      now: { kind: 'breached', text: record.reason },
    });
    // Sessions are in it as keyed hashes only.
    expect(JSON.stringify(record)).not.toMatch(/"s\d+"/);
    const [first] = recorded.evidence.operations.flatMap(({ service }) => service.failedSessions);
    expect(first).toBe(keyedHash('development-only', 's0'));
  });

  it('serves nobody after the trip, and legacy everybody', async () => {
    rig.service.behaves = failing('service', 'fault');
    await shop(60, 5);
    const asked = rig.service.calls.length;
    rig.service.behaves = counted(SERVICE_UNITS);
    rig.serve(true, 100);
    expect(await rig.one()).toMatchObject({ json: { quantity: LEGACY_UNITS } });
    expect(rig.service.calls.length).toBe(asked);
  });

  it('is taken back for slowness too', async () => {
    rig.service.behaves = late(310, counted(SERVICE_UNITS));
    // Half of the sessions are legacy's: another split than the intended one would prove nothing.
    for (const serve of [false, true]) {
      rig.serve(serve, 50);
      const sessions = Array.from({ length: 40 }, (_, count) => `${serve ? 'service' : 'legacy'} ${count}`);
      await Promise.all(sessions.map((id) => rig.one('A', { headers: { 'x-session-id': id } })));
    }
    expect(keeper.view('inventory').latch).toMatchObject({ state: 'tripped' });
  });
});

/** So many requests of as many sessions, everybody's answered by the service, each after the copy of the one before it. */
async function everybody(requests: number, from = 0): Promise<void> {
  rig.serve(true, 100);
  for (let count = from; count < from + requests; count++) {
    if (count % 10 === 0) await keeper.tick();
    await rig.one('A', { headers: { 'x-session-id': `s${count}` } });
    await until(() => rig.domain.shadow.inFlight === 0, 'the copy has ended');
  }
}

describe('at full', () => {
  beforeEach(async () => {
    for (const arm of [rig.legacy, rig.shadowLegacy]) arm.behaves = counted(SERVICE_UNITS);
    await everybody(20);
  });

  it('a service that fails is taken back, legacy being asked in its place and beside it', async () => {
    rig.service.behaves = failing('service', 'fault');
    await everybody(40, 100);
    expect(trips).toHaveLength(1);
  });

  it('nothing is taken back while both arms are down: legacy would be no better', async () => {
    rig.service.behaves = failing('service', 'fault');
    for (const arm of [rig.legacy, rig.shadowLegacy]) arm.behaves = failing('legacy', 'fault');
    await everybody(40, 100);
    expect(trips).toEqual([]);
    expect(rig.domain.evidence.latest()?.operations[0]).toMatchObject({ service: { failed: 40 } });
  });

  it('nothing is taken back while legacy alone is down', async () => {
    rig.shadowLegacy.behaves = failing('legacy', 'fault');
    await everybody(60, 100);
    expect(trips).toEqual([]);
    expect(rig.domain.evidence.latest()?.operations[0]).toMatchObject({
      legacy: { failed: 1 },
      service: { failed: 0 },
    });
  });
});

describe('pairs', () => {
  const pair = (over: object = {}) => ({ service: ['stock.quantityE4'], noise: [], ...over });

  it('of a request that the service answered otherwise than legacy, which agrees with itself, take it back', async () => {
    const judge = new LocalJudge(keeper, 'gw-1', systemClock, IN_FORCE);
    await shop(1, 1);
    const stretch = rig.observations[0]?.decision.stretch ?? { epoch: epoch(), share: 1, definition: 'first' };
    rig.domain.evidence.enter(stretch, 0);
    for (let count = 0; count < 200 && trips.length === 0; count++) {
      judge.paired(rig.domain, stretch, 'availability.one', pair());
    }
    expect(trips).toHaveLength(1);
  });

  it('of a field that legacy does not repeat either do not', async () => {
    const judge = new LocalJudge(keeper, 'gw-1', systemClock, IN_FORCE);
    const stretch = { epoch: epoch(), share: 0.5, definition: 'first', release: '' };
    rig.domain.evidence.enter(stretch, 0);
    for (let count = 0; count < 200; count++) {
      judge.paired(rig.domain, stretch, 'availability.one', pair({ noise: ['stock.quantityE4'] }));
    }
    expect(trips).toEqual([]);
  });

  it('are counted in the stretch their request was decided in; those of stage shadow in none', async () => {
    await rig.stop();
    rig = await StorefrontRig.start({ settings: { BANYAN_SHADOW_NOISE_RATIO: '1' } });
    follow();
    const told: unknown[] = [];
    watchPairs(rig.domain, { paired: (_domain, stretch, operation, seen) => told.push([stretch, operation, seen]) });
    rig.serve(false, 0, { shadow: true, shadowing: true, serving: false });
    await rig.one();
    await until(() => rig.domain.shadow.counts.compared === 1, 'the copy of stage shadow is compared');
    rig.serve(false, 20, { shadow: true, shadowing: true });
    rig.shadowService.behaves = counted(LEGACY_UNITS);
    await rig.one();
    await until(() => told.length > 0, 'a pair is told');
    expect(told).toEqual([
      [expect.objectContaining({ epoch: epoch(), share: 0.2 }), 'availability.one', { service: [], noise: [] }],
    ]);
  });
});

describe('a release', () => {
  it('that the service names begins the evidence anew, once, and is told to control by the same name', async () => {
    const counts = () => {
      const { release, operations = [] } = rig.domain.evidence.latest() ?? {};
      return [release, operations[0]?.service.requests];
    };
    const ask = async (says: string | undefined, requests: number) => {
      rig.service.says = says;
      rig.serve(true, 50);
      for (let count = 0; count < requests; count++) await rig.one();
    };
    await ask(undefined, 2);
    expect(counts()).toEqual(['', 2]);
    await ask('r1', 3);
    expect(counts()).toEqual(['r1', 3]);
    await ask('r2', 1);
    await ask('r1', 1);
    await ask(undefined, 1);
    await ask('r2', 1);
    expect(counts()).toEqual(['r2', 4]);
  });
});

describe('is not taken back', () => {
  it('a service as good as legacy', async () => {
    await shop(60, 2);
    expect(trips).toEqual([]);
  });

  it('a service that fails for one session only', async () => {
    rig.service.behaves = failing('service', 'fault');
    rig.serve(true, 20);
    for (let count = 0; count < 9; count++) await rig.one('A', { headers: { 'x-session-id': 'one' } });
    expect(trips).toEqual([]);
  });

  it('a service whose requests prove nothing: excluded by the flag, or decided without a lease', async () => {
    rig.service.behaves = failing('service', 'fault');
    rig.serve(true, 20, { eligible: false });
    for (let count = 0; count < 9; count++) await rig.one('A', { headers: { 'x-session-id': `s${count}` } });
    expect(rig.service.calls).toEqual([]);
    expect(rig.domain.evidence.latest()).toBeUndefined();
  });

  it('by what was decided before a reset, however late it fails', async () => {
    rig.service.behaves = failing('service', 'fault');
    await shop(60, 5);
    expect(trips).toHaveLength(1);
    await keeper.settled();
    const stale = { epoch: epoch() - 1, share: 0.2, definition: 'first' };
    await reset('fixed');
    await keeper.tick();
    expect(keeper.view('inventory').latch?.state).toBe('armed');

    const observation = { failed: true, slow: false, ms: 1, decision: { serving: 'service', stretch: stale } };
    const call = { domain: rig.domain, caller: { sessionId: 'late' }, operation: { name: 'availability.one' } };
    expect(rig.domain.evidence.of(stale)).toBeDefined();
    new LocalJudge(keeper, 'gw-1', systemClock, IN_FORCE).observe({ ...observation, call } as never);
    expect(keeper.view('inventory').latch?.state).toBe('armed');
    expect(trips).toHaveLength(1);
  });
});
