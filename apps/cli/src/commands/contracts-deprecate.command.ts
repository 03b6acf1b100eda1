import { InvalidArgumentError, type Command } from 'commander';
import { systemClock } from '@banyan/kernel';
import type { ContractRegistry, Deprecation, RegisteredVersion } from '@banyan/contracts';
import { contractName, registeredAs, type ContractName } from '../contracts/contract-name.js';
import { contractsDir, registryOf } from '../contracts/contracts-folder.js';
import { edited } from '../contracts/edit.js';
import { instant, instantOf } from '../contracts/instants.js';
import { writeWhole } from '../contracts/write-whole.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';

interface DeprecateOptions {
  readonly sunset: string;
  readonly successor: string;
  readonly reason: string;
  readonly from?: string;
  readonly dryRun?: true;
  readonly json?: true;
}

export function addContractsDeprecate(contracts: Command, terminal: Terminal): void {
  contracts
    .command('deprecate')
    .argument('<contract>', 'domain and version', contractName)
    .description('announce the end of a version: from now on every answer says until when, and what comes after')
    .requiredOption('--sunset <day>', 'until when it is promised, UTC', instant)
    .requiredOption('--successor <version>', 'the published version to move to', versionName)
    .requiredOption('--reason <sentence>', 'why; those who have to move read it')
    .option('--from <day>', 'from when on answers say so; default: now', instant)
    .option('--dry-run', 'check everything, write nothing')
    .option('--json', 'as JSON')
    .addHelpText(
      'before',
      `Examples:
  banyan contracts deprecate inventory/v1 --sunset 2027-06-30 --successor v2 --reason "quantities are exact in v2"
`,
    )
    .addHelpText(
      'after',
      `
Once more on a deprecated version puts its sunset off; a sunset that was announced is never brought forward.
Gateways that run take it up by themselves.`,
    )
    .action((name: ContractName, options: DeprecateOptions) => deprecate(name, options, terminal));
}

function versionName(text: string): string {
  if (!/^(v[1-9]\d{0,3}|legacy)$/.test(text)) throw new InvalidArgumentError('must be a version, such as v2');
  return text;
}

function deprecate(name: ContractName, options: DeprecateOptions, terminal: Terminal): void {
  const { sunset, successor, reason } = options;
  if (reason.trim() === '') throw new CommandFailed(EXIT.usage, '--reason must say why');
  const folder = contractsDir();
  const registry = registryOf(folder);
  const registered = registeredAs(registry, name);
  const now = instantOf(systemClock.nowMs());
  const at = options.from ?? (registered.state === 'deprecated' ? registered.deprecation.at : now);
  const deprecation: Deprecation = { at, sunset, successor, reason };
  const blocks = deprecationBlocks(registry, name, registered, deprecation, now);
  const contract = `${name.domain}/${name.version}`;
  if (blocks.length > 0) {
    if (options.json) terminal.print(JSON.stringify({ contract, deprecated: false, blocks }));
    throw new CommandFailed(
      EXIT.gateFailed,
      `${contract} is not deprecated:\n${blocks.map((each) => `  ${each}`).join('\n')}`,
    );
  }
  const { file, text } = edited(folder, name, { kind: 'deprecate', deprecation });
  if (options.dryRun !== true) writeWhole(file, text);
  if (options.json) terminal.print(JSON.stringify({ contract, deprecated: options.dryRun !== true, deprecation }));
  else {
    const did = options.dryRun ? 'would be deprecated' : 'is deprecated';
    terminal.print(`${contract} ${did} from ${at}, promised until ${sunset}; ${successor} comes after it`);
    if (name.version === 'legacy') {
      terminal.say(
        `Answers of the core's own URLs stay to the letter as the core has them, and say nothing of it. Tell those who call them: banyan contracts consumers ${contract}`,
      );
    }
  }
}

/** Why it may not be; each says what to do. The registry's own check says the rest. */
function deprecationBlocks(
  registry: ContractRegistry,
  { domain, version }: ContractName,
  registered: RegisteredVersion,
  { sunset, successor }: Deprecation,
  now: string,
): readonly string[] {
  const after = registry.contracts[domain]?.[successor];
  return [
    ...(registered.state === 'published' || registered.state === 'deprecated'
      ? []
      : [`it is ${registered.state}; only what is published can be deprecated`]),
    ...(sunset <= now ? [`the sunset ${sunset} is past: give those who use it time to move`] : []),
    ...(registered.state === 'deprecated' && sunset < registered.deprecation.sunset
      ? [`it was promised until ${registered.deprecation.sunset}, and a promise is not shortened: choose a later day`]
      : []),
    ...(successor === version ? ['it cannot be its own successor'] : []),
    ...(after === undefined ? [`the successor ${domain}/${successor} is not registered`] : []),
    ...(after !== undefined && after.state !== 'published' && successor !== version
      ? [`the successor ${domain}/${successor} is ${after.state}: publish it first, or name one that is published`]
      : []),
  ];
}
