import { userInfo } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '@banyan/kernel';
import type { Command } from 'commander';
import { ControlClient } from '../control/control.client.js';
import type { ChannelsAnswer, MessageAnswer } from '../control/incident-answers.js';
import { controlUrl } from '../control/run-file.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';
import { columns, printable } from '../text/columns.js';

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
  banyan parked list --service control      what channels did not take
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
