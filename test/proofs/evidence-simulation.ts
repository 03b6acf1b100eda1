/**
 * Proof: how often the evidence rules trip when they must not, and how fast when they must.
 *
 *     npm run proof -- evidence-simulation --seed 1 [--runs 2000]
 *
 * Prints a table; ends with 1 when a row misses its bound. The same seed prints the same table.
 */
import { parseArgs } from 'node:util';
import { EVIDENCE_POLICY } from '@banyan/slo';
import { simulateRuns, type Summary, type Traffic } from '../support/simulated-traffic.js';

const USAGE = 'npm run proof -- evidence-simulation --seed <whole number> [--runs <whole number>]';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    runs: { type: 'string', default: '2000' },
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

interface Row {
  readonly name: string;
  readonly traffic: Traffic;
  /** Undefined: it must not trip. */
  readonly medianAtMost?: number;
}

const SHARES = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99];
const alike = (ratio: number): Traffic['failing'] => ({ legacy: ratio, service: ratio });

const rows: Row[] = [
  ...SHARES.map((share) => ({
    name: `both healthy, share ${share}`,
    traffic: { share, mostRequests: 20_000, failing: alike(0.001) },
  })),
  ...SHARES.map((share) => ({
    name: `both at 1 % failures, share ${share}`,
    traffic: { share, mostRequests: 20_000, failing: alike(0.01) },
  })),
  ...SHARES.flatMap((share) =>
    [1, 0.5, 0.2].map((ratio) => ({
      name: `both down (${ratio * 100} %), share ${share}`,
      traffic: { share, mostRequests: 2_000, failing: alike(ratio) },
    })),
  ),
  ...SHARES.map((share) => ({
    name: `both down (50 %) after 5,000 healthy, share ${share}`,
    traffic: { share, mostRequests: 7_000, failing: alike(0.5), onset: 5_000 },
  })),
  ...[
    [1, 3],
    [0.2, 15],
    [0.05, 80],
    [0.01, 650],
  ].map(([ratio = 0, median = 0]) => ({
    name: `service at ${ratio * 100} % failures, share 0.05`,
    traffic: { share: 0.05, mostRequests: 60_000, failing: { legacy: 0.001, service: ratio } },
    medianAtMost: median,
  })),
  ...[0.1, 0.25, 0.5, 0.75, 0.9].map((share) => ({
    name: `service dead, share ${share}`,
    traffic: { share, mostRequests: 5_000, failing: { legacy: 0.001, service: 1 } },
    medianAtMost: 100,
  })),
  ...[1, 4, 10].flatMap((replicas) => [
    {
      name: `${replicas} gateways and control, both healthy`,
      traffic: { share: 0.1, mostRequests: 20_000, failing: alike(0.001), replicas },
    },
    {
      name: `${replicas} gateways and control, both down (50 %)`,
      traffic: { share: 0.5, mostRequests: 2_000, failing: alike(0.5), replicas },
    },
  ]),
  {
    name: '4 gateways and control, service dead, share 0.05',
    traffic: { share: 0.05, mostRequests: 5_000, failing: { legacy: 0.001, service: 1 }, replicas: 4 },
    medianAtMost: 3,
  },
  {
    name: 'service dead at full, no legacy sample',
    traffic: { share: 1, mostRequests: 1_000, failing: { legacy: 0, service: 1 } },
    medianAtMost: 3,
  },
];

/** Trips allowed among so many runs: alpha of them, and three standard deviations of chance. */
const allowed = EVIDENCE_POLICY.alpha.value * runs;
const mostTrips = Math.floor(allowed + 3 * Math.sqrt(allowed));

/** The median of so many runs is itself uncertain: about 1.3 / √runs of it for waiting times like these; twice that. */
const medianSlack = 1 + 2.6 / Math.sqrt(runs);

function holds({ medianAtMost }: Row, { tripped, median = Infinity }: Summary): boolean {
  return medianAtMost === undefined ? tripped <= mostTrips : median <= medianAtMost * medianSlack;
}

const table = rows.map((row, index) => {
  const summary = simulateRuns(row.traffic, runs, seed * 1_000 + index);
  const bound = row.medianAtMost === undefined ? `at most ${mostTrips} trips` : `median at most ${row.medianAtMost}`;
  const { tripped, median = '-', p90 = '-' } = summary;
  return { scenario: row.name, runs, tripped, median, p90, bound, holds: holds(row, summary) };
});
console.table(table);
process.exitCode = table.every((row) => row.holds) ? 0 : 1;
