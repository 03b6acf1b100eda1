import { type SealedEntry, verifyEntries } from '@banyan/access';
import type { ChainVerdict } from '@banyan/kernel';
import type { Command } from 'commander';
import { ControlClient } from '../control/control.client.js';
import { controlUrl } from '../control/run-file.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';
import { printable } from '../text/columns.js';

export function addAuditVerify(audit: Command, terminal: Terminal): void {
  audit
    .command('verify')
    .description(
      'check the chain of the audit log here, against the end that control has noted; exit 3 when it is broken',
    )
    .option('--json', 'as JSON')
    .addHelpText(
      'before',
      `Examples:
  banyan audit verify           names the first entry that was edited, removed, re-ordered or cut off
  banyan audit verify --json
`,
    )
    // The log's own --json stands before its subcommands as well.
    .action((_options: unknown, command: Command) =>
      verify(command.optsWithGlobals<{ readonly json?: true }>(), terminal),
    );
}

async function verify({ json }: { readonly json?: true }, terminal: Terminal): Promise<void> {
  const { entries, chain: noted } = await readAll();
  const own = verifyEntries(entries);
  const chain = own.intact ? noted : own;
  const broken = chain.intact ? null : brokenText(chain, entries);
  if (json) terminal.print(JSON.stringify({ entries: entries.length, chain, broken }, null, 2));
  else if (chain.intact) {
    const { sequence, hash } = chain.head;
    terminal.print(
      `chain intact: ${entries.length} entries${sequence === 0 ? '' : `; ends with #${sequence} ${hash}`}`,
    );
  } else terminal.print(broken ?? '');
  if (broken !== null) throw new CommandFailed(EXIT.gateFailed, `the audit log is not as it was written: ${broken}`);
}

/** What was added while it was read is in neither: control verified before. */
async function readAll(): Promise<{ readonly entries: readonly SealedEntry[]; readonly chain: ChainVerdict }> {
  const client = new ControlClient(controlUrl());
  const first = await client.auditChain(0);
  const entries = [...first.entries];
  for (let { next } = first; next !== null;) {
    const part = await client.auditChain(next);
    entries.push(...part.entries);
    ({ next } = part);
  }
  return { entries, chain: first.chain };
}

function brokenText(chain: Extract<ChainVerdict, { readonly intact: false }>, entries: readonly SealedEntry[]): string {
  const found = entries.find(({ id }) => id === chain.id);
  const what = found === undefined ? '' : `: ${found.operation} of ${new Date(found.atMs).toISOString()}`;
  return printable(
    `the chain is broken at #${chain.sequence} (${chain.because})${chain.id === undefined ? '' : `, entry ${chain.id}`}${what}`,
  );
}
