/**
 * Proof: when the database is destroyed under orders and restored, every acknowledged order is there, and none twice.
 *
 *     npm run proof -- restore [--rounds 3] [--orders 300] [--json]
 *
 * A base backup, an archive of the write-ahead log and a synchronous standby, as docs/how-to/back-up-and-restore.md has them. Buyers go on
 * asking all the while. What base backup and archive alone would have brought back is counted as well: that way loses the last moments.
 */
import { restoreUnderOrders } from '../scenarios/restored.js';
import { proofProgram } from '../support/proof-program.js';
import { ARCHIVE_TIMEOUT_S } from '../support/backed-up-cluster.js';

await proofProgram({
  name: 'restore',
  seconds: 'how often the database is destroyed',
  unit: 'rounds',
  defaultSeconds: 3,
  numbers: { orders: { means: 'orders acknowledged before each time', usual: 300 } },
  run: async ({ seconds: rounds, numbers, say }) => {
    const told = await restoreUnderOrders({ rounds, orders: numbers['orders'] ?? 0, atOnce: 4 }, say);
    const missing = told.rounds.flatMap((round) => round.missing);
    const acknowledged = told.report.counts['acknowledged'] ?? 0;
    const faults = told.migrations.filter(({ fault }) => fault !== undefined);
    const chains = told.rounds.flatMap((round) => Object.values(round.chains));
    return {
      table: told.rounds.map(({ acknowledged: orders, missing: lost, missingInArchive, awayMs, latchKept }, round) => ({
        round: round + 1,
        'acknowledged before': orders,
        'missing from the standby': lost.length,
        'missing from base backup and archive alone': missingInArchive,
        'away s': Number((awayMs / 1000).toFixed(1)),
        'latch kept': latchKept,
      })),
      more: {
        'the books': Object.entries(told.report.counts).map(([what, count]) => ({ what, count })),
        differences: told.report.differences.map(({ kind, reference, seen }) => ({ kind, reference, seen })),
      },
      claims: [
        {
          claim: `every acknowledged order is there after each restore: ${missing.length} missing`,
          holds: missing.length === 0,
        },
        {
          claim: `the books agree afterwards on ${acknowledged} acknowledged orders: ${told.report.differences.length} differences, none twice`,
          holds: acknowledged > 0 && told.report.differences.length === 0,
        },
        {
          claim: `${told.migrations.length} migrations are taken back and made anew, on a database with rows${faults.map(({ migration, fault }) => `; ${migration}: ${fault}`).join('')}`,
          holds: told.migrations.length > 0 && faults.length === 0,
        },
        {
          claim: 'a latch that a person tripped before is tripped',
          holds: told.rounds.every(({ latchKept }) => latchKept),
        },
        {
          claim: 'the chains of decisions and of the audit log are as long as control had noted',
          holds: chains.length > 0 && chains.every(Boolean),
        },
        {
          claim: `orders under way go on: ${told.openSagas} sagas open, ${told.waiting} messages wait in the end`,
          holds: told.openSagas === 0,
        },
        {
          claim: `base backup and archive alone, at most ${ARCHIVE_TIMEOUT_S} s late and what was under way, bring back all but the last: ${told.rounds.map(({ missingInArchive }) => missingInArchive).join(', ')} would be missing`,
          holds: told.rounds.every((round) => round.missingInArchive < round.acknowledged),
        },
      ],
    };
  },
});
