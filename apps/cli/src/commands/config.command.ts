import type { Command } from 'commander';
import { ConfigurationError, pick, readConfig, SETTING_NAMES, settingLines, type SettingName } from '@banyan/kernel';
import { PROCESS_SETTINGS } from '../config/process-settings.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';
import { columns } from '../text/columns.js';

const PROCESSES = Object.keys(PROCESS_SETTINGS).join(', ');

export function addConfig(program: Command, terminal: Terminal): void {
  const config = program
    .command('config')
    .description('what a process would read from this environment')
    .addHelpText(
      'beforeAll',
      `Examples:
  banyan config print control        every value and where it comes from; secrets stay unseen
  banyan config check gateway        every fault at once; exit 1 when there is one
`,
    );
  config
    .command('print <process>')
    .description(`one of ${PROCESSES}`)
    .option('--json', 'as JSON')
    .action((process_: string, options: { json?: true }) => {
      const lines = settingLines(settingsOf(process_), process.env);
      const rows = lines.map(({ name, value, source, fault }) => [
        name,
        value,
        source,
        ...(fault === undefined ? [] : [`✕ ${fault}`]),
      ]);
      terminal.print(options.json ? JSON.stringify(lines, null, 2) : columns(rows));
    });
  config
    .command('check <process>')
    .description(`one of ${PROCESSES}`)
    .option('--json', 'as JSON')
    .action(async (process_: string, { json }: { json?: true }) => {
      const faults = await faultsOf(settingsOf(process_));
      if (json) terminal.print(JSON.stringify({ process: process_, faults }));
      if (faults.length > 0) throw new CommandFailed(EXIT.error, new ConfigurationError(faults).message);
      terminal.say(`the configuration of ${process_} can be used`);
    });
}

/** Of the settings, and of the files of integrations where the process reads them. */
async function faultsOf(names: readonly SettingName[]): Promise<readonly string[]> {
  const faults: string[] = [];
  try {
    readConfig(pick(...names), process.env, SETTING_NAMES);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    faults.push(...error.faults);
  }
  if (names.includes('BANYAN_INTEGRATIONS_DIR')) {
    // Loaded when it is needed: with it comes everything that the domains are made of.
    const { domains, faultText, lookUpIntegrations } = await import('@banyan/domains');
    const registry = lookUpIntegrations(domains, process.env['BANYAN_INTEGRATIONS_DIR'] || undefined);
    faults.push(...registry.faults.map(faultText));
  }
  return faults;
}

function settingsOf(name: string): readonly SettingName[] {
  const found = Object.entries(PROCESS_SETTINGS).find(([process_]) => process_ === name);
  if (found === undefined) throw new CommandFailed(EXIT.usage, `there is no process ${name}; there are ${PROCESSES}`);
  return found[1];
}
