import { beforeEach, describe, expect, it } from '@jest/globals';
import { ArmError, ManualClock, type ArmFailure } from '@banyan/kernel';
import type { DomainArm } from '@banyan/domains';
import { RecentCalls } from './recent-calls.js';

const ATTEMPT = { signal: new AbortController().signal, remainingMs: () => 1 };
let clock: ManualClock;
let calls: RecentCalls;
let outcome: Error | undefined;
let arm: DomainArm;

beforeEach(() => {
  clock = new ManualClock();
  calls = new RecentCalls(clock);
  outcome = undefined;
  arm = calls.watch({
    call: () => (outcome === undefined ? Promise.resolve('answer') : Promise.reject(outcome)),
    close: () => Promise.resolve(),
  });
});

async function ask(operation: string, failure?: ArmFailure | Error): Promise<void> {
  outcome = typeof failure === 'string' ? new ArmError('legacy', failure, 'x') : failure;
  await arm.call(operation, {}, ATTEMPT).catch(() => undefined);
}

describe('calls lately', () => {
  it('are counted by operation, failures with the reason of the last', async () => {
    await ask('one');
    await ask('one', 'transport');
    await ask('one', 'deadline');
    await ask('one');
    await ask('batch', new TypeError('no ArmError'));
    expect(Object.fromEntries(calls.counts())).toEqual({
      one: { asked: 4, failed: 2, lastFailure: 'deadline' },
      batch: { asked: 1, failed: 1, lastFailure: 'fault' },
    });
  });

  it('that the client or our own shedding ended say nothing of anybody', async () => {
    await ask('one', 'aborted');
    await ask('one', 'shed');
    expect(calls.counts().size).toBe(0);
  });

  it('are forgotten after a minute at the latest and half of one at the earliest, on the monotonic clock', async () => {
    await ask('one', 'transport');
    clock.advance(29_999);
    clock.jumpWallClock(3_600_000);
    await ask('one');
    clock.advance(30_000);
    expect(calls.counts().get('one')).toEqual({ asked: 2, failed: 1, lastFailure: 'transport' });
    clock.advance(1);
    expect(calls.counts().size).toBe(0);
    await ask('one');
    clock.advance(300_000);
    expect(calls.counts().size).toBe(0);
  });

  it('are answered and fail as the arm does', async () => {
    await expect(arm.call('one', {}, ATTEMPT)).resolves.toBe('answer');
    outcome = new ArmError('legacy', 'refused-translation', 'x', { field: 'qty' });
    await expect(arm.call('one', {}, ATTEMPT)).rejects.toBe(outcome);
  });
});
