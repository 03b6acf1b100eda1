import { describe, expect, it } from '@jest/globals';
import { keyedHash, type Arm } from '@banyan/kernel';
import { guardPools, makePool, never, request, turns } from '../../../test/support/shadow-pools.js';
import { until } from '../../../test/support/until.js';
import type { AskArm, InFlightRule } from './in-flight-rule.js';
import type { ShadowEvent } from './shadow-event.js';
import type { ShadowPool } from './shadow-pool.js';

guardPools();

const LAG_MS = 15;
const RULE: InFlightRule = {
  lagMs: LAG_MS,
  clockToleranceMs: 1_000,
  questions: (operation, input, serving, shadow) => [{ operation, input, serving, shadow }],
  changedAtMs: (result) => (result as { changedAtMs?: number } | null)?.changedAtMs,
  ageMs: () => undefined,
};
const RULES = { changedAtMs: { kind: 'clock', because: 'an instant' } } as const;
const BOTH_SAY_ONE: AskArm = () => ({ a: 1 });

function explainingPool(
  ask: AskArm,
  inFlight: Partial<InFlightRule> = {},
  bounds: { readonly mostPending?: number; readonly deadlineMs?: number } = {},
): ShadowPool {
  const explaining = { inFlight: { ...RULE, ...inFlight }, rulesOf: () => RULES, ask };
  return makePool({ explaining, concurrency: 256, ...bounds });
}

/** A copy whose answers differ. */
function differ(pool: ShadowPool, over: object = {}): void {
  pool.observe(request({ serving: { a: 1 }, call: () => ({ a: 2 }), rules: RULES, ...over }));
}

async function settled(pool: ShadowPool, over: object = {}): Promise<ShadowEvent> {
  const events: ShadowEvent[] = [];
  pool.onEvent((event) => event.kind === 'settled' && events.push(event));
  differ(pool, over);
  return until(() => events[0], 'the difference is settled');
}

describe('a copy that differs', () => {
  it('is pending until both arms were asked again, and explained by a change that was on its way', async () => {
    const asked: Arm[] = [];
    const pool = explainingPool((arm) => {
      asked.push(arm);
      return { a: 2, ...(arm === 'service' ? { changedAtMs: Date.now() } : {}) };
    });
    const end = settled(pool);
    await turns();
    expect(pool.counts).toMatchObject({ compared: 1, matched: 0, mismatched: 0, pending: 1 });
    expect(asked).toEqual([]);
    expect(await end).toMatchObject({ outcome: 'explained' });
    expect(asked.sort()).toEqual(['legacy', 'service']);
    expect(pool.counts).toMatchObject({ compared: 1, explained: 1, mismatched: 0, pending: 0 });
    expect(pool.mismatches()).toMatchObject([{ path: 'a', count: 1, explained: 1, unexplained: 0 }]);
    expect(pool.records.waiting(9)).toEqual([]);
  });

  it('on quiet stock is a mismatch though both agree now, and is recorded without its values', async () => {
    const pool = explainingPool(BOTH_SAY_ONE);
    const atMs = Date.now();
    const end = await settled(pool, { input: { sku: 'S3CR3T', channel: 'web' }, call: () => ({ a: 'S3CR3T' }) });
    expect(end).toMatchObject({ outcome: 'mismatched', mismatches: [{ path: 'a' }] });
    const [record] = pool.records.waiting(9);
    expect(record).toEqual({
      sequence: 1,
      atMs: expect.any(Number),
      operation: 'availability.one',
      serving: 'legacy',
      shadow: 'service',
      path: 'a',
      servingType: 'number',
      shadowType: 'string',
      servingHash: keyedHash('test', '1'),
      shadowHash: keyedHash('test', '"S3CR3T"'),
      inputHash: keyedHash('test', '{"channel":"web","sku":"S3CR3T"}'),
      traceId: 'a'.repeat(32),
      askedAgain: 1,
      stage: 'shadow',
      definition: 'first',
      ignoredBy: null,
    });
    expect(record?.atMs).toBeGreaterThanOrEqual(atMs);
    expect(JSON.stringify([pool.records.waiting(9), pool.mismatches(), end])).not.toContain('S3CR3T');
  });

  it('is broken up: each question is asked for itself, and placed where it stood', async () => {
    const questions: InFlightRule['questions'] = (_operation, _input, serving, shadow) =>
      ['x', 'y'].map((sku) => ({
        operation: 'one',
        input: { sku },
        serving: (serving as Record<string, unknown>)[sku],
        shadow: (shadow as Record<string, unknown>)[sku],
        at: 'items.*',
      }));
    const moved = { a: 5, changedAtMs: Date.now() };
    const ask: AskArm = (_, __, input) => ((input as { sku: string }).sku === 'x' ? moved : { a: 1, b: 1 });
    const pool = explainingPool(ask, { questions });
    const served = { x: { a: 1 }, y: { a: 1, b: 1 } };
    const copied = { x: { a: 2 }, y: { a: 1, b: 2 } };
    const end = await settled(pool, { operation: 'batch', serving: served, call: () => copied });
    expect(end).toMatchObject({ outcome: 'mismatched', operation: 'batch' });
    expect(pool.records.waiting(9)).toMatchObject([
      { operation: 'batch', path: 'items.*.b', inputHash: keyedHash('test', '{"sku":"y"}') },
    ]);
  });

  it.each<[string, AskArm]>([
    ['fails', () => Promise.reject(new Error('away'))],
    [
      'throws at once',
      () => {
        throw new Error('away');
      },
    ],
    ['hangs', never],
    ['answers what cannot be compared', () => ({ a: new Date() })],
  ])('is unverified when an arm that is asked again %s', async (_, ask) => {
    const pool = explainingPool(
      (arm, ...rest) => (arm === 'service' ? ask(arm, ...rest) : { a: 1 }),
      {},
      { deadlineMs: 400 },
    );
    expect(await settled(pool)).toMatchObject({ outcome: 'unverified', reason: 'unanswered' });
    expect(pool.counts).toMatchObject({ matched: 0, explained: 0, mismatched: 0, unverified: 1, pending: 0 });
    expect(pool.records.waiting(9)).toEqual([]);
  });

  it('is unverified beyond the bound of those that wait, and the bound holds', async () => {
    const pool = explainingPool(BOTH_SAY_ONE, { lagMs: 60_000 }, { mostPending: 3 });
    for (let i = 0; i < 10; i++) differ(pool);
    await until(() => pool.counts.compared === 10, 'all are compared');
    expect(pool.counts).toMatchObject({ pending: 3, unverified: 7 });
  });

  it('is unverified when more items differ than are asked again and those are explained', async () => {
    const questions: InFlightRule['questions'] = (operation, input, serving, shadow) =>
      Array.from({ length: 9 }, () => ({ operation, input, serving, shadow }));
    let asked = 0;
    const pool = explainingPool(() => (asked++, { a: 1, changedAtMs: Date.now() }), { questions });
    expect(await settled(pool)).toMatchObject({ outcome: 'unverified', reason: 'too-many' });
    expect(asked).toBe(16);
  });

  it.each<[string, Partial<InFlightRule>]>([
    ['cannot be broken up', { questions: () => [] }],
    [
      'makes the domain’s rule fail',
      {
        questions: () => {
          throw new TypeError('x');
        },
      },
    ],
  ])('and %s is a mismatch at once', async (_, inFlight) => {
    const pool = explainingPool(BOTH_SAY_ONE, inFlight);
    expect(await settled(pool)).toMatchObject({ outcome: 'mismatched' });
    expect(pool.records.waiting(9)).toMatchObject([{ path: 'a', askedAgain: 0 }]);
  });

  it('is settled as unverified when the pool closes, waiting or being asked', async () => {
    let signal: AbortSignal | undefined;
    const pool = explainingPool((_arm, _operation, _input, attempt) => ((signal = attempt.signal), never()));
    differ(pool);
    await until(() => signal, 'it is being asked');
    differ(pool);
    await turns();
    pool.close();
    expect(signal?.aborted).toBe(true);
    expect(pool.counts).toMatchObject({ pending: 0, unverified: 2 });
  });

  it('says nothing about noise while it is explained by lag', async () => {
    const explaining = { inFlight: RULE, rulesOf: () => RULES, ask: () => ({ a: 1, changedAtMs: Date.now() }) };
    const pool = makePool({ explaining, noiseRatio: 1 });
    await settled(pool, { call: (_: unknown, arm: Arm) => ({ a: arm === 'legacy' ? 1 : 2 }) });
    expect(pool.noise()).toEqual([]);
  });
});

describe('every end', () => {
  it('adds up: compared is matched, explained, mismatched, unverified or pending', async () => {
    let turn = 0;
    const pool = explainingPool((arm) => {
      const [moved, wrong] = [turn % 3 === 0, turn++ % 3 === 1];
      if (moved) return { a: 1, changedAtMs: Date.now() };
      return { a: wrong && arm === 'service' ? 2 : 1 };
    });
    for (let i = 0; i < 90; i++) {
      if (i % 2 === 0) differ(pool);
      else pool.observe(request({ rules: RULES }));
      const { compared, matched, explained, mismatched, unverified, pending } = pool.counts;
      expect(compared).toBe(matched + explained + mismatched + unverified + pending);
      if (i % 10 === 0) await turns();
    }
    await until(() => pool.counts.compared === 90 && pool.counts.pending === 0, 'everything is settled');
    const { matched, explained, mismatched, unverified } = pool.counts;
    expect(matched).toBe(45);
    expect(explained + mismatched + unverified).toBe(45);
  });
});
