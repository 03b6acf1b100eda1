import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Profiler } from 'node:inspector';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { measureSpan, orderOf } from '../measure/measure-row.js';
import { benchProgram, Child, stopChildren } from '../place/child.js';
import { preparePlace, type Place } from '../place/place.js';
import { ROWS, type Row } from '../rows.js';
import { startSubject } from '../subjects/start-subject.js';
import { startSurroundings, type Surroundings } from '../surroundings.js';
import { flameGraph } from './flame-graph.js';
import { functionLines } from './function-lines.js';
import { functionTimes, profileTree } from './profile-tree.js';

const EXIT_USAGE = 2;
const RESULTS = fileURLToPath(new URL('../results/flame/', import.meta.url));
const PROFILED = pathToFileURL(fileURLToPath(new URL('profiled.ts', import.meta.url))).href;
/** The compilers have settled by then. */
const WARM_MS = 4_000;
const SPAN_MS = 5_000;
const WRITTEN_WITHIN_MS = 60_000;

const HELP = `npm run bench -- flame                         a flame graph of each hot path, into bench/results/flame
npm run bench -- flame --only translated-rest  some of them

rows: ${ROWS.map(({ name }) => name).join(', ')}
`;

/** Pictures where the processor time of our own subject goes, row by row. @returns the exit status */
export async function flame(argv: readonly string[]): Promise<number> {
  const rows = rowsAsked(argv);
  if (typeof rows === 'number') return rows;
  const place = await preparePlace();
  if (typeof place === 'number') return place;
  let surroundings: Surroundings | undefined;
  try {
    surroundings = await startSurroundings(place.loadCore);
    const command = benchProgram('generator.program.ts');
    const generator = await Child.start({ name: 'generator', command, core: place.loadCore });
    for (const row of rows) await pictureRow(row, surroundings, generator, place);
    return 0;
  } finally {
    await surroundings?.stop();
    await stopChildren();
    setImmediate(() => process.exit());
  }
}

function rowsAsked(argv: readonly string[]): readonly Row[] | number {
  const options = { only: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
  const { values } = parseArgs({ args: [...argv], options });
  const names = values.only?.split(',');
  const stranger = names?.find((name) => !ROWS.some((row) => row.name === name));
  if (values.help !== true && stranger === undefined) return ROWS.filter(({ name }) => names?.includes(name) ?? true);
  (values.help === true ? process.stdout : process.stderr).write(
    stranger === undefined ? HELP : `There is no row "${stranger}".\n\n${HELP}`,
  );
  return values.help === true ? 0 : EXIT_USAGE;
}

async function pictureRow(row: Row, surroundings: Surroundings, generator: Child, place: Place): Promise<void> {
  const [cell] = row.cells;
  if (cell === undefined) return;
  process.stderr.write(`${row.name}: ${row.title}\n`);
  const file = join(surroundings.folder, `${row.name}.cpuprofile`);
  mkdirSync(surroundings.folder, { recursive: true });
  const options = ['--import', `${PROFILED}?file=${encodeURIComponent(file)}`];
  const subject = await startSubject(cell.subject, surroundings, place, options);
  if (subject === undefined) throw new Error(`${cell.subject} is not on this machine`);
  const load = (warmMs: number, spanMs: number) =>
    measureSpan(generator, { ...orderOf(subject, cell.question), warmMs, spanMs });
  const [pid = 0] = subject.pids;
  await load(WARM_MS / 2, WARM_MS / 2);
  process.kill(pid, 'SIGUSR2');
  const { requests } = await load(0, SPAN_MS);
  process.kill(pid, 'SIGUSR2');
  const tree = profileTree(JSON.parse(await written(file)) as Profiler.Profile);
  mkdirSync(RESULTS, { recursive: true });
  const micros = (tree.totalMicros / requests).toFixed(0);
  writeFileSync(join(RESULTS, `${row.name}.svg`), flameGraph(tree, `${row.title}: ${micros} µs a request`, requests));
  for (const line of functionLines(functionTimes(tree), requests)) console.log(line);
  process.kill(pid);
}

async function written(file: string): Promise<string> {
  const endMs = performance.now() + WRITTEN_WITHIN_MS;
  while (!existsSync(file)) {
    if (performance.now() > endMs) throw new Error('no profile was written');
    await pause(100);
  }
  return readFileSync(file, 'utf8');
}
