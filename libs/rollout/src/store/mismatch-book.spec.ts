import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@banyan/kernel';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import type { KeptMismatch } from './mismatch-book.js';
import { RolloutStore } from './rollout-store.js';
import { StoreUnavailable } from '@banyan/database';

function mismatch(stream: string, sequence: number, over: Partial<KeptMismatch> = {}): KeptMismatch {
  return {
    stream,
    sequence,
    replica: 'gateway-1',
    domain: 'inventory',
    atMs: 1_764_236_000_000 + sequence,
    operation: 'availability.batch',
    serving: 'legacy',
    shadow: 'service',
    path: 'items.*.stock.quantityE4',
    servingType: 'number',
    shadowType: 'number',
    servingHash: '0123456789abcdef',
    shadowHash: 'fedcba9876543210',
    inputHash: '0011223344556677',
    traceId: 'a'.repeat(32),
    askedAgain: 1,
    stage: 'shadow',
    definition: 'first',
    ignoredBy: null,
    ...over,
  };
}

describe('kept mismatches', () => {
  let postgres: TestPostgres;
  let store: RolloutStore;
  beforeAll(async () => {
    postgres = await startPostgres();
    store = new RolloutStore({ url: postgres.url, timeoutMs: 20_000 });
    await store.start();
  });
  afterAll(async () => {
    await store?.stop();
    await postgres?.stop();
  });

  it('come back as they were, the newest first, each once however often it arrives', async () => {
    const stream = newId();
    const [first, second] = [mismatch(stream, 1), mismatch(stream, 2)];
    await store.keepMismatches([first, second]);
    await store.keepMismatches([first, second, mismatch(stream, 3)]);
    expect(await store.mismatches('inventory', 10)).toEqual([mismatch(stream, 3), second, first]);
    expect(await store.mismatches('inventory', 1)).toEqual([mismatch(stream, 3)]);
    expect(await store.mismatches('pricing', 10)).toEqual([]);
  });

  it('are the newest so many of each domain', async () => {
    const [stream, other] = [newId(), newId()];
    await store.keepMismatches([mismatch(other, 1, { domain: 'orders' })], 3);
    const five = Array.from({ length: 5 }, (_, i) => mismatch(stream, i + 1, { domain: 'pricing' }));
    await store.keepMismatches(five, 3);
    expect((await store.mismatches('pricing', 10)).map(({ sequence }) => sequence)).toEqual([5, 4, 3]);
    expect(await store.mismatches('orders', 10)).toHaveLength(1);
  });

  it('that rules ignore have places of their own, and are left out where only what counts is asked for', async () => {
    const stream = newId();
    const ignored = (sequence: number) => mismatch(stream, sequence, { domain: 'ignored', ignoredBy: 3 });
    const counted = mismatch(stream, 1, { domain: 'ignored' });
    await store.keepMismatches([counted, ...[2, 3, 4, 5, 6].map(ignored)], 3);
    expect(await store.mismatches('ignored', 10)).toEqual([ignored(6), ignored(5), ignored(4), counted]);
    expect(await store.countedMismatches('ignored', 10)).toEqual([counted]);
  });

  it('are not acknowledged while the database is away', async () => {
    await postgres.pause();
    await expect(store.keepMismatches([mismatch(newId(), 1)])).rejects.toThrow(StoreUnavailable);
    await postgres.resume();
  });
});
