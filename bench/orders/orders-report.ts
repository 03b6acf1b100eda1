import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { median } from '../measure/median.js';
import { asMarkdown, asText, type Table } from '../report/tables.js';
import type { Measured, OrdersResult } from './orders-result.js';
import { TOLD } from './shop-costs.js';

const FOLDER = fileURLToPath(new URL('../results/', import.meta.url));
/** What everything is held against, in the same round and with as many at once. */
const BARE = 'bare INSERT, four commits';

/** Shows the tables of a run. */
export function printOrders(result: OrdersResult): void {
  for (const line of circumstances(result)) console.log(line);
  for (const { title, table } of sections(result)) console.log(`\n${title}\n\n${asText(table)}`);
}

/** Writes `results/orders.json` (every round) and `results/orders.md` (the tables). */
export function writeOrders(result: OrdersResult): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(`${FOLDER}orders.json`, `${JSON.stringify(result, null, 2)}\n`);
  const parts = [
    '# The last published run of `npm run bench -- orders`',
    'How it is measured, and how to read it: [../README.md](../README.md).',
    circumstances(result)
      .map((line) => `- ${line}`)
      .join('\n'),
    ...sections(result).map(({ title, table }) => `## ${title}\n\n${asMarkdown(table)}`),
  ];
  writeFileSync(`${FOLDER}orders.md`, `${parts.join('\n\n')}\n`);
}

function circumstances(result: OrdersResult): readonly string[] {
  const { atUtc, rounds, spanMs, machine, cores, loadAfter, shortcomings } = result;
  return [
    `${atUtc}, ${cores} cores of ${machine.processor}, Linux ${machine.kernel}, Node ${machine.node}`,
    `${rounds} rounds, ${spanMs} ms a span; shop, PostgreSQL (with fsync) and load share all cores`,
    `load of the machine when it began ${machine.loadBefore.toFixed(1)}, when it ended ${loadAfter.toFixed(1)}: what is above the bench's own is other people's work`,
    ...shortcomings,
  ];
}

function sections({ phases, idle }: OrdersResult): readonly { readonly title: string; readonly table: Table }[] {
  const of = (value: number): string => ((value / idle.ms) * 1_000).toFixed(1);
  return [
    ...phases.map(({ authority, measured }) => ({
      title: `stock with ${authority === 'legacy' ? 'the core' : 'the inventory service'}`,
      table: { head: HEAD, body: cellsOf(measured).map((cell) => lineOf(cell, measured)) },
    })),
    {
      title: 'before anybody has ordered, a second',
      table: {
        head: ['CPU ms', ...TOLD, 'others', 'writing commits', 'WAL KB'],
        body: [
          [
            of(Object.values(idle.cpuMs).reduce((sum, ms) => sum + ms, 0)),
            ...[...TOLD, 'others' as const].map((name) => of(idle.cpuMs[name])),
            of(idle.writingCommits),
            of(idle.walBytes / 1_000),
          ],
        ],
      },
    },
  ];
}

const HEAD = [
  'what',
  'at once',
  'orders/s',
  'least–most',
  '× bare',
  'p50 ms',
  'p99 ms',
  'CPU ms/order',
  ...TOLD,
  'writing commits',
  'flushes',
  'WAL KB',
  'load',
];

/** The rounds of one cell. */
type Cell = readonly [Measured, ...Measured[]];

function cellsOf(measured: readonly Measured[]): readonly Cell[] {
  const cells = new Map<string, [Measured, ...Measured[]]>();
  for (const each of measured) {
    const of = `${each.title} ${each.atOnce}`;
    const cell = cells.get(of);
    if (cell === undefined) cells.set(of, [each]);
    else cell.push(each);
  }
  return [...cells.values()];
}

function lineOf(cell: Cell, all: readonly Measured[]): readonly string[] {
  const [{ title, atOnce }] = cell;
  const of = (value: (each: Measured) => number): number => median(cell.map(value));
  const rates = cell.map(({ perSecond }) => perSecond);
  const ratios = cell.flatMap(({ round, perSecond }) => {
    const bare = all.find((each) => each.title === BARE && each.atOnce === atOnce && each.round === round);
    return bare === undefined ? [] : [perSecond / bare.perSecond];
  });
  const isBare = !title.endsWith('arm');
  return [
    title,
    String(atOnce),
    of(({ perSecond }) => perSecond).toFixed(1),
    `${Math.min(...rates).toFixed(0)}–${Math.max(...rates).toFixed(0)}`,
    ratios.length === 0 ? '' : median(ratios).toFixed(2),
    of(({ p50Ms }) => p50Ms).toFixed(1),
    of(({ p99Ms }) => p99Ms).toFixed(1),
    isBare ? '' : of(({ each }) => Object.values(each.cpuMs).reduce((sum, ms) => sum + ms, 0)).toFixed(1),
    ...TOLD.map((told) => (isBare && told !== 'postgres' ? '' : of(({ each }) => each.cpuMs[told]).toFixed(2))),
    of(({ each }) => each.writingCommits).toFixed(1),
    of(({ each }) => each.flushes).toFixed(1),
    of(({ each }) => each.walBytes / 1_000).toFixed(1),
    of(({ loadNow }) => loadNow).toFixed(1),
  ];
}
