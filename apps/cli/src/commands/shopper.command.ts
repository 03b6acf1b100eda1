import type { Command } from 'commander';
import type { ShopperStatus } from '../control/shopper-answers.js';
import { ControlClient } from '../control/control.client.js';
import { controlUrl } from '../control/run-file.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';
import { shopperText } from '../text/shopper-text.js';

interface ShopperOptions {
  readonly json?: true;
  readonly gate?: true;
}

/** The synthetic shopper: how it fared, and a round now. */
export function addShopper(program: Command, terminal: Terminal): void {
  const shopper = program
    .command('shopper')
    .description('the synthetic shopper: buys on each arm and in each channel, and calls it off again')
    .addHelpText(
      'beforeAll',
      `Examples:
  banyan shopper status                   its last journey on each arm in each channel, and where it stumbled
  banyan shopper status --gate            exit 3 unless it could buy everywhere; for a pipeline
  banyan shopper run                      a round now, such as before a rollout begins
  banyan shopper status --json | jq '.journeys[] | select(.result == "failed")'
`,
    );
  const both = [
    ['status', 'how it fared the last time', (client: ControlClient) => client.shopper()],
    ['run', 'sends it on a round now, and waits for it', (client: ControlClient) => client.shop()],
  ] as const;
  for (const [verb, does, ask] of both) {
    shopper
      .command(verb)
      .description(does)
      .option('--json', 'as JSON')
      .option('--gate', 'exit 3 unless every journey went to its end')
      .action(async ({ json, gate }: ShopperOptions) => {
        const status = await ask(new ControlClient(controlUrl()));
        terminal.print(json ? JSON.stringify(status, null, 2) : shopperText(status, terminal.paint));
        if (gate) mustHavePassed(status);
      });
  }
}

/** Who has not shopped has not passed. */
function mustHavePassed({ journeys }: ShopperStatus): void {
  if (journeys.length === 0) throw new CommandFailed(EXIT.gateFailed, 'it has not shopped yet: banyan shopper run');
  const others = journeys.filter(({ result }) => result !== 'passed');
  if (others.length > 0)
    throw new CommandFailed(EXIT.gateFailed, `${others.length} of ${journeys.length} did not pass`);
}
