import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ChainVerdict, DecisionRecord } from '@banyan/rollout';
import { breakInventory, resetInventory, slide, untilInventory } from '../support/domain-status.js';
import { startShop, type Shop } from '../support/shop.js';
import { experienceOf, openCrowd } from '../support/shopping.js';
import { until } from '../support/until.js';
import { Decisions, readings } from './reading.js';

interface Chain {
  readonly decisions: readonly DecisionRecord[];
  readonly chain: ChainVerdict;
}

let shop: Shop;
beforeAll(async () => {
  shop = await startShop();
}, 90_000);
afterAll(() => shop.stop(), 20_000);

/** The trips that wait on the gateway's disk. */
function spooled(): readonly { id: string; reason: string }[] {
  const folder = join(shop.dataDir, 'gateway', 'spool');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ndjson'))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as { id: string; reason: string });
}

const decisions = async (): Promise<Chain> =>
  (await (await fetch(`${shop.url('control')}/api/domains/inventory/decisions`)).json()) as Chain;

it.each<[string, readonly string[]]>([
  ['PostgreSQL, Unleash and control', ['control', 'unleash', 'postgres']],
  ['PostgreSQL and control', ['control', 'postgres']],
  ['PostgreSQL', ['postgres']],
])(
  'keeps a trip made without %s over kill -9, from the first request on, and writes it once',
  async (_what, away) => {
    await slide(shop, { serve: 50 }, 'canary');
    const crowd = await openCrowd(shop, { seed: 31 });
    await untilInventory(shop, ({ share }) => share.requests.service > 10, 'the service serves');
    const before = (await decisions()).decisions.length;
    await Promise.all(away.map((name) => shop.halt(name, 0)));
    await breakInventory(shop, { errorRate: 1 });
    const [trip] = await until(() => (spooled().length > 0 ? spooled() : undefined), 'the trip is on disk');
    await shop.kill('gateway');
    // Some of the crowd are refused while there is no gateway: it was killed. What they are told then is not the point.
    await shop.untilUp('gateway');
    const from = crowd.nowMs;
    const answers = await readings(shop, 'gateway', 40, 'after');
    expect(answers.map(({ status }) => status).filter((status) => status >= 500 || status === 0)).toEqual([]);
    const decided = await Decisions.of(shop, 'gateway');
    expect(decided.because('latch-tripped')).toBeGreaterThanOrEqual(40);
    expect(decided.all - decided.because('latch-tripped')).toBe(0);

    for (const name of away.toReversed()) await shop.resume(name);
    await untilInventory(
      shop,
      ({ rollback, unleashPending }) => rollback?.state === 'rolled-back' && unleashPending === null,
      'the trip is written, acknowledged and in Unleash',
      30_000,
    );
    expect(experienceOf(await crowd.leave(), from)).toMatchObject({ failed: 0 });
    await until(() => spooled().length === 0, 'nothing waits on disk');
    const { decisions: records, chain } = await decisions();
    expect(chain.intact).toBe(true);
    // Control, where it is there, comes to the same at the same moment: one of both trips, the other joins.
    const made = records.slice(before);
    expect(made.filter(({ kind }) => kind === 'trip')).toHaveLength(1);
    // Once each replica follows it, that is on record too, and nothing else is.
    expect(made.filter(({ kind }) => kind === 'rolled-back').length).toBeLessThanOrEqual(1);
    expect(made.filter(({ kind }) => !['trip', 'joined', 'rolled-back'].includes(kind))).toEqual([]);
    expect(made.filter(({ id }) => id === trip?.id)).toMatchObject([{ reason: trip?.reason, by: { kind: 'replica' } }]);
    expect(new Set(made.map(({ epoch }) => epoch)).size).toBe(1);
    expect(await shop.flags.read('inventory.serve')).toMatchObject({ enabled: false });

    await breakInventory(shop, {});
    await resetInventory(shop, 'everything is back');
  },
  90_000,
);
