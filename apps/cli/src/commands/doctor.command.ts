import { readFileSync } from 'node:fs';
import { messageOf } from '@banyan/kernel';
import type { Command } from 'commander';
import { controlUrl, runningUrl } from '../control/run-file.js';
import type { Finding } from '../doctor/finding.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';
import { printable } from '../text/columns.js';

interface DoctorOptions {
  readonly afterRestore?: boolean;
  readonly all?: boolean;
  readonly json?: boolean;
}

export function addDoctor(program: Command, terminal: Terminal): void {
  program
    .command('doctor')
    .description('what is wrong with this installation, why it matters and what to do; exit 3 when something is')
    .option('--after-restore', 'the database was restored: what only that breaks is looked at as well')
    .option('--all', 'what is as it should be, too')
    .option('--json', 'as JSON, all of it')
    .addHelpText(
      'before',
      `Examples:
  banyan doctor                      of the shop on this machine, or of what the environment names
  banyan doctor --after-restore      before traffic is let in again
  banyan doctor --json               for a pipeline: every finding with its id and its state
`,
    )
    .action((options: DoctorOptions) => doctor(options, terminal));
}

async function doctor(
  { afterRestore = false, all = false, json = false }: DoctorOptions,
  terminal: Terminal,
): Promise<void> {
  const { examine } = await import('../doctor/examine.js');
  const { env } = process;
  const findings = await examine({
    environment: withRunning(env),
    databaseUrl: secret('DATABASE_URL', env) ?? runningUrl('postgres', env),
    dataDir: env['BANYAN_DATA_DIR'] || '.banyan',
    controlUrl: controlUrl(env),
    afterRestore,
  });
  const faults = findings.filter(({ state }) => state === 'fault').length;
  if (json) terminal.print(JSON.stringify({ faults, findings }, null, 2));
  else for (const finding of findings) if (all || finding.state !== 'ok') terminal.print(textOf(finding, terminal));
  const count = (state: Finding['state']): number => findings.filter((each) => each.state === state).length;
  terminal.say(
    `${faults} faults, ${count('warning')} warnings, ${count('unknown')} unknown, ${count('ok')} as they should be`,
  );
  if (faults > 0) throw new CommandFailed(EXIT.gateFailed, 'something is wrong with this installation');
}

const MARKS = { ok: '✓', warning: '!', fault: '✕', unknown: '?' } as const;

function textOf({ id, state, what, why, todo, page }: Finding, { paint }: Terminal): string {
  const colours = { ok: paint.green, warning: paint.yellow, fault: paint.red, unknown: paint.dim } as const;
  const more = [why, todo === undefined ? undefined : `→ ${todo}`, page === undefined ? undefined : `  docs/${page}`];
  return [
    `${colours[state](MARKS[state])} ${printable(what)} ${paint.dim(`(${id})`)}`,
    ...more.filter((line) => line !== undefined).map((line) => `    ${printable(line)}`),
  ].join('\n');
}

/** Where the parts of the shop on this machine are, as far as nothing is set. */
function withRunning(env: NodeJS.ProcessEnv): Readonly<Record<string, string | undefined>> {
  const unleash = runningUrl('unleash', env);
  const token = secret('UNLEASH_TOKEN', env);
  return {
    ...env,
    LEGACY_URL: env['LEGACY_URL'] || runningUrl('legacy-core', env),
    UNLEASH_URL: env['UNLEASH_URL'] || (unleash === undefined ? undefined : `${unleash}/api`),
    ...(token === undefined ? {} : { UNLEASH_TOKEN: token }),
  };
}

/** A secret as a process reads it: from the environment, or from the file that `…_FILE` names. */
function secret(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const file = env[`${name}_FILE`];
  if (file === undefined || file === '') return env[name] || undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new CommandFailed(EXIT.usage, `${name}_FILE: ${messageOf(error)}`);
  }
}
