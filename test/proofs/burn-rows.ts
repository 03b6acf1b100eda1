/**
 * Proof: how often the page rows of the burn-rate table call somebody for nothing at little traffic, and how fast for
 * something, by how many failures a window needs.
 *
 *     npm run proof -- burn-rows --seed 1 [--runs 1000]
 *
 * Prints a table; ends with 1 when the row of the policy misses its bound. The same seed prints the same table.
 */
import { parseArgs } from 'node:util';
import { BURN_POLICY } from '@banyan/slo';
import { simulateBurn } from '../support/simulated-burn.js';

const USAGE = 'npm run proof -- burn-rows --seed <whole number> [--runs <whole number>]';
/** Share of healthy first days that may page. */
const MOST_FALSE = 0.02;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    runs: { type: 'string', default: '1000' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
const [seed, runs] = [Number(values.seed), Number(values.runs)];
if (!Number.isInteger(seed) || !Number.isInteger(runs) || runs < 1) {
  console.error(`usage: ${USAGE}`);
  process.exit(2);
}

const table = [0.05, 0.5, 2.5].flatMap((perSecond) =>
  [1, 2, 3, 5].map((leastFailed) => {
    const failing = perSecond < 1 ? 0.2 : 0.05;
    const healthy = simulateBurn({ perSecond, failing: 0.001, leastFailed }, runs, seed);
    const broken = simulateBurn({ perSecond, failing, leastFailed }, runs, seed);
    return {
      'requests/s': perSecond,
      'failures needed': leastFailed,
      'healthy first days with a page': `${((100 * healthy.paged) / runs).toFixed(1)} %`,
      failing: `${failing * 100} %`,
      'minutes to the page, median': broken.median,
      p95: broken.p95,
      holds: leastFailed !== BURN_POLICY.leastFailed.value || (healthy.paged <= MOST_FALSE * runs && broken.p95 <= 15),
    };
  }),
);
console.table(table);
process.exitCode = table.every((row) => row.holds) ? 0 : 1;
