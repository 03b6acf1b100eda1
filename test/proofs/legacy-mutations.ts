/**
 * Proof: whatever the core says, a codec or translator refuses it or tells what literally stands there.
 *
 *     npm run proof -- legacy-mutations [--count 1000000] [--seed 1] [--json]
 *
 * Payloads of every face (SOAP, stock item, source items, topology, change feed, prices, cart), each with one to three accidents.
 * One half has them in its bytes: bits, pieces lost, doubled, changed about, taken from another payload. The other stays a
 * document and says ugly things: values in every notation, fields swapped, doubled, renamed, nested, rows lost, counts that
 * are not true; and now and then another charset is claimed. Anything thrown but a refusal is a crash; a payload that takes
 * longer than a read may is a hang, also when it never ends; a value that an independent, simpler reader does not find in
 * the payload is a guess. All three must be 0. The same seed makes the same payloads.
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { parseArgs } from 'node:util';
import { mutatePayloads, type MutationReport } from '../translation/mutate-payloads.js';

/** A read's whole budget: the project's table of deadlines. */
const LONGEST_MS = 2_000;
/** Without a sign of life for so long, ms, a payload is taken never to end: the machine may be busy with others. */
const SILENT_MS = 60_000;
const TELL_EVERY_MS = 2_000;
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
const USAGE = `npm run proof -- legacy-mutations [--count 1000000] [--seed 1] [--json]

  --count N   how many payloads
  --seed S    the same seed makes the same payloads
  --json      the report as JSON
`;

interface Options {
  readonly count: number;
  readonly seed: number;
  readonly json: boolean;
}

if (isMainThread) {
  const options = readOptions();
  if (options !== undefined) tell(await watch(options), options);
} else {
  // Nobody reads where a refusal came from, and collecting that is half of the time.
  Error.stackTraceLimit = 0;
  const { count, seed } = workerData as Options;
  post(mutatePayloads({ count, seed, onProgress: post }));
}

/** Tells the main thread. */
function post(report: MutationReport): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window
  parentPort?.postMessage(report);
}

/** The last report of a thread of its own; cut short when the thread shows no life. */
async function watch(options: Options): Promise<{ report: MutationReport | undefined; hung: boolean }> {
  const worker = new Worker(new URL(import.meta.url), { workerData: options });
  const startedMs = performance.now();
  let report: MutationReport | undefined;
  let toldMs = startedMs;
  let hung = false;
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  const silence = setTimeout(() => {
    hung = true;
    void worker.terminate();
  }, SILENT_MS);
  worker.on('message', (latest: MutationReport) => {
    report = latest;
    silence.refresh();
    const now = performance.now();
    if (now - toldMs < TELL_EVERY_MS) return;
    toldMs = now;
    const seconds = ((now - startedMs) / 1000).toFixed(0).padStart(4);
    const found = `${latest.crashes.length} crashes, ${latest.guesses.length} guesses`;
    console.error(`${seconds} s  ${latest.payloads} payloads, ${found}, slowest ${latest.slowest.ms.toFixed(1)} ms`);
  });
  worker.once('error', reject);
  worker.once('exit', () => resolve());
  await ended.finally(() => clearTimeout(silence));
  return { report, hung };
}

function tell({ report, hung }: Awaited<ReturnType<typeof watch>>, { count, seed, json }: Options): void {
  const { payloads = 0, faces = {}, crashes = [], guesses = [], slowest = { ms: 0, payload: '' } } = report ?? {};
  const hangs = hung || slowest.ms > LONGEST_MS;
  const claims = [
    { claim: `all payloads were read: ${payloads} of ${count}`, holds: payloads === count },
    { claim: `nothing but refusals was thrown: ${crashes.length} crashes`, holds: crashes.length === 0 },
    { claim: `none took long: the slowest ${slowest.ms.toFixed(1)} ms (${slowest.payload})`, holds: !hangs },
    { claim: `what was accepted stands in its payload: ${guesses.length} guesses`, holds: guesses.length === 0 },
  ];
  const holds = claims.every((claim) => claim.holds);
  if (json) {
    console.log(JSON.stringify({ proof: 'legacy-mutations', seed, holds, claims, faces, crashes, guesses }, null, 2));
  } else {
    console.table(faces);
    for (const finding of [...crashes, ...guesses]) console.log(finding);
    for (const claim of claims) console.log(`${claim.holds ? 'holds ' : 'FAILED'}  ${claim.claim}`);
  }
  process.exitCode = holds ? 0 : EXIT_FAILED;
}

function readOptions(): Options | undefined {
  try {
    const { values } = parseArgs({
      options: {
        count: { type: 'string', default: '1000000' },
        seed: { type: 'string', default: '1' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const [count, seed] = [Number(values.count), Number(values.seed)];
    if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(seed)) {
      throw new Error('--count and --seed take whole numbers.');
    }
    if (!values.help) return { count, seed, json: values.json };
    process.stdout.write(USAGE);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    process.exitCode = EXIT_USAGE;
  }
  return undefined;
}
