import type { Command } from 'commander';
import { messageOf } from '@banyan/kernel';
import { contractName, registeredAs, type ContractName } from '../contracts/contract-name.js';
import { contractsDir, registryOf } from '../contracts/contracts-folder.js';
import type { ContractUsageAnswer } from '../control/contract-answers.js';
import { ControlClient } from '../control/control.client.js';
import { controlUrl } from '../control/run-file.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';
import { columns } from '../text/columns.js';

export function addContractsConsumers(contracts: Command, terminal: Terminal): void {
  contracts
    .command('consumers')
    .argument('<contract>', 'domain and version', contractName)
    .description('who uses a version: pins as registered, requests and deprecated fields as control counted them')
    .option('--json', 'as JSON')
    .addHelpText(
      'before',
      `Examples:
  banyan contracts consumers inventory/v1
  banyan contracts consumers inventory/v1 --json | jq .uses
`,
    )
    .action((name: ContractName, options: { json?: true }) => consumers(name, options, terminal));
}

async function consumers(name: ContractName, options: { json?: true }, terminal: Terminal): Promise<void> {
  const registry = registryOf(contractsDir());
  const registered = registeredAs(registry, name);
  const pins = Object.entries(registered.pins).map(([storefront, version]) => ({
    storefront,
    version,
    contact: registry.storefronts[storefront]?.contact ?? null,
  }));
  let usage: ContractUsageAnswer | undefined;
  let fault: string | undefined;
  try {
    usage = await new ControlClient(controlUrl()).contractUsage(name.domain, name.version);
  } catch (error) {
    fault = messageOf(error);
  }
  const contract = `${name.domain}/${name.version}`;
  if (options.json) {
    const { countingSince = null, uses = null } = usage ?? {};
    terminal.print(JSON.stringify({ contract, state: registered.state, pins, countingSince, uses }));
  } else {
    terminal.print(`${contract} is ${registered.state}`);
    terminal.print(pins.length === 0 ? 'nobody is pinned to it' : columns(pins.map(pinRow)));
    if (usage !== undefined) terminal.print(usageText(usage, registry.storefronts));
  }
  if (fault !== undefined) throw new CommandFailed(EXIT.error, `who really uses it is not known: ${fault}`);
}

function pinRow({ storefront, version, contact }: { storefront: string; version: string; contact: string | null }) {
  return [storefront, `pinned to ${version}`, contact ?? ''];
}

function usageText(
  { countingSince, uses }: ContractUsageAnswer,
  storefronts: Readonly<Record<string, { readonly contact: string }>>,
): string {
  if (countingSince === null) return 'no use of any contract was counted yet';
  if (uses.length === 0) return `no use was counted since ${countingSince}`;
  const rows = uses.map(({ storefront, operation, deprecatedField, requests, lastSeen }) => [
    storefront,
    deprecatedField === null ? operation : `${operation} with ${deprecatedField}`,
    String(requests),
    `last seen ${lastSeen}`,
    storefronts[storefront]?.contact ?? '',
  ]);
  return `counted since ${countingSince}:\n${columns(rows, '  ')}`;
}
