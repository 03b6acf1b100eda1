import type { Command } from 'commander';
import type { ConsistencyAnswer } from '../control/consistency-answers.js';
import { ControlClient, type ConsistencyQuestion } from '../control/control.client.js';
import { controlUrl } from '../control/run-file.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';
import { consistencyText } from '../text/consistency-text.js';

interface ConsistencyOptions {
  readonly json?: true;
  readonly kind?: string;
  readonly place?: string;
  readonly settling?: true;
  readonly cleared?: true;
  readonly gate?: true;
  readonly limit: number;
}

const DEFAULT_LIMIT = 200;
const MOST_LISTED = 2_000;

export function addConsistency(program: Command, terminal: Terminal): void {
  program
    .command('consistency [subject]')
    .description(
      'prices that differ between channels, and what of the catalogue is of two minds: of everything, or of one SKU',
    )
    .option('--json', 'as JSON, with what stands in each place')
    .option('--kind <kind>', 'only this kind, such as shelf-price')
    .option('--place <place>', 'only where this place is not as most are: web, app, marketplace, store, service')
    .option('--settling', 'what may be a change on its way, and is not told yet')
    .option('--cleared', 'what was put right')
    .option('--gate', 'exit 3 while anything like this is open, or nobody can tell; for a pipeline')
    .option('--limit <n>', `at most so many, up to ${MOST_LISTED}`, wholeNumber, DEFAULT_LIMIT)
    .addHelpText(
      'before',
      `Examples:
  banyan consistency                              which SKUs cost different money where, by which rule
  banyan consistency PREIS-TEXT                   one SKU, with the row of every place
  banyan consistency --kind shelf-price --gate    in a pipeline: exit 3 while shelf prices differ
  banyan consistency --json | jq '.findings[].subject'
`,
    )
    .action((subject: string | undefined, options: ConsistencyOptions) => consistency(subject, options, terminal));
}

async function consistency(
  subject: string | undefined,
  options: ConsistencyOptions,
  terminal: Terminal,
): Promise<void> {
  if (options.settling && options.cleared) {
    throw new CommandFailed(EXIT.usage, '--settling and --cleared are two questions: ask one of them');
  }
  const state = options.settling ? 'settling' : options.cleared ? 'cleared' : 'open';
  if (options.gate && state !== 'open') throw new CommandFailed(EXIT.usage, '--gate is about what is open');
  const { kind, place, limit } = options;
  const question: ConsistencyQuestion = {
    state,
    limit,
    ...(kind === undefined ? {} : { kind }),
    ...(place === undefined ? {} : { place }),
    ...(subject === undefined ? {} : { subject }),
  };
  const answer = await new ControlClient(controlUrl()).consistency(question);
  if (options.json) terminal.print(JSON.stringify(answer, null, 2));
  else terminal.print(consistencyText(answer, state, subject !== undefined, terminal.paint));
  if (options.gate) gate(answer);
}

/** Nothing found by who has not looked is no pass. */
function gate({ findings, comparing, trouble, turn }: ConsistencyAnswer): void {
  if (findings.length > 0) throw new CommandFailed(EXIT.gateFailed, `${findings.length} open`);
  if (!comparing) throw new CommandFailed(EXIT.gateFailed, 'nothing is compared: it is switched off');
  if (turn.last === null) throw new CommandFailed(EXIT.gateFailed, 'no whole turn over the catalogue has ended yet');
  if (trouble !== null) throw new CommandFailed(EXIT.gateFailed, `nothing is compared just now: ${trouble}`);
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^[1-9]\d{0,3}$/.test(text) || value > MOST_LISTED) {
    throw new CommandFailed(EXIT.usage, `--limit must be a whole number, 1 to ${MOST_LISTED}`);
  }
  return value;
}
