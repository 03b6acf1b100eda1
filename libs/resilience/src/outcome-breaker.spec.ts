import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { circuitBreaker, CountBreaker, ConstantBackoff, handleAll } from 'cockatiel';
import * as fc from 'fast-check';
import { CORE_BREAKER, OutcomeBreaker } from './outcome-breaker.js';
import { STATE_NAMES } from './breaker-state.js';

const settle = () => jest.advanceTimersByTimeAsync(0);

describe('OutcomeBreaker', () => {
  let breaker: OutcomeBreaker;
  beforeEach(() => {
    jest.useFakeTimers();
    breaker = new OutcomeBreaker(CORE_BREAKER);
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const end = async (succeeded: boolean, times: number) => {
    for (let i = 0; i < times; i++) {
      breaker.admit()?.(succeeded);
      await settle();
    }
  };

  it('lets work begin and end in any order while closed', async () => {
    const [first, second] = [breaker.admit(), breaker.admit()];
    second?.(true);
    first?.(false);
    await settle();
    expect(breaker.state).toBe('closed');
  });

  it('opens when next to nothing gets through, and then refuses at once', async () => {
    await end(false, 20);
    expect(breaker.state).toBe('open');
    expect(breaker.admit()).toBeUndefined();
  });

  it('stays closed while a fifth gets through: the shop has other pages', async () => {
    for (let i = 0; i < 40; i++) await end(i % 5 === 0, 1);
    expect(breaker.state).toBe('closed');
  });

  it('opens at the same outcome as the breaker it is built on, though successes in a row are not told to it', async () => {
    const outcomes = fc.array(fc.oneof({ weight: 3, arbitrary: fc.boolean() }, fc.constant(true)), { maxLength: 60 });
    const runs = fc.array(fc.tuple(outcomes, fc.nat(40), fc.nat(30)), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(runs, async (parts) => {
        const ours = new OutcomeBreaker(CORE_BREAKER);
        const { ratio: threshold, window: size, minimum: minimumNumberOfCalls } = CORE_BREAKER;
        const theirs = circuitBreaker(handleAll, {
          breaker: new CountBreaker({ threshold, size, minimumNumberOfCalls }),
          halfOpenAfter: new ConstantBackoff(1e9),
        });
        for (const [mixed, good, bad] of parts) {
          for (const succeeded of [...mixed, ...Array<boolean>(good).fill(true), ...Array<boolean>(bad).fill(false)]) {
            ours.admit()?.(succeeded);
            const told = succeeded ? Promise.resolve() : Promise.reject(new Error('failed'));
            await theirs.execute(() => told).catch(() => undefined);
            told.catch(() => undefined);
            await settle();
            expect(ours.state).toBe(STATE_NAMES[theirs.state]);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it('lets one probe, refuses the others meanwhile, and closes when the probe succeeds', async () => {
    await end(false, 20);
    await jest.advanceTimersByTimeAsync(CORE_BREAKER.longestOpenMs);
    const probe = breaker.admit();
    expect(probe).toBeDefined();
    expect(breaker.admit()).toBeUndefined();
    probe?.(true);
    await settle();
    expect(breaker.state).toBe('closed');
  });

  it('opens again, for longer, when the probe fails', async () => {
    await end(false, 20);
    const changes: string[] = [];
    breaker.onChange((state) => changes.push(state));
    await jest.advanceTimersByTimeAsync(CORE_BREAKER.longestOpenMs);
    breaker.admit()?.(false);
    await settle();
    expect(changes).toEqual(['half-open', 'open']);
  });

  it('lets nothing begin while it is isolated, and begins closed afterwards', async () => {
    breaker.isolate(true);
    breaker.isolate(true);
    expect([breaker.state, breaker.admit()]).toEqual(['isolated', undefined]);
    breaker.isolate(false);
    expect(breaker.state).toBe('closed');
    breaker.admit()?.(true);
    await settle();
    expect(breaker.state).toBe('closed');
  });
});
