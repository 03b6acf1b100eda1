import { afterEach, beforeEach, expect } from '@jest/globals';
import { systemClock } from '@banyan/kernel';
import { type ShadowEvent, ShadowPool, type ShadowPoolOptions, type ShadowRequest } from '@banyan/shadow';

const pools: ShadowPool[] = [];
const unheard: unknown[] = [];
const hear = (reason: unknown): void => void unheard.push(reason);

/** In every test of the file: pools are closed afterwards, and no rejection went unheard. */
export function guardPools(): void {
  beforeEach(() => {
    unheard.length = 0;
    process.on('unhandledRejection', hear);
  });

  afterEach(async () => {
    for (const pool of pools.splice(0)) pool.close();
    await turns();
    process.off('unhandledRejection', hear);
    expect(unheard).toEqual([]);
  });
}

export function makePool(options: Partial<ShadowPoolOptions> = {}): ShadowPool {
  const pool = new ShadowPool({ clock: systemClock, hashKey: 'test', deadlineMs: 2_000, ...options });
  pools.push(pool);
  return pool;
}

export function request(over: Partial<ShadowRequest> = {}): ShadowRequest {
  return {
    operation: 'availability.one',
    arm: 'service',
    serving: { a: 1 },
    call: () => ({ a: 1 }),
    input: { question: 1 },
    rules: {},
    traceId: 'a'.repeat(32),
    stage: 'shadow',
    definition: 'first',
    epoch: 0,
    ...over,
  };
}

/** Resolves with the event that ends the next copy (or says that it was skipped). */
export function nextEnd(pool: ShadowPool): Promise<ShadowEvent> {
  return new Promise((resolve) => {
    const off = pool.onEvent((event) => {
      if (event.kind === 'started') return;
      off();
      resolve(event);
    });
  });
}

export async function endOf(pool: ShadowPool, over: Partial<ShadowRequest>): Promise<ShadowEvent> {
  const end = nextEnd(pool);
  pool.observe(request(over));
  return end;
}

export async function turns(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** A promise that nobody settles. */
export const never = (): Promise<never> => new Promise(() => undefined);
