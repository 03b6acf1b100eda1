import { systemClock, type Clock } from '@banyan/kernel';
import { NotLeading, RolloutStore, tripRequest } from '@banyan/rollout';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { until } from '../../../../test/support/until.js';
import { Leadership } from './leadership.js';
import { LEADING_POLICY } from './leading-policy.js';

/** One that a test sets forward, as it looks to a process that was paused. */
class PausedClock implements Clock {
  pausedMs = 0;
  nowMs = (): number => systemClock.nowMs() + this.pausedMs;
  monotonicMs = (): number => systemClock.monotonicMs() + this.pausedMs;
}

describe('which control leads', () => {
  let postgres: TestPostgres;
  let store: RolloutStore;
  let sql: Client;
  const leaderships: Leadership[] = [];

  const start = (name: string, clock: Clock = systemClock): Leadership => {
    const leadership = new Leadership({ databaseUrl: postgres.url, clock });
    leadership.start({ name, url: `http://${name}.example` });
    leaderships.push(leadership);
    return leadership;
  };
  const follows = (leadership: Leadership, leader: string) =>
    until(() => {
      const { standing } = leadership;
      return standing.kind === 'follows' && standing.leader.name === leader;
    }, `it follows ${leader}`);
  const cutConnections = (): Promise<unknown> =>
    sql.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'banyan-control leader'`,
    );

  beforeAll(async () => {
    postgres = await startPostgres();
    store = new RolloutStore({ url: postgres.url, timeoutMs: 20_000 });
    await store.start();
    sql = new Client({ connectionString: postgres.url });
    await sql.connect();
  });
  afterEach(async () => {
    await Promise.all(leaderships.splice(0).map((leadership) => leadership.stop()));
    await sql.query('DELETE FROM banyan.control_leader');
  });
  afterAll(async () => {
    await sql?.end();
    await store?.stop();
    await postgres?.stop();
  });

  it('is one of them; when it ends the other does at once, in an epoch of its own', async () => {
    const one = start('one');
    await until(() => one.leads(), 'it leads');
    const two = start('two');
    await follows(two, 'one');
    expect([one.leads(), two.leads()]).toEqual([true, false]);
    expect(() => one.demand()).not.toThrow();
    expect(() => two.demand()).toThrow(NotLeading);
    const told: string[] = [];
    two.on('gained', () => told.push('gained'));
    await one.stop();
    expect(one.leads()).toBe(false);
    await until(() => two.standing.kind !== 'follows', 'it has the lock');
    expect(two.standing.kind).toBe('leads');
    expect([one.epoch, two.epoch]).toEqual([1, 2]);
    expect(told).toEqual(['gained']);
  });

  it('is none any more as soon as its connection is cut, and who comes next waits until it must know', async () => {
    const clock = new PausedClock();
    const one = start('one', clock);
    await until(() => one.leads(), 'it leads');
    const told: string[] = [];
    one.on('lost', () => told.push('lost'));
    const other = start('other');
    await follows(other, 'one');
    await cutConnections();
    await until(() => told.length > 0, 'it is told');
    expect(one.leads()).toBe(false);
    const next = await until(
      () => [one, other].find(({ standing }) => standing.kind !== 'follows' && standing.kind !== 'unknown'),
      'one of them has the lock',
    );
    // The same one need not wait for itself.
    expect(next.standing.kind).toBe(next === one ? 'leads' : 'waits');
    await until(() => next.leads(), 'it leads');
    expect(next.epoch).toBe(2);
  });

  it('does not believe that it leads after a pause, before it has asked', async () => {
    const clock = new PausedClock();
    const one = start('one', clock);
    await until(() => one.leads(), 'it leads');
    clock.pausedMs = LEADING_POLICY.leadsForMs.value;
    expect(one.leads()).toBe(false);
    expect(one.standing.kind).toBe('unknown');
    await until(() => one.leads(), 'it has asked, and leads still');
    expect(one.epoch).toBe(1);
  });

  it('is nobody without PostgreSQL', async () => {
    const alone = new Leadership({ databaseUrl: 'postgres://127.0.0.1:9/none', clock: systemClock });
    leaderships.push(alone);
    expect(alone.standing).toEqual({ kind: 'unknown', because: 'not asked yet' });
    alone.start({ name: 'alone', url: 'http://alone.example' });
    await until(() => alone.standing.kind === 'unknown' && alone.standing.because !== 'not asked yet', 'it has asked');
    expect(alone.leads()).toBe(false);
  });

  it('writes what it decides in its own epoch alone', async () => {
    const one = start('one');
    await until(() => one.leads(), 'it leads');
    const written = new RolloutStore({ url: postgres.url, timeoutMs: 20_000, leadingEpoch: () => one.epoch });
    await written.start();
    const trip = (by: 'control' | 'person') =>
      written.trip(
        tripRequest({
          domain: 'fenced',
          by: by === 'control' ? { kind: 'control' } : { kind: 'person', name: 'kim' },
          reason: 'it failed',
          evidence: {},
          atMs: 0,
          epoch: 0,
        }),
      );
    const sighting = { domain: 'fenced', kind: 'stage', atMs: 0, was: undefined, is: 'full' } as const;
    try {
      expect((await trip('control')).moved).toBe(true);
      await sql.query('UPDATE banyan.control_leader SET epoch = epoch + 1');
      await expect(trip('control')).rejects.toThrow(NotLeading);
      await expect(
        written.note({
          domain: 'fenced',
          kind: 'ramp-frozen',
          by: { kind: 'control' },
          reason: 'x',
          atMs: 0,
          evidence: {},
        }),
      ).rejects.toThrow(NotLeading);
      await expect(written.keepSighting({ id: '0192f0a0-0000-7000-8000-000000000001', ...sighting })).rejects.toThrow(
        NotLeading,
      );
      // What a person asks for is nobody's decision but theirs.
      expect((await trip('person')).record.kind).toBe('joined');
      await until(() => one.standing.kind === 'leads' && one.epoch > 2, 'it begins an epoch that is its own');
      expect((await trip('control')).record.kind).toBe('joined');
    } finally {
      await written.stop();
    }
  });
});
