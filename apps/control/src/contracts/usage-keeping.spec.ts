import { describe, expect, it } from '@jest/globals';
import { newId, type Clock } from '@banyan/kernel';
import { StoreUnavailable, type CountedUse, type UsagePruning } from '@banyan/rollout';
import type { UsageReportDto } from '../reports/usage-report.dto.js';
import { UsageKeeping } from './usage-keeping.js';

const DAY = 86_400_000;
const TODAY = 20_785;

/** A store of which the test says when, and whether, it writes; that it adds up is proven on PostgreSQL. */
function rig() {
  const kept: CountedUse[][] = [];
  const pruned: UsagePruning[] = [];
  const clock: Clock & { ms: number } = {
    ms: TODAY * DAY + DAY / 2,
    nowMs() {
      return this.ms;
    },
    monotonicMs() {
      return this.ms;
    },
  };
  let fails: Error | undefined;
  let held: () => Promise<void> = () => Promise.resolve();
  const keeping = new UsageKeeping(
    {
      keepContractUsage: async (counted) => {
        await held();
        if (fails !== undefined) throw fails;
        kept.push([...counted]);
      },
      // oxlint-disable-next-line typescript/require-await -- of the port
      pruneContractUsage: async (pruning) => void pruned.push(pruning),
    },
    clock,
  );
  return {
    keeping,
    kept,
    pruned,
    clock,
    fail: (error: Error | undefined) => (fails = error),
    hold: (until: Promise<void>) => void (held = () => until),
  };
}

function told(sequence: number, days: readonly number[] = [TODAY], stream = STREAM): UsageReportDto {
  const use = { domain: 'inventory', contract: 'v1', operation: 'getOne', storefront: 'web', field: '' };
  return { stream, sequence, uses: days.map((day) => ({ ...use, day, requests: 1, lastSeenMs: day * DAY })) };
}
const STREAM = newId();

describe('keeping the use of contracts', () => {
  it('acknowledges what was written, once', async () => {
    const { keeping, kept } = rig();
    keeping.take('gw', told(1));
    expect(keeping.of('gw')).toBeUndefined();
    await keeping.stop();
    expect(kept).toMatchObject([[{ stream: STREAM, storefront: 'web', requests: 1 }]]);
    keeping.take('gw', told(2));
    await keeping.stop();
    expect(keeping.of('gw')).toEqual({ stream: STREAM, sequences: [1, 2] });
    expect(keeping.of('gw')).toBeUndefined();
    expect(keeping.of('other')).toBeUndefined();
  });

  it('does not acknowledge what the database did not take, so that it is told again', async () => {
    const { keeping, fail } = rig();
    fail(new StoreUnavailable('away'));
    keeping.take('gw', told(1));
    await keeping.stop();
    expect(keeping.of('gw')).toBeUndefined();
    fail(undefined);
    keeping.take('gw', told(2));
    await keeping.stop();
    expect(keeping.of('gw')).toEqual({ stream: STREAM, sequences: [2] });
  });

  it('does not let rows that the database refuses hold up all others', async () => {
    const { keeping, fail } = rig();
    fail(new TypeError('a row that no table takes'));
    keeping.take('gw', told(1));
    await keeping.stop();
    expect(keeping.of('gw')).toEqual({ stream: STREAM, sequences: [1] });
  });

  it('writes one report of a replica at a time, and then the newest that came meanwhile: it may be the last', async () => {
    const { keeping, kept, hold } = rig();
    const { promise, resolve } = Promise.withResolvers<void>();
    hold(promise);
    keeping.take('gw', told(1));
    keeping.take('gw', told(2));
    keeping.take('gw', told(3));
    keeping.take('other', told(1, [TODAY], newId()));
    resolve();
    await keeping.stop();
    expect(kept).toHaveLength(3);
    expect(keeping.of('gw')).toEqual({ stream: STREAM, sequences: [1, 3] });
  });

  it('leaves out days that are added up already or yet to come, and acknowledges them: nobody can use them', async () => {
    const { keeping, kept } = rig();
    keeping.take('gw', told(1, [TODAY - 8, TODAY - 7, TODAY, TODAY + 1, TODAY + 2]));
    await keeping.stop();
    expect(kept[0]?.map(({ day }) => day)).toEqual([TODAY - 7, TODAY, TODAY + 1]);
    expect(keeping.of('gw')).toEqual({ stream: STREAM, sequences: [1] });
  });

  it('adds up once an hour what no gateway may tell of any more', async () => {
    const { keeping, pruned, clock } = rig();
    for (let turn = 1; turn <= 3; turn++) {
      keeping.take('gw', told(turn));
      await keeping.stop();
    }
    clock.ms += 61 * 60_000;
    keeping.take('gw', told(4));
    await keeping.stop();
    const pruning = { sumBefore: TODAY - 8, dropBefore: TODAY - 400 };
    expect(pruned).toEqual([pruning, pruning]);
  });

  it('forgets who is not heard any more, and begins anew with a new stream', async () => {
    const { keeping } = rig();
    keeping.take('gw', told(1));
    await keeping.stop();
    keeping.forgetAllBut(new Set(['other']));
    expect(keeping.of('gw')).toBeUndefined();
    keeping.take('gw', told(5));
    await keeping.stop();
    const next = newId();
    keeping.take('gw', told(1, [TODAY], next));
    await keeping.stop();
    expect(keeping.of('gw')).toEqual({ stream: next, sequences: [1] });
  });
});
