/**
 * Proof: after a trip the service serves again when a person asks for it, and for no other reason.
 *
 *     npm run proof -- oscillating [--faults 1000] [--seed 1]
 *
 * Faults that come and go in accelerated time, over real keepers and a real PostgreSQL: the fault heals and returns, the flag is
 * switched on again, replicas restart and move, clocks jump, PostgreSQL goes away. Ends with 1 on a single unasked re-entry.
 */
import { parseArgs } from 'node:util';
import { oscillate, type Oscillation } from '../scenarios/oscillating-faults.js';
import { startPostgres } from '../support/postgres.js';

const USAGE = 'npm run proof -- oscillating [--faults <n>] [--seed <whole number>]';

const { values } = parseArgs({
  options: {
    faults: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
const [faults, seed] = [Number(values.faults), Number(values.seed)];
if (!Number.isSafeInteger(faults) || !Number.isSafeInteger(seed) || faults < 1) {
  console.error(`usage: ${USAGE}`);
  process.exit(2);
}

const postgres = await startPostgres();
let run: Oscillation;
try {
  run = await oscillate(postgres, faults, seed, (words) => console.error(words));
} finally {
  await postgres.stop();
}
const { disturbances, refused, waitsMs, ...figures } = run;
console.table([{ ...figures, 'shortest wait s': waitsMs.least / 1000, 'longest wait s': waitsMs.most / 1000 }]);
console.table({ ...disturbances });
console.table({ ...refused });
const claims: readonly (readonly [string, boolean])[] = [
  [`unasked re-entries: ${run.unasked} in ${run.readings} requests while tripped`, run.unasked === 0],
  [`the latch itself kept ${run.keptByLatch} of them at legacy`, run.keptByLatch > run.readings / 2],
  [
    `every fault tripped once (${run.trips}), and every trip ended by a reset (${run.asked})`,
    run.trips === run.faults && run.asked === run.faults,
  ],
  [`after every reset every replica served from the service again`, run.notServedAgain === 0],
  [`the wait grew from 30 s to no more than 300 s`, run.waitsMs.least >= 30_000 && run.waitsMs.most <= 300_000],
  [`the chain of decisions is whole`, run.chainIntact],
];
for (const [claim, holds] of claims) console.log(`${holds ? 'holds ' : 'FAILED'}  ${claim}`);
process.exitCode = claims.every(([, holds]) => holds) ? 0 : 1;
