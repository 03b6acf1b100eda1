import { parseArgs } from 'node:util';
import { SERVICE_ERROR_CODES, ServiceClient } from '@banyan/rpc';
import { startNats } from '../../test/support/nats.js';
import { median, quantile } from '../measure/median.js';
import { processorMicros } from '../measure/processor-time.js';
import { benchProgram, Child, stopChildren } from '../place/child.js';
import { asText } from '../report/tables.js';
import { CALL, QUESTION } from './calls-question.js';

const EXIT_USAGE = 2;
/** As many as a gateway's bulkhead lets through is 64; half of it is a busy gateway. */
const AT_ONCE = 32;
const WARM_CALLS = 2_000;
const TIMEOUT_MS = 10_000;
const WIRES = ['tcp', 'nats'] as const;
type Wire = (typeof WIRES)[number];

const HELP = `npm run bench -- calls [--rounds N] [--calls N]

What a question to a service costs over TCP and by way of NATS, in one interleaved run: processor time of who asks, of the service and of the
broker, and how long the answer takes with one at a time and with ${AT_ONCE}.
`;

interface Round {
  readonly askerMicros: number;
  readonly serviceMicros: number;
  readonly brokerMicros: number;
  readonly alone: readonly number[];
  readonly together: readonly number[];
}

/** Runs what the command line asks for. @returns the exit status */
export async function calls(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      rounds: { type: 'string', default: '5' },
      calls: { type: 'string', default: '20000' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [rounds, count] = [Number(values.rounds), Number(values.calls)];
  if (values.help || !(rounds >= 1) || !(count >= AT_ONCE)) {
    process.stdout.write(HELP);
    return values.help ? 0 : EXIT_USAGE;
  }
  const nats = await startNats();
  try {
    const service = await Child.start({
      name: 'service',
      command: benchProgram('calls/calls-service.program.ts', nats.url),
      core: undefined,
    });
    const direct = { host: '127.0.0.1', port: Number(new URL(service.url).port) };
    const clients: Readonly<Record<Wire, ServiceClient>> = {
      tcp: new ServiceClient(direct, SERVICE_ERROR_CODES),
      nats: new ServiceClient({ ...direct, broker: nats.url }, SERVICE_ERROR_CODES),
    };
    for (const wire of WIRES) await ask(clients[wire], WARM_CALLS, AT_ONCE);
    const measured: Record<Wire, Round[]> = { tcp: [], nats: [] };
    for (let round = 0; round < rounds; round += 1) {
      for (const wire of round % 2 === 0 ? WIRES : WIRES.toReversed()) {
        measured[wire].push(await measure(clients[wire], count, { service: service.pid, broker: nats.pid }));
      }
    }
    for (const wire of WIRES) clients[wire].close();
    console.log(`${rounds} interleaved rounds of ${count} calls, medians; µs a call\n`);
    console.log(asText(table(measured)));
    return 0;
  } finally {
    await stopChildren();
    await nats.stop();
    setImmediate(() => process.exit());
  }
}

async function measure(
  client: ServiceClient,
  count: number,
  pids: { readonly service: number; readonly broker: number },
): Promise<Round> {
  const alone = await ask(client, Math.ceil(count / 20), 1);
  const before = [process.pid, pids.service, pids.broker].map(processorMicros);
  const together = await ask(client, count, AT_ONCE);
  const after = [process.pid, pids.service, pids.broker].map(processorMicros);
  const [askerMicros = 0, serviceMicros = 0, brokerMicros = 0] = after.map(
    (micros, index) => (micros - (before[index] ?? 0)) / count,
  );
  return { askerMicros, serviceMicros, brokerMicros, alone, together };
}

/** @returns how long each took, µs */
async function ask(client: ServiceClient, count: number, atOnce: number): Promise<readonly number[]> {
  const took: number[] = [];
  let left = count;
  const one = async (): Promise<void> => {
    while (left-- > 0) {
      const startedMs = performance.now();
      await client.ask(CALL, QUESTION, { signal: new AbortController().signal, remainingMs: () => TIMEOUT_MS });
      took.push((performance.now() - startedMs) * 1_000);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return took;
}

function table(measured: Readonly<Record<Wire, readonly Round[]>>) {
  const of = (wire: Wire, read: (round: Round) => number): number => Math.round(median(measured[wire].map(read)));
  const rows: readonly (readonly [string, (round: Round) => number])[] = [
    ['processor time of who asks', ({ askerMicros }) => askerMicros],
    ['processor time of the service', ({ serviceMicros }) => serviceMicros],
    ['processor time of the broker', ({ brokerMicros }) => brokerMicros],
    ['latency, one at a time, p50', ({ alone }) => quantile(alone, 0.5)],
    ['latency, one at a time, p99', ({ alone }) => quantile(alone, 0.99)],
    [`latency, ${AT_ONCE} at once, p50`, ({ together }) => quantile(together, 0.5)],
    [`latency, ${AT_ONCE} at once, p99`, ({ together }) => quantile(together, 0.99)],
  ];
  return {
    head: ['what', 'TCP', 'NATS', 'NATS more'],
    body: rows.map(([what, read]) =>
      [what, of('tcp', read), of('nats', read), of('nats', read) - of('tcp', read)].map(String),
    ),
  };
}
