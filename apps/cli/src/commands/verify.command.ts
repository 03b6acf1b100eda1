import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { messageOf } from '@banyan/kernel';
import type { DecisionRecord } from '@banyan/rollout';
import { ControlClient } from '../control/control.client.js';
import { controlUrl } from '../control/run-file.js';
import { verificationText, verifyRecords, type Verification } from '../decisions/verify-records.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';
import { columns, printable } from '../text/columns.js';

interface VerifyOptions {
  readonly file?: string;
  readonly json?: true;
}

export function addVerify(program: Command, terminal: Terminal): void {
  program
    .command('verify [domain]')
    .description('check every chain of decisions and judge every record again, here; exit 3 when anything differs')
    .option('--file <ndjson>', 'an export of `banyan decisions <domain> --json` instead, offline; - reads stdin')
    .option('--json', 'one JSON object for each chain')
    .addHelpText(
      'before',
      `Examples:
  banyan verify                              every domain, against the ends that control has noted
  banyan verify inventory
  banyan verify --file inventory.ndjson      an export, wherever it lay: any changed byte is found
`,
    )
    .action((domain: string | undefined, options: VerifyOptions) => verify(domain, options, terminal));
}

async function verify(domain: string | undefined, options: VerifyOptions, terminal: Terminal): Promise<void> {
  const verified = options.file === undefined ? await online(domain) : await offline(options.file, domain);
  if (options.json) for (const each of verified) terminal.print(JSON.stringify(each));
  else if (verified.length > 0) {
    terminal.print(columns(verified.map((each) => [printable(each.domain), printable(verificationText(each))])));
  } else terminal.say('there are no decisions');
  const broken = verified.find((each) => each.broken !== null);
  if (broken !== undefined) throw new CommandFailed(EXIT.gateFailed, `${broken.domain}: ${broken.broken}`);
}

async function online(domain: string | undefined): Promise<readonly Verification[]> {
  const client = new ControlClient(controlUrl());
  const { verifyChain } = await import('@banyan/rollout');
  const names = domain === undefined ? (await client.status()).domains.map((each) => each.domain) : [domain];
  return Promise.all(
    names.map(async (name) => {
      const { decisions, chain } = await client.decisions(name);
      return verifyRecords(name, decisions, verifyChain, chain);
    }),
  );
}

/** @throws CommandFailed `gateFailed` for a file that is not, byte for byte, an export */
async function offline(file: string, domain: string | undefined): Promise<readonly Verification[]> {
  const { ExportFault, readExport, verifyChain } = await import('@banyan/rollout');
  const bytes = read(file);
  let records: readonly DecisionRecord[];
  try {
    records = readExport(bytes);
  } catch (error) {
    if (error instanceof ExportFault) throw new CommandFailed(EXIT.gateFailed, `${file}, ${error.message}`);
    throw error;
  }
  const names = [...new Set(records.map((record) => record.domain))];
  const foreign = names.find((name) => domain !== undefined && name !== domain);
  if (foreign !== undefined) throw new CommandFailed(EXIT.gateFailed, `${file} holds decisions about ${foreign}`);
  return names.map((name) =>
    verifyRecords(
      name,
      records.filter((record) => record.domain === name),
      verifyChain,
    ),
  );
}

function read(file: string): Uint8Array {
  try {
    return readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    throw new CommandFailed(EXIT.usage, `--file: ${messageOf(error)}`);
  }
}
