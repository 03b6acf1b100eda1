import type { Inconsistency } from '@banyan/domains';
import { ArmError, ManualClock } from '@banyan/kernel';
import { describe, expect, test } from '@jest/globals';
import type { ConsistencyListener } from './consistency-event.js';
import { ConsistencyChecker } from './consistency-checker.js';
import { consistencyPolicy } from './consistency-policy.js';
import type { Finding } from './finding.js';
import type { PricesSeen } from './price-looks.js';
import type { Turn, TurnStep } from './turn.store.js';

const SETTLE_MS = 10_000;
const POLICY = { ...consistencyPolicy(SETTLE_MS, 2), skusPerCall: 2 };
const STOP = new AbortController().signal;

const slip = (sku: string): Inconsistency => ({
  kind: 'shelf-price',
  subject: sku,
  odd: ['app'],
  evidence: [
    { place: 'app', value: '11.50', stored: '', productId: '1', shopRowId: '1', rowChangedAtMs: 0 },
    { place: 'web', value: '12.00', stored: '', productId: '1', shopRowId: null, rowChangedAtMs: 0 },
  ],
  example: null,
});

/** A checker over a catalogue of five, with tables in memory. */
function rig() {
  const clock = new ManualClock();
  const catalogue = ['A', 'B', 'C', 'D', 'E'];
  const wrong = new Set<string>();
  const undecided = new Map<string, readonly ('app' | 'web')[]>();
  const looked: string[][] = [];
  const told: string[] = [];
  const kept = new Map<string, Finding>();
  let turn: Turn = { number: 1, afterSku: null, beganMs: null, skus: 0, calls: 0, skipped: 0, last: null };
  const state = { isOurs: true, failing: new Set<string>(), surveys: 0 };
  const listener: ConsistencyListener = {
    called: () => undefined,
    compared: () => undefined,
    skipped: (skus) => told.push(`skipped ${skus}`),
    happened: (all) => told.push(...all.map(({ event, finding }) => `${event} ${finding.what.subject}`)),
    turnEnded: (_, skus) => told.push(`turn of ${skus}`),
    failed: () => told.push('failed'),
  };
  const checker = new ConsistencyChecker({
    clock,
    policy: POLICY,
    priceList: { loaded: true },
    board: { skus: (after, most) => catalogue.filter((sku) => after === null || sku > after).slice(0, most) },
    turns: {
      hold: () => Promise.resolve(state.isOurs ? turn : undefined),
      wentOn: ({ afterSku, nowMs, skus, calls, skipped }: TurnStep) => {
        turn = {
          ...turn,
          afterSku: afterSku ?? turn.afterSku,
          beganMs: afterSku === null ? turn.beganMs : (turn.beganMs ?? nowMs),
          skus: turn.skus + skus,
          calls: turn.calls + calls,
          skipped: turn.skipped + skipped,
        };
        return Promise.resolve();
      },
      ended: (endedMs) => {
        const { number, skus, calls, skipped, beganMs } = turn;
        const last = { endedMs, tookMs: endedMs - (beganMs ?? endedMs), skus, calls, skipped };
        turn = { number: number + 1, afterSku: null, beganMs: null, skus: 0, calls: 0, skipped: 0, last };
        return Promise.resolve();
      },
    },
    findings: {
      alive: (_, after, limit) => {
        const alive = [...kept.values()]
          .filter((each) => each.state.kind !== 'cleared')
          .map(({ what }) => what.subject);
        return Promise.resolve(
          [...new Set(alive)]
            .filter((sku) => sku > after)
            .toSorted()
            .slice(0, limit),
        );
      },
      ofKinds: (kinds, subjects) =>
        Promise.resolve(
          [...kept.values()].filter(
            ({ what }) => kinds.includes(what.kind) && (subjects === undefined || subjects.includes(what.subject)),
          ),
        ),
      keep: (findings, gone) => {
        for (const finding of findings) kept.set(finding.what.subject, finding);
        for (const { subject } of gone) kept.delete(subject);
        return Promise.resolve();
      },
      forget: () => Promise.resolve(),
    },
    looks: {
      at: (skus): Promise<PricesSeen> => {
        looked.push([...skus]);
        if (skus.some((sku) => state.failing.has(sku))) {
          return Promise.reject(new ArmError('legacy', 'fault', 'no answer'));
        }
        const seen = skus.filter((sku) => wrong.has(sku) && !undecided.has(sku));
        return Promise.resolve({ found: seen.map(slip), undecided, measures: new Map() });
      },
    },
    survey: () => {
      state.surveys += 1;
      return Promise.resolve({ found: [], isUndecided: () => false, withoutStock: undefined });
    },
    listener,
  });
  /** Steps, two seconds apart. */
  const step = async (times = 1): Promise<void> => {
    for (let at = 0; at < times; at++) {
      await checker.step(STOP);
      clock.advance(2_000);
    }
  };
  return { checker, clock, step, looked, told, wrong, undecided, kept, state, turn: () => turn };
}

describe('going round the catalogue', () => {
  test('looks at every SKU once, says so, rests, and begins anew', async () => {
    const { step, looked, told, turn } = rig();
    await step(4);
    expect(looked).toEqual([['A', 'B'], ['C', 'D'], ['E']]);
    expect(told).toEqual(['turn of 5']);
    expect(turn().last).toMatchObject({ skus: 5, calls: 12, skipped: 0, tookMs: 6_000 });
    await step(4);
    expect(looked).toHaveLength(3);
    await step(2);
    expect(looked[3]).toEqual(['A', 'B']);
  });

  test('does nothing while another replica holds the turn, and goes on where that was', async () => {
    const { step, looked, state } = rig();
    await step();
    state.isOurs = false;
    await step(3);
    expect(looked).toHaveLength(1);
    state.isOurs = true;
    await step();
    expect(looked[1]).toEqual(['C', 'D']);
  });

  test('what was found is looked at again in between, told when it has settled, and cleared when it is gone', async () => {
    const { step, looked, told, wrong } = rig();
    wrong.add('A');
    await step(12);
    expect(told.filter((text) => text.startsWith('opened'))).toEqual(['opened A']);
    // The turn did not stand still for it.
    expect(looked).toEqual(expect.arrayContaining([['A'], ['C', 'D'], ['E']]));
    wrong.delete('A');
    await step(8);
    expect(told.filter((text) => text.startsWith('cleared'))).toEqual(['cleared A']);
  });

  test('of a place in doubt what was found is neither there nor gone', async () => {
    const { step, told, wrong, undecided, kept } = rig();
    wrong.add('A');
    await step(12);
    undecided.set('A', ['app']);
    wrong.delete('A');
    await step(20);
    expect(kept.get('A')?.state).toEqual({ kind: 'open' });
    expect(told.some((text) => text.startsWith('cleared'))).toBe(false);
    undecided.clear();
    await step(10);
    expect(kept.get('A')?.state.kind).toBe('cleared');
  });

  test('a batch that the core never answers is left for the next turn, after some attempts, and counted', async () => {
    const { step, looked, told, state, turn } = rig();
    state.failing.add('C');
    await step(6);
    expect(looked).toEqual([['A', 'B'], ['C', 'D'], ['C', 'D'], ['C', 'D'], ['E']]);
    expect(told).toEqual(['failed', 'failed', 'skipped 2', 'turn of 3']);
    expect(turn().last).toMatchObject({ skus: 3, skipped: 2 });
  });

  test('goes through our own boards every now and then, whatever the turn does', async () => {
    const { step, state } = rig();
    await step(11);
    expect(state.surveys).toBe(3);
  });
});
