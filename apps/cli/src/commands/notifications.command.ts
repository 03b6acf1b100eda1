import { userInfo } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '@banyan/kernel';
import type { Command } from 'commander';
import { ControlClient, type ParkedMessagesWish } from '../control/control.client.js';
import type { ChannelsAnswer, MessageAnswer } from '../control/incident-answers.js';
import { controlUrl } from '../control/run-file.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';
import { columns, printable } from '../text/columns.js';
import { decideParked, showParked, type DecideOptions, type Decision } from './parked-decision.js';

/** A channel that works takes a message within seconds; after that somebody should look. */
const DELIVERED_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 200;

/** Who is told of incidents, and whether a channel works. */
export function addNotifications(program: Command, terminal: Terminal): void {
  const notifications = program
    .command('notifications')
    .description('who is told of incidents, by which channels')
    .addHelpText(
      'beforeAll',
      `Examples:
  banyan notifications list                 channels and owners, as BANYAN_OWNERS_FILE says
  banyan notifications test on-call-chat    send a message that says it is a test; exit 3 when it is not taken
  banyan notifications parked list          what channels did not take; --gate: exit 3 while there is any
  banyan notifications parked retry --all --channel on-call-chat --reason "the key was put right"
`,
    );
  notifications
    .command('list')
    .description('channels and owners')
    .option('--json', 'as JSON')
    .action(async ({ json }: { readonly json?: true }) => {
      const answer = await new ControlClient(controlUrl()).channels();
      terminal.print(json ? JSON.stringify(answer, null, 2) : channelsText(answer, terminal.paint));
    });
  notifications
    .command('test <channel>')
    .description('send a message that says it is a test, and wait until it is taken')
    .option('--as <person>', 'who asks; default: the user of this machine')
    .option('--json', 'the answer as JSON')
    .action((channel: string, options: { readonly as?: string; readonly json?: true }) =>
      test(channel, options, terminal),
    );
  addParkedMessages(notifications, terminal);
}

const DOES: Readonly<Record<Decision, string>> = {
  retry: 'deliver parked messages once more, and what they hold after them',
  drop: 'give parked messages up: they are never delivered, and what they hold goes on',
};

/** `notifications parked`: messages that a channel refused, or failed to take while it took others. */
function addParkedMessages(notifications: Command, terminal: Terminal): void {
  const parked = notifications
    .command('parked')
    .description('messages that a channel did not take and that people decide about')
    .addHelpText(
      'beforeAll',
      `Examples:
  banyan notifications parked list --gate
  banyan notifications parked retry 0193… --channel on-call-chat --reason "the key was put right"
  banyan notifications parked drop --all --channel old-room --reason "nobody reads it any more" --yes
`,
    );
  parked
    .command('list')
    .description('how it goes with every channel, and what is parked, the oldest first')
    .option('--gate', 'exit 3 while anything is parked; for a pipeline')
    .option('--json', 'as JSON')
    .action(async (options: { readonly gate?: true; readonly json?: true }) =>
      showParked(await new ControlClient(controlUrl()).parkedMessages(), options, terminal),
    );
  for (const decision of ['retry', 'drop'] as const) {
    parked
      .command(`${decision} [ids...]`)
      .description(DOES[decision])
      .requiredOption('--channel <name>', 'whose they are')
      .option('--all', 'all that are parked for the channel')
      .requiredOption('--reason <sentence>', 'why; it is kept with who decided')
      .option('--as <person>', 'who decides; default: the user of this machine')
      .option('--yes', 'do not ask (needed where nobody can answer)')
      .option('--json', 'the answer as JSON')
      .action((ids: readonly string[], { channel, ...options }: DecideOptions & { readonly channel: string }) => {
        const client = new ControlClient(controlUrl());
        const of = {
          consumer: channel,
          list: () => client.parkedMessages(),
          decide: (wish: Omit<ParkedMessagesWish, 'channel'>) =>
            client.decideParkedMessages(decision, { channel, ...wish }),
        };
        return decideParked(decision, ids, options, of, terminal);
      });
  }
}

async function test(
  channel: string,
  { as, json }: { readonly as?: string; readonly json?: true },
  terminal: Terminal,
): Promise<void> {
  const client = new ControlClient(controlUrl());
  const { message } = await client.testChannel({ channel, person: as ?? userInfo().username });
  const came = await ended(client, message);
  const { state, attempts, lastError } = came;
  const why = lastError === null ? '' : `: ${printable(lastError)}`;
  terminal.print(
    json
      ? JSON.stringify({ message, channel, ...came })
      : `${channel}: ${state} after ${attempts} ${attempts === 1 ? 'try' : 'tries'}${why}`,
  );
  if (state !== 'delivered')
    throw new CommandFailed(EXIT.gateFailed, `${channel} has not taken it; it goes on being tried unless it is parked`);
}

async function ended(client: ControlClient, message: string): Promise<MessageAnswer> {
  const deadline = systemClock.monotonicMs() + DELIVERED_WITHIN_MS;
  let came = await client.message(message);
  while (came.state === 'waiting' && systemClock.monotonicMs() < deadline) {
    await pause(LOOK_EVERY_MS);
    came = await client.message(message);
  }
  return came;
}

function channelsText({ channels, owners }: ChannelsAnswer, paint: Terminal['paint']): string {
  const rows = channels.map(({ name, kind, host, deliveries }) => [
    name,
    kind,
    host,
    deliveries === null
      ? 'not known'
      : `${deliveries.waiting} waiting, ${deliveries.parked} parked${deliveries.away ? ', away' : ''}`,
  ]);
  const people = owners.map(({ name, domains, integrations, channels: by, from }) => [
    printable(name),
    by.length === 0 ? paint.dim('told by nobody') : `${by.join(', ')} from ${from}`,
    [...domains, ...integrations.map(({ id }) => id)].join(', '),
  ]);
  return [
    paint.bold('channels'),
    rows.length === 0
      ? '  none: BANYAN_OWNERS_FILE names them, docs/how-to/be-told-of-incidents.md says how'
      : columns(rows, '  '),
    paint.bold('owners'),
    columns(people, '  '),
  ].join('\n');
}
