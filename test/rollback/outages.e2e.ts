import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { LEASE_MS } from '@banyan/rollout';
import { rollBackWithout, type Cause, type Outage } from '../scenarios/rollback-outages.js';
import { startShop, type Shop } from '../support/shop.js';
import { TracedReaders } from '../support/traced-readers.js';

/** What a busy machine may take from the end of a lease to the look at what came before it. */
const STANDING_STILL_MS = 5_000;

let shop: Shop;
let readers: TracedReaders;
beforeAll(async () => {
  shop = await startShop({ gateways: 3, relay: true });
  readers = await TracedReaders.open(shop, { sessions: 50, perSecond: 60 });
});
afterAll(async () => {
  await readers?.leave();
  await shop?.stop();
});

it.each<[Outage, Cause]>([
  ['everything', 'evidence'],
  ['postgres', 'evidence'],
  ['unleash-token', 'person'],
])(
  'without %s a rollback by %s is executed, kept over kill -9 of every gateway, and written once',
  async (outage, cause) => {
    const run = await rollBackWithout(shop, readers, outage, cause);
    // Where no road is open each replica comes to its own verdict, or to the end of its lease: no later, whoever decides.
    expect(run.lastAskedMs).toBeLessThan(LEASE_MS + STANDING_STILL_MS);
    expect(run).toMatchObject({ reEntries: 0, askedAgain: 120, failedReads: 0 });
    expect(run).toMatchObject({
      trips: 1,
      otherRecords: 0,
      chainIntact: true,
      spooledAreOnRecord: true,
      flagOn: false,
    });
    if (outage === 'everything') expect(run.spooled).toBeGreaterThan(0);
    if (cause === 'person') expect(run.deciders).toContain('person');
  },
  180_000,
);
