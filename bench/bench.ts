import { type Effort, MEMORY, readArguments } from './arguments.js';
import { checkAnswer } from './measure/check-answer.js';
import { measureBackground } from './measure/background.js';
import { MEMORY_SUBJECTS, measureMemory } from './measure/memory.js';
import { measureRow, type RowResult } from './measure/measure-row.js';
import { type MicroFigure, type MicroOrder, PIECES } from './micro/pieces.js';
import { benchProgram, Child, stopChildren } from './place/child.js';
import { type Place, preparePlace } from './place/place.js';
import { machine, type RunResult } from './report/run-result.js';
import { asText, circumstances, sections } from './report/tables.js';
import { writeResults } from './report/write-results.js';
import { ONE_KB, type Row, ROWS } from './rows.js';
import { type RunningSubject, startSubject } from './subjects/start-subject.js';
import { SUBJECT_TITLES, type SubjectName } from './subjects/subject-names.js';
import { startSurroundings, type Surroundings } from './surroundings.js';

const EXIT_USAGE = 2;
const MICRO_WITHIN_MS = 120_000;

/** Given to every Node subject alike; the launcher gives the gateway none. */
const NODE_OPTIONS: readonly string[] = (process.env['BENCH_NODE_OPTIONS'] ?? '').split(' ').filter(Boolean);

/** Runs what the command line asks for. @returns the exit status: 1 when an answer was wrong or nothing could be measured */
export async function bench(argv: readonly string[]): Promise<number> {
  const asked = readArguments(argv);
  if (asked.kind !== 'bench') {
    (asked.kind === 'help' ? process.stdout : process.stderr).write(asked.text);
    return asked.kind === 'help' ? 0 : EXIT_USAGE;
  }
  const before = machine();
  const place = await preparePlace();
  if (typeof place === 'number') return place;

  const stopped = untilSignal();
  const run = runApart(asked.effort, asked.only, place, before);
  try {
    const result = await Promise.race([run, stopped]);
    for (const line of circumstances(result)) console.log(line);
    for (const { title, table } of sections(result)) console.log(`\n${title}\n\n${asText(table)}`);
    if (asked.only === undefined) writeResults(result);
    return result.rows.some(({ cells }) => cells.some(({ faults }) => faults > 0)) ? 1 : 0;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    run.catch(() => undefined);
    await surroundings?.stop();
    await stopChildren();
    // A run that was cut short may still wait for something.
    setImmediate(() => process.exit());
  }
}

let surroundings: Surroundings | undefined;

async function runApart(
  effort: Effort,
  only: ReadonlySet<string> | undefined,
  place: Place,
  before: RunResult['machine'],
): Promise<RunResult> {
  const rows = ROWS.filter(({ name }) => only?.has(name) ?? true);
  const pieces = PIECES.filter((name) => only?.has(name) ?? true);
  say('starting PostgreSQL and what stands around the gateway');
  surroundings = await startSurroundings(place.loadCore);
  const micro = pieces.length === 0 ? [] : await measurePieces(pieces, surroundings, effort, place);
  const asksMemory = only?.has(MEMORY) ?? true;
  const subjects = await startSubjects(rows, surroundings, place, asksMemory);
  if (subjects.size > 0) say('measuring what they cost while nobody asks');
  const background = subjects.size === 0 ? [] : await measureBackground(subjects, effort.quietMs);
  const results = rows.length === 0 ? [] : await measureRows(rows, subjects, effort, place);
  // Last: what a thousand connections leave behind is no part of the rows.
  const memory = asksMemory ? await measureMemory(subjects, say) : [];
  const wanted = new Set(rows.flatMap(({ cells }) => cells.map(({ subject }) => subject)));
  return {
    atUtc: new Date().toISOString(),
    effort,
    machine: before,
    place,
    nodeOptions: NODE_OPTIONS,
    rows: results,
    background,
    micro,
    memory,
    absent: [...wanted].filter((name) => !subjects.has(name)).map((name) => SUBJECT_TITLES[name]),
  };
}

async function startSubjects(
  rows: readonly Row[],
  around: Surroundings,
  place: Place,
  withMemory: boolean,
): Promise<ReadonlyMap<SubjectName, RunningSubject>> {
  const subjects = new Map<SubjectName, RunningSubject>();
  const forMemory = withMemory ? MEMORY_SUBJECTS.map((subject) => ({ subject, question: ONE_KB })) : [];
  for (const { subject, question } of [...rows.flatMap(({ cells }) => cells), ...forMemory]) {
    if (!subjects.has(subject)) {
      say(`starting ${SUBJECT_TITLES[subject]}`);
      const running = await startSubject(subject, around, place, NODE_OPTIONS);
      if (running !== undefined) subjects.set(subject, running);
    }
    const running = subjects.get(subject);
    if (running !== undefined)
      for (const port of running.ports) await checkAnswer(SUBJECT_TITLES[subject], port, question);
  }
  return subjects;
}

async function measureRows(
  rows: readonly Row[],
  subjects: ReadonlyMap<SubjectName, RunningSubject>,
  effort: Effort,
  place: Place,
): Promise<readonly RowResult[]> {
  const command = benchProgram('generator.program.ts');
  const generator = await Child.start({ name: 'generator', command, core: place.loadCore });
  const results: RowResult[] = [];
  for (const row of rows) results.push(await measureRow(row, subjects, generator, effort, say));
  return results;
}

async function measurePieces(
  pieces: MicroOrder['pieces'],
  { databaseUrl, canaryShopUrl }: Surroundings,
  { batches }: Effort,
  { proxyCore }: Place,
): Promise<readonly MicroFigure[]> {
  say(`measuring ${pieces.join(', ')}`);
  const micro = await Child.start({ name: 'micro', command: benchProgram('micro.program.ts'), core: proxyCore });
  const reply = micro.next<{ figures?: readonly MicroFigure[]; error?: string }>('figures', MICRO_WITHIN_MS);
  micro.send({ pieces, batches, databaseUrl, unleashUrl: `${canaryShopUrl}/api` } satisfies MicroOrder);
  const { figures, error } = await reply;
  await micro.stop();
  if (figures === undefined) throw new Error(`the pieces could not be measured: ${error}`);
  return figures;
}

/** Rejects at the first request to stop. */
function untilSignal(): Promise<never> {
  return new Promise((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => reject(new Error(`stopped by ${signal}`)));
    }
  });
}

/** Progress is talk, not data. */
function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
