import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@banyan/kernel';
import { Client } from 'pg';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { RolloutStore } from './rollout-store.js';
import { StoreUnavailable } from '@banyan/database';
import type { CountedUse } from './usage-book.js';

const DAY = 20_785;
const [GATEWAY, OTHER] = [newId(), newId()];

function counted(over: Partial<CountedUse> = {}): CountedUse {
  return {
    stream: GATEWAY,
    day: DAY,
    domain: 'inventory',
    contract: 'v1',
    operation: 'getAvailability',
    storefront: 'web',
    field: '',
    requests: 10,
    lastSeenMs: 1_000,
    ...over,
  };
}

describe('kept use of contracts', () => {
  let postgres: TestPostgres;
  let store: RolloutStore;
  beforeAll(async () => {
    postgres = await startPostgres();
    store = new RolloutStore({ url: postgres.url, timeoutMs: 20_000 });
    await store.start();
  });
  afterEach(async () => {
    const sql = new Client({ connectionString: postgres.url });
    await sql.connect();
    await sql.query('TRUNCATE banyan.contract_usage');
    await sql.end();
  });
  afterAll(async () => {
    await store?.stop();
    await postgres?.stop();
  });

  const uses = async (query: { domain?: string; contract?: string } = {}, sinceDay = 0) =>
    (await store.contractUsage({ sinceDay, ...query })).uses;

  it('is the sum over gateways, each word taken once, however often and in whatever order it comes', async () => {
    await store.keepContractUsage([counted(), counted({ stream: OTHER, requests: 5, lastSeenMs: 900 })]);
    await store.keepContractUsage([counted({ requests: 12, lastSeenMs: 1_200 })]);
    await store.keepContractUsage([counted()]);
    const [use, ...others] = await uses();
    expect(others).toEqual([]);
    expect(use).toEqual({
      domain: 'inventory',
      contract: 'v1',
      operation: 'getAvailability',
      storefront: 'web',
      field: '',
      requests: 17,
      lastSeenMs: 1_200,
      firstDay: DAY,
    });
    await store.keepContractUsage([]);
    expect(await uses()).toEqual([use]);
  });

  it('bears the same row twice in one word', async () => {
    await store.keepContractUsage([counted(), counted({ requests: 11, lastSeenMs: 2_000 })]);
    expect(await uses()).toMatchObject([{ requests: 11, lastSeenMs: 2_000 }]);
  });

  it('is told by storefront, operation and field, the last seen first, of one contract or all, as far back as asked', async () => {
    await store.keepContractUsage([
      counted(),
      counted({ field: 'query:place', requests: 2, lastSeenMs: 3_000 }),
      counted({ storefront: 'app', day: DAY + 1, lastSeenMs: 2_000 }),
      counted({ contract: 'v2', lastSeenMs: 500 }),
      counted({ domain: 'pricing', lastSeenMs: 400 }),
    ]);
    expect(
      (await uses()).map(({ domain, contract, storefront, field }) => [domain, contract, storefront, field]),
    ).toEqual([
      ['inventory', 'v1', 'web', 'query:place'],
      ['inventory', 'v1', 'app', ''],
      ['inventory', 'v1', 'web', ''],
      ['inventory', 'v2', 'web', ''],
      ['pricing', 'v1', 'web', ''],
    ]);
    expect(await uses({ domain: 'inventory', contract: 'v1' })).toHaveLength(3);
    expect(await uses({ domain: 'inventory' }, DAY + 1)).toMatchObject([{ storefront: 'app' }]);
  });

  it('says since when anything is counted at all, whatever was asked for', async () => {
    expect(await store.contractUsage({ sinceDay: 0 })).toEqual({ countingSinceDay: undefined, uses: [] });
    await store.keepContractUsage([counted({ day: DAY - 40 }), counted()]);
    const { countingSinceDay, uses: none } = await store.contractUsage({ sinceDay: DAY, domain: 'nothing' });
    expect([countingSinceDay, none]).toEqual([DAY - 40, []]);
  });

  it('is the same after old days were added up over all gateways, and adds up again; older ones go', async () => {
    await store.keepContractUsage([
      counted({ day: DAY - 9, requests: 4 }),
      counted({ day: DAY - 9, stream: OTHER, requests: 3, lastSeenMs: 4_000 }),
      counted({ day: DAY - 500, requests: 99 }),
      counted(),
    ]);
    const pruning = { sumBefore: DAY - 8, dropBefore: DAY - 400 };
    const before = (await uses({}, DAY - 400))[0];
    await store.pruneContractUsage(pruning);
    await store.pruneContractUsage(pruning);
    expect(await uses()).toEqual([before]);
    expect(before).toMatchObject({ requests: 17, firstDay: DAY - 9 });
    const sql = new Client({ connectionString: postgres.url });
    await sql.connect();
    const { rows } = await sql.query<{ count: string }>('SELECT count(*) FROM banyan.contract_usage');
    await sql.end();
    expect(rows).toEqual([{ count: '2' }]);
  });

  it('is refused where the database is away', async () => {
    const nowhere = new RolloutStore({ url: 'postgres://127.0.0.1:1/none', retryMs: 60_000 });
    await nowhere.start();
    await expect(nowhere.keepContractUsage([counted()])).rejects.toThrow(StoreUnavailable);
    await expect(nowhere.contractUsage({ sinceDay: 0 })).rejects.toThrow(StoreUnavailable);
    await nowhere.stop();
  });
});
