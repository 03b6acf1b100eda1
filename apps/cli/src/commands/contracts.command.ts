import type { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { addContractsChangelog } from './contracts-changelog.command.js';
import { addContractsCheck } from './contracts-check.command.js';
import { addContractsConsumers } from './contracts-consumers.command.js';
import { addContractsDeprecate } from './contracts-deprecate.command.js';
import { addContractsDiff } from './contracts-diff.command.js';
import { addContractsIncludes } from './contracts-includes.command.js';
import { addContractsLint } from './contracts-lint.command.js';
import { addContractsPublish } from './contracts-publish.command.js';
import { addContractsRetire } from './contracts-retire.command.js';

/** What architects do with contracts; each part is a command of its own. */
export function addContracts(program: Command, terminal: Terminal): void {
  const contracts = program
    .command('contracts')
    .description('the published contracts: compare, check, publish, deprecate and retire them, and see who uses them')
    .addHelpText(
      'before',
      `Examples:
  banyan contracts check
  banyan contracts diff published.yaml draft.yaml
  banyan contracts publish inventory/v2 --dry-run
  banyan contracts deprecate inventory/v1 --sunset 2027-06-30 --successor v2 --reason "quantities are exact in v2"
  banyan contracts consumers inventory/v1
  banyan contracts retire inventory/v1
`,
    );
  addContractsLint(contracts, terminal);
  addContractsDiff(contracts, terminal);
  addContractsIncludes(contracts, terminal);
  addContractsCheck(contracts, terminal);
  addContractsPublish(contracts, terminal);
  addContractsDeprecate(contracts, terminal);
  addContractsRetire(contracts, terminal);
  addContractsConsumers(contracts, terminal);
  addContractsChangelog(contracts, terminal);
}
