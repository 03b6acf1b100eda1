import { describe, expect, it } from '@jest/globals';
import { ManualClock, type Arm } from '@banyan/kernel';
import * as fc from 'fast-check';
import type { InFlightRule } from './in-flight-rule.js';
import { MOST_TRIES, Recheck, type AskAgain } from './recheck.js';
import { type Change, TwoArms, WORLD_LAG_MS } from './two-arms.fixture.js';

const ROUNDS_MS = MOST_TRIES * WORLD_LAG_MS;
const lag = fc.integer({ min: 1, max: WORLD_LAG_MS });
/** Where the copy goes: legacy serves, or is the oracle of a service that does. */
const arm = fc.constantFrom<Arm>('legacy', 'service');
const quantity = fc.integer({ min: -3, max: 6 });

/** A stock process: changes in their order, some of them back to what it was before. */
const changes = (lastMs: number): fc.Arbitrary<Change[]> =>
  fc
    .array(fc.record({ atMs: fc.integer({ min: 0, max: lastMs }), quantity }), { maxLength: 12 })
    .map((list) => list.toSorted((a, b) => a.atMs - b.atMs));

describe('a difference by lag alone', () => {
  it('is always explained when the stock comes to rest before the first round', async () => {
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(changes(4_000), lag, fc.integer({ min: 0, max: 6_000 }), arm, async (list, lagMs, atMs, to) => {
        const world = new TwoArms(list, lagMs);
        world.clock.advance(Math.max(atMs, (list.at(-1)?.atMs ?? 0) - WORLD_LAG_MS + lagMs));
        const settlement = await world.copy(to);
        if (settlement === undefined) return;
        seen += 1;
        expect(settlement).toEqual({ outcome: 'explained' });
      }),
      { numRuns: 2_000 },
    );
    expect(seen).toBeGreaterThan(100);
  });

  it('is explained on stock that never rests, unless a change is on its way at every single round', async () => {
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(changes(12_000), lag, fc.integer({ min: 0, max: 6_000 }), async (list, lagMs, atMs) => {
        const world = new TwoArms(list, lagMs);
        world.clock.advance(atMs);
        const inFlightAt = (ms: number) => list.some((change) => change.atMs <= ms && change.atMs + lagMs > ms);
        const rounds = Array.from({ length: MOST_TRIES }, (_, i) => atMs + (i + 1) * WORLD_LAG_MS);
        const settlement = await world.copy();
        if (settlement === undefined || rounds.every(inFlightAt)) return;
        seen += 1;
        expect(settlement).toEqual({ outcome: 'explained' });
      }),
      { numRuns: 2_000 },
    );
    expect(seen).toBeGreaterThan(100);
  });
});

describe('a service that says itself that it is behind', () => {
  it('is neither wrong nor right while it is: whatever changed meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(
        changes(20_000),
        lag,
        fc.integer({ min: 3_000, max: 20_000 }),
        arm,
        async (list, lagMs, at, to) => {
          const world = new TwoArms(list, lagMs, undefined, { fromMs: 0, toMs: 3_600_000 });
          world.clock.advance(at);
          const settlement = await world.copy(to);
          if (settlement !== undefined) expect(settlement).toEqual({ outcome: 'unverified', reason: 'behind' });
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('is explained when it has caught up, however long ago the change was that it had missed', async () => {
    const world = new TwoArms([{ atMs: 5_000, quantity: 7 }], 500, undefined, { fromMs: 1_000, toMs: 61_000 });
    world.clock.advance(60_000);
    expect(await world.copy()).toEqual({ outcome: 'explained' });
  });
});

describe('a wrong answer', () => {
  const offBy = fc.integer({ min: -5, max: 5 }).filter((off) => off !== 0);

  it('that is always given is never explained, whether the stock is quiet or moves', async () => {
    await fc.assert(
      fc.asyncProperty(
        changes(12_000),
        lag,
        offBy,
        fc.integer({ min: 0, max: 6_000 }),
        async (list, lagMs, off, at) => {
          // Off by more than any change, so that lag and fault cannot cancel each other out.
          const world = new TwoArms(list, lagMs, (value) => value + off * 1_000);
          world.clock.advance(at);
          expect(await world.copy()).toMatchObject({ outcome: 'mismatched' });
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('that is given now and then is never explained on quiet stock', async () => {
    const list = fc.array(fc.boolean(), { minLength: 1, maxLength: MOST_TRIES });
    await fc.assert(
      fc.asyncProperty(changes(5_000), lag, offBy, list, arm, async (before, lagMs, off, wrong, to) => {
        const answers = [true, ...wrong];
        const world = new TwoArms(before, lagMs, (value) => (answers.shift() === true ? value + off : value));
        // Quiet: the last change is older than what could still be on its way, and the tolerance between clocks.
        world.clock.advance(5_000 + WORLD_LAG_MS + 501);
        expect(await world.copy(to)).toMatchObject({ outcome: 'mismatched' });
      }),
      { numRuns: 2_000 },
    );
  });

  it('is given up after so many rounds, however the stock moves', async () => {
    const list = Array.from({ length: 100 }, (_, i) => ({ atMs: i * 150, quantity: i }));
    const world = new TwoArms(list, 300, (value) => value + 1_000);
    world.clock.advance(3_000);
    expect(await world.copy()).toMatchObject({ outcome: 'mismatched', unexplained: [{ askedAgain: MOST_TRIES }] });
    expect(world.nowMs).toBe(3_000 + ROUNDS_MS);
  });
});

describe('what changes by itself', () => {
  /** One price until the bound, another from it on; each arm says until when what it says is so. */
  const at = (nowMs: number, boundMs: number) =>
    nowMs < boundMs ? { price: 1, untilMs: boundMs } : { price: 2, untilMs: boundMs + 3_600_000 };
  const rule: InFlightRule = {
    lagMs: WORLD_LAG_MS,
    clockToleranceMs: 500,
    questions: (operation, input, serving, shadow) => [{ operation, input, serving, shadow }],
    changedAtMs: () => undefined,
    changesAtMs: (_, result) => (result as { untilMs: number }).untilMs,
    ageMs: () => undefined,
  };
  const RULES = { untilMs: { kind: 'ignored', because: 'a fixture' } } as const;

  it.each<Arm>(['legacy', 'service'])(
    'between the asking of the two arms is no mistake of the %s, whoever was asked first',
    async (later) => {
      const clock = new ManualClock();
      const boundMs = clock.nowMs() + 3;
      const first = at(clock.nowMs(), boundMs);
      const facts = {
        atMs: clock.nowMs(),
        operation: 'one',
        arm: later,
        traceId: '',
        stage: '',
        definition: '',
        epoch: 0,
      };
      clock.advance(5);
      const copy = { facts, input: {}, serving: first, shadow: at(clock.nowMs(), boundMs) };
      const recheck = new Recheck(copy, rule, () => RULES, clock);
      clock.advance(WORLD_LAG_MS);
      const ask: AskAgain = () => Promise.resolve({ ok: true, value: at(clock.nowMs(), boundMs) });
      expect(await recheck.round(ask)).toEqual({ outcome: 'explained' });
    },
  );

  it('later explains nothing that differs now', async () => {
    const clock = new ManualClock();
    const boundMs = clock.nowMs() + 60_000;
    const facts = {
      atMs: clock.nowMs(),
      operation: 'one',
      arm: 'service',
      traceId: '',
      stage: '',
      definition: '',
      epoch: 0,
    } as const;
    const serving = at(clock.nowMs(), boundMs);
    const recheck = new Recheck(
      { facts, input: {}, serving, shadow: { ...serving, price: 7 } },
      rule,
      () => RULES,
      clock,
    );
    clock.advance(WORLD_LAG_MS);
    expect(await recheck.round(() => Promise.resolve({ ok: true, value: serving }))).toMatchObject({
      outcome: 'mismatched',
    });
  });
});
