import { InvalidArgumentError, type Command } from 'commander';
import { ControlClient } from '../control/control.client.js';
import type { SwitchesAnswer } from '../control/incident-answers.js';
import { controlUrl } from '../control/run-file.js';
import type { Terminal } from '../terminal.js';
import { columns, printable } from '../text/columns.js';
import { agreed, wordOf, type WordOptions } from './personal-word.js';

interface OffOptions extends WordOptions {
  readonly for: number;
}

const LONGEST_MINUTES = 24 * 60;
const DEFAULT_MINUTES = 60;

/** Kill switches: integrations that people take out of use, for a time. */
export function addIntegrations(program: Command, terminal: Terminal): void {
  const integrations = program
    .command('integrations')
    .description('take an integration out of use for a time, or into use again')
    .addHelpText(
      'beforeAll',
      `Examples:
  banyan integrations switches                                     what is out of use, what can be, and what happens then
  banyan integrations off legacy-stock-soap --for 30 --reason "it answers nonsense since 14:00"
  banyan integrations off payment-primary --for 60 --reason "it charges and answers 500"
  banyan integrations on legacy-stock-soap --reason "the core team has mended it"
`,
    );
  integrations
    .command('switches')
    .description('what is out of use, what was, and what can be')
    .option('--json', 'as JSON')
    .action(async ({ json }: { readonly json?: true }) => {
      const answer = await new ControlClient(controlUrl()).switches();
      terminal.print(json ? JSON.stringify(answer, null, 2) : switchesText(answer, terminal.paint));
    });
  changing(
    integrations
      .command('off <integration>')
      .description('whoever asks it asks nothing of it for a time; `switches` says what happens then'),
  )
    .option('--for <minutes>', `how long, 1 to ${LONGEST_MINUTES}; then it ends by itself`, minutesOf, DEFAULT_MINUTES)
    .action(async (id: string, options: OffOptions) => {
      const word = wordOf(options);
      const client = new ControlClient(controlUrl());
      if (!options.yes && terminal.interactive) {
        const { switchable } = await client.switches();
        const effect = switchable.find(({ integration }) => integration === id)?.whenOff;
        if (effect !== undefined) terminal.say(printable(effect));
      }
      await agreed(`Take ${id} out of use for ${options.for} minutes?`, options, terminal);
      const off = await client.switchOff(id, { ...word, minutes: options.for });
      terminal.print(options.json ? JSON.stringify(off) : `${id} is out of use until ${off.until}`);
    });
  changing(integrations.command('on <integration>').description('into use again, before its time')).action(
    async (id: string, options: WordOptions) => {
      const word = wordOf(options);
      await agreed(`Take ${id} into use again?`, options, terminal);
      const on = await new ControlClient(controlUrl()).switchOn(id, word);
      terminal.print(options.json ? JSON.stringify(on) : `${id} is in use again`);
    },
  );
}

function changing(command: Command): Command {
  return command
    .requiredOption('--reason <sentence>', 'why; it stands in the record for ever')
    .option('--as <person>', 'who asks; default: the user of this machine')
    .option('--yes', 'do not ask (needed where nobody can answer)')
    .option('--json', 'the answer as JSON');
}

function minutesOf(text: string): number {
  const minutes = Number(text);
  if (!/^[1-9]\d{0,3}$/.test(text) || minutes > LONGEST_MINUTES) {
    throw new InvalidArgumentError(`must be minutes, 1 to ${LONGEST_MINUTES}`);
  }
  return minutes;
}

function switchesText({ switchable, switches }: SwitchesAnswer, paint: Terminal['paint']): string {
  const rows = switches.map(({ integration, person, reason, offAt, until, onAt, onBy, onReason }) => [
    integration,
    onAt === null ? paint.red(`out of use until ${until}`) : `out of use ${offAt} to ${onAt}`,
    printable(`by ${person}: ${reason}`),
    ...(onAt === null ? [] : [printable(`ended by ${onBy ?? '?'}: ${onReason ?? ''}`)]),
  ]);
  return [
    rows.length === 0 ? 'nothing is out of use, and nothing was' : columns(rows),
    paint.bold('can be taken out of use, and what happens then'),
    ...switchable.map(({ integration, whenOff }) => `  ${integration}\n    ${paint.dim(printable(whenOff))}`),
  ].join('\n');
}
