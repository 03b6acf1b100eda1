import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock, newId } from '@banyan/kernel';
import { minuteOf } from '@banyan/slo';
import { Client } from 'pg';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { until } from '../../../../test/support/until.js';
import { ControlClient, report } from '../control.fixture.js';
import type { MinutesReportDto } from '../reports/minutes-report.dto.js';
import type { RunningControl } from '../start-control.js';
import { startedControl } from '../started-control.fixture.js';
import type { HarmStatus } from './harm-status.js';
import type { MinutesKept } from './minute-keeping.js';

const START = Date.UTC(2026, 10, 21, 3, 0, 30);

describe('minutes of the service arm, over a real PostgreSQL', () => {
  let postgres: TestPostgres;
  let control: RunningControl;
  let client: ControlClient;
  let dataDir: string;
  let clock: ManualClock;
  let stream: string;

  const start = async (): Promise<void> => {
    control = await startedControl(
      dataDir,
      { DATABASE_URL: postgres.url },
      { clock, switchOff: () => Promise.resolve() },
    );
    client = new ControlClient(control.url);
    await until(async () => (await client.status()).control.database === 'connected', 'PostgreSQL answers');
  };
  const now = (): number => minuteOf(clock.nowMs());
  /** So many minutes up to now, all alike. */
  const minutes = (count: number, requests: number, failed: number, over: Partial<MinutesReportDto> = {}) => ({
    domain: 'inventory',
    stream,
    minute: now(),
    from: now() - count + 1,
    operations: ['availability.one', 'availability.batch'].map((operation) => ({
      operation,
      requests: Array<number>(count).fill(requests),
      failed: Array<number>(count).fill(failed),
    })),
    ...over,
  });
  const post = (told: object, replica = 'gateway-1') =>
    client.post(
      `/api/replicas/${replica}/report`,
      Object.assign(report({ requests: 0, failed: 0 }), { minutes: [told] }),
    );
  const send = async (told: object, replica = 'gateway-1'): Promise<MinutesKept | undefined> => {
    const answer = await post(told, replica);
    expect(answer.status).toBe(200);
    return ((await answer.json()) as { minutes: Record<string, MinutesKept> }).minutes['inventory'];
  };
  /** As a gateway does: again and again until it is acknowledged. */
  const sendUntilKept = (told: ReturnType<typeof minutes>, replica = 'gateway-1') =>
    until(async () => {
      const kept = await send(told, replica);
      return kept?.stream === told.stream && kept.minute === told.minute - 1;
    }, 'the minutes are acknowledged');
  const harm = async (): Promise<HarmStatus> => (await client.status()).domains[0]!.harm!;
  const one = async () => (await harm()).operations[0]!;

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'banyan-minutes-'));
    postgres = await startPostgres();
  });
  beforeEach(async () => {
    clock = new ManualClock(START);
    stream = newId();
    await start();
  });
  afterEach(async () => {
    await control?.close();
    const sql = new Client({ connectionString: postgres.url });
    await sql.connect();
    await sql.query('TRUNCATE banyan.service_minute, banyan.service_hour');
    await sql.end();
  });
  afterAll(async () => {
    await postgres?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('are acknowledged once they are written, all but the present one, and burn', async () => {
    expect(await send(minutes(60, 100, 3))).toBeUndefined();
    await sendUntilKept(minutes(60, 100, 3));
    const { rows, budget } = await one();
    expect(rows[0]).toMatchObject({ severity: 'page', state: 'fires', factor: 14.4, long: { knownMinutes: 60 } });
    expect(rows[0]?.long.burn).toBeCloseTo(30, 9);
    expect(budget).toMatchObject({ requests: 6_000, failed: 180, allowed: 6, rollout: { failed: 180 } });
    const { attention } = await client.status();
    expect(attention[0]).toMatchObject({ tone: 'bad', text: expect.stringContaining('burns its error budget') });
    const page = await (await fetch(`${client.url}/status`)).text();
    expect(page).toContain('the budget burns 30× (180 of 6,000) in 1 h');
    // It calls people; the latch is not its business.
    expect((await client.status()).domains[0]?.latch).toMatchObject({ state: 'armed' });
  });

  it('survive a restart of control, which neither forgets nor counts again what is told again', async () => {
    await sendUntilKept(minutes(60, 100, 3));
    const before = await harm();
    await control.close();
    await start();
    await until(async () => (await one()).rows[0]?.state === 'fires', 'control has read the minutes');
    expect(await harm()).toEqual(before);
    await sendUntilKept(minutes(60, 100, 3));
    expect(await harm()).toEqual(before);
  });

  it('of a time without control come when it is back, each where it belongs', async () => {
    await sendUntilKept(minutes(30, 100, 0));
    await control.close();
    clock.advance(10 * 60_000);
    await start();
    await until(async () => (await one()).rows[0]?.long.knownMinutes === 30, 'nothing is known of the last minutes');
    expect((await one()).rows[0]).toMatchObject({ state: 'no-data', short: { knownMinutes: 0 } });
    await sendUntilKept(minutes(11, 100, 1));
    expect((await one()).rows[0]).toMatchObject({
      long: { knownMinutes: 40, failed: 11 },
      short: { knownMinutes: 5, failed: 5 },
    });
  });

  it('of a gateway that restarts, and of another one, are added', async () => {
    await sendUntilKept(minutes(5, 100, 1));
    await sendUntilKept(minutes(2, 10, 1, { stream: newId() }));
    await sendUntilKept(minutes(3, 1, 0, { stream: newId() }), 'gateway-2');
    expect((await one()).rows[0]?.short).toMatchObject({ requests: 523, failed: 7, knownMinutes: 5 });
  });

  it('are told again while PostgreSQL is away, and missing meanwhile', async () => {
    await sendUntilKept(minutes(60, 100, 0));
    await postgres.pause();
    clock.advance(4 * 60_000);
    await send(minutes(4, 100, 50));
    // What cannot be read is not quiet.
    expect((await one()).rows[0]).toMatchObject({ state: 'no-data', short: { knownMinutes: 3 } });
    expect((await one()).budget).toBeNull();
    await postgres.resume();
    await sendUntilKept(minutes(4, 100, 50));
    expect((await one()).rows[0]?.state).toBe('fires');
  });

  it('of a gateway whose clock is off are not taken', async () => {
    for (const off of [-3, 3]) expect(await send(minutes(5, 100, 100, { minute: now() + off }))).toBeUndefined();
    await sendUntilKept(minutes(2, 1, 0));
    expect((await one()).rows[0]?.short).toMatchObject({ requests: 2, failed: 0 });
  });

  it('become hours after three days, and stay in the budget of 30', async () => {
    await sendUntilKept(minutes(60, 100, 3));
    await control.close();
    clock.advance(4 * 24 * 60 * 60_000);
    await start();
    await until(async () => {
      const sql = new Client({ connectionString: postgres.url });
      await sql.connect();
      const { rows } = await sql.query('SELECT count(*)::integer AS left FROM banyan.service_minute');
      await sql.end();
      return (rows[0] as { left: number }).left === 0;
    }, 'the minutes are hours');
    expect((await one()).budget).toMatchObject({ requests: 6_000, failed: 180 });
    expect((await one()).rows.map(({ state }) => state)).toEqual(['no-data', 'no-data', 'no-data', 'no-data']);
  });

  it.each([
    ['/minutes/0/operations/0/failed', { requests: [1, 2], failed: [0] }],
    ['/minutes/0/operations/0/failed/1', { requests: [1, 2], failed: [0, 3] }],
  ])('that do not add up are refused at %s', async (pointer, counts) => {
    const told = minutes(1, 1, 0, { operations: [{ operation: 'availability.one', ...counts }] });
    const answer = await post(told);
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as { errors: { pointer: string }[] }).errors[0]?.pointer).toBe(pointer);
  });

  it.each([
    ['minute', { minute: -1 }],
    ['stream', { stream: 'me' }],
    ['operations', { operations: 7 }],
  ])('with a wrong %s are refused', async (_, over) => {
    expect((await post({ ...minutes(1, 1, 0), ...over })).status).toBe(400);
  });
});
