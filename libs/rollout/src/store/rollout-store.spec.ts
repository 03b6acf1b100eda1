import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { verifyChain } from '../decisions/verify-chain.js';
import { tripRequest } from '../trip-request.js';
import { RolloutStore } from './rollout-store.js';

describe('RolloutStore', () => {
  let postgres: TestPostgres;
  let store: RolloutStore;
  beforeAll(async () => {
    postgres = await startPostgres();
    store = new RolloutStore({ url: postgres.url });
    await store.start();
  }, 60_000);
  afterAll(async () => {
    await store.stop();
    await postgres.stop();
  });

  it('trips', async () => {
    const decided = await store.trip(
      tripRequest({
        domain: 'inventory',
        by: { kind: 'control' },
        reason: 'x',
        evidence: { a: 1 },
        atMs: 5.5,
        epoch: 0,
      }),
    );
    expect(decided.latch).toMatchObject({ state: 'tripped', epoch: 1 });
    expect(verifyChain(await store.decisions('inventory'))).toMatchObject({ intact: true });
  });
});
