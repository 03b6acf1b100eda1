import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { armAgain } from '../../../../test/support/arm-again.js';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { until } from '../../../../test/support/until.js';
import type { DecisionMaker } from '../decisions/decision-record.js';
import { verifyChain } from '../decisions/verify-chain.js';
import type { Latch } from '../latch.js';
import { type TripRequest, tripRequest } from '../trip-request.js';
import { ChainMoved } from './chain-moved.js';
import { RolloutStore } from './rollout-store.js';
import { StoreUnavailable } from '@banyan/database';

const KIM: DecisionMaker = { kind: 'person', name: 'kim' };
const AT = Date.UTC(2026, 0, 1);

function trip(domain: string, parts: Partial<Parameters<typeof tripRequest>[0]> = {}): TripRequest {
  const by: DecisionMaker = { kind: 'replica', replica: 'g1' };
  return tripRequest({
    domain,
    by,
    reason: '9 of 12 failed',
    evidence: { bad: 9, n: 12 },
    atMs: AT,
    epoch: 0,
    ...parts,
  });
}

describe('RolloutStore', () => {
  let postgres: TestPostgres;
  let store: RolloutStore;
  let other: RolloutStore;
  let sql: Client;
  let domain = '';
  let nth = 0;
  beforeAll(async () => {
    postgres = await startPostgres();
    const patient = { url: postgres.url, timeoutMs: 20_000 };
    [store, other] = [new RolloutStore(patient), new RolloutStore(patient)];
    // Both at once: one migrates, the other comes back.
    await Promise.all([store.start(), other.start()]);
    await until(() => store.connected && other.connected, 'both stores are connected');
    sql = new Client({ connectionString: postgres.url });
    await sql.connect();
  });
  beforeEach(() => {
    domain = `domain-${nth++}`;
  });
  afterAll(async () => {
    await sql?.end();
    await Promise.all([store?.stop(), other?.stop()]);
    await postgres?.stop();
  });

  it('appends a note that moves no latch, on the chain as it was read and on no other', async () => {
    await store.trip(trip(domain));
    const { sequence } = await store.head(domain);
    const note = {
      domain,
      kind: 'ramp-resumed',
      by: KIM,
      reason: 'go on',
      atMs: AT,
      evidence: { percent: 1 },
    } as const;
    const record = await store.note({ ...note, afterSequence: sequence });
    expect(record).toMatchObject({ sequence: sequence + 1, kind: 'ramp-resumed', epoch: 1, evidence: { percent: 1 } });
    await expect(other.note({ ...note, afterSequence: sequence })).rejects.toBeInstanceOf(ChainMoved);
    expect([store.connected, other.connected]).toEqual([true, true]);
    expect((await store.readLatches()).get(domain)).toMatchObject({ state: 'tripped', epoch: 1 });
    expect(verifyChain(await store.decisions(domain))).toMatchObject({ intact: true });
  });

  it('has the records from the newest of a kind on, and none without one', async () => {
    const note = { domain, by: KIM, reason: 'r', atMs: AT, evidence: null } as const;
    expect(await store.decisionsFrom(domain, 'ramp-resumed')).toEqual([]);
    for (const kind of ['ramp-resumed', 'ramp-step', 'ramp-resumed', 'ramp-frozen', 'ramp-step'] as const)
      await store.note({ ...note, kind });
    const from = await store.decisionsFrom(domain, 'ramp-resumed');
    expect(from.map(({ kind, sequence }) => [kind, sequence])).toEqual([
      ['ramp-resumed', 3],
      ['ramp-frozen', 4],
      ['ramp-step', 5],
    ]);
  });

  it('trips, and keeps the record with its evidence', async () => {
    const request = trip(domain, { evidence: { bayes: Number.POSITIVE_INFINITY, text: 'ä\u0000\ud800', none: null } });
    const { latch, moved, record } = await store.trip(request);
    expect(moved).toBe(true);
    expect(latch).toEqual({
      state: 'tripped',
      epoch: 1,
      reason: '9 of 12 failed',
      decisionId: request.id,
      trippedAtMs: AT,
    });
    expect((await other.readLatches()).get(domain)).toEqual(latch);
    expect(await other.decisions(domain)).toEqual([record]);
    expect(await other.decision(request.id)).toEqual(record);
    expect(record).toMatchObject({
      kind: 'trip',
      epoch: 1,
      sequence: 1,
      evidence: { bayes: 'Infinity', text: 'ä\u0000\ufffd' },
    });
  });

  it('takes two trips of one epoch for one, and keeps the evidence of both', async () => {
    const requests = Array.from({ length: 12 }, () => trip(domain));
    const decided = await Promise.all(requests.map(async (request, n) => (n % 2 === 0 ? store : other).trip(request)));
    expect(decided.filter((one) => one.moved)).toHaveLength(1);
    expect(new Set(decided.map((one) => one.latch.epoch))).toEqual(new Set([1]));
    const records = await store.decisions(domain);
    expect(records.map((record) => record.kind).sort()).toEqual([...Array<string>(11).fill('joined'), 'trip']);
    expect(verifyChain(records, await store.head(domain))).toMatchObject({ intact: true });
  });

  it('writes a request once, however often it is sent', async () => {
    const request = trip(domain);
    await Promise.all([store.trip(request), other.trip(request), store.trip(request)]);
    await armAgain(store, domain);
    expect(await other.trip(request)).toMatchObject({ moved: false, latch: { state: 'armed', epoch: 2 } });
    expect((await store.decisions(domain)).map((record) => record.kind)).toEqual(['trip', 'reset']);
  });

  it('does not trip on evidence from before a reset, but does on evidence from after it', async () => {
    await store.trip(trip(domain));
    await armAgain(store, domain);
    expect(await store.trip(trip(domain, { epoch: 0 }))).toMatchObject({ moved: false, record: { kind: 'joined' } });
    expect(await store.trip(trip(domain, { epoch: 2 }))).toMatchObject({ moved: true, latch: { epoch: 3 } });
  });

  it('holds, moves the hold, trips from it, and resets', async () => {
    const choice = { domain, by: KIM, reason: 'freeze for the sale', atMs: AT };
    expect(await store.hold({ ...choice, canaryPercent: 12 })).toMatchObject({
      latch: { state: 'held', epoch: 1, canaryPercent: 12 },
    });
    await store.hold({ ...choice, canaryPercent: 5 });
    expect(await store.trip(trip(domain, { epoch: 1 }))).toMatchObject({ latch: { state: 'tripped', epoch: 3 } });
    await expect(store.hold({ ...choice, canaryPercent: 5 })).rejects.toMatchObject({ code: 'tripped' });
    const patient = { ...choice, atMs: AT + 30_000 };
    expect(await store.reset({ ...patient, expectedEpoch: 3 })).toMatchObject({ latch: { state: 'armed', epoch: 4 } });
    await expect(store.reset(choice)).rejects.toMatchObject({ code: 'nothing-to-reset' });
    expect(verifyChain(await store.decisions(domain))).toMatchObject({ intact: true, head: { sequence: 4 } });
    expect(store.connected).toBe(true);
  });

  it('refuses a reset before the wait after the trip is over, whoever asks, and says when it is', async () => {
    await store.trip(trip(domain));
    const ask = async (sinceTripMs: number, more: object = {}) =>
      other.reset({ domain, by: KIM, reason: 'fixed', atMs: AT + sinceTripMs, ...more });
    await expect(ask(29_999)).rejects.toMatchObject({ code: 'too-soon', retryInMs: 1 });
    await expect(ask(-3_600_000)).rejects.toMatchObject({ code: 'too-soon', retryInMs: 30_000 });
    expect(await store.reentry(domain, { atMs: AT + 5_000 })).toEqual({
      trips: 1,
      waitMs: 30_000,
      remainingMs: 25_000,
      possibleAtMs: AT + 30_000,
      release: undefined,
      confirmTrips: undefined,
    });
    // The clock went back an hour, but the trip was seen standing for as long as must be.
    expect(await ask(-3_600_000, { seenStandingMs: 30_000 })).toMatchObject({ latch: { state: 'armed' } });
    expect(await store.reentry(domain, { atMs: AT })).toBeUndefined();
  });

  it('demands that the third trip of a release is confirmed by its number, and no other release', async () => {
    const of = (epoch: number, release: string) =>
      trip(domain, { epoch, evidence: { evidence: { release, text: '\u0000' } } });
    for (const epoch of [0, 2]) {
      await store.trip(of(epoch, '1.4.2'));
      await store.reset({ domain, by: KIM, reason: 'again', atMs: AT + epoch * 100_000 + 60_000 });
    }
    const third = of(4, '1.4.2');
    await store.trip({ ...third, atMs: AT + 300_000 });
    const late = { domain, by: KIM, reason: 'again', atMs: AT + 600_000 };
    await expect(store.reset(late)).rejects.toMatchObject({ code: 'confirmation-required' });
    await expect(store.reset({ ...late, confirmTrips: 2 })).rejects.toMatchObject({ code: 'confirmation-required' });
    expect(await store.reset({ ...late, confirmTrips: 3 })).toMatchObject({ latch: { state: 'armed', epoch: 6 } });
    await store.trip({ ...of(6, '1.4.3'), atMs: AT + 700_000 });
    expect(await store.reset({ ...late, atMs: AT + 1_000_000 })).toMatchObject({ latch: { state: 'armed' } });
    expect(verifyChain(await store.decisions(domain))).toMatchObject({ intact: true });
  });

  it('records once that every live replica has acknowledged a trip, and only of the trip that stands', async () => {
    await store.trip(trip(domain));
    const told = { domain, epoch: 1, atMs: AT + 80, replicas: [{ replica: 'g1', epoch: 1 }], tookMs: 80 };
    expect(await store.recordRolledBack({ ...told, epoch: 2 })).toBeUndefined();
    const written = await Promise.all([store.recordRolledBack(told), other.recordRolledBack(told)]);
    const [record, ...more] = written.filter((each) => each !== undefined);
    expect(more).toEqual([]);
    expect(record).toMatchObject({
      kind: 'rolled-back',
      epoch: 1,
      reason: 'rolled back: acknowledged by every live replica, 1 in all, 80 ms after the trip',
      evidence: { replicas: [{ replica: 'g1', epoch: 1 }], tookMs: 80 },
    });
    expect((await store.readLatches()).get(domain)).toMatchObject({ state: 'tripped', epoch: 1 });
    await armAgain(store, domain);
    expect(await store.recordRolledBack(told)).toBeUndefined();
    expect(verifyChain(await store.decisions(domain), await store.head(domain))).toMatchObject({ intact: true });
  });

  it('tells everybody who listens, with the commit', async () => {
    const heard: [string, Latch][] = [];
    other.on('latch', (of, latch) => heard.push([of, latch]));
    const { latch } = await store.trip(trip(domain, { reason: `${'\u0001ü'.repeat(900)} 🌳` }));
    await until(() => heard.some(([of]) => of === domain), 'the other store heard of the trip');
    expect(heard.find(([of]) => of === domain)?.[1]).toEqual(latch);
  });

  it('finds an edited, a removed and a cut record', async () => {
    for (const epoch of [0, 2, 4]) {
      await store.trip(trip(domain, { epoch }));
      await armAgain(store, domain);
    }
    const head = await store.head(domain);
    const where = `WHERE domain = '${domain}' AND sequence =`;
    await sql.query(`UPDATE banyan.decision SET evidence = '{"bad": 0, "n": 12}' ${where} 3`);
    expect(verifyChain(await store.decisions(domain), head)).toMatchObject({ because: 'edited', sequence: 3 });
    await sql.query(`DELETE FROM banyan.decision ${where} 3`);
    expect(verifyChain(await store.decisions(domain), head)).toMatchObject({ because: 'removed', sequence: 3 });
    await sql.query(`DELETE FROM banyan.decision WHERE domain = '${domain}' AND sequence > 2`);
    expect(verifyChain(await store.decisions(domain), head)).toMatchObject({ because: 'truncated', sequence: 3 });
  });

  it('knows who lives and who follows which epoch', async () => {
    const lease = { opsUrl: 'http://127.0.0.1:1', acknowledged: { [domain]: 1 } };
    expect(await store.acknowledgedByAll(domain, 99)).toBe(true);
    await store.renewLease({ ...lease, replica: 'a' });
    await other.renewLease({ ...lease, replica: 'b', acknowledged: {} });
    expect((await store.liveReplicas()).map(({ replica }) => replica)).toEqual(['a', 'b']);
    expect(await store.acknowledgedByAll(domain, 1)).toBe(false);
    await other.renewLease({ ...lease, replica: 'b', acknowledged: { [domain]: 2 } });
    expect(await store.acknowledgedByAll(domain, 1)).toBe(true);
    expect(await store.acknowledgedByAll(domain, 2)).toBe(false);
    await sql.query(`UPDATE banyan.lease SET renewed_at = renewed_at - interval '6 seconds' WHERE replica = 'a'`);
    expect(await store.acknowledgedByAll(domain, 2)).toBe(true);
    await store.releaseLease('b');
    expect(await store.liveReplicas()).toEqual([]);
  });

  it('lists a trip until it is written to Unleash, and a later one again', async () => {
    const listed = async () => (await store.tripsNotInUnleash()).filter((one) => one.domain === domain);
    await store.trip(trip(domain));
    expect(await listed()).toMatchObject([{ domain, latch: { epoch: 1, reason: '9 of 12 failed' } }]);
    await store.markWrittenToUnleash(domain, 1);
    await store.markWrittenToUnleash(domain, 1);
    expect(await listed()).toEqual([]);
    await armAgain(store, domain);
    await store.trip(trip(domain, { epoch: 2 }));
    expect(await listed()).toMatchObject([{ latch: { epoch: 3 } }]);
  });

  it('gives up on a server that hangs, and comes back by itself', async () => {
    const quick = new RolloutStore({ url: postgres.url, timeoutMs: 300, applicationName: 'hangs' });
    await quick.start();
    await until(
      async () => quick.connected && (await backends('hangs (listen)')).length === 1,
      'pool and listener are connected',
    );
    const pids = await backends('hangs');
    try {
      for (const pid of pids) process.kill(pid, 'SIGSTOP');
      const asked = performance.now();
      await expect(quick.trip(trip(domain))).rejects.toBeInstanceOf(StoreUnavailable);
      expect(performance.now() - asked).toBeLessThan(10_000);
      expect((await until(async () => quick.trip(trip(domain)), 'the store works again')).latch.epoch).toBe(1);
    } finally {
      for (const pid of pids) process.kill(pid, 'SIGCONT');
      await quick.stop();
    }
  });

  it('waits for a lock no longer than it may, and keeps its connection', async () => {
    const patient = new RolloutStore({ url: postgres.url, timeoutMs: 6_000 });
    await patient.start();
    await until(() => patient.connected, 'it is connected');
    let lost = 0;
    patient.on('disconnected', () => (lost += 1));
    await sql.query('BEGIN');
    await sql.query(`SELECT pg_advisory_xact_lock(hashtextextended('banyan.decision:' || $1, 0))`, [domain]);
    try {
      await expect(patient.trip(trip(domain))).rejects.toBeInstanceOf(StoreUnavailable);
      await sql.query('ROLLBACK');
      expect((await patient.trip(trip(domain))).moved).toBe(true);
      expect(lost).toBe(0);
    } finally {
      await patient.stop();
    }
  });

  it('makes its schema again when somebody dropped it', async () => {
    const fresh = await startPostgres();
    const own = new RolloutStore({ url: fresh.url, timeoutMs: 20_000 });
    try {
      await own.start();
      await own.trip(trip(domain));
      const killer = new Client({ connectionString: fresh.url });
      await killer.connect();
      await killer.query('DROP SCHEMA banyan CASCADE');
      await killer.end();
      await expect(own.readLatches()).rejects.toBeInstanceOf(StoreUnavailable);
      expect(await until(async () => own.readLatches(), 'the schema is there again')).toEqual(new Map());
    } finally {
      await own.stop();
      await fresh.stop();
    }
  });

  it('does not ask the database for what is no id', async () => {
    expect(await store.decision("'; DROP TABLE banyan.decision; --")).toBeUndefined();
  });

  async function backends(name: string): Promise<number[]> {
    const { rows } = await sql.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE application_name LIKE $1`,
      [`${name}%`],
    );
    return rows.map((row) => row.pid);
  }
});

describe('RolloutStore without a database', () => {
  let postgres: TestPostgres;
  let store: RolloutStore | undefined;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterEach(async () => store?.stop());
  afterAll(async () => postgres.stop());

  it('starts, says so at once, and works when the database comes', async () => {
    await postgres.pause();
    store = new RolloutStore({ url: postgres.url, timeoutMs: 20_000, retryMs: 100 });
    const why: string[] = [];
    store.on('disconnected', (because) => why.push(because));
    await store.start();
    expect(store.connected).toBe(false);
    expect(why[0]).toContain('ECONNREFUSED');
    await expect(store.readLatches()).rejects.toBeInstanceOf(StoreUnavailable);
    await postgres.resume();
    expect(await until(async () => store?.readLatches(), 'the latches can be read')).toEqual(new Map());
  });

  it('loses no acknowledged decision and no notice to a restart of the server', async () => {
    store = new RolloutStore({ url: postgres.url, timeoutMs: 20_000, retryMs: 100 });
    let listening = 0;
    const heard: string[] = [];
    store.on('listening', () => (listening += 1));
    store.on('latch', (domain) => heard.push(domain));
    await store.start();
    await until(() => store?.connected === true && listening === 1, 'connected and listening');
    await store.trip(trip('before'));
    await postgres.pause();
    await expect(store.trip(trip('meanwhile'))).rejects.toBeInstanceOf(StoreUnavailable);
    await postgres.resume();
    await until(async () => store?.trip(trip('after')), 'the store works again');
    expect([...(await store.readLatches()).keys()].sort()).toEqual(['after', 'before']);
    await until(() => listening >= 2, 'listening again');
    await store.trip(trip('later'));
    await until(() => heard.includes('later'), 'a notice arrived after the restart');
  });

  it('stops while it tries to connect', async () => {
    const lost = new RolloutStore({ url: 'postgres://nobody@127.0.0.1:1/none', retryMs: 20 });
    await lost.start();
    await lost.stop();
    expect(lost.connected).toBe(false);
  });
});
