import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { scrape, total } from '../support/gateway-metrics.js';
import { slideServe, storyOf } from '../support/latch-story.js';
import { startShop, type Shop } from '../support/shop.js';
import { TracedReaders } from '../support/traced-readers.js';
import { until } from '../support/until.js';

const STOPPED_MS = 1_500;
const STOPS = 5;

let shop: Shop;
beforeAll(async () => {
  shop = await startShop({ relay: true });
});
afterAll(() => shop.stop());

interface Judged {
  readonly latch: { readonly state: string } | null;
  readonly operations: readonly { readonly service: { readonly requests: number; readonly failed: number } }[];
}

async function judged(): Promise<Judged> {
  return (await (await fetch(`${shop.url('control')}/api/domains/inventory`)).json()) as Judged;
}

function served({ operations }: Judged, what: 'requests' | 'failed'): number {
  return operations.reduce((sum, { service }) => sum + service[what], 0);
}

/** Failures of the service, by the reason that the gateway gave. */
async function failures(reason: string): Promise<number> {
  const labels = { domain: 'inventory', arm: 'service', reason };
  return total(await scrape(shop.opsUrl('gateway')), 'banyan_arm_failures_total', labels);
}

describe('a gateway that stands still again and again', () => {
  it('takes none of it for evidence against a healthy service that answers everybody', async () => {
    await slideServe(shop, 100);
    const readers = await TracedReaders.open(shop, { sessions: 200, perSecond: 40 });
    await readers.untilServed(Date.now());
    for (let stop = 0; stop < STOPS; stop += 1) {
      // In flight when it is stopped: their answers come while nobody listens.
      const inFlight = readers.burst('gateway', 30);
      await readers.untilServed(Date.now());
      process.kill(shop.pid('gateway'), 'SIGSTOP');
      // Standing still is what is asked for, not waiting for something.
      await pause(STOPPED_MS);
      process.kill(shop.pid('gateway'), 'SIGCONT');
      await inFlight;
      await readers.more(40);
    }
    // A lease that ran out meanwhile sends some to legacy: the service is asked again, and control hears of it.
    await until(async () => served(await judged(), 'requests') > STOPS * 30, 'as many as were in flight are judged');
    await readers.leave();
    const { latch, operations } = await judged();
    expect(latch?.state).toBe('armed');
    expect(served({ latch, operations }, 'failed')).toBe(0);
    expect(await failures('deadline')).toBe(0);
    expect((await storyOf(shop)).decisions.filter(({ kind }) => kind === 'trip')).toEqual([]);
  });
});
