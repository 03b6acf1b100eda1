/**
 * Proof: a price that changed is answered anew within a second of when the pricing service knows it, whichever arm serves.
 *
 *     npm run proof -- changed-prices [--rounds 40] [--json]
 *
 * The gateway may give a remembered price again for a minute (`BANYAN_BROWSE_FRESH_MS=60000`, the most there is). In each round a
 * price is remembered, then changed in the legacy core; service and gateway are asked for it every 20 ms until both know.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '@banyan/slo';
import { changePrice, followPrice, type Followed } from '../scenarios/changed-price.js';
import { slide } from '../support/domain-status.js';
import { pricingArm } from '../support/pricing-arm.js';
import { proofProgram } from '../support/proof-program.js';
import { startShop } from '../support/shop.js';

const SKU = 'PREIS-TEXT';
const ITS_PRICE = '12.00';
const FRESH_MS = 60_000;
/** From one answer of the feed to the next question: see the manifest of pricing. */
const POLL_MS = 1_000;
/** What the question itself and asking every 20 ms add, on a machine with something else to do. */
const SLACK_MS = 500;

const quantile = (values: readonly number[], q: number): number =>
  Math.round(values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? NaN);

await proofProgram({
  name: 'changed-prices',
  seconds: 'how many changes are followed, half of them on each arm',
  defaultSeconds: 40,
  unit: 'rounds',
  run: async ({ seconds: rounds, say }) => {
    say('starting a shop');
    const shop = await startShop({ pricing: true, env: { BANYAN_BROWSE_FRESH_MS: String(FRESH_MS) } });
    const arm = pricingArm(shop);
    const random = seededRandom(1);
    try {
      const followed: Record<'legacy' | 'service', Followed[]> = { legacy: [], service: [] };
      for (const serving of ['legacy', 'service'] as const) {
        if (serving === 'service') await slide(shop, { serve: 100, shadow: 'off' }, 'full', 'pricing');
        say(`${serving} serves`);
        for (let round = 0; round < rounds / 2; round++) {
          followed[serving].push(
            await followPrice(shop, arm, SKU, `${20 + round}.${serving === 'legacy' ? '10' : '20'}`),
          );
          // At any moment of a poll.
          await pause(random() * POLL_MS);
        }
      }
      await changePrice(shop, SKU, ITS_PRICE);
      const all = [...followed.legacy, ...followed.service].map(({ gatewayMs }) => gatewayMs);
      return {
        table: Object.entries(followed).map(([serving, each]) => {
          const [service, gateway] = [each.map(({ serviceMs }) => serviceMs), each.map(({ gatewayMs }) => gatewayMs)];
          return {
            serving,
            changes: each.length,
            'core to service p50 ms': quantile(service, 0.5),
            'core to service max ms': quantile(service, 1),
            'service to gateway p50 ms': quantile(gateway, 0.5),
            'service to gateway p90 ms': quantile(gateway, 0.9),
            'service to gateway max ms': quantile(gateway, 1),
          };
        }),
        claims: [
          {
            claim: `from the service's knowing to the gateway's new answer: at most ${quantile(all, 1)} ms, where an answer may be remembered for ${FRESH_MS} ms`,
            holds: all.length >= rounds && Math.max(...all) <= POLL_MS + SLACK_MS,
          },
        ],
      };
    } finally {
      await arm.close();
      await shop.stop();
    }
  },
});
