import { InvalidArgumentError, type Command } from 'commander';
import type { DecisionRecord } from '@banyan/rollout';
import { systemClock } from '@banyan/kernel';
import { replayJudgement, type Replay } from '@banyan/slo';
import { ControlClient } from '../control/control.client.js';
import { controlUrl } from '../control/run-file.js';
import { filterDecisions, instantOf, makerText, type DecisionFilter } from '../decisions/decision-filter.js';
import { verificationText, verifyRecords } from '../decisions/verify-records.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';
import { columns, printable } from '../text/columns.js';

interface DecisionsOptions {
  readonly json?: true;
  readonly verify?: true;
  readonly kind?: string;
  readonly since?: number;
  readonly until?: number;
  readonly by?: string;
  readonly last?: number;
}

const REPLAY_WORDS: Readonly<Record<Replay['kind'], string>> = {
  same: 'same verdict',
  different: 'other verdict',
  'no-inputs': 'no evidence',
  'other-rules': 'other rules',
};

export function addDecisions(program: Command, terminal: Terminal): void {
  program
    .command('decisions <domain>')
    .description('the chain of decisions, oldest first')
    .option('--json', 'complete records, one canonical JSON object a line: what `banyan verify --file` reads')
    .option('--verify', 'check the whole chain and judge every record again, here; exit 3 when anything differs')
    .option('--kind <kinds>', 'only these, such as trip,reset')
    .option('--since <when>', 'only from then on: an instant, or how long ago (30m, 24h, 7d)', instant)
    .option('--until <when>', 'only up to then', instant)
    .option('--by <name>', 'only by this person or replica, or control; a part of the name will do')
    .option('--last <n>', 'only the newest', wholeNumber)
    .addHelpText(
      'before',
      `Examples:
  banyan decisions inventory
  banyan decisions inventory --kind trip,reset --since 24h
  banyan decisions inventory --verify
  banyan decisions inventory --json > inventory.ndjson
`,
    )
    .action((domain: string, options: DecisionsOptions) => decisions(domain, options, terminal));
}

async function decisions(domain: string, options: DecisionsOptions, terminal: Terminal): Promise<void> {
  const filter = await filterOf(options);
  const { decisions: records, chain } = await new ControlClient(controlUrl()).decisions(domain);
  const wanted = filterDecisions(records, filter);
  if (options.json) await exportRecords(wanted, options.verify === true, terminal);
  else if (wanted.length > 0) terminal.print(columns(wanted.map((record) => rowOf(record, options.verify === true))));
  else terminal.say(records.length > 0 ? 'no decision is like this' : `${domain} has no decisions yet`);
  if (!options.verify) return;
  // What the records themselves say, and not control alone; but that the last ones are gone only control can tell.
  const { verifyChain } = await rollout();
  const verification = verifyRecords(domain, records, verifyChain, chain);
  if (verification.broken !== null) throw new CommandFailed(EXIT.gateFailed, verification.broken);
  terminal.say(verificationText(verification));
}

/** One text for one record; with what judging again gave beside it, a line is no longer part of an export. */
async function exportRecords(records: readonly DecisionRecord[], judged: boolean, terminal: Terminal): Promise<void> {
  const { exportedLine } = await rollout();
  for (const record of records) {
    terminal.print(judged ? JSON.stringify({ ...record, replay: replayWord(record) }) : exportedLine(record));
  }
}

function rowOf(record: DecisionRecord, judged: boolean): string[] {
  const row = [
    `#${record.sequence}`,
    new Date(record.atMs).toISOString(),
    record.kind,
    `epoch ${record.epoch}`,
    printable(makerText(record.by)),
    record.id,
  ];
  return [...row, ...(judged ? [replayWord(record)] : []), printable(record.reason)];
}

function replayWord({ evidence }: DecisionRecord): string {
  return REPLAY_WORDS[replayJudgement(evidence).kind];
}

async function filterOf({ kind, since, until, by, last }: DecisionsOptions): Promise<DecisionFilter> {
  return {
    ...(kind === undefined ? {} : { kinds: await kindsIn(kind) }),
    ...(since === undefined ? {} : { sinceMs: since }),
    ...(until === undefined ? {} : { untilMs: until }),
    ...(by === undefined ? {} : { by }),
    ...(last === undefined ? {} : { last }),
  };
}

async function kindsIn(text: string): Promise<ReadonlySet<string>> {
  const { DECISION_KINDS } = await rollout();
  const kinds = text.split(',').map((word) => word.trim());
  const strange = kinds.filter((word) => !DECISION_KINDS.some((kind) => kind === word));
  if (strange.length > 0) {
    const known = DECISION_KINDS.join(', ');
    throw new CommandFailed(EXIT.usage, `--kind knows no ${strange.join(', ')}; there are ${known}`);
  }
  return new Set(kinds);
}

/** Loaded when it is needed: it brings the database's drivers along, which cost every other command half a second. */
function rollout(): Promise<typeof import('@banyan/rollout')> {
  return import('@banyan/rollout');
}

function instant(text: string): number {
  const atMs = instantOf(text, systemClock.nowMs());
  if (atMs === undefined) throw new InvalidArgumentError('must be an instant (ISO 8601) or an age such as 24h');
  return atMs;
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('must be a whole number from 1');
  return Number(text);
}
