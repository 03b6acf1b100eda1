import type { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { addContractsDiff } from './contracts-diff.command.js';

/** What architects do with contracts; each part is a command of its own. */
export function addContracts(program: Command, terminal: Terminal): void {
  const contracts = program
    .command('contracts')
    .description('the published contracts: compare two texts of one before somebody relies on the wrong one')
    .addHelpText(
      'before',
      `Examples:
  banyan contracts diff published.yaml draft.yaml
  git show main:contracts/inventory/v2/openapi.yaml > /tmp/v2.yaml
  banyan contracts diff /tmp/v2.yaml contracts/inventory/v2/openapi.yaml --json
`,
    );
  addContractsDiff(contracts, terminal);
}
