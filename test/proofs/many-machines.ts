/**
 * Proof: on sixteen machines, whatever befalls one of them or its way to another, no order is lost, doubled, charged twice or sold without goods.
 *
 *     npm run proof -- many-machines [--seconds 120] [--only partition-gateway] [--json]
 *
 * Three gateways, two of each service, two controls, NATS, PostgreSQL, Unleash, core and parties, each in a network namespace of its own, and
 * shoppers in another, at six reads and one order a second. One fault after the other, each under load for so long: kill -9 of each kind of
 * process, partition of each pair that speaks to each other, pauses, a slow way, clocks that are five seconds off, a rolling upgrade. `--only`
 * plays those whose name begins so; each fault stands for itself, so a run can be had in parts. Needs root, iproute2 and nats-server.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';
import { type FaultOutcome, ManyMachines } from '../scenarios/many-machines.js';
import { MACHINE_FAULTS } from '../support/machines/faults.js';
import { Network } from '../support/machines/network.js';
import { MachinesShop } from '../support/machines/machines-shop.js';
import { DIFFERENCE_KINDS, type DifferenceKind } from '../support/order-books/order-differences.js';
import { type ProofReport, proofProgram } from '../support/proof-program.js';

/** Set for the part that runs on the shoppers' machine: the network that it is of. */
const INSIDE = 'MANY_MACHINES_NETWORK';
const SECONDS = 120;

const LOST: readonly DifferenceKind[] = ['acknowledged-lost', 'acknowledged-unbound'];
const DOUBLED: readonly DifferenceKind[] = [
  'captured-twice',
  'filed-twice',
  'packed-twice',
  'told-twice',
  'reserved-twice',
];
const CHARGED: readonly DifferenceKind[] = ['charged-twice', 'charged-for-nothing', 'charged-otherwise'];

const inside = process.env[INSIDE];
if (inside === undefined) await onMachineOfItsOwn();
else await prove(JSON.parse(inside) as Parameters<typeof Network.join>[0]);

/** Makes the network, runs this again on the shoppers' machine, and takes the network away. */
async function onMachineOfItsOwn(): Promise<void> {
  const network = Network.open();
  try {
    const shoppers = network.machine('shoppers');
    const machines = MachinesShop.machinesOf(network);
    const command = [process.execPath, ...process.execArgv, join(PROJECT_ROOT, 'dist/test/proofs/many-machines.js')];
    const [program, ...argv] = network.on(shoppers, [...command, ...process.argv.slice(2)]);
    const child = spawn(program, argv, {
      stdio: 'inherit',
      env: { ...process.env, [INSIDE]: JSON.stringify(network.description([...machines.values()])) },
    });
    const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
    process.on('SIGTERM', forward);
    // The terminal tells the child of it as well.
    process.on('SIGINT', () => undefined);
    process.exitCode = await new Promise<number>((resolve) => {
      child.once('exit', (code) => resolve(code ?? 1));
    });
  } finally {
    network.close();
  }
}

async function prove(described: Parameters<typeof Network.join>[0]): Promise<void> {
  const network = Network.join(described);
  await proofProgram({
    name: 'many-machines',
    seconds: 'length of each fault',
    defaultSeconds: SECONDS,
    words: { only: 'plays only the faults whose name begins so' },
    run: async ({ seconds, words, say }) => {
      const faults = MACHINE_FAULTS.filter(({ name }) => name.startsWith(words['only'] ?? ''));
      if (faults.length === 0) {
        throw new Error(`no fault begins so; there are ${MACHINE_FAULTS.map(({ name }) => name).join(', ')}`);
      }
      const shop = await MachinesShop.start(network, MachinesShop.machinesIn(network), say);
      const end = (): void => void shop.stop().finally(() => process.exit(1));
      process.once('SIGINT', end);
      process.once('SIGTERM', end);
      const machines = new ManyMachines(shop, say);
      try {
        await machines.begin();
        const outcomes: FaultOutcome[] = [];
        for (const fault of faults) {
          say(`${fault.name} (${outcomes.length + 1} of ${faults.length})`);
          const outcome = await machines.play(fault, seconds);
          outcomes.push(outcome);
          say(JSON.stringify(rowOf(outcome)));
          for (const { kind, reference, seen } of outcome.differences) say(`DIFFERENCE ${kind} ${reference}: ${seen}`);
        }
        return reportOf(outcomes);
      } finally {
        await machines.close();
        await shop.stop();
        process.off('SIGINT', end);
        process.off('SIGTERM', end);
      }
    },
  });
}

function rowOf({ fault, told, recoveryMs, tripped, differences, unknown, oversold, leaders }: FaultOutcome) {
  const count = (kinds: readonly DifferenceKind[]): number =>
    differences.filter(({ kind }) => kinds.includes(kind)).length;
  return {
    fault: fault.name,
    reads: told.reads,
    'asked again': sumOf(told.askedAgain),
    'failed reads': sumOf(told.failed),
    orders: told.orders,
    placed: told.outcomes['placed'] ?? 0,
    lost: count(LOST),
    doubled: count(DOUBLED),
    'charged wrongly': count(CHARGED),
    oversold,
    'other differences': differences.length - count([...LOST, ...DOUBLED, ...CHARGED]),
    'never told': unknown,
    'recovered in s': Number((recoveryMs / 1_000).toFixed(1)),
    tripped: tripped.join(' '),
    leaders,
  };
}

function reportOf(outcomes: readonly FaultOutcome[]): ProofReport {
  const rows = outcomes.map(rowOf);
  const total = (name: 'lost' | 'doubled' | 'charged wrongly' | 'oversold' | 'other differences'): number =>
    rows.reduce((sum, row) => sum + row[name], 0);
  const last = outcomes.at(-1)?.counts ?? {};
  const wrongLeaders = rows.filter(({ leaders }) => leaders !== 1);
  return {
    table: rows,
    more: {
      'what each fault is': outcomes.map(({ fault }) => ({ fault: fault.name, is: fault.is })),
      'what shoppers saw': outcomes.flatMap(({ fault, told }) => [
        ...rowsOf(fault.name, 'read asked again', told.askedAgain),
        ...rowsOf(fault.name, 'read failed', told.failed),
        ...rowsOf(fault.name, 'order', told.outcomes),
      ]),
      'all books in the end': Object.entries(last).map(([what, of]) => ({ what, count: of })),
      differences: outcomes.flatMap(({ fault, differences }) =>
        differences.map(({ kind, reference, seen }) => ({
          fault: fault.name,
          kind,
          means: DIFFERENCE_KINDS[kind],
          reference,
          seen,
        })),
      ),
    },
    claims: [
      { claim: `orders lost: ${total('lost')}`, holds: total('lost') === 0 },
      { claim: `orders doubled: ${total('doubled')}`, holds: total('doubled') === 0 },
      { claim: `orders charged wrongly: ${total('charged wrongly')}`, holds: total('charged wrongly') === 0 },
      { claim: `pieces sold that were not there: ${total('oversold')}`, holds: total('oversold') === 0 },
      {
        claim: `other differences between the books: ${total('other differences')}`,
        holds: total('other differences') === 0,
      },
      { claim: `shoppers who were never told: ${last['never answered'] ?? 0}`, holds: last['never answered'] === 0 },
      {
        claim: `orders answered in two ways: ${last['answered in two ways'] ?? 0}`,
        holds: last['answered in two ways'] === 0,
      },
      {
        claim: `one control leads after each of ${rows.length} faults: not after ${wrongLeaders.length}`,
        holds: wrongLeaders.length === 0,
      },
    ],
  };
}

function rowsOf(fault: string, what: string, counts: Readonly<Record<string, number>>) {
  return Object.entries(counts).map(([came, count]) => ({ fault, what, came, count }));
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
