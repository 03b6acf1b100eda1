import { Option, type Command } from 'commander';
import { ControlClient, type ParkedWish } from '../control/control.client.js';
import { controlUrl } from '../control/run-file.js';
import { personAsking } from '../control/token-to-show.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';
import { parkedText } from '../text/parked-text.js';

interface ListOptions {
  readonly service: string;
  readonly consumer?: string;
  readonly gate?: true;
  readonly json?: true;
}

interface DecideOptions {
  readonly service: string;
  readonly consumer: string;
  readonly all?: true;
  readonly reason: string;
  readonly as?: string;
  readonly yes?: true;
  readonly json?: true;
}

type Decision = 'retry' | 'drop';

const DOES: Readonly<Record<Decision, string>> = {
  retry: 'deliver parked events once more, and what they hold after them',
  drop: 'give parked events up: they are never delivered, and what they hold goes on',
};

/** Who has an outbox; the first is meant where nothing is said. */
const SERVICES = ['orders', 'inventory', 'control'];

/** `orders parked`: events that no consumer takes. */
export function addParked(orders: Command, terminal: Terminal): void {
  const parked = orders
    .command('parked')
    .description('events that a consumer refused, or failed to take while it took others')
    .addHelpText(
      'beforeAll',
      `Examples:
  banyan orders parked list                                                         who is told, and what is parked
  banyan orders parked list --gate                                                  exit 3 while anything is parked
  banyan orders parked retry 0193… --consumer mail --reason "the template is fixed"
  banyan orders parked retry --all --consumer mail --reason "they were down" --yes
  banyan orders parked retry --all --service control --consumer feedback --reason "their tool is back"
  banyan orders parked drop 0193… --consumer analytics --reason "nobody needs it any more"
`,
    );
  parked
    .command('list')
    .description('how it goes with every consumer, and what is parked, the oldest first')
    .addOption(serviceOption())
    .option('--consumer <name>', 'only what is parked for this one')
    .option('--gate', 'exit 3 while anything is parked; for a pipeline')
    .option('--json', 'as JSON')
    .action((options: ListOptions) => list(options, terminal));
  for (const decision of ['retry', 'drop'] as const) {
    parked
      .command(`${decision} [ids...]`)
      .description(DOES[decision])
      .addOption(serviceOption())
      .requiredOption('--consumer <name>', 'whose they are')
      .option('--all', 'all that are parked for the consumer')
      .requiredOption('--reason <sentence>', 'why; it is kept with who decided')
      .option('--as <person>', 'who decides; default: the user of this machine')
      .option('--yes', 'do not ask (needed where nobody can answer)')
      .option('--json', 'the answer as JSON')
      .action((ids: readonly string[], options: DecideOptions) => decide(decision, ids, options, terminal));
  }
}

function serviceOption(): Option {
  return new Option('--service <name>', 'whose outbox').choices(SERVICES).default(SERVICES[0]);
}

async function list({ service, consumer, gate, json }: ListOptions, terminal: Terminal): Promise<void> {
  const query = { service, ...(consumer === undefined ? {} : { consumer }) };
  const answer = await new ControlClient(controlUrl()).parked(query);
  terminal.print(json ? JSON.stringify(answer, null, 2) : parkedText(answer, terminal.paint));
  if (gate && answer.messages.length > 0) throw new CommandFailed(EXIT.gateFailed, `${answer.messages.length} parked`);
}

async function decide(
  decision: Decision,
  ids: readonly string[],
  options: DecideOptions,
  terminal: Terminal,
): Promise<void> {
  const { service, consumer, all, reason, as, yes, json } = options;
  const person = personAsking(as);
  if (reason.trim() === '') throw new CommandFailed(EXIT.usage, '--reason must say why');
  if (all === ids.length > 0) throw new CommandFailed(EXIT.usage, 'name events, or say --all: one of the two');
  const client = new ControlClient(controlUrl());
  if (!yes) {
    if (!terminal.interactive) throw new CommandFailed(EXIT.usage, 'nobody can be asked here: add --yes');
    const page = await client.parked({ service, consumer });
    const messages = all ? page.messages : page.messages.filter(({ id }) => ids.includes(id));
    terminal.say(parkedText({ ...page, messages }, terminal.paint));
    const question = decision === 'retry' ? 'Deliver these once more?' : 'Give these up for ever?';
    if (!(await terminal.confirm(question))) throw new CommandFailed(EXIT.error, 'nothing was changed');
  }
  const wish: ParkedWish = { service, consumer, person, reason, ...(all ? {} : { ids }) };
  const { decided } = await client.decideParked(decision, wish);
  if (json) terminal.print(JSON.stringify({ decided }));
  else terminal.print(`${decided} ${decision === 'retry' ? 'to be delivered once more' : 'given up'}`);
  if (!all && decided < ids.length) {
    throw new CommandFailed(EXIT.error, `${ids.length - decided} of them were not parked for ${consumer}`);
  }
}
