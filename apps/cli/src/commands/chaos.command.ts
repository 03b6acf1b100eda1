import { setTimeout as pause } from 'node:timers/promises';
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { ChaosRunAnswer } from '../control/chaos-answers.js';
import { ControlClient } from '../control/control.client.js';
import { controlUrl } from '../control/run-file.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';
import { chaosText, progressText, runsText, whatOf } from '../text/chaos-text.js';
import { printable } from '../text/columns.js';
import { agreed, wordOf, type WordOptions } from './personal-word.js';

interface StartOptions extends WordOptions {
  readonly fault: string;
  readonly share?: number;
  readonly for?: number;
  readonly latencyMs?: number;
  readonly wait?: true;
}

const FAULTS = ['latency', 'errors', 'resets', 'garbage'];
const EVERY_MS = 1_000;
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60 };

/** Faults on purpose, guarded: what the shop does when an integration is ill, before it is. */
export function addChaos(program: Command, terminal: Terminal): void {
  const chaos = program
    .command('chaos')
    .description('inject faults into the calls of an integration, for a share of sessions and a time')
    .addHelpText(
      'beforeAll',
      `Examples:
  banyan chaos show                                                       what forbids a run now, what goes on, what was
  banyan chaos start legacy-stock-soap --fault latency --latency-ms 300 --reason "game day"
  banyan chaos start legacy-price --fault errors --share 10 --for 5m --wait --reason "do prices come from memory"
  banyan chaos stop legacy-price --reason "seen enough"
  banyan chaos list --json                                                the runs alone, for a program
`,
    );
  chaos
    .command('show')
    .description('what forbids a run now, what goes on, what was, and what can be touched')
    .option('--json', 'as JSON')
    .action(async ({ json }: { readonly json?: true }) => {
      const answer = await new ControlClient(controlUrl()).chaos();
      terminal.print(json ? JSON.stringify(answer, null, 2) : chaosText(answer, terminal.paint));
    });
  chaos
    .command('list')
    .description('runs, those that go on first')
    .option('--json', 'as JSON')
    .action(async ({ json }: { readonly json?: true }) => {
      const { runs } = await new ControlClient(controlUrl()).chaos();
      if (json) terminal.print(JSON.stringify(runs, null, 2));
      else terminal.print(runs.length === 0 ? 'nothing was injected yet' : runsText(runs, terminal.paint));
    });
  changing(chaos.command('start <integration>').description('begin; exit 3 with --wait when shoppers got errors'))
    .addOption(
      new Option('--fault <kind>', 'held up, its own failure, cut, or unreadable')
        .choices(FAULTS)
        .makeOptionMandatory(),
    )
    .option('--share <percent>', 'of sessions; default 10, at most 50', percentOf)
    .option('--for <time>', 'such as 90s or 5m; default 5m, at most 15m; then it ends by itself', secondsOf)
    .option('--latency-ms <ms>', 'how long a call is held up; default 300', millisecondsOf)
    .option('--wait', 'stay until it is over and counted, and say how it goes')
    .action((id: string, options: StartOptions) => start(id, options, terminal));
  changing(chaos.command('stop <integration>').description('end it before its time')).action(
    async (id: string, options: WordOptions) => {
      const word = wordOf(options);
      await agreed(`End the run on ${id}?`, options, terminal);
      const run = await new ControlClient(controlUrl()).stopChaos(id, word);
      terminal.print(options.json ? JSON.stringify(run) : `${id} is left alone again; gateways follow within a second`);
    },
  );
}

async function start(id: string, options: StartOptions, terminal: Terminal): Promise<void> {
  const word = wordOf(options);
  await agreed(`Inject ${options.fault} into the calls of ${id}?`, options, terminal);
  const { fault, share, latencyMs } = options;
  const client = new ControlClient(controlUrl());
  const begun = await client.startChaos(id, {
    ...word,
    fault,
    ...(share === undefined ? {} : { sharePercent: share }),
    ...(options.for === undefined ? {} : { seconds: options.for }),
    ...(latencyMs === undefined ? {} : { latencyMs }),
  });
  const words = `${id}: ${whatOf(begun)}, until ${begun.until}`;
  if (options.wait !== true) {
    terminal.print(options.json ? JSON.stringify(begun) : words);
    return;
  }
  terminal.say(words);
  const over = await seenThrough(begun, client, terminal);
  terminal.print(options.json ? JSON.stringify(over) : runsText([over], terminal.paint));
  if (over.outcome === 'failed' || (over.endedBecause !== 'time' && over.endedBecause !== 'person')) {
    throw new CommandFailed(
      EXIT.gateFailed,
      printable(`${id}: ${over.outcome ?? ''}, ended because ${over.endReason ?? ''}`),
    );
  }
}

/** Until it is over, and what gateways counted is in. */
async function seenThrough(begun: ChaosRunAnswer, client: ControlClient, terminal: Terminal): Promise<ChaosRunAnswer> {
  let told = '';
  for (;;) {
    const { runs } = await client.chaos();
    const run = runs.find(({ id }) => id === begun.id);
    if (run === undefined) throw new CommandFailed(EXIT.error, 'control does not know the run any more');
    if (run.outcome !== null) return run;
    const line =
      run.endedAt === null ? progressText(run) : `over: ${run.endReason ?? ''}; waiting for what gateways counted`;
    if (line !== told) terminal.say(printable(line));
    told = line;
    await pause(EVERY_MS);
  }
}

function changing(command: Command): Command {
  return command
    .requiredOption('--reason <sentence>', 'why; it stands in the record for ever')
    .option('--as <person>', 'who asks; default: the user of this machine')
    .option('--yes', 'do not ask (needed where nobody can answer)')
    .option('--json', 'the answer as JSON');
}

function percentOf(text: string): number {
  const percent = Number(text);
  if (!(percent > 0 && percent <= 100)) throw new InvalidArgumentError('must be percent of sessions, above 0');
  return percent;
}

function secondsOf(text: string): number {
  const [, count, unit] = /^([1-9]\d{0,3})([sm])$/.exec(text) ?? [];
  const size = UNITS[unit ?? ''];
  if (size === undefined) throw new InvalidArgumentError('must be seconds or minutes, such as 90s or 5m');
  return Number(count) * size;
}

function millisecondsOf(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('must be milliseconds, such as 300');
  return Number(text);
}
