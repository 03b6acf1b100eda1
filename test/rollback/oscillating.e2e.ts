import { expect, it } from '@jest/globals';
import { oscillate } from '../scenarios/oscillating-faults.js';
import { startPostgres } from '../support/postgres.js';

/** A bounded slice of test/proofs/oscillating.ts, long enough for PostgreSQL to go away once. */
it('serves from the service again when a person asks for it, and for no other reason', async () => {
  const postgres = await startPostgres();
  try {
    const run = await oscillate(postgres, 20, 7);
    expect(run).toMatchObject({ faults: 20, trips: 20, asked: 20, unasked: 0, notServedAgain: 0, chainIntact: true });
    expect(run.keptByLatch).toBeGreaterThan(run.readings / 2);
    expect(run.disturbances).toMatchObject({ 'PostgreSQL is away': 1 });
    expect(run.refused).toMatchObject({ 'too-soon': expect.any(Number), 'confirmation-required': expect.any(Number) });
    expect(run.waitsMs.least).toBe(30_000);
    expect(run.waitsMs.most).toBeLessThanOrEqual(300_000);
  } finally {
    await postgres.stop();
  }
});
