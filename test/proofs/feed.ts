/**
 * Proof: stock that changes under a canary is known to the service as the books say, whatever happens to either of them.
 *
 *     npm run proof -- feed [--seconds 60] [--json]
 *
 * 2,000 changes of stock with shoppers throughout; the service is killed twice, the core restored from a backup once. Then
 * every product at every place is compared with the core's books.
 */
import { changeStockUnderCanary } from '../scenarios/feed-under-canary.js';
import { inShop, proofProgram } from '../support/proof-program.js';

const CHANGES = 2_000;
const UNDONE = 60;

await proofProgram({
  name: 'feed',
  seconds: 'over how long the 2,000 changes are made',
  defaultSeconds: 60,
  run: async ({ seconds, say }) => {
    say(`${CHANGES} stock changes in ${seconds} s, two kills, ${UNDONE} changes undone`);
    const run = await inShop(say, (shop) =>
      changeStockUnderCanary(shop, { changes: CHANGES, seconds, undone: UNDONE }),
    );
    const last = run.lives.at(-1)?.feed;
    const { experience, differences } = run;
    for (const difference of differences.slice(0, 10)) say(difference);
    return {
      table: run.lives.flatMap(({ sources }, life) =>
        sources.map(({ source, changes, lagMs, withinBoundRatio }) => ({
          life: life + 1,
          source,
          changes,
          'lag p50 ms': Math.round(lagMs.p50),
          'lag p99 ms': Math.round(lagMs.p99),
          'in time': Number(withinBoundRatio.toFixed(3)),
        })),
      ),
      claims: [
        {
          claim: `service and books agree on every product at every place: ${differences.length} of ${run.compared} differ, after ${run.changes} changes`,
          holds: differences.length === 0 && run.compared > 0 && run.changes >= CHANGES,
        },
        {
          claim: `no shopper's request failed: ${experience.failed} of ${experience.requests}; the service answered ${run.servedByService}`,
          holds: experience.failed === 0 && experience.requests > 0 && run.servedByService > 0,
        },
        {
          claim: `the rewound feed was noticed and read anew by itself: ${last?.healings.rewinds} rewinds, ${last?.healings.rereads} re-reads of ${last?.healings.rereadRows} rows`,
          holds: last?.healings.rewinds === 1 && last.healings.rereads >= 1,
        },
      ],
    };
  },
});
