import { Option, type Command } from 'commander';
import { ControlClient, type ParkedWish } from '../control/control.client.js';
import { controlUrl } from '../control/run-file.js';
import type { Terminal } from '../terminal.js';
import { decideParked, showParked, type DecideOptions as Decided, type Decision } from './parked-decision.js';

interface ListOptions {
  readonly service: string;
  readonly consumer?: string;
  readonly gate?: true;
  readonly json?: true;
}

interface DecideOptions extends Decided {
  readonly service: string;
  readonly consumer: string;
}

const DOES: Readonly<Record<Decision, string>> = {
  retry: 'deliver parked messages once more, and what they hold after them',
  drop: 'give parked messages up: they are never delivered, and what they hold goes on',
};

/** Who has an outbox; the first is meant where nothing is said. */
const SERVICES = ['orders', 'inventory', 'control'];

/** What consumers of any outbox did not take. */
export function addParked(program: Command, terminal: Terminal): void {
  const parked = program
    .command('parked')
    .description(
      'messages that a consumer refused, or failed to take while it took others: events of orders and stock, notifications',
    )
    .addHelpText(
      'beforeAll',
      `Examples:
  banyan parked list                                                         who is told, and what is parked
  banyan parked list --gate                                                  exit 3 while anything is parked
  banyan parked list --service control                                       notifications; a channel is notify-<channel>
  banyan parked retry 0193… --consumer mail --reason "the template is fixed"
  banyan parked retry --all --consumer mail --reason "they were down" --yes
  banyan parked retry --all --service control --consumer notify-on-call-chat --reason "the key was put right"
  banyan parked drop 0193… --consumer analytics --reason "nobody needs it any more"
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

async function list({ service, consumer, ...shown }: ListOptions, terminal: Terminal): Promise<void> {
  const query = { service, ...(consumer === undefined ? {} : { consumer }) };
  showParked(await new ControlClient(controlUrl()).parked(query), shown, terminal);
}

function decide(
  decision: Decision,
  ids: readonly string[],
  { service, consumer, ...options }: DecideOptions,
  terminal: Terminal,
): Promise<void> {
  const client = new ControlClient(controlUrl());
  const of = {
    consumer,
    list: () => client.parked({ service, consumer }),
    decide: (wish: Omit<ParkedWish, 'service' | 'consumer'>) =>
      client.decideParked(decision, { service, consumer, ...wish }),
  };
  return decideParked(decision, ids, options, of, terminal);
}
