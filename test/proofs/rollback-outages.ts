/**
 * Proof: a rollback is executed, and stays executed, whatever is away.
 *
 *     npm run proof -- rollback-outages [--rounds 1] [--json]
 *
 * A shop with three gateways, a canary at 50 % and steady traffic. With Unleash down, its tokens revoked, control down,
 * PostgreSQL down, and all of them down together the release goes bad (or a person rolls back, where control is there to be
 * asked); then all gateways are killed (-9) and begin anew without what is away; then it returns.
 */
import {
  OUTAGES,
  rollBackWithout,
  type Cause,
  type Outage,
  type OutageRollback,
} from '../scenarios/rollback-outages.js';
import { LEASE_MS } from '@banyan/rollout';
import { proofProgram, type ProofReport } from '../support/proof-program.js';
import { startShop } from '../support/shop.js';
import { TracedReaders } from '../support/traced-readers.js';

/** Control is there: a person can be heard. */
const HEARD: readonly Outage[] = ['unleash', 'unleash-token', 'postgres'];
const CASES: readonly (readonly [Outage, Cause])[] = [
  ...OUTAGES.map((outage) => [outage, 'evidence'] as const),
  ...HEARD.map((outage) => [outage, 'person'] as const),
];
/** Where neither road is open each replica comes to its own verdict, or to the end of its lease. */
const EXECUTED_WITHIN_MS = LEASE_MS + 1_000;

await proofProgram({
  name: 'rollback-outages',
  seconds: 'how often the whole matrix',
  defaultSeconds: 1,
  unit: 'rounds',
  run: async ({ seconds: rounds, say }): Promise<ProofReport> => {
    const shop = await startShop({ gateways: 3, relay: true });
    const runs: OutageRollback[] = [];
    try {
      const readers = await TracedReaders.open(shop, { sessions: 50, perSecond: 45 });
      for (let round = 0; round < rounds; round += 1) {
        for (const [outage, cause] of CASES) {
          say(`rolled back by ${cause} without ${outage}`);
          const run = await rollBackWithout(shop, readers, outage, cause);
          say(`last question after ${run.lastAskedMs} ms, ${run.reEntries} re-entries, ${run.trips} trip(s)`);
          runs.push(run);
        }
      }
      await readers.leave();
    } finally {
      await shop.stop();
    }
    const sum = (of: (run: OutageRollback) => number): number => runs.reduce((total, run) => total + of(run), 0);
    return {
      table: runs.map((run) => ({ ...run })),
      claims: [
        {
          claim: `executed in ${runs.filter(({ lastAskedMs }) => lastAskedMs <= EXECUTED_WITHIN_MS).length} of ${runs.length}: the last question came ${Math.max(...runs.map(({ lastAskedMs }) => lastAskedMs))} ms after the first failure at the latest`,
          holds: runs.every(({ lastAskedMs }) => lastAskedMs <= EXECUTED_WITHIN_MS),
        },
        {
          claim: `re-entries over the outage, kill -9 of every gateway, and the return: ${sum((run) => run.reEntries)}; ${sum(({ askedAgain }) => askedAgain)} reads were asked of the new ones`,
          holds: runs.every((run) => run.reEntries === 0 && run.askedAgain > 0),
        },
        {
          claim:
            'each is one trip in an unbroken chain, whoever else came to it joined, and no trip on a disk was lost',
          holds: runs.every(
            (run) => run.trips === 1 && run.otherRecords === 0 && run.chainIntact && run.spooledAreOnRecord,
          ),
        },
        { claim: 'Unleash was told in the end: the flag is off', holds: runs.every(({ flagOn }) => !flagOn) },
        {
          claim: `reads that failed once the gateways were up again: ${sum(({ failedReads }) => failedReads)}`,
          holds: sum(({ failedReads }) => failedReads) === 0,
        },
      ],
    };
  },
});
