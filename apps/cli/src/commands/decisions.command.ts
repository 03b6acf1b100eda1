import type { Command } from 'commander';
import type { ChainVerdict, DecisionMaker, DecisionRecord } from '@banyan/rollout';
import { ControlClient } from '../control/control.client.js';
import { controlUrl } from '../control/run-file.js';
import { replayWord } from '../decisions/replay.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';
import { columns, printable } from '../text/columns.js';

interface DecisionsOptions {
  readonly json?: true;
  readonly verify?: true;
}

export function addDecisions(program: Command, terminal: Terminal): void {
  program
    .command('decisions <domain>')
    .description('the chain of decisions, oldest first')
    .option('--json', 'complete records, one JSON object a line')
    .option('--verify', 'check the hash chain and judge every record again, here; exit 3 when anything differs')
    .addHelpText(
      'before',
      `Examples:
  banyan decisions inventory
  banyan decisions inventory --verify
  banyan decisions inventory --json | jq .reason
`,
    )
    .action((domain: string, options: DecisionsOptions) => decisions(domain, options, terminal));
}

async function decisions(domain: string, options: DecisionsOptions, terminal: Terminal): Promise<void> {
  const { decisions: records, chain } = await new ControlClient(controlUrl()).decisions(domain);
  const replays = records.map((record) => (options.verify ? replayWord(record) : undefined));
  if (options.json) {
    for (const [index, record] of records.entries()) {
      const replay = replays[index];
      terminal.print(JSON.stringify(replay === undefined ? record : { ...record, replay }));
    }
  } else if (records.length > 0) {
    terminal.print(columns(records.map((record, index) => rowOf(record, replays[index]))));
  } else {
    terminal.say(`${domain} has no decisions yet`);
  }
  if (options.verify) await verify(records, replays, chain, terminal);
}

function rowOf(record: DecisionRecord, replay: string | undefined): string[] {
  const row = [
    `#${record.sequence}`,
    new Date(record.atMs).toISOString(),
    record.kind,
    `epoch ${record.epoch}`,
    makerText(record.by),
    record.id,
  ];
  return [...row, ...(replay === undefined ? [] : [replay]), printable(record.reason)];
}

function makerText(by: DecisionMaker): string {
  if (by.kind === 'control') return 'control';
  return printable(by.kind === 'replica' ? by.replica : by.name);
}

/**
 * What the records themselves say, and not control alone; but that the last ones are gone only control can tell, which
 * noted the end of the chain outside the database.
 */
async function verify(
  records: readonly DecisionRecord[],
  replays: readonly (string | undefined)[],
  noted: ChainVerdict,
  terminal: Terminal,
): Promise<void> {
  // Loaded when it is needed: it brings the database's drivers along, which cost every other command half a second.
  const { verifyChain } = await import('@banyan/rollout');
  const own = verifyChain(records);
  const chain = own.intact ? noted : own;
  if (!chain.intact) {
    throw new CommandFailed(EXIT.gateFailed, `the chain is broken at #${chain.sequence}: ${chain.because}`);
  }
  const other = records.filter((_record, index) => replays[index] === 'other verdict');
  if (other.length > 0) {
    throw new CommandFailed(
      EXIT.gateFailed,
      `judged again, these differ: ${other.map(({ sequence }) => `#${sequence}`).join(', ')}`,
    );
  }
  const judged = replays.filter((word) => word === 'same verdict').length;
  terminal.say(`chain intact: ${records.length} records; ${judged} judged again with the same verdict`);
}
