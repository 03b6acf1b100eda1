import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  LatchKeeper,
  RolloutStore,
  tripRequest,
  type ChainVerdict,
  type Latch,
  type TrippedDomain,
} from '@banyan/rollout';
import { armAgain } from '../../../test/support/arm-again.js';
import { startPostgres, type TestPostgres } from '../../../test/support/postgres.js';
import { until } from '../../../test/support/until.js';
import { ControlClient, report } from './control.fixture.js';
import type { ChangeAnswer } from './rollback/personal-changes.js';
import type { RunningControl } from './start-control.js';
import { startedControl } from './started-control.fixture.js';
import type { DecisionPage } from './status/decision-book.js';
import { replayJudgement } from '@banyan/slo';

const PERSON = { person: 'anna', reason: 'checkout is slow, rolling back to be safe' };

/** Unleash as control needs it: a port. Its real form is proved against a real Unleash in libs/rollout and test/. */
class SwitchBoard {
  readonly trips: TrippedDomain[] = [];
  away = false;

  readonly switchOff = (trip: TrippedDomain): Promise<void> => {
    if (this.away) return Promise.reject(new Error('Unleash: connection refused'));
    this.trips.push(trip);
    return Promise.resolve();
  };
}

describe('control over a real PostgreSQL', () => {
  let postgres: TestPostgres;
  let store: RolloutStore;
  let control: RunningControl;
  let client: ControlClient;
  let board: SwitchBoard;
  let dataDir: string;

  const start = async (reentryWaitMs = 0): Promise<void> => {
    control = await startedControl(
      dataDir,
      { DATABASE_URL: postgres.url, BANYAN_REENTRY_WAIT_MS: reentryWaitMs },
      { switchOff: board.switchOff },
    );
    client = new ControlClient(control.url);
  };
  const domain = async () => (await client.status()).domains[0];
  const tripped = () =>
    until(async () => {
      const latch = (await domain())?.latch;
      return latch?.state === 'tripped' ? latch : undefined;
    }, 'the latch is tripped');

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'banyan-control-'));
    postgres = await startPostgres();
    store = new RolloutStore({ url: postgres.url, timeoutMs: 20_000 });
    await store.start();
  });
  afterAll(async () => {
    await store?.stop();
    await postgres?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  beforeEach(async () => {
    board = new SwitchBoard();
    await start();
    await until(async () => (await domain())?.latch !== null, 'control has read the latches');
  });
  afterEach(async () => {
    await control?.close();
    const latch = (await store.readLatches()).get('inventory');
    if (latch?.state === 'tripped') {
      await armAgain(store, 'inventory');
    }
    await store.releaseLease('gateway-1');
    await store.releaseLease('gateway-2');
  });
  const lease = (replica: string, at: number) =>
    store.renewLease({ replica, opsUrl: 'http://127.0.0.1:1', acknowledged: { inventory: at } });
  /** As somebody who has read the status: with the number of trips, where that is demanded. */
  const reset = async (more: object = {}): Promise<Response> => {
    const confirmTrips = (await domain())?.reentry?.confirmTrips ?? undefined;
    return client.post('/api/domains/inventory/reset', { ...PERSON, confirmTrips, ...more });
  };
  const recorded = async (kind: string) => (await store.decisions('inventory')).filter((each) => each.kind === kind);
  const epochNow = async (): Promise<number> => (await store.readLatches()).get('inventory')?.epoch ?? 0;

  it('says how much is still missing while there is too little to judge', async () => {
    await client.report('gateway-1', { requests: 34, failed: 0, epoch: await epochNow() });
    const status = await domain();
    expect(status?.verdict.kind).toBe('inconclusive');
    expect(status?.verdict.text).toContain('of about 100 requests');
    expect(status).toMatchObject({
      stage: 'canary',
      flag: { intendedPercent: 10 },
      share: { intended: 0.1, observed: 0.1 },
    });
    expect(status?.shadow).toMatchObject({ coverage: 0.8, mismatches: [{ path: 'stock.quantityE4', count: 6 }] });
  });

  it('is unmeasured, and neither healthy nor breached, when nobody reports, or nobody reports evidence', async () => {
    expect((await domain())?.verdict).toMatchObject({
      kind: 'unmeasured',
      text: expect.stringContaining('no replica'),
    });
    const quiet = Object.assign(report({ requests: 0, failed: 0 }), { evidence: [] });
    expect((await client.post('/api/replicas/gateway-1/report', quiet)).status).toBe(200);
    const text = expect.stringContaining('no request has been meant for the service');
    expect((await domain())?.verdict).toMatchObject({ kind: 'unmeasured', text });
  });

  it('trips on what all replicas saw together, though none of them saw enough, and keeps everything for a replay', async () => {
    const epoch = await epochNow();
    await client.report('gateway-1', { requests: 40, failed: 2, epoch });
    expect((await domain())?.latch?.state).not.toBe('tripped');
    await client.report('gateway-2', { requests: 40, failed: 2, epoch });
    await client.report('gateway-3', { requests: 40, failed: 2, epoch });
    const latch = await tripped();
    expect(latch.epoch).toBe(epoch + 1);
    const { record, chain } = await client.get<DecisionPage>(`/api/decisions/${latch.decisionId}`);
    expect(chain.intact).toBe(true);
    expect(record).toMatchObject({ kind: 'trip', by: { kind: 'control' }, epoch: epoch + 1, reason: latch.reason });
    expect(replayJudgement(record.evidence).kind).toBe('same');
    expect((record.evidence as { replicas: unknown[] }).replicas).toHaveLength(3);
  });

  it('answers reports with the latches, trip included', async () => {
    const epoch = await epochNow();
    await client.report('gateway-1', { requests: 40, failed: 9, epoch });
    await tripped();
    const reply = (await client.report('gateway-1', { requests: 40, failed: 9, epoch })) as {
      latches: Record<string, Latch>;
    };
    expect(reply.latches['inventory']).toMatchObject({ state: 'tripped', epoch: epoch + 1 });
  });

  it('does not trip again on evidence of before a reset', async () => {
    const epoch = await epochNow();
    await client.report('gateway-1', { requests: 40, failed: 9, epoch });
    await tripped();
    expect((await reset()).status).toBe(200);
    await client.report('gateway-1', { requests: 41, failed: 9, epoch });
    const status = await domain();
    expect(status?.latch).toEqual({ state: 'armed', epoch: epoch + 2 });
    const kinds = status?.decisions?.map((each) => each.kind).filter((kind) => kind !== 'rolled-back');
    expect(kinds?.slice(0, 2)).toEqual(['reset', 'trip']);
  });

  it('says rolled back only when every live replica has acknowledged, and how long that took', async () => {
    const epoch = await epochNow();
    await lease('gateway-1', epoch);
    await lease('gateway-2', epoch);
    expect((await client.post('/api/domains/inventory/rollback', PERSON)).status).toBe(200);
    // Both live on: a lease is over after five seconds, and nobody waits for it any more.
    const seen = async (second: number) => {
      await Promise.all([lease('gateway-1', epoch + 1), lease('gateway-2', second)]);
      return (await domain())?.rollback;
    };
    const waiting = await until(async () => {
      const progress = await seen(epoch);
      return progress?.acknowledged.includes('gateway-1') === true ? progress : undefined;
    }, 'one acknowledgement is seen');
    expect(waiting).toMatchObject({ state: 'waiting', missing: ['gateway-2'] });
    const rollback = await until(async () => {
      const progress = await seen(epoch + 1);
      return progress?.state === 'rolled-back' ? progress : undefined;
    }, 'the rollback is complete');
    expect(rollback.acknowledged).toEqual(['gateway-1', 'gateway-2']);
    expect(rollback.tookMs).toBeGreaterThan(0);
  });

  it('puts on record who acknowledged a trip and how long that took, once, restarts of control or not', async () => {
    const before = (await recorded('rolled-back')).length;
    const epoch = await epochNow();
    await lease('gateway-1', epoch + 1);
    await client.post('/api/domains/inventory/rollback', PERSON);
    await until(async () => {
      await lease('gateway-1', epoch + 1);
      return (await recorded('rolled-back')).length > before;
    }, 'the acknowledgements are on record');
    for (let restart = 0; restart < 2; restart++) {
      await control.close();
      await lease('gateway-1', epoch + 1);
      await start();
      await until(async () => (await domain())?.rollback?.state === 'rolled-back', 'control has looked again');
    }
    const [record, ...more] = (await recorded('rolled-back')).slice(before);
    expect(more).toEqual([]);
    expect(record).toMatchObject({
      epoch: epoch + 1,
      by: { kind: 'control' },
      evidence: { replicas: [{ replica: 'gateway-1', epoch: epoch + 1 }], tookMs: expect.any(Number) },
    });
    const { chain } = await client.get<{ chain: ChainVerdict }>('/api/domains/inventory/decisions');
    expect(chain.intact).toBe(true);
  });

  it('lets nobody reset before the wait is over, and says everywhere when it is', async () => {
    await control.close();
    await start(30_000);
    await until(async () => (await domain())?.latch !== null, 'control has read the latches');
    await client.post('/api/domains/inventory/rollback', PERSON);
    const answer = await reset();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([409, 'application/problem+json']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(20);
    const { detail } = (await answer.json()) as { detail: string };
    expect(detail).toMatch(
      /^A reset is possible from \d{4}-.*Z \(in \d+ s\), because \d+ trips? makes? the wait \d+ s/,
    );
    const reentry = (await domain())?.reentry;
    expect(reentry?.remainingMs).toBeGreaterThan(20_000);
    expect(detail).toContain(reentry?.possibleAt.slice(0, 16));
    const page = await (await fetch(`${control.url}/status`)).text();
    expect(page).toContain('Reset possible from');
    expect((await domain())?.latch?.state).toBe('tripped');
  });

  it('lets nobody reset a third trip who does not confirm that it is the third', async () => {
    for (let trips = 0; trips < 3; trips++) {
      if (trips > 0) expect((await reset()).status).toBe(200);
      await client.post('/api/domains/inventory/rollback', PERSON);
    }
    const confirmTrips = (await domain())?.reentry?.confirmTrips ?? 0;
    expect(confirmTrips).toBeGreaterThanOrEqual(3);
    for (const wrong of [undefined, confirmTrips - 1]) {
      const answer = await reset({ confirmTrips: wrong });
      expect(answer.status).toBe(409);
      expect(await answer.json()).toMatchObject({ code: 'conflict', errors: [{ pointer: '/confirmTrips' }] });
    }
    expect((await reset({ confirmTrips })).status).toBe(200);
  });

  it('tells Unleash once, with reason and decision, and again after it was away or control was restarted', async () => {
    board.away = true;
    const answer = (await (await client.post('/api/domains/inventory/rollback', PERSON)).json()) as {
      decisionId: string;
    };
    await until(async () => ((await domain())?.unleashPending?.attempts ?? 0) >= 2, 'Unleash was tried twice');
    expect((await domain())?.unleashPending?.lastError).toContain('refused');
    await control.close();
    board.away = false;
    await start();
    await until(() => board.trips.length > 0, 'the restarted control told Unleash');
    expect(board.trips).toMatchObject([
      { domain: 'inventory', latch: { reason: PERSON.reason, decisionId: answer.decisionId } },
    ]);
    await until(async () => (await domain())?.unleashPending === null, 'nothing is pending');
    await control.close();
    await start();
    await until(async () => (await domain())?.latch !== null, 'control has read the latches');
    expect(board.trips).toHaveLength(1);
  });

  it('shows a trip that a replica decided alone, follows it, and tells Unleash', async () => {
    const by = { kind: 'replica', replica: 'gateway-1' } as const;
    await store.trip(tripRequest({ domain: 'inventory', by, reason: 'failed 9 of 9', evidence: {}, atMs: Date.now() }));
    expect((await tripped()).reason).toBe('failed 9 of 9');
    await until(() => board.trips.length === 1, 'Unleash is told');
    await until(
      async () => (await domain())?.rollback?.state === 'rolled-back',
      'acknowledged by all, for there is none',
    );
    const decisions = (await domain())?.decisions?.filter(({ kind }) => kind !== 'rolled-back');
    expect(decisions?.[0]).toMatchObject({ kind: 'trip', by: 'replica gateway-1' });
  });

  describe('changes by people', () => {
    it.each([
      ['no person', { reason: 'x' }, '/person'],
      ['a blank reason', { person: 'anna', reason: '  ' }, '/reason'],
    ])('with %s are refused, naming the field', async (_what, body, pointer) => {
      const answer = await client.post('/api/domains/inventory/rollback', body);
      expect(answer.status).toBe(400);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(await answer.json()).toMatchObject({ code: 'invalid-request', errors: [{ pointer }] });
    });

    it('of an unknown domain find nothing', async () => {
      expect((await client.post('/api/domains/nothing/rollback', PERSON)).status).toBe(404);
    });

    it('need something to reset, and the epoch they were looking at', async () => {
      expect((await client.post('/api/domains/inventory/reset', PERSON)).status).toBe(409);
      const stale = await client.post('/api/domains/inventory/rollback', { ...PERSON, expectedEpoch: 99_999 });
      expect(stale.status).toBe(409);
      expect(((await stale.json()) as { detail: string }).detail).toContain('look again');
    });

    it('join a trip that stands instead of moving it', async () => {
      await client.post('/api/domains/inventory/rollback', PERSON);
      const epoch = await epochNow();
      const again = (await (await client.post('/api/domains/inventory/rollback', PERSON)).json()) as { moved: boolean };
      expect(again.moved).toBe(false);
      expect(await epochNow()).toBe(epoch);
    });

    it.each<[string, Record<string, string>, number]>([
      ['a form of another site', { 'content-type': 'text/plain' }, 415],
      ['a foreign origin', { origin: 'https://evil.example' }, 403],
      ['a cross-site fetch', { 'sec-fetch-site': 'cross-site' }, 403],
      ['a sandboxed frame', { origin: 'null' }, 403],
    ])('from %s are refused', async (_what, headers, status) => {
      const answer = await client.post('/api/domains/inventory/rollback', PERSON, headers);
      expect(answer.status).toBe(status);
      expect((await domain())?.latch?.state).not.toBe('tripped');
    });
  });

  describe('reports', () => {
    const sent: object = report({ requests: 1, failed: 0 });
    it.each([
      ['more failures than requests', { requests: 1, failed: 2 }],
      ['a negative count', { requests: -1, failed: 0 }],
      ['a count that is none', { requests: 1.5, failed: 0 }],
    ])('with %s are refused and change nothing', async (_what, traffic) => {
      const answer = await client.post('/api/replicas/gateway-1/report', report({ legacyRequests: 9, ...traffic }));
      expect(answer.status).toBe(400);
      expect((await client.status()).replicas).toEqual([]);
    });

    const changed = (change: (evidence: ReturnType<typeof report>['evidence'][number]) => object, member: object) => {
      const body = report({ requests: 10, failed: 0 });
      for (const evidence of body.evidence) Object.assign(change(evidence), member);
      return body;
    };
    const first = (member: object) => changed((evidence) => evidence, member);
    const service = (member: object) => changed((evidence) => evidence.operations[0]?.service ?? {}, member);
    const pairs = (member: object) => changed((evidence) => evidence.operations[0]?.pairs ?? {}, member);
    const field = { path: 'a', rawOnly: 1, noiseOnly: 1, noise: 1 };

    it.each<[string, object, string]>([
      ['a release of two words', first({ release: 'two words' }), '/evidence/0/release'],
      ['a release without an end', first({ release: 'x'.repeat(65) }), '/evidence/0/release'],
      [
        'more splits than replicas',
        first({ assigned: Array.from({ length: 257 }, () => ({ legacy: 1, service: 1 })) }),
        '/evidence/0/assigned',
      ],
      ['half a session', first({ assigned: [{ legacy: 0.5, service: 1 }] }), '/evidence/0/assigned/0/legacy'],
      ['a day of less than nothing', first({ dailyRequests: -1 }), '/evidence/0/dailyRequests'],
      ['fewer than no failures again', service({ failedAgain: -1 }), '/evidence/0/operations/0/service/failedAgain'],
      ['half a slow one again', service({ slowAgain: 0.5 }), '/evidence/0/operations/0/service/slowAgain'],
      ['a ladder of nine steps', service({ over: Array(9).fill(0) }), '/evidence/0/operations/0/service/over'],
      ['a step that is no count', service({ over: [-1] }), '/evidence/0/operations/0/service/over'],
      [
        'more fields than are kept',
        pairs({ fields: Array.from({ length: 65 }, () => field) }),
        '/evidence/0/operations/0/pairs/fields',
      ],
      ['half a sample', pairs({ samples: 1.5 }), '/evidence/0/operations/0/pairs/samples'],
      [
        'a field without a name',
        pairs({ fields: [{ ...field, path: 7 }] }),
        '/evidence/0/operations/0/pairs/fields/0/path',
      ],
    ])('with %s are refused, and say where', async (_what, body, pointer) => {
      const answer = await client.post('/api/replicas/gateway-1/report', body);
      expect(answer.status).toBe(400);
      const { errors } = (await answer.json()) as { errors: { pointer: string }[] };
      expect(errors.map((error) => error.pointer)).toContain(pointer);
    });

    it('of a newer gateway may say more than is known here', async () => {
      const answer = await client.post('/api/replicas/gateway-1/report', {
        ...sent,
        more: 1,
      });
      expect(answer.status).toBe(200);
    });

    it('under a strange name, too large or not JSON are refused', async () => {
      expect((await client.post('/api/replicas/a%2Fb/report', report({ requests: 1, failed: 0 }))).status).toBe(400);
      const large = { ...sent, more: 'x'.repeat(600 * 1024) };
      expect((await client.post('/api/replicas/gateway-1/report', large)).status).toBe(413);
      const broken = await fetch(`${control.url}/api/replicas/gateway-1/report`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{',
      });
      expect([broken.status, broken.headers.get('content-type')]).toEqual([400, 'application/problem+json']);
    });
  });

  it('goes on, and says so, while PostgreSQL is away; and trips when it is back', async () => {
    const epoch = await epochNow();
    await postgres.kill();
    await client.report('gateway-1', { requests: 40, failed: 9, epoch });
    await until(async () => (await client.status()).control.database === 'away', 'control notices');
    // Not an empty list, which would say that nothing was ever decided.
    expect((await client.status()).domains[0]?.decisions).toBeNull();
    expect(await (await fetch(`${control.url}/status`)).text()).toContain('Decisions cannot be read');
    expect((await fetch(`${control.url}/readyz`)).status).toBe(200);
    expect(await (await fetch(`${control.url}/status`)).text()).toContain('PostgreSQL is away');
    await postgres.resume();
    await until(async () => (await client.status()).control.database === 'connected', 'control is connected again');
    // A gateway reports all the time; here one report is all there is.
    await until(async () => (await client.status()).control.leading.state === 'leads', 'control leads again');
    await client.report('gateway-1', { requests: 40, failed: 9, epoch });
    expect((await tripped()).epoch).toBe(epoch + 1);
    await until(() => store.connected, 'the test is connected again');
  });

  describe('a person who rolls back while PostgreSQL is away', () => {
    const rollBack = async () => {
      const answer = await client.post('/api/domains/inventory/rollback', PERSON);
      return { status: answer.status, body: (await answer.json()) as ChangeAnswer };
    };
    const told = async (epoch: number): Promise<Latch | undefined> => {
      const reply = await client.report('gateway-1', { requests: 3, failed: 0, epoch });
      return (reply as { latches: Record<string, Latch> }).latches['inventory'];
    };
    const back = async (): Promise<void> => {
      await postgres.resume();
      await until(async () => (await domain())?.unwritten === false, 'nothing waits for PostgreSQL any more');
      await until(() => store.connected, 'the test is connected again');
    };
    const since = async (sequence: number) =>
      (await store.decisions('inventory')).filter((each) => each.sequence > sequence && each.kind !== 'rolled-back');
    const lastSequence = async () => (await store.decisions('inventory')).at(-1)?.sequence ?? 0;

    it('is heard: replicas are told at once, also by a control begun anew, and it is written later under its id', async () => {
      const [epoch, before] = [await epochNow(), await lastSequence()];
      await postgres.pause();
      const { status, body } = await rollBack();
      expect(status).toBe(202);
      expect(body).toMatchObject({ moved: true, keptIn: 'disk', latch: { state: 'tripped', epoch: epoch + 1 } });
      expect(await told(epoch)).toMatchObject({ state: 'tripped', epoch: epoch + 1, decisionId: body.decisionId });
      expect(await domain()).toMatchObject({ unwritten: true, rollback: null });
      expect(await (await fetch(`${control.url}/status`)).text()).toContain('Not yet written');
      expect((await rollBack()).body).toMatchObject({ moved: false, latch: { decisionId: body.decisionId } });
      await control.close();
      await start();
      expect(await told(epoch)).toMatchObject({ state: 'tripped', epoch: epoch + 1, decisionId: body.decisionId });
      await back();
      const [trip, ...others] = await since(before);
      expect(trip).toMatchObject({
        id: body.decisionId,
        kind: 'trip',
        by: { kind: 'person', name: PERSON.person },
        reason: PERSON.reason,
        epoch: epoch + 1,
      });
      expect(others.map(({ kind }) => kind)).toEqual(['joined']);
      await until(() => board.trips.length === 1, 'Unleash is told');
      await until(async () => (await domain())?.rollback?.state === 'rolled-back', 'it is rolled back');
      expect((await reset()).status).toBe(200);
      expect((await tripsAfterReset(epoch)).state).toBe('armed');
    });

    /** Nothing that waited trips again behind the reset. */
    const tripsAfterReset = async (epoch: number): Promise<Latch> => {
      await control.close();
      await start();
      await until(async () => (await domain())?.latch?.epoch === epoch + 2, 'control has read the latch');
      return (await store.readLatches()).get('inventory') ?? { state: 'armed', epoch: 0 };
    };

    it('makes one trip, though the replicas that follow it tell the database as well', async () => {
      const [epoch, before] = [await epochNow(), await lastSequence()];
      const place = mkdtempSync(join(dataDir, 'replica-'));
      const options = { store, replica: 'gateway-1', opsUrl: 'http://127.0.0.1:1', dataDir: place, turnMs: 0 };
      const keeper = new LatchKeeper({ ...options, domains: ['inventory'] });
      await keeper.start();
      await postgres.pause();
      expect((await rollBack()).status).toBe(202);
      const latch = await told(epoch);
      if (latch !== undefined) keeper.offer({ inventory: latch });
      expect(keeper.view('inventory').latch).toMatchObject({ state: 'tripped', epoch: epoch + 1 });
      await postgres.resume();
      await until(() => store.connected, 'the test is connected again');
      await keeper.tick();
      await back();
      await keeper.tick();
      expect(keeper.leaseInForce).toBe(true);
      const records = await since(before);
      expect(records.filter(({ kind }) => kind === 'trip')).toHaveLength(1);
      expect(records.filter(({ kind }) => kind !== 'trip' && kind !== 'joined')).toEqual([]);
      expect(records.flatMap(({ by }) => by.kind)).toContain('person');
      expect(keeper.view('inventory').latch).toMatchObject({ state: 'tripped', epoch: epoch + 1 });
      await keeper.stop();
    });

    it('is told what to do where control has never read the latch', async () => {
      await control.close();
      await postgres.pause();
      await start();
      const answer = await client.post('/api/domains/inventory/rollback', PERSON);
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
      expect(((await answer.json()) as { detail: string }).detail).toContain('Switch inventory.serve off in Unleash');
      await back();
      expect((await store.readLatches()).get('inventory')?.state).not.toBe('tripped');
    });
  });
});
