/**
 * Proof: what contracts say is personal is found in no log, trace, difference, incident, record, audit entry, metric or notification.
 *
 *     npm run proof -- canaries [--requests 10000] [--json]
 *
 * A canary of its own stands in every field that is tagged `x-pii` of so many requests, right and wrong ones, while parties, the core and
 * processes fail and everything is logged and traced. Then all that was said is searched, and canaries let loose on purpose must be found.
 */
import { CanaryShop } from '../scenarios/canaries.js';
import { canaryClaims } from '../support/canaries/canary-claims.js';
import { proofProgram } from '../support/proof-program.js';

await proofProgram({
  name: 'canaries',
  seconds: 'requests with canaries in them',
  unit: 'requests',
  defaultSeconds: 10_000,
  run: async ({ seconds: requests, say }) => {
    say('starting a shop that says everything');
    const shop = await CanaryShop.start();
    try {
      const told = await shop.run({ requests, atOnce: 6 }, say);
      return {
        table: rows(told.searched),
        more: {
          'sent, with canaries': rows(told.sent),
          'answers by status': rows(told.statuses),
          'what happened meanwhile': rows(told.happened),
          'where it must be': told.kept.map(({ where }) => ({ where })),
          leaks: told.leaks.flatMap(({ where, around }) => around.map((text) => ({ where, text }))),
          'let loose on purpose': Object.entries(told.deliberate).map(([where, found]) => ({ where, found })),
        },
        claims: canaryClaims(told, requests),
      };
    } finally {
      await shop.stop();
    }
  },
});

function rows(counts: Readonly<Record<string, number>>): readonly { readonly what: string; readonly count: number }[] {
  return Object.entries(counts).map(([what, count]) => ({ what, count }));
}
