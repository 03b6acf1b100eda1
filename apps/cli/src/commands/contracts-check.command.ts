import type { Command } from 'commander';
import { contractsDir, registryOf } from '../contracts/contracts-folder.js';
import { comparing } from '../contracts/comparing.js';
import { checkFaultText } from '../contracts/fault-text.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';

export function addContractsCheck(contracts: Command, terminal: Terminal): void {
  contracts
    .command('check')
    .description('does everything that is registered hold: frozen texts, additions only, versions, pins, changelogs')
    .option('--json', 'as JSON')
    .addHelpText(
      'before',
      `Examples:
  banyan contracts check
  banyan contracts check --json | jq .faults
`,
    )
    .action((options: { json?: true }) => check(options, terminal));
}

async function check(options: { json?: true }, terminal: Terminal): Promise<void> {
  const { checkContracts } = await import('@banyan/contracts');
  const folder = contractsDir();
  const registry = registryOf(folder);
  const faults = checkContracts(registry, folder, await comparing());
  const versions = Object.values(registry.contracts).reduce((sum, each) => sum + Object.keys(each).length, 0);
  if (options.json) terminal.print(JSON.stringify({ ok: faults.length === 0, versions, faults }));
  else for (const fault of faults) terminal.print(checkFaultText(fault));
  if (faults.length > 0) throw new CommandFailed(EXIT.gateFailed, `${faults.length} fault(s)`);
  if (!options.json) terminal.print(`${versions} contract version(s), all as they are registered`);
}
