/**
 * Proof: three replicas stop asking the service within a second of a rollback, whoever decided it, and "rolled back" is said only then.
 *
 *     npm run proof -- rollbacks [--rounds 100] [--json]
 *
 * A shop with three gateways under steady traffic; sessions go to each of them in turn. In every round a canary at 50 % is
 * rolled back, in turn by the evidence of one replica, by control's evidence over all of them, and by a person. What was
 * asked of the service is counted where the service is, on the clock that all processes of the machine share.
 */
import { rollBackAgainAndAgain, ROADS, type Round } from '../scenarios/rollback-rounds.js';
import { proofProgram, type ProofReport } from '../support/proof-program.js';
import { startShop } from '../support/shop.js';
import { storyOf } from '../support/latch-story.js';
import { TracedReaders } from '../support/traced-readers.js';

/** The promise: no question to the service later than this after the decision, in 99 of 100 rollbacks, ms. */
const PROMISED_MS = 1_000;
/** What a busy machine may take from a write there to the look at it here, ms. */
const ON_THE_WIRE_MS = 100;

const quantile = (values: readonly number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(q * values.length))] ?? Number.NaN;

const row = (of: string, rounds: readonly Round[]) => {
  const last = rounds.map(({ lastAskedMs }) => lastAskedMs);
  const said = rounds.map(({ saidMs }) => saidMs);
  return {
    'decided by': of,
    rollbacks: rounds.length,
    'last asked p50 ms': quantile(last, 0.5),
    'p99 ms': quantile(last, 0.99),
    'max ms': Math.max(...last),
    'said p50 ms': quantile(said, 0.5),
    'said p99 ms': quantile(said, 0.99),
    'said max ms': Math.max(...said),
  };
};

const every = (rounds: readonly Round[], holds: (round: Round) => boolean): boolean =>
  rounds.length > 0 && rounds.every(holds);

await proofProgram({
  name: 'rollbacks',
  seconds: 'how many rollbacks',
  defaultSeconds: 100,
  unit: 'rounds',
  run: async ({ seconds: count, say }): Promise<ProofReport> => {
    const shop = await startShop({ gateways: 3, relay: true, env: { BANYAN_FLAG_POLL_MS: '100' } });
    try {
      const readers = await TracedReaders.open(shop, { sessions: 50, perSecond: 90 });
      const rounds = await rollBackAgainAndAgain(shop, readers, count, say);
      await readers.leave();
      const { chain } = await storyOf(shop);
      const last = rounds.map(({ lastAskedMs }) => lastAskedMs);
      const roads = ROADS.map((road) => rounds.filter(({ decidedBy }) => decidedBy === road));
      return {
        table: [...ROADS.flatMap((road, at) => (roads[at]?.length ? [row(road, roads[at])] : [])), row('all', rounds)],
        claims: [
          {
            claim: `p99 from the decision to the last question to the service is ${quantile(last, 0.99)} ms, at most ${PROMISED_MS}`,
            holds: quantile(last, 0.99) <= PROMISED_MS,
          },
          {
            // Control is sometimes sure before the one replica is.
            claim: `each decided rollbacks: ${ROADS.map((road, at) => `${road} ${roads[at]?.length}`).join(', ')}`,
            holds: roads.every((road) => road.length >= Math.floor(count / 6)),
          },
          {
            claim: '"rolled back" was said when all three replicas had acknowledged, and nothing was asked after that',
            holds: every(rounds, (each) => each.acknowledged === 3 && each.afterSaidMs <= ON_THE_WIRE_MS),
          },
          {
            // Where nothing fails, so that no breaker has a say in who is asked.
            claim: 'rolled back by a person, no session came back to the service at a replica that had left it',
            holds: every(
              roads[ROADS.indexOf('person')] ?? [],
              ({ cameBack, hindrances }) => cameBack.length <= hindrances,
            ),
          },
          {
            claim: 'each rollback is one trip on record in an unbroken chain, and one switch to off in Unleash',
            holds:
              chain.intact &&
              every(rounds, (each) => each.trips === 1 && each.unexpectedRecords === 0 && each.switchedOff === 1),
          },
          {
            claim: `no read failed: ${rounds.reduce((sum, { failedReads }) => sum + failedReads, 0)} of ${readers.reads.length}`,
            holds: every(rounds, ({ failedReads }) => failedReads === 0),
          },
        ],
      };
    } finally {
      await shop.stop();
    }
  },
});
