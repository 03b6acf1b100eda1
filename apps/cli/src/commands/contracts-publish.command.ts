import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { systemClock } from '@banyan/kernel';
import type { CheckFault } from '@banyan/contracts';
import { contractName, registeredAs, type ContractName } from '../contracts/contract-name.js';
import { contractsDir, registryOf } from '../contracts/contracts-folder.js';
import { comparing } from '../contracts/comparing.js';
import { edited, type EditedRegistry } from '../contracts/edit.js';
import { checkFaultText } from '../contracts/fault-text.js';
import { instantOf } from '../contracts/instants.js';
import { writeWhole } from '../contracts/write-whole.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';

interface PublishOptions {
  readonly dryRun?: true;
  readonly json?: true;
}

export function addContractsPublish(contracts: Command, terminal: Terminal): void {
  contracts
    .command('publish')
    .argument('<contract>', 'domain and version', contractName)
    .description('freeze the working text as the next published one; refused when it breaks what was promised')
    .option('--dry-run', 'check everything, write nothing')
    .option('--json', 'as JSON')
    .addHelpText(
      'before',
      `Examples:
  banyan contracts publish inventory/v2 --dry-run
  banyan contracts publish inventory/v2
`,
    )
    .action((name: ContractName, options: PublishOptions) => publish(name, options, terminal));
}

/** What publishing would write. */
interface Publication {
  readonly infoVersion: string;
  readonly sha256: string;
  /** The frozen copy. */
  readonly copy: { readonly file: string; readonly text: string };
  /** `text`: a promise; `prose`: the same promise in other words; `nothing`: the very text that is published. */
  readonly kind: 'text' | 'prose' | 'nothing';
  /** Undefined: the registry stays as it is. */
  readonly registry: EditedRegistry | undefined;
}

async function publish(name: ContractName, options: PublishOptions, terminal: Terminal): Promise<void> {
  const contract = `${name.domain}/${name.version}`;
  const { faults, publication } = await prepare(name);
  if (publication === undefined) {
    if (options.json) terminal.print(JSON.stringify({ contract, published: false, faults }));
    else for (const fault of faults) terminal.print(checkFaultText(fault));
    throw new CommandFailed(EXIT.gateFailed, `${contract} is not published: ${faults.length} reason(s)`);
  }
  const { infoVersion, sha256, copy, registry, kind } = publication;
  if (options.dryRun !== true && kind !== 'nothing') {
    // The copy first: a registry that names a text which is not there would be a fault, the other way round is mended by publishing again.
    writeWhole(copy.file, copy.text);
    if (registry !== undefined) writeWhole(registry.file, registry.text);
  }
  if (options.json) {
    terminal.print(
      JSON.stringify({ contract, published: options.dryRun !== true, version: infoVersion, sha256, kind }),
    );
    return;
  }
  if (kind === 'nothing') {
    terminal.print(`${contract} ${infoVersion} is published already, to the letter`);
    return;
  }
  const what = kind === 'prose' ? 'the prose of' : '';
  terminal.print(
    [options.dryRun ? 'would publish' : 'published', what, contract, infoVersion].filter(Boolean).join(' '),
  );
  if (options.dryRun !== true && kind === 'text') {
    terminal.say('Commit contracts/ as it is now. Gateways serve the text from their next start.');
  }
}

async function prepare(
  name: ContractName,
): Promise<{ readonly faults: readonly CheckFault[]; readonly publication?: Publication }> {
  const contracts = await import('@banyan/contracts');
  const folder = contractsDir();
  const { domain, version } = name;
  const contract = `${domain}/${version}`;
  const registered = registeredAs(registryOf(folder), name);
  if (registered.state === 'retired') {
    const fix = 'what comes back is a version of its own';
    return { faults: [{ contract, message: 'is retired, and answered with 410', fix }] };
  }
  const file = contracts.workingFile(folder, domain, version);
  let text: string;
  let document;
  try {
    text = readFileSync(file, 'utf8');
    document = contracts.parseContractText(text);
  } catch (error) {
    const message = `openapi.yaml cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    return { faults: [{ contract, message, fix: 'write it, as valid YAML' }] };
  }
  const infoVersion = contracts.infoVersionOf(document);
  const current = contracts.currentText(registered);
  const sha256 = contracts.promiseHash(document);
  // Comparing needs the earlier text as it was.
  const frozen = contracts.publishedTextFaults(folder, domain, version, registered);
  const faults = [
    ...(await contracts.lintContract(domain, version, document)).map(({ rule, pointer, message, fix }) => ({
      message: `${rule} at ${pointer || 'the text'}: ${message}`,
      fix,
    })),
    ...(frozen.length > 0
      ? frozen.map((message) => ({ message, fix: 'put the frozen text back from the history of the repository' }))
      : contracts.textFaults(folder, domain, version, registered, document, await comparing())),
  ].map((fault): CheckFault => ({ contract, ...fault }));
  if (faults.length > 0) return { faults };
  const copy = { file: contracts.publishedFile(folder, domain, version, infoVersion), text };
  if (current?.sha256 === sha256) {
    const kind = readFileSync(copy.file, 'utf8') === text ? 'nothing' : 'prose';
    return { faults, publication: { infoVersion, sha256, copy, kind, registry: undefined } };
  }
  const at = instantOf(systemClock.nowMs());
  const registry = edited(folder, name, { kind: 'publish', text: { version: infoVersion, at, sha256 } });
  return { faults, publication: { infoVersion, sha256, copy, kind: 'text', registry } };
}
