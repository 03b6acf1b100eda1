/**
 * Proof: nothing a client or a core says ends the gateway, makes it hang or grow, reaches the other side malformed, or passes for a whole answer or another's.
 *
 *     npm run proof -- edge-fuzz [--requests 100000] [--answers 10000] [--seed 1] [--seconds 3600] [--bare] [--keep DIR] [--json]
 *
 * Requests and answers by grammar, most with up to three accidents, pipelined, packets cut anywhere, on both sides of one gateway
 * process. Every byte that reaches the core must be of a request that the strictest reader takes; an answer that looks whole must
 * be what the core said; every request carries a mark, and none may turn up on the connection of another client. Sane clients in
 * between must be answered. What breaks something is kept beside test/hardening/fuzz, and played by `npm test` ever after.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type FuzzOptions, type FuzzReport, type FuzzSample, fuzzEdge } from '../hardening/fuzz/fuzz-edge.js';
import { CORPUS, keepScript } from '../hardening/fuzz/kept-scripts.js';
import { flatness } from '@banyan/slo';

/** Over the last three quarters, by the robust trend: what noise there is in a collected heap. */
const MOST_HEAP_GROWTH_MB = 2;
/** The same of resident memory, in which the allocator keeps what it was given. */
const MOST_RSS_GROWTH_MB = 16;
const ROWS = 20;
/** A fault that is found is found again and again. */
const MOST_KEPT = 40;
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
const USAGE = `npm run proof -- edge-fuzz [--requests 100000] [--answers 10000] [--seed 1] [--seconds 3600] [--bare] [--keep DIR] [--json]

  --requests N   how many requests are sent, at least
  --answers N    how many answers with something wrong are given, at least
  --seed S       the same seed plays the same scripts
  --seconds T    ends earlier when this is over; then it has not shown what it was asked for
  --bare         plays at http-proxy-middleware as it comes, to show what the fuzz finds
  --keep DIR     where scripts are kept that broke something; default: test/hardening/fuzz/corpus
  --json         the report as JSON
`;

const options = readOptions();
if (options !== undefined) {
  const startedMs = performance.now();
  let kept = 0;
  const report = await fuzzEdge({
    ...options,
    program: fileURLToPath(new URL('../hardening/proxy-process.js', import.meta.url)),
    execArgv: [],
    keep: ({ because, script }) => {
      const whom = options.subject === 'bare' ? `http-proxy-middleware as it comes: ${because}` : because;
      if (kept++ < MOST_KEPT) console.error(`kept ${keepScript({ because: whom, script }, options.keepIn)}`);
    },
    say: (words) => console.error(`${((performance.now() - startedMs) / 1000).toFixed(0).padStart(4)} s  ${words}`),
  });
  tell(report, options);
}

function tell(report: FuzzReport, asked: Options): void {
  const perSecond = Math.round(report.requests / report.seconds);
  const claims = [
    {
      claim: `${report.requests} requests were sent (${asked.requests} asked for), ${report.reachedCore} of them reached the core, ${perSecond}/s`,
      holds: report.requests >= asked.requests,
    },
    {
      claim: `${report.answers} answers with something wrong were given (${asked.answers} asked for)`,
      holds: report.answers >= asked.answers,
    },
    { claim: `crashes: ${report.deaths}`, holds: report.deaths === 0 },
    { claim: `hangs: ${report.hung}`, holds: report.hung === 0 },
    { claim: `marks of one client with another: ${report.leaks}`, holds: report.leaks === 0 },
    { claim: `nothing wrong passed: ${report.faults.length} faults`, holds: report.faults.length === 0 },
    { claim: `sane requests in between were answered: ${report.insane} were not`, holds: report.insane === 0 },
    growth(report, 'heapMb', 'heap after collection', MOST_HEAP_GROWTH_MB),
    growth(report, 'rssMb', 'resident memory', MOST_RSS_GROWTH_MB),
  ];
  const holds = claims.every((claim) => claim.holds);
  if (asked.json) console.log(JSON.stringify({ proof: 'edge-fuzz', holds, claims, report }, null, 2));
  else {
    for (const fault of report.faults.slice(0, 50)) console.log(fault);
    console.table(thinned(report.samples));
    console.log(`answers by status: ${JSON.stringify(report.statuses)}`);
    for (const claim of claims) console.log(`${claim.holds ? 'holds ' : 'FAILED'}  ${claim.claim}`);
  }
  process.exitCode = holds ? 0 : EXIT_FAILED;
}

/** A crash ends the process whose memory is watched: what it grew by is not known then. */
function growth({ samples }: FuzzReport, what: 'heapMb' | 'rssMb', of: string, by: number) {
  const points = samples.map((sample) => [sample.seconds, sample[what]] as const);
  const { holds, words } = flatness(points, { ratio: 0, by, unit: 'MB' });
  return { claim: `${of}: ${words}`, holds };
}

function thinned(samples: readonly FuzzSample[]): readonly Readonly<Record<string, number>>[] {
  const every = Math.max(1, Math.ceil(samples.length / ROWS));
  return samples
    .filter((_sample, index) => index % every === 0 || index === samples.length - 1)
    .map(({ rssMb, heapMb, ...sample }) => ({
      ...sample,
      rssMb: Math.round(rssMb),
      heapMb: Number(heapMb.toFixed(1)),
    }));
}

interface Options extends Pick<FuzzOptions, 'requests' | 'answers' | 'seed' | 'seconds' | 'subject'> {
  readonly keepIn: string;
  readonly json: boolean;
}

function readOptions(): Options | undefined {
  try {
    const { values } = parseArgs({
      options: {
        requests: { type: 'string', default: '100000' },
        answers: { type: 'string', default: '10000' },
        seed: { type: 'string', default: '1' },
        seconds: { type: 'string', default: '3600' },
        bare: { type: 'boolean', default: false },
        keep: { type: 'string', default: CORPUS },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const { requests, answers, seed, seconds } = {
      requests: Number(values.requests),
      answers: Number(values.answers),
      seed: Number(values.seed),
      seconds: Number(values.seconds),
    };
    if (!(requests >= 1 && answers >= 0 && seconds >= 1 && Number.isSafeInteger(seed)))
      throw new Error('numbers, 1 or more, are needed');
    const subject = values.bare ? 'bare' : 'fuzzed';
    if (!values.help) return { requests, answers, seed, seconds, subject, keepIn: values.keep, json: values.json };
    process.stdout.write(USAGE);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    process.exitCode = EXIT_USAGE;
  }
  return undefined;
}
