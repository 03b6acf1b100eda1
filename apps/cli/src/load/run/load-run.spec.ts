import { createServer, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { type Objective, seededRandom } from '@banyan/slo';
import type { LoadProfile } from '../profile/load-profile.js';
import { RateCurve } from '../profile/rate-curve.js';
import { Arrivals } from './arrivals.js';
import { drive } from './drive.js';
import { LoadRun, type LoadRunOptions, requestsPerJourney } from './load-run.js';
import { ScriptedShooter } from './scripted-shooter.fixture.js';
import { Sender } from './sender.js';
import type { Shot } from './shot.js';

const SECONDS = 10;
const PROFILE: LoadProfile = {
  name: 'test',
  title: 'A test',
  day: [
    { atMinutes: 0, rps: 1 },
    { atMinutes: 1, rps: 1 },
  ],
  minutes: 1,
  journeys: { product: 3, checkout: 1, page: 2 },
  channels: { web: 3, store: 1 },
  goods: { exponent: 1, listed: 5, hot: undefined },
  pages: ['/', '/sale'],
  seed: 5,
};
const OBJECTIVES = new Map<string, readonly Objective[]>([
  [
    'inventory',
    [{ operation: 'availability.one', availabilityTarget: 0.999, latencyThresholdMs: 100, latencyTarget: 0.99 }],
  ],
]);

/** A run whose clock and answers the test holds. */
function scripted(over: Partial<LoadRunOptions> = {}) {
  const clock = { ms: 0 };
  const nowMs = () => clock.ms;
  const shooter = new ScriptedShooter(nowMs);
  const run = new LoadRun({
    profile: PROFILE,
    curve: RateCurve.squeezed(PROFILE.day, SECONDS * 1_000, 60),
    skus: ['4711', '4712', '4713'],
    objectives: OBJECTIVES,
    orders: false,
    mostUnderWay: 1_000_000,
    shooter,
    id: 'x',
    nowMs,
    ...over,
  });
  return { clock, shooter, run };
}

/** What a shop says that has everything. */
const sells = ({ question: { operation, key } }: Shot) => {
  if (operation === 'quote.basket') return { status: 200, body: { token: 'signed' } };
  if (operation === 'order.place') return { status: 201, body: { reference: `BY-${key}` } };
  return { status: 200 };
};

describe('a load run', () => {
  it('lets everybody in who is due, whatever was answered', () => {
    const { clock, shooter, run } = scripted();
    clock.ms = SECONDS * 1_000;
    run.tick();
    expect(run.nextMs).toBeUndefined();
    const sent = shooter.shots.length;
    expect(sent).toBe(run.tally.due);
    // Nothing was answered: what follows an answer has not been sent, so somewhat less than the 600 that are meant.
    expect(Math.abs(sent - 550)).toBeLessThan(150);
    expect(shooter.shots.map(({ dueMs }) => dueMs)).toEqual(
      shooter.shots.map(({ dueMs }) => dueMs).toSorted((a, b) => a - b),
    );
  });

  it('is the same again with the same seed, and another with another', () => {
    const shotsOf = (seed: number) => {
      const { clock, shooter, run } = scripted({ profile: { ...PROFILE, seed } });
      clock.ms = SECONDS * 1_000;
      run.tick();
      return shooter.shots.map(({ dueMs, question }) => [dueMs, question]);
    };
    expect(shotsOf(5)).toEqual(shotsOf(5));
    expect(shotsOf(6)).not.toEqual(shotsOf(5));
  });

  it('makes as many requests as the profile says, what follows answers counted', () => {
    const { clock, shooter, run } = scripted({ orders: true });
    clock.ms = SECONDS * 1_000;
    run.tick();
    shooter.answerAll(sells);
    expect(requestsPerJourney(PROFILE, true)).toBeCloseTo((3 * 2 + 5 + 2 * 1) / 6, 9);
    expect(Math.abs(run.tally.due - 600)).toBeLessThan(150);
  });

  it('orders nothing unless it is told to', () => {
    const { clock, shooter, run } = scripted();
    clock.ms = SECONDS * 1_000;
    run.tick();
    shooter.answerAll(sells);
    expect(shooter.shots.filter(({ question }) => question.domain === 'orders')).toEqual([]);
    expect(shooter.shots.some(({ question }) => question.operation === 'quote.basket')).toBe(true);
  });

  it('calls off every order, with a key of its own each, also when it is stopped meanwhile', () => {
    const { clock, shooter, run } = scripted({ orders: true });
    clock.ms = SECONDS * 1_000;
    run.tick();
    shooter.answerAll((shot) => {
      if (shot.question.operation === 'order.place') run.stop();
      return sells(shot);
    });
    const keys = shooter.shots.flatMap(({ question: { operation, key } }) =>
      operation === 'order.place' ? [key] : [],
    );
    expect(keys.length).toBeGreaterThan(10);
    expect(new Set(keys).size).toBe(keys.length);
    expect([run.orders.placed, run.orders.calledOff, run.orders.open.size]).toEqual([keys.length, keys.length, 0]);
  });

  it('counts what it may not send, as failed', () => {
    const { clock, shooter, run } = scripted({ mostUnderWay: 20 });
    clock.ms = SECONDS * 1_000;
    run.tick();
    const unsent = [...run.tally.operations.values()].reduce((sum, each) => sum + each.unsent, 0);
    expect([shooter.shots.length, run.tally.failed, unsent]).toEqual([20, run.tally.due - 20, run.tally.due - 20]);
  });

  it('says of itself when it was late', () => {
    const { clock, run } = scripted();
    clock.ms = SECONDS * 1_000;
    run.tick();
    const one = run.tally.operations.get('inventory availability.one');
    // All but those of the last moment: with an objective of 100 ms, 10 ms are late.
    expect((one?.late ?? 0) / (one?.due ?? 1)).toBeGreaterThan(0.95);
    expect(run.tally.lateness.summary()?.most).toBeGreaterThan(SECONDS * 900);
  });
});

it('counts a shop that stands still for everybody who would have come meanwhile, not only for those it holds', async () => {
  const STALL_MS = 700;
  const CONNECTIONS = 4;
  const held: ServerResponse[] = [];
  let mostHeld = 0;
  let releasedMs = Infinity;
  const startedMs = performance.now();
  const nowMs = () => performance.now() - startedMs;
  const server = createServer((_request, response) => {
    if (nowMs() >= releasedMs) return void response.end('{}');
    held.push(response);
    mostHeld = Math.max(mostHeld, held.length);
    if (held.length > 1 || mostHeld > 1) return;
    setTimeout(() => {
      releasedMs = nowMs();
      for (const each of held) each.end('{}');
    }, STALL_MS);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const shooter = new Sender({
    gateway: new URL(`http://127.0.0.1:${port}`),
    connections: CONNECTIONS,
    patienceMs: 60_000,
    key: undefined,
    nowMs,
    wallMs: () => 0,
  });
  const curve = RateCurve.squeezed(PROFILE.day, 2_000, 200);
  const profile: LoadProfile = { ...PROFILE, journeys: { product: 1 } };
  const objectives = new Map([
    ['inventory', OBJECTIVES.get('inventory') ?? []],
    ['pricing', [{ operation: 'price.one', availabilityTarget: 0.999, latencyThresholdMs: 100, latencyTarget: 0.99 }]],
  ]);
  const options = { profile, curve, skus: ['4711'], objectives, orders: false, mostUnderWay: 10_000, id: 'x', nowMs };
  const run = new LoadRun({ ...options, shooter });
  await drive({ run, shooter, nowMs, goesOn: () => true });
  await shooter.close();
  server.close();

  const arrivals = new Arrivals(curve.times(1 / 2), seededRandom(PROFILE.seed + 1));
  let inVain = 0;
  for (let at = arrivals.next(); at !== undefined && at < releasedMs - 100; at = arrivals.next()) inVain += 2;
  const counts = [...run.tally.operations.values()];
  const slow = counts.reduce((sum, each) => sum + each.slow, 0);
  // The shop itself has seen four slow requests. Shoppers have seen all of those that were due until 100 ms before it went on.
  expect(mostHeld).toBe(CONNECTIONS);
  expect(inVain).toBeGreaterThan(50);
  expect(slow).toBeGreaterThanOrEqual(inVain);
  expect(run.tally.answered).toBe(run.tally.due);
  expect(counts.find(({ operation }) => operation === 'price.one')?.latency.summary()?.p95).toBeGreaterThan(100);
});
