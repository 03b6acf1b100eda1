import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ArmError, ManualClock, systemClock } from '@banyan/kernel';
import { ArmPolicy } from './arm-policy.js';
import type { BreakerState } from './breaker-state.js';
import { SERVING_LIMIT, SERVING_POLICY, type ArmPolicyOptions } from './arm-policy-options.js';
import type { Attempt } from './deadline.js';
import { STANDSTILL_MS } from './wakefulness.js';

const OPTIONS: ArmPolicyOptions = {
  ...SERVING_POLICY,
  limit: { ...SERVING_LIMIT, initial: 2, least: 2, most: 2 },
  queued: 1,
  breakerWindow: 4,
  breakerMinimum: 4,
};
const never = () => new Promise<never>(() => {});
const fail = () => Promise.reject(new ArmError('service', 'transport', 'refused'));

function failureOf(run: Promise<unknown>): Promise<string> {
  return run.then(
    () => 'answered',
    (error: unknown) => (error instanceof ArmError ? error.failure : `not an ArmError: ${String(error)}`),
  );
}

describe('ArmPolicy', () => {
  let policy: ArmPolicy;

  beforeEach(() => {
    jest.useFakeTimers();
    policy = new ArmPolicy('service', OPTIONS, systemClock);
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  const openBreaker = async () => {
    for (let i = 0; i < 4; i++) await failureOf(policy.run(fail, { budgetMs: 100 }));
  };

  it('gives the answer and leaves no timer behind', async () => {
    await expect(policy.run(() => Promise.resolve(7), { budgetMs: 100 })).resolves.toBe(7);
    expect(jest.getTimerCount()).toBe(0);
    expect(policy.inFlight).toBe(0);
  });

  it('ends a hung call at its budget, aborts its signal and keeps its place until it really ends', async () => {
    let attempt: Attempt | undefined;
    const running = failureOf(
      policy.run(
        (given) => {
          attempt = given;
          return never();
        },
        { budgetMs: 80 },
      ),
    );
    await jest.advanceTimersByTimeAsync(79);
    expect(attempt?.signal.aborted).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(await running).toBe('deadline');
    expect(attempt?.signal.aborted).toBe(true);
    expect(attempt?.remainingMs()).toBe(0);
    expect(policy.inFlight).toBe(1);
  });

  it('turns whatever a call throws into an ArmError', async () => {
    expect(await failureOf(policy.run(() => Promise.reject(new TypeError('x')), { budgetMs: 50 }))).toBe('fault');
    expect(await failureOf(policy.run(() => Promise.reject('text'), { budgetMs: 50 }))).toBe('fault');
    expect(
      await failureOf(
        policy.run(
          () => {
            throw new Error('synchronous');
          },
          { budgetMs: 50 },
        ),
      ),
    ).toBe('fault');
  });

  it('opens after half of its window failed, and then answers at once', async () => {
    const states: BreakerState[] = [];
    policy.onBreakerChange((state) => states.push(state));
    await openBreaker();
    expect(policy.breakerState).toBe('open');
    expect(await failureOf(policy.run(never, { budgetMs: 100 }))).toBe('breaker-open');
    expect(states).toEqual(['open']);
  });

  it('lets one call probe and refuses the others at once instead of letting them wait', async () => {
    await openBreaker();
    await jest.advanceTimersByTimeAsync(OPTIONS.breakerLongestOpenMs);
    const { promise, resolve: answer } = Promise.withResolvers<string>();
    const probe = policy.run(() => promise, { budgetMs: 1_000 });
    await jest.advanceTimersByTimeAsync(1);
    expect(policy.breakerState).toBe('half-open');
    expect(await failureOf(policy.run(() => Promise.resolve('x'), { budgetMs: 100 }))).toBe('breaker-open');
    answer('good');
    await expect(probe).resolves.toBe('good');
    expect(policy.breakerState).toBe('closed');
  });

  describe('a call that nobody else can answer', () => {
    const probeUnderWay = async () => {
      await openBreaker();
      await jest.advanceTimersByTimeAsync(OPTIONS.breakerLongestOpenMs);
      const { promise, resolve: answer, reject: fail } = Promise.withResolvers<string>();
      const probe = policy.run(() => promise, { budgetMs: 1_000 });
      probe.catch(() => undefined);
      await jest.advanceTimersByTimeAsync(1);
      return { answer, fail };
    };
    const waits = { budgetMs: 100, waitsForProbe: true } as const;

    it('waits for the probe, and is made when it is good', async () => {
      const { answer } = await probeUnderWay();
      const waiting = policy.run(() => Promise.resolve('mine'), waits);
      await jest.advanceTimersByTimeAsync(50);
      answer('good');
      await expect(waiting).resolves.toBe('mine');
    });

    it('is refused when the probe fails', async () => {
      const { fail } = await probeUnderWay();
      const made = jest.fn(() => Promise.resolve('mine'));
      const waiting = failureOf(policy.run(made, waits));
      await jest.advanceTimersByTimeAsync(50);
      fail(new ArmError('service', 'transport', 'still away'));
      expect(await waiting).toBe('breaker-open');
      expect(made).not.toHaveBeenCalled();
    });

    it('waits no longer than its budget, and is not made afterwards', async () => {
      const { answer } = await probeUnderWay();
      const made = jest.fn(() => Promise.resolve('mine'));
      const waiting = failureOf(policy.run(made, waits));
      await jest.advanceTimersByTimeAsync(101);
      expect(await waiting).toBe('deadline');
      answer('good');
      await jest.advanceTimersByTimeAsync(1);
      expect(made).not.toHaveBeenCalled();
      expect(policy.breakerState).toBe('closed');
    });
  });

  it('stays open when the probing client leaves: that proves nothing good', async () => {
    await openBreaker();
    await jest.advanceTimersByTimeAsync(OPTIONS.breakerLongestOpenMs);
    const client = new AbortController();
    const probe = failureOf(policy.run(never, { budgetMs: 1_000, clientSignal: client.signal }));
    await jest.advanceTimersByTimeAsync(1);
    client.abort();
    expect(await probe).toBe('aborted');
    expect(policy.breakerState).toBe('open');
  });

  it('never counts clients that leave against the arm', async () => {
    for (let i = 0; i < 20; i++) {
      const client = new AbortController();
      const run = failureOf(
        policy.run(
          (attempt) =>
            new Promise((_, reject) => attempt.signal.addEventListener('abort', () => reject(new Error('cut')))),
          {
            budgetMs: 1_000,
            clientSignal: client.signal,
          },
        ),
      );
      client.abort();
      expect(await run).toBe('aborted');
    }
    expect(policy.breakerState).toBe('closed');
  });

  it('refuses a client that left before the call', async () => {
    expect(await failureOf(policy.run(never, { budgetMs: 100, clientSignal: AbortSignal.abort() }))).toBe('aborted');
  });

  it('queues what finds no place, sheds it after the longest wait, and sheds at once beyond the queue', async () => {
    const hung = [policy.run(never, { budgetMs: 1_000 }), policy.run(never, { budgetMs: 1_000 })].map(failureOf);
    const queued = failureOf(policy.run(() => Promise.resolve('late'), { budgetMs: 1_000 }));
    expect(await failureOf(policy.run(never, { budgetMs: 1_000 }))).toBe('shed');
    await jest.advanceTimersByTimeAsync(OPTIONS.queueWaitMs);
    expect(await queued).toBe('shed');
    expect(policy.breakerState).toBe('closed');
    await jest.advanceTimersByTimeAsync(1_000);
    expect(await Promise.all(hung)).toEqual(['deadline', 'deadline']);
  });

  it('runs what waited as soon as a place is free', async () => {
    const releases: (() => void)[] = [];
    const busy = [0, 1].map(() =>
      policy.run(() => new Promise<void>((resolve) => releases.push(resolve)), { budgetMs: 500 }),
    );
    await jest.advanceTimersByTimeAsync(0);
    const queued = policy.run(() => Promise.resolve('ran'), { budgetMs: 500 });
    releases[0]?.();
    await expect(queued).resolves.toBe('ran');
    releases[1]?.();
    await Promise.all(busy);
    expect(jest.getTimerCount()).toBe(0);
  });

  describe('when this process stands still', () => {
    const BUDGET_MS = 80;
    let clock: ManualClock;
    let stoodStill: boolean;

    beforeEach(() => {
      clock = new ManualClock();
      stoodStill = false;
      policy = new ArmPolicy('service', OPTIONS, clock, { stoodStillSince: () => stoodStill });
    });

    /** As the event loop of a process that wakes up: its timers fire, `lateMs` after they should have. */
    const expireLate = async (lateMs: number): Promise<void> => {
      clock.advance(BUDGET_MS + lateMs);
      await jest.advanceTimersByTimeAsync(BUDGET_MS);
      await jest.advanceTimersByTimeAsync(1);
    };

    it.each([
      [0, 'deadline'],
      [STANDSTILL_MS, 'deadline'],
      [STANDSTILL_MS + 1, 'stalled'],
      [1_500, 'stalled'],
    ])('a deadline that fires %d ms late ends the call as %s', async (lateMs, failure) => {
      const ended = failureOf(policy.run(never, { budgetMs: BUDGET_MS }));
      await expireLate(lateMs);
      expect(await ended).toBe(failure);
      expect(jest.getTimerCount()).toBe(0);
    });

    it('a deadline on time ends it as stalled, too, when the process did not run for part of it', async () => {
      stoodStill = true;
      const ended = failureOf(policy.run(never, { budgetMs: BUDGET_MS }));
      await expireLate(0);
      expect(await ended).toBe('stalled');
    });

    it.each([
      [true, 'stalled'],
      [false, 'deadline'],
    ])('what an arm says of its time, where the process stood still: %p, ends it as %s', async (stands, failure) => {
      const outOfTime = () => {
        stoodStill = stands;
        return Promise.reject(new ArmError('service', 'deadline', 'out-of-time'));
      };
      for (let i = 0; i < 20; i++) {
        expect(await failureOf(policy.run(outOfTime, { budgetMs: BUDGET_MS }))).toBe(failure);
        // One such word is no reason to open; twenty of them would be.
        if (!stands) break;
      }
      expect(policy.breakerState).toBe('closed');
      expect(jest.getTimerCount()).toBe(0);
    });

    it('an answer that has been lying in a socket is preferred to the late timer', async () => {
      const { promise, resolve: answer } = Promise.withResolvers<string>();
      const running = policy.run(() => promise, { budgetMs: BUDGET_MS });
      clock.advance(1_500);
      // The timer fires, then the sockets are read, then immediates run.
      setTimeout(() => answer('good'), BUDGET_MS);
      await jest.advanceTimersByTimeAsync(BUDGET_MS);
      await expect(running).resolves.toBe('good');
      expect(jest.getTimerCount()).toBe(0);
    });

    it('no number of such ends opens the breaker', async () => {
      for (let i = 0; i < 20; i++) {
        const call = (attempt: Attempt) =>
          new Promise<never>((_, reject) => attempt.signal.addEventListener('abort', () => reject(new Error('cut'))));
        const ended = failureOf(policy.run(call, { budgetMs: BUDGET_MS }));
        await expireLate(1_500);
        expect(await ended).toBe('stalled');
      }
      expect(policy.breakerState).toBe('closed');
    });
  });

  it('hands the trace context on', async () => {
    const seen = await policy.run((attempt) => Promise.resolve(attempt.traceparent), {
      budgetMs: 50,
      traceparent: '00-a',
    });
    expect(seen).toBe('00-a');
  });
});
