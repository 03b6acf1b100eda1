import type { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { addContractsDiff } from './contracts-diff.command.js';
import { addContractsIncludes } from './contracts-includes.command.js';

/** What architects do with contracts; each part is a command of its own. */
export function addContracts(program: Command, terminal: Terminal): void {
  const contracts = program
    .command('contracts')
    .description('what the storefronts are promised')
    .addHelpText(
      'before',
      `Examples:
  banyan contracts diff published.yaml draft.yaml          may a storefront fail with the new text
  banyan contracts diff --batch < pairs.ndjson             many pairs at once
  banyan contracts includes before.json after.json         does one schema take all that another takes
`,
    );
  addContractsDiff(contracts, terminal);
  addContractsIncludes(contracts, terminal);
}
