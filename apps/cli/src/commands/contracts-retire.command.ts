import type { Command } from 'commander';
import { messageOf, systemClock } from '@banyan/kernel';
import type { Deprecation } from '@banyan/contracts';
import { contractName, registeredAs, type ContractName } from '../contracts/contract-name.js';
import { contractsDir, registryOf } from '../contracts/contracts-folder.js';
import { edited } from '../contracts/edit.js';
import { instantOf } from '../contracts/instants.js';
import { useByStorefront } from '../contracts/seen-use.js';
import { writeWhole } from '../contracts/write-whole.js';
import { ControlClient } from '../control/control.client.js';
import { controlUrl } from '../control/run-file.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';

interface RetireOptions {
  readonly force?: true;
  readonly reason?: string;
  readonly dryRun?: true;
  readonly json?: true;
}

export function addContractsRetire(contracts: Command, terminal: Terminal): void {
  contracts
    .command('retire')
    .argument('<contract>', 'domain and version', contractName)
    .description('end a deprecated version: 410 from now on; refused while somebody uses it, or nobody can tell')
    .option('--reason <sentence>', 'why; default: the one it was deprecated for')
    .option('--force', 'although it is still used, promised, or nobody can tell; needs --reason')
    .option('--dry-run', 'check everything, write nothing')
    .option('--json', 'as JSON')
    .addHelpText(
      'before',
      `Examples:
  banyan contracts retire inventory/v1
  banyan contracts retire inventory/v1 --force --reason "the last caller is a test nobody can find"
`,
    )
    .addHelpText('after', '\nAsks control who uses it (CONTROL_URL). Gateways that run take it up by themselves.')
    .action((name: ContractName, options: RetireOptions) => retire(name, options, terminal));
}

async function retire(name: ContractName, options: RetireOptions, terminal: Terminal): Promise<void> {
  const contract = `${name.domain}/${name.version}`;
  if (options.force === true && (options.reason ?? '').trim() === '') {
    throw new CommandFailed(EXIT.usage, '--force needs --reason "…": it stands in the registry for ever');
  }
  const folder = contractsDir();
  const registered = registeredAs(registryOf(folder), name);
  if (registered.state !== 'deprecated') {
    throw new CommandFailed(
      EXIT.gateFailed,
      `${contract} is ${registered.state}, and only a deprecated version is retired. ` +
        `Announce it first: banyan contracts deprecate ${contract} --sunset … --successor … --reason …`,
    );
  }
  const blocks = await blocksOf(name, registered.deprecation, options.force === true);
  if (blocks.length > 0 && options.force !== true) {
    if (options.json) terminal.print(JSON.stringify({ contract, retired: false, blocks }));
    throw new CommandFailed(
      EXIT.gateFailed,
      `${contract} is not retired:\n${blocks.map((each) => `  ${each}`).join('\n')}\n` +
        'Move them, or wait; or decide it all the same: --force --reason "…"',
    );
  }
  const reason = options.reason ?? registered.deprecation.reason;
  const retirement = { at: instantOf(systemClock.nowMs()), reason, forced: blocks.length > 0 };
  const { file, text } = edited(folder, name, { kind: 'retire', retirement });
  if (options.dryRun !== true) writeWhole(file, text);
  const { successor } = registered.deprecation;
  if (options.json) {
    terminal.print(JSON.stringify({ contract, retired: options.dryRun !== true, retirement, successor, blocks }));
    return;
  }
  for (const block of blocks) terminal.say(`although ${block}`);
  // The core's own URLs are the core's: ended is what we made of them.
  const means =
    name.version === 'legacy'
      ? 'the gateway recognises its URLs no more, and the core answers all of them, as before there was a wire'
      : `410 from now on, and ${successor} is named`;
  terminal.print(`${contract} ${options.dryRun ? 'would be' : 'is'} retired: ${means}`);
}

/** @throws CommandFailed when control cannot be asked and nobody forces it: no word is no evidence */
async function blocksOf(name: ContractName, deprecation: Deprecation, forced: boolean): Promise<readonly string[]> {
  const { retirementBlocks } = await import('@banyan/contracts');
  try {
    const answer = await new ControlClient(controlUrl()).contractUsage(name.domain, name.version);
    return retirementBlocks(deprecation, useByStorefront(answer), systemClock.nowMs());
  } catch (error) {
    if (!forced) {
      const how = 'Nobody knows who uses it, so it is not retired; --force --reason "…" decides it all the same.';
      throw new CommandFailed(EXIT.error, `${messageOf(error)}\n${how}`);
    }
    return [`control could not be asked who uses it: ${messageOf(error)}`];
  }
}
