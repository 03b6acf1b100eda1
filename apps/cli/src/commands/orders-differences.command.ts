import type { Command } from 'commander';
import type { DifferencesAnswer } from '../control/difference-answers.js';
import { ControlClient } from '../control/control.client.js';
import { controlUrl } from '../control/run-file.js';
import { personAsking } from '../control/token-to-show.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';
import { printable } from '../text/columns.js';
import { differencesText } from '../text/differences-text.js';

const DEFAULT_LIMIT = 100;
const MOST_LISTED = 500;

interface ListOptions {
  readonly json?: true;
  readonly kind?: string;
  readonly explained?: true;
  readonly settling?: true;
  readonly cleared?: true;
  readonly gate?: true;
  readonly limit: number;
}

interface ExplainOptions {
  readonly reason: string;
  readonly as?: string;
  readonly json?: true;
}

/** `orders differences`: what the books of orders do not agree about. */
export function addDifferences(orders: Command, terminal: Terminal): void {
  const differences = orders
    .command('differences [reference]')
    .description('what ledger, services, core and processors do not agree about: of all orders, or of one')
    .option('--json', 'as JSON, with what was tried')
    .option('--kind <kind>', 'only this kind, such as charged-twice')
    .option('--explained', 'what somebody has explained')
    .option('--settling', 'what may only be on its way, and is not told yet')
    .option('--cleared', 'what was put right')
    .option('--gate', 'exit 3 while anything like this is open, or nobody can tell; for a pipeline')
    .option('--limit <n>', `at most so many, up to ${MOST_LISTED}`, wholeNumber, DEFAULT_LIMIT)
    .addHelpText(
      'before',
      `Examples:
  banyan orders differences                                 what is open, the most urgent first, and who puts it right
  banyan orders differences BY01JD…                         all of one order, also what is settling, explained or put right
  banyan orders differences --kind charged-twice --json
  banyan orders differences --gate                          in a pipeline: exit 3 unless it is nought
  banyan orders explain charged-twice BY01JD… --reason "goodwill, ticket 4711"
`,
    );
  differences.action((reference: string | undefined, options: ListOptions) => list(reference, options, terminal));
  orders
    .command('explain <kind> <reference>')
    .description(
      'say why a difference is right as it is: it does not count any more, as long as the books say the same',
    )
    .requiredOption('--reason <sentence>', 'why; it is kept with the difference')
    .option('--as <person>', 'who says so; default: the user of this machine')
    .option('--json', 'the answer as JSON')
    .addHelpText(
      'before',
      `Examples:
  banyan orders explain charged-twice BY01JD… --reason "goodwill, ticket 4711"
`,
    )
    .action((kind: string, reference: string, options: ExplainOptions) => explain(kind, reference, options, terminal));
}

async function list(reference: string | undefined, options: ListOptions, terminal: Terminal): Promise<void> {
  const asked = (['explained', 'settling', 'cleared'] as const).filter((state) => options[state]);
  if (asked.length > 1)
    throw new CommandFailed(EXIT.usage, `--${asked.join(' and --')} are questions of their own: ask one`);
  const [state = 'open'] = asked;
  if (options.gate && state !== 'open') throw new CommandFailed(EXIT.usage, '--gate is about what is open');
  const { kind, limit } = options;
  const of = {
    limit: String(limit),
    ...(kind === undefined ? {} : { kind }),
    ...(reference === undefined ? {} : { reference }),
  };
  // Whoever names an order wants to know all of it: that nothing is open says little of what is still settling.
  const isWhole = reference !== undefined && asked.length === 0 && !options.gate;
  const answer = isWhole ? await ofAllStates(of) : await new ControlClient(controlUrl()).differences({ ...of, state });
  if (options.json) terminal.print(JSON.stringify(answer, null, 2));
  else terminal.print(differencesText(answer, isWhole ? 'any' : state, terminal.paint));
  if (options.gate) gate(answer);
}

/** The most urgent state first. */
async function ofAllStates(of: Readonly<Record<string, string>>): Promise<DifferencesAnswer> {
  const client = new ControlClient(controlUrl());
  const [open, explained, settling, cleared] = await Promise.all([
    client.differences({ ...of, state: 'open' }),
    client.differences({ ...of, state: 'explained' }),
    client.differences({ ...of, state: 'settling' }),
    client.differences({ ...of, state: 'cleared' }),
  ]);
  const all = [open, settling, explained, cleared];
  return {
    ...open,
    differences: all.flatMap(({ differences }) => differences),
    more: all.some(({ more }) => more),
  };
}

/** Nothing found by who has not looked is no pass. */
function gate({ differences, trouble, silent, recent }: DifferencesAnswer): void {
  if (differences.length > 0) throw new CommandFailed(EXIT.gateFailed, `${differences.length} open`);
  if (recent.last === null) throw new CommandFailed(EXIT.gateFailed, 'no turn over the orders has ended yet');
  if (trouble !== null)
    throw new CommandFailed(EXIT.gateFailed, `orders are not reconciled just now: ${printable(trouble)}`);
  if (silent.length > 0) {
    throw new CommandFailed(
      EXIT.gateFailed,
      `books that say nothing: ${silent.map(({ book }) => printable(book)).join(', ')}`,
    );
  }
}

async function explain(
  kind: string,
  reference: string,
  { reason, as, json }: ExplainOptions,
  terminal: Terminal,
): Promise<void> {
  const person = personAsking(as);
  const answer = await new ControlClient(controlUrl()).explainDifference({ kind, reference, reason, person });
  terminal.print(json ? JSON.stringify(answer, null, 2) : `${answer.kind} of ${answer.reference} is explained`);
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^[1-9]\d{0,2}$/.test(text) || value > MOST_LISTED) {
    throw new CommandFailed(EXIT.usage, `--limit must be a whole number, 1 to ${MOST_LISTED}`);
  }
  return value;
}
