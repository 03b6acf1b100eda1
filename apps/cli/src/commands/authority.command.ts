import { setTimeout as pause } from 'node:timers/promises';
import { ARMS, systemClock } from '@banyan/kernel';
import { Option, type Command } from 'commander';
import { ControlClient } from '../control/control.client.js';
import type { AuthorityPage } from '../control/authority-answers.js';
import { controlUrl } from '../control/run-file.js';
import { personAsking } from '../control/token-to-show.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';
import { authorityText, moveText } from '../text/authority-text.js';
import { printable } from '../text/columns.js';

interface WordOptions {
  readonly reason: string;
  readonly as?: string;
  readonly yes?: true;
  readonly json?: true;
}

interface MoveOptions extends WordOptions {
  readonly to: string;
  readonly dryRun?: true;
}

/** A move is undone by itself within a minute; after a little more somebody should look. */
const DONE_WITHIN_MS = 90_000;
const LOOK_EVERY_MS = 200;

/** The authority for all stock: to look at, to move, to undo while it moves. */
export function addAuthority(program: Command, terminal: Terminal): void {
  const authority = program
    .command('authority')
    .description('who has the authority for all stock, and moving it')
    .addHelpText(
      'beforeAll',
      `Examples:
  banyan authority show                                               who has it, since when, and every step
  banyan authority move --to service --dry-run --reason "a look"      what speaks against it now
  banyan authority move --to service --reason "cut-over, change 4711" drain, reconcile, flip
  banyan authority undo --reason "orders wait too long"               ends a move that has not flipped
  banyan authority move --to legacy --reason "back for the weekend"   one that has is undone by moving back
`,
    );
  authority
    .command('show')
    .description('who has it, what was moved last, every step')
    .option('--json', 'as JSON')
    .action((options: { readonly json?: true }) => show(options, terminal));
  authority
    .command('move')
    .description('drain, reconcile, flip; no order is taken meanwhile, for seconds')
    .addOption(new Option('--to <arm>', 'who shall have it').choices(ARMS).makeOptionMandatory())
    .requiredOption('--reason <sentence>', 'why; it stands in the record for ever')
    .option('--as <person>', 'who asks; default: the user of this machine')
    .option('--yes', 'do not ask (needed where nobody can answer)')
    .option('--dry-run', 'say what speaks against it, exit 3 where something does; change nothing')
    .option('--json', 'the answer as JSON')
    .action((options: MoveOptions) => move(options, terminal));
  authority
    .command('undo')
    .description('end a move that has not flipped: all is as it was')
    .requiredOption('--reason <sentence>', 'why; it stands in the record for ever')
    .option('--as <person>', 'who asks; default: the user of this machine')
    .option('--yes', 'do not ask (needed where nobody can answer)')
    .option('--json', 'the answer as JSON')
    .action((options: WordOptions) => undo(options, terminal));
}

async function show({ json }: { readonly json?: true }, terminal: Terminal): Promise<void> {
  const page = await new ControlClient(controlUrl()).authority();
  terminal.print(json ? JSON.stringify(page, null, 2) : authorityText(page, terminal.paint));
}

async function move(options: MoveOptions, terminal: Terminal): Promise<void> {
  const { to, json } = options;
  const word = wordOf(options);
  const client = new ControlClient(controlUrl());
  if (options.dryRun) return dryRun(client, options, terminal);
  if (!options.yes) await ask(await client.authority(), `Move the authority for all stock to ${to}?`, terminal);
  const begun = await client.moveAuthority({ to, ...word });
  if (!json) terminal.say(`moving to ${to}: no order is taken until it is done`);
  const page = await ended(client, begun);
  terminal.print(json ? JSON.stringify(page) : authorityText({ ...page, steps: [] }, terminal.paint));
  if (page.authority.state === 'draining') {
    throw new CommandFailed(EXIT.error, 'it still moves: banyan authority show, or banyan authority undo');
  }
  if (page.authority.arm !== to) throw new CommandFailed(EXIT.gateFailed, 'it was not moved; all is as it was');
}

async function dryRun(client: ControlClient, { to, json }: MoveOptions, terminal: Terminal): Promise<void> {
  const { refusals } = await client.authorityPreflight(to);
  if (json) terminal.print(JSON.stringify({ to, refusals }));
  else if (refusals.length === 0) terminal.print(`nothing speaks against moving it to ${to}`);
  else terminal.print(refusals.map(({ text }) => `${terminal.paint.red('✕')} ${printable(text)}`).join('\n'));
  if (refusals.length > 0) throw new CommandFailed(EXIT.gateFailed, `${refusals.length} speak against it`);
}

async function undo(options: WordOptions, terminal: Terminal): Promise<void> {
  const word = wordOf(options);
  const client = new ControlClient(controlUrl());
  if (!options.yes)
    await ask(await client.authority(), 'End this move, and leave the authority where it is?', terminal);
  const page = await client.undoAuthority(word);
  terminal.print(options.json ? JSON.stringify(page) : authorityText({ ...page, steps: [] }, terminal.paint));
}

function wordOf({ reason, as }: WordOptions): { readonly person: string; readonly reason: string } {
  if (reason.trim() === '') throw new CommandFailed(EXIT.usage, '--reason must say why');
  return { person: personAsking(as), reason };
}

async function ask(page: AuthorityPage, question: string, terminal: Terminal): Promise<void> {
  if (!terminal.interactive) throw new CommandFailed(EXIT.usage, 'nobody can be asked here: add --yes');
  terminal.say(authorityText({ ...page, steps: [] }, terminal.paint));
  if (page.move !== null) terminal.say(moveText(page.move, terminal.paint));
  if (!(await terminal.confirm(question))) throw new CommandFailed(EXIT.error, 'nothing was changed');
}

/** Waits until it has moved or was undone, or as long as that may take at most. */
async function ended(client: ControlClient, begun: AuthorityPage): Promise<AuthorityPage> {
  const deadline = systemClock.monotonicMs() + DONE_WITHIN_MS;
  let page = begun;
  while (page.authority.state === 'draining' && systemClock.monotonicMs() < deadline) {
    await pause(LOOK_EVERY_MS);
    page = await client.authority();
  }
  return page;
}
