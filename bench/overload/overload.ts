import { parseArgs } from 'node:util';
import { checkAnswer } from '../measure/check-answer.js';
import { benchProgram, Child, stopChildren } from '../place/child.js';
import { preparePlace, type Place } from '../place/place.js';
import { asText } from '../report/tables.js';
import { machine } from '../report/run-result.js';
import { type RunningSubject, startSubject } from '../subjects/start-subject.js';
import { SUBJECT_TITLES, type SubjectName } from '../subjects/subject-names.js';
import { startSurroundings, type Surroundings } from '../surroundings.js';
import { measureSubject, type Efforts, type SubjectRound } from './measure-subject.js';
import { sections } from './report.js';
import { SHOP, SHOP_UNTRANSLATED } from './traffic.js';

const EXIT_USAGE = 2;
const SUBJECTS: readonly SubjectName[] = ['gateway', 'gateway-queueing', 'hpm'];

const FULL: Efforts = { warmMs: 1_000, saturateMs: 2_000, settleMs: 1_000, levelMs: 5_000, recoverMs: 6_000 };
const QUICK: Efforts = { warmMs: 500, saturateMs: 1_000, settleMs: 1_000, levelMs: 3_000, recoverMs: 5_000 };

const HELP = `npm run bench -- overload [--quick] [--rounds N] [--only SUBJECT,...] [--json]

What the gateway does when it is offered once, three times and ten times what it can do, and then half of it.
subjects: ${SUBJECTS.join(', ')}. About ${subjectSeconds(FULL)} s a subject and round.
`;

/** Runs what the command line asks for. @returns the exit status */
export async function overload(argv: readonly string[]): Promise<number> {
  const asked = readArguments(argv);
  if (typeof asked === 'number') return asked;
  const before = machine();
  const place = await preparePlace();
  if (typeof place === 'number') return place;
  let surroundings: Surroundings | undefined;
  try {
    surroundings = await startSurroundings(place.loadCore);
    const rounds = await measure(asked, surroundings, place);
    if (asked.json) console.log(JSON.stringify({ machine: before, place, rounds: Object.fromEntries(rounds) }));
    else {
      console.log(
        `${before.cores} cores (${before.processor}), Node ${before.node}, load average before ${before.loadBefore.toFixed(1)}; ${asked.rounds} interleaved rounds, medians`,
      );
      for (const text of place.shortcomings) console.log(text);
      for (const { title, table } of sections(rounds)) console.log(`\n${title}\n\n${asText(table)}`);
    }
    return 0;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    await surroundings?.stop();
    await stopChildren();
    setImmediate(() => process.exit());
  }
}

interface Asked {
  readonly efforts: Efforts;
  readonly rounds: number;
  readonly subjects: readonly SubjectName[];
  readonly json: boolean;
}

function readArguments(argv: readonly string[]): Asked | number {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        quick: { type: 'boolean', default: false },
        rounds: { type: 'string' },
        only: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(HELP);
      return 0;
    }
    const subjects = SUBJECTS.filter((name) => values.only?.split(',').includes(name) ?? true);
    const rounds = Number(values.rounds ?? (values.quick ? 1 : 5));
    if (subjects.length === 0 || !Number.isInteger(rounds) || rounds < 1)
      throw new Error('no such subject or number of rounds');
    return { efforts: values.quick ? QUICK : FULL, rounds, subjects, json: values.json };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    return EXIT_USAGE;
  }
}

async function measure(
  { subjects, rounds, efforts }: Asked,
  surroundings: Surroundings,
  place: Place,
): Promise<ReadonlyMap<SubjectName, readonly SubjectRound[]>> {
  const running = new Map<SubjectName, RunningSubject>();
  for (const name of subjects) {
    say(`starting ${SUBJECT_TITLES[name]}`);
    const subject = await startSubject(name, surroundings, place, []);
    if (subject === undefined) continue;
    running.set(name, subject);
    for (const question of Object.values(shopOf(name)))
      await checkAnswer(SUBJECT_TITLES[name], subject.ports[0] ?? 0, question);
  }
  const command = benchProgram('overload/shoppers.program.ts');
  const generator = await Child.start({ name: 'shoppers', command, core: place.loadCore });
  const results = new Map<SubjectName, SubjectRound[]>([...running.keys()].map((name) => [name, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const [name, subject] of running) {
      const talk = (text: string) => say(`round ${round} of ${rounds}: ${SUBJECT_TITLES[name]}, ${text}`);
      results.get(name)?.push(await measureSubject(subject, shopOf(name), generator, efforts, talk));
    }
  }
  return results;
}

function shopOf(name: SubjectName): typeof SHOP {
  return name.startsWith('gateway') ? SHOP : SHOP_UNTRANSLATED;
}

function subjectSeconds({ warmMs, saturateMs, levelMs, recoverMs }: Efforts): number {
  return Math.round((4 * (warmMs + saturateMs) + 4 * levelMs + recoverMs) / 1000);
}

/** Progress is talk, not data. */
function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
