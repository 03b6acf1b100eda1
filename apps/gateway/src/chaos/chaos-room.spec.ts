import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CHAOS_POLICY, isInShare, type ChaosFault } from '@banyan/chaos';
import { ManualClock } from '@banyan/kernel';
import { counted, late } from '../testing/scripted-arm.fixture.js';
import { LEGACY_UNITS, StorefrontRig } from '../testing/storefront-rig.fixture.js';
import { ChaosRoom } from './chaos-room.js';

const KEY = 'a key';
const RUN = '01976e2a-0000-7000-8000-00000000c4a0';
const LEASE_MS = CHAOS_POLICY.leaseMs.value;

const told = (fault: ChaosFault, over: object = {}) => [
  {
    run: RUN,
    integration: 'legacy-stock-soap',
    domain: 'inventory',
    operations: ['availability.one'],
    fault,
    sharePercent: 50,
    latencyMs: 300,
    remainingMs: 60_000,
    ...over,
  },
];
const sessions = Array.from({ length: 200 }, (_, i) => `session-${i}`);
const IN = sessions.find((each) => isInShare(KEY, RUN, each, 50))!;
const OUT = sessions.find((each) => !isInShare(KEY, RUN, each, 50))!;

let clock: ManualClock;
let room: ChaosRoom;
let rig: StorefrontRig;
let isTripped: boolean;
let asked = 0;

async function start(allowed = true): Promise<void> {
  clock = new ManualClock();
  isTripped = false;
  room = new ChaosRoom({ clock, allowed, hashKey: KEY, isTripped: () => isTripped });
  rig = await StorefrontRig.start({
    around: (domain, arm) => room.around(domain, arm),
    sli: {
      observe: (observation) => rig.observations.push(observation),
      seen: (...end) => room.seen(...end),
    },
  });
}
beforeEach(() => start());
afterEach(() => rig.stop());

/** Another SKU each time: nothing is given from memory. */
const ask = (session: string) => rig.one(`S${asked++}`, { headers: { 'x-session-id': session } });
const counts = () => room.report().runs[0];

describe('a fault', () => {
  it.each<readonly [ChaosFault, number, string, string, boolean]>([
    ['errors', 502, 'upstream-failed', 'fault', false],
    ['garbage', 502, 'upstream-failed', 'refused-translation', true],
  ])('of the kind %s arrives as such a failure of the arm', async (fault, status, code, failure, isCalled) => {
    room.offer(told(fault));
    expect(await ask(IN)).toMatchObject({ status, json: { code } });
    expect(rig.legacy.calls).toHaveLength(isCalled ? 1 : 0);
    // What the breaker, the evidence and the metrics take for real.
    expect(rig.observations).toMatchObject([{ failed: true }]);
    expect(rig.domain.legacyCalls.counts().get('availability.one')).toEqual({
      asked: 1,
      failed: 1,
      lastFailure: failure,
    });
  });

  it('of the kind resets cuts before the call and after it by turns', async () => {
    room.offer(told('resets'));
    expect(await ask(IN)).toMatchObject({ status: 502, json: { code: 'upstream-unreachable' } });
    expect(rig.legacy.calls).toHaveLength(0);
    expect(await ask(IN)).toMatchObject({ status: 502, json: { code: 'upstream-unreachable' } });
    expect(rig.legacy.calls).toHaveLength(1);
    expect(rig.domain.legacyCalls.counts().get('availability.one')?.lastFailure).toBe('transport');
  });

  it('of the kind latency holds the call up, and then it is made', async () => {
    room.offer(told('latency', { latencyMs: 80 }));
    const answer = await ask(IN);
    expect(answer).toMatchObject({ status: 200, json: { quantity: LEGACY_UNITS } });
    expect(answer.ms).toBeGreaterThanOrEqual(75);
  });

  it('of the kind latency, over the deadline, is a time-out like any other, and is never sent after it', async () => {
    room.offer(told('latency', { latencyMs: 3_000 }));
    expect(await ask(IN)).toMatchObject({ status: 504, json: { code: 'upstream-timeout' } });
    expect(rig.legacy.calls).toHaveLength(0);
    expect(rig.domain.serving.legacy.policy.inFlight).toBe(0);
  });

  it('of the kind latency adds to what the arm takes by itself', async () => {
    rig.legacy.behaves = late(50, counted(LEGACY_UNITS));
    room.offer(told('latency', { latencyMs: 60 }));
    expect((await ask(IN)).ms).toBeGreaterThanOrEqual(105);
  });

  it('opens the breaker as a real one would', async () => {
    room.offer(told('errors'));
    const { arm, policy } = rig.domain.serving.legacy;
    // Past the pipeline, which would end the run at the third failure.
    for (let i = 0; i < 20; i++) {
      const run = policy.run((attempt) => arm.call('availability.one', {}, attempt), { budgetMs: 1_000, session: IN });
      await expect(run).rejects.toMatchObject({ name: 'ArmError' });
    }
    expect(policy.breakerState).toBe('open');
  });
});

describe('a run', () => {
  it('touches sessions in its share and no others, each time the same', async () => {
    room.offer(told('errors'));
    const of = async (session: string) => [(await ask(session)).status, (await ask(session)).status];
    expect([await of(IN), await of(OUT)]).toEqual([
      [502, 502],
      [200, 200],
    ]);
  });

  it('touches what its integration is asked for, and nothing else', async () => {
    room.offer(told('errors'));
    const headers = { 'x-session-id': IN };
    expect((await rig.batch(undefined, { headers: { ...headers, 'content-type': 'application/json' } })).status).toBe(
      200,
    );
    await rig.stop();
    await start();
    room.offer(told('errors', { domain: 'pricing' }));
    expect((await ask(IN)).status).toBe(200);
  });

  it('leaves copies alone: they are nobody’s', async () => {
    room.offer(told('errors'));
    rig.serve(false, 50, { shadow: true, shadowing: true });
    const attempt = { signal: AbortSignal.timeout(1_000), remainingMs: () => 1_000 };
    expect(
      await rig.domain.shadowing.legacy.call('availability.one', { sku: 'A', channel: 'web' }, attempt),
    ).toBeDefined();
    expect(counts()?.injected).toBe(0);
  });

  it('ends with its lease where control is not heard any more', async () => {
    room.offer(told('errors'));
    clock.advance(LEASE_MS - 1);
    expect((await ask(IN)).status).toBe(502);
    clock.advance(1);
    expect((await ask(IN)).status).toBe(200);
    expect(counts()?.inForce).toBe(false);
  });

  it('goes on while it is told again, and never past the time it had at first', async () => {
    room.offer(told('errors', { remainingMs: 8_000 }));
    clock.advance(4_000);
    room.offer(told('errors', { remainingMs: 60_000 }));
    clock.advance(3_999);
    expect((await ask(IN)).status).toBe(502);
    room.offer(told('errors', { remainingMs: 60_000 }));
    clock.advance(1);
    expect((await ask(IN)).status).toBe(200);
  });

  it.each([
    ['not named any more', []],
    ['out of bounds', told('errors', { sharePercent: 51 })],
    ['no list', undefined],
  ])('is over at once where it is %s', async (_, word) => {
    room.offer(told('errors'));
    room.offer(word);
    expect((await ask(IN)).status).toBe(200);
  });

  it('is over while the latch of its domain is tripped, before control says so', async () => {
    room.offer(told('errors'));
    isTripped = true;
    expect((await ask(IN)).status).toBe(200);
    expect(room.namedIn('inventory')).toEqual({});
  });

  it('is never begun where the environment does not allow it, whoever says so', async () => {
    await rig.stop();
    await start(false);
    room.offer(told('errors'));
    expect((await ask(IN)).status).toBe(200);
    expect(room.report()).toEqual({ allowed: false, runs: [] });
  });

  it('is over for good at the third shopper who gets an error, before control says so', async () => {
    room.offer(told('errors'));
    const statuses: number[] = [];
    for (let i = 0; i < 5; i++) statuses.push((await ask(IN)).status);
    expect(statuses).toEqual([502, 502, 502, 200, 200]);
    room.offer(told('errors'));
    expect((await ask(IN)).status).toBe(200);
    expect(counts()).toMatchObject({ inForce: false, injected: 3, failed: 3 });
  });

  it('is told with how shoppers fared, in the share and over all', async () => {
    room.offer(told('resets'));
    expect(room.namedIn('inventory').chaos).toBe(`${RUN} on legacy-stock-soap, resets for 50 % of sessions`);
    await ask(IN);
    await ask(OUT);
    await ask(OUT);
    const { took, ...rest } = counts()!;
    expect(rest).toEqual({
      run: RUN,
      inForce: true,
      injected: 1,
      requests: 1,
      failed: 1,
      stoodIn: 0,
      slow: 0,
      all: { requests: 3, failed: 1 },
    });
    expect(took.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(room.namedIn('pricing')).toEqual({});
  });
});

it('asks neither clock nor hash of a call while there is no run', async () => {
  const clock = {
    monotonicMs: () => {
      throw new Error('the time was asked for');
    },
  };
  const idle = new ChaosRoom({ clock, allowed: true, hashKey: KEY, isTripped: () => false });
  const arm = { call: () => Promise.resolve('answered'), close: () => Promise.resolve() };
  const attempt = { signal: AbortSignal.timeout(60_000), remainingMs: () => 1_000, session: IN };
  expect(await idle.around('inventory', arm).call('availability.one', {}, attempt)).toBe('answered');
});
