/**
 * Proof: nothing a client or a core says ends the gateway, reaches the other side malformed, or passes for a whole answer.
 *
 *     npm run proof -- edge-fuzz [--connections 20000] [--seed 1] [--seconds 600] [--bare] [--json]
 *
 * Generated requests and answers with up to three accidents each, on both sides of one gateway process, with packets cut
 * anywhere. After every 250 connections: the process lives, a sane request is answered, its memory is bounded. Every byte
 * that reached the core must be a request that the strictest reader takes; an answer that looks whole to the client must be
 * whole, and the same, in what the core sent. A fault names its connection; the seed plays it again.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type FuzzOptions, type FuzzReport, fuzzEdge } from '../hardening/fuzz/fuzz-edge.js';

const MOST_GROWTH_MB = 64;
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
const USAGE = `npm run proof -- edge-fuzz [--connections 20000] [--seed 1] [--seconds 600] [--bare] [--json]

  --connections N   how many client connections
  --seed S          the same seed plays the same connections
  --seconds T       ends earlier when this is over
  --bare            plays at http-proxy-middleware as it comes, to show what the fuzz finds
  --json            the report as JSON
`;

const options = readOptions();
if (options !== undefined) {
  const startedMs = performance.now();
  const report = await fuzzEdge({
    ...options,
    program: fileURLToPath(new URL('../hardening/proxy-process.js', import.meta.url)),
    execArgv: [],
    say: (words) => console.error(`${((performance.now() - startedMs) / 1000).toFixed(0).padStart(4)} s  ${words}`),
  });
  tell(report, options.json);
}

function tell(report: FuzzReport, json: boolean): void {
  const grownMb = report.rssAtStartMb === 0 ? 0 : report.rssAtEndMb - report.rssAtStartMb;
  const claims = [
    { claim: `no process ended in ${report.connections} connections: ${report.deaths}`, holds: report.deaths === 0 },
    { claim: `nothing wrong passed: ${report.faults.length} faults`, holds: report.faults.length === 0 },
    { claim: `sane requests in between were answered: ${report.insane} were not`, holds: report.insane === 0 },
    { claim: `memory grew by ${grownMb} MB, at most ${MOST_GROWTH_MB}`, holds: grownMb <= MOST_GROWTH_MB },
  ];
  const holds = claims.every((claim) => claim.holds);
  if (json) console.log(JSON.stringify({ proof: 'edge-fuzz', holds, claims, report }, null, 2));
  else {
    for (const fault of report.faults.slice(0, 50)) console.log(fault);
    for (const claim of claims) console.log(`${claim.holds ? 'holds ' : 'FAILED'}  ${claim.claim}`);
  }
  process.exitCode = holds ? 0 : EXIT_FAILED;
}

interface Options extends Pick<FuzzOptions, 'connections' | 'seed' | 'seconds' | 'subject'> {
  readonly json: boolean;
}

function readOptions(): Options | undefined {
  try {
    const { values } = parseArgs({
      options: {
        connections: { type: 'string', default: '20000' },
        seed: { type: 'string', default: '1' },
        seconds: { type: 'string', default: '600' },
        bare: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const [connections, seed, seconds] = [Number(values.connections), Number(values.seed), Number(values.seconds)];
    if (!(connections >= 1 && seconds >= 1 && Number.isSafeInteger(seed)))
      throw new Error('numbers, 1 or more, are needed');
    if (!values.help)
      return { connections, seed, seconds, subject: values.bare ? 'bare' : 'fuzzed', json: values.json };
    process.stdout.write(USAGE);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    process.exitCode = EXIT_USAGE;
  }
  return undefined;
}
