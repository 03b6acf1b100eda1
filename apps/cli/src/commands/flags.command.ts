import type { Command } from 'commander';
import { ControlClient } from '../control/control.client.js';
import { controlUrl } from '../control/run-file.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';
import { flagsText } from '../text/flags-text.js';

export function addFlags(program: Command, terminal: Terminal): void {
  program
    .command('flags [domain]')
    .description('what the sliders in Unleash intend, what gateways make of it, and how old their flags are')
    .option('--json', 'as JSON')
    .addHelpText(
      'before',
      `Examples:
  banyan flags                     every domain: intended, observed, and why a flag does not have its way
  banyan flags inventory --json
`,
    )
    .action(async (domain: string | undefined, { json }: { readonly json?: true }) => {
      const { domains, replicas } = await new ControlClient(controlUrl()).status();
      const those = domains.filter((each) => domain === undefined || each.domain === domain);
      if (those.length === 0)
        throw new CommandFailed(
          EXIT.usage,
          `there is no domain ${domain ?? ''}; there are ${domains.map((each) => each.domain).join(', ')}`,
        );
      if (json) {
        const flags = those.map(({ domain: name, extracted, stage, flag, share }) => ({
          domain: name,
          extracted,
          stage,
          ...flag,
          observed: share.observedOfSessions ?? share.observed,
        }));
        const gateways = replicas.map(({ replica, flags: known }) => ({ replica, flags: known }));
        return terminal.print(JSON.stringify({ flags, gateways }, null, 2));
      }
      terminal.print(flagsText(those, replicas, terminal.paint));
    });
}
