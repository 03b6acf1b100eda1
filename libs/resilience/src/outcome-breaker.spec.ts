import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CORE_BREAKER, OutcomeBreaker } from './outcome-breaker.js';

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
});
