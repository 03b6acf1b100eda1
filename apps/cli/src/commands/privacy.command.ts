import type { Command } from 'commander';
import { ControlClient } from '../control/control.client.js';
import { controlUrl } from '../control/run-file.js';
import type { Terminal } from '../terminal.js';
import { agreed, wordOf, type WordOptions } from './personal-word.js';

/** Shoppers who ask to be forgotten. */
export function addPrivacy(program: Command, terminal: Terminal): void {
  const privacy = program
    .command('privacy')
    .description('what is kept of shoppers, when one of them asks')
    .addHelpText(
      'beforeAll',
      `Examples:
  banyan privacy erase ada@example.org --reason "request 4711 of 2026-11-29"
  banyan privacy erase ada@example.org --reason "request 4711" --yes --json
`,
    );
  privacy
    .command('erase <email>')
    .description('has a shopper forgotten, in orders that are closed now and in others as soon as they are')
    .requiredOption('--reason <sentence>', 'why; it stands in the audit log for ever, so name nobody')
    .option('--as <person>', 'who asks; default: the user of this machine')
    .option('--yes', 'do not ask (needed where nobody can answer)')
    .option('--json', 'the answer as JSON')
    .action(async (email: string, options: WordOptions) => {
      const word = wordOf(options);
      await agreed('Have this shopper forgotten? It cannot be taken back.', options, terminal);
      const done = await new ControlClient(controlUrl()).erase({ email, ...word });
      terminal.print(
        options.json
          ? JSON.stringify(done)
          : `${done.orders} orders forget who bought them, ${done.open} of them when they are closed; ${done.keys} keys of the ledger have no hash of anybody any more`,
      );
    });
}
