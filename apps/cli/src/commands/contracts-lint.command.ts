import type { Command } from 'commander';
import { contractsDir } from '../contracts/contracts-folder.js';
import { contractsIn } from '../contracts/contract-folders.js';
import type { ContractName } from '../contracts/contract-name.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';

export function addContractsLint(contracts: Command, terminal: Terminal): void {
  contracts
    .command('lint [contract]')
    .description('is a text valid OpenAPI 3.1, and as the house asks; personal fields tagged among the rest')
    .option('--json', 'as JSON')
    .addHelpText(
      'before',
      `Examples:
  banyan contracts lint                  every contract
  banyan contracts lint inventory        every version of a domain
  banyan contracts lint inventory/v2     one version
`,
    )
    .action((wanted: string | undefined, options: { json?: true }) => lint(wanted, options, terminal));
}

async function lint(wanted: string | undefined, options: { json?: true }, terminal: Terminal): Promise<void> {
  const { ContractFault, lintContract, readContractDocument } = await import('@banyan/contracts');
  const folder = contractsDir();
  const names = chosen(contractsIn(folder), wanted);
  const linted = [];
  for (const { domain, version } of names) {
    const contract = `${domain}/${version}`;
    try {
      const document = readContractDocument(`contracts/${domain}/${version}/openapi.yaml`, folder);
      linted.push({ contract, faults: await lintContract(domain, version, document) });
    } catch (error) {
      if (!(error instanceof ContractFault)) throw error;
      const fix = 'mend the YAML';
      linted.push({
        contract,
        faults: error.faults.map((message) => ({ rule: 'readable', pointer: '', message, fix })),
      });
    }
  }
  const count = linted.reduce((sum, { faults }) => sum + faults.length, 0);
  if (options.json) terminal.print(JSON.stringify({ ok: count === 0, contracts: linted }));
  else {
    for (const { contract, faults } of linted) {
      for (const { rule, pointer, message, fix } of faults) {
        terminal.print(`${contract} ${rule} at ${pointer || 'the text'}: ${message}\n  fix: ${fix}`);
      }
    }
  }
  if (count > 0) throw new CommandFailed(EXIT.gateFailed, `${count} fault(s) in ${linted.length} contract(s)`);
  if (!options.json) terminal.print(`${linted.length} contract(s), no fault`);
}

/** @throws CommandFailed when nothing of that name is there */
function chosen(names: readonly ContractName[], wanted: string | undefined): readonly ContractName[] {
  if (wanted === undefined) return names;
  const found = names.filter(({ domain, version }) => wanted === domain || wanted === `${domain}/${version}`);
  if (found.length > 0) return found;
  const known = names.map(({ domain, version }) => `${domain}/${version}`).join(', ');
  throw new CommandFailed(EXIT.usage, `there is no contract ${wanted}; there are ${known || 'none'}`);
}
