import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { asMarkdown, asText, type Table } from '../report/tables.js';
import { picture } from './picture.js';
import { detectionTable, falseTable, kindTable, type Promised, promises } from './report.js';
import { type Extent, type Study, study } from './study.js';

const EXIT_USAGE = 2;
const FOLDER = fileURLToPath(new URL('../results/', import.meta.url));

const HELP = `npm run bench -- evidence                          10,000 healthy days and 500 runs of every fault: about an hour
npm run bench -- evidence --quick                  200 days and 100 runs: three minutes; shown and not kept
npm run bench -- evidence --days 500 --runs 300 --seed 7 --most-rate 100

Simulates whole days of trading, stepping from failure to failure, and judges them by the product's own rules and, beside
them, by rules as other products have them. A run of everything is written to bench/results/evidence.{md,json,svg}.
`;

/** Runs the simulator of the evidence. @returns the exit status: 1 when a promise was not kept */
export async function evidence(argv: readonly string[]): Promise<number> {
  const asked = readExtent(argv);
  if (typeof asked === 'string') {
    const isHelp = asked === HELP;
    (isHelp ? process.stdout : process.stderr).write(asked);
    return isHelp ? 0 : EXIT_USAGE;
  }
  const startedMs = performance.now();
  let saidMs = startedMs;
  const result = await study(asked.extent, (done) => {
    const nowMs = performance.now();
    if (nowMs - saidMs < 5_000) return;
    saidMs = nowMs;
    process.stderr.write(`${((nowMs - startedMs) / 1_000).toFixed(0).padStart(5)} s  ${(done * 100).toFixed(0)} %\n`);
  });
  for (const { title, table } of tables(result)) console.log(`\n${title}\n\n${asText(table)}`);
  if (asked.keep) keep(result);
  return promises(result).every(({ kept }) => kept) ? 0 : 1;
}

function readExtent(argv: readonly string[]): { readonly extent: Extent; readonly keep: boolean } | string {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        quick: { type: 'boolean', default: false },
        seed: { type: 'string', default: '1' },
        days: { type: 'string' },
        runs: { type: 'string' },
        'most-rate': { type: 'string', default: '1000' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return HELP;
    const extent: Extent = {
      seed: Number(values.seed),
      days: Number(values.days ?? (values.quick ? 200 : 10_000)),
      runs: Number(values.runs ?? (values.quick ? 100 : 500)),
      patienceDays: values.quick ? 200 : 3_000,
      mostRate: Number(values['most-rate']),
    };
    const isWhole = [extent.seed, extent.days, extent.runs].every((each) => Number.isInteger(each) && each > 0);
    if (!isWhole || !(extent.mostRate >= 1)) return `seed, days and runs are whole numbers from 1\n\n${HELP}`;
    return { extent, keep: !values.quick && values.days === undefined && values.runs === undefined };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n\n${HELP}`;
  }
}

function tables(result: Study): readonly { readonly title: string; readonly table: Table }[] {
  return [
    { title: 'What was promised', table: tableOf(promises(result).map(promiseRow)) },
    { title: 'Days on which nothing was wrong with the service', table: tableOf(falseTable(result)) },
    { title: 'The same, of the product alone, by what happened', table: tableOf(kindTable(result)) },
    { title: 'From the fault to the rollback', table: tableOf(detectionTable(result)) },
  ];
}

function promiseRow({ promise, measured, kept }: Promised): Readonly<Record<string, string>> {
  return { promise, measured, kept: kept ? 'yes' : 'NO' };
}

function tableOf(rows: readonly Readonly<Record<string, string>>[]): Table {
  const head = Object.keys(rows[0] ?? {});
  return { head, body: rows.map((row) => head.map((name) => row[name] ?? '')) };
}

function keep(result: Study): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(`${FOLDER}evidence.json`, `${JSON.stringify(result, null, 2)}\n`);
  writeFileSync(`${FOLDER}evidence.svg`, picture(result));
  const { days, runs, seed, mostRate } = result.extent;
  const parts = [
    '# The last published run of `npm run bench -- evidence`',
    'What is simulated and how to read it: [../README.md](../README.md), "The evidence".',
    `Seed ${seed}; ${days} days at 0.05 to ${mostRate} requests a second; ${runs} runs of each fault.`,
    '![From a fault to its rollback](evidence.svg)',
    ...tables(result).map(({ title, table }) => `## ${title}\n\n${asMarkdown(table)}`),
  ];
  writeFileSync(`${FOLDER}evidence.md`, `${parts.join('\n\n')}\n`);
}
