import { setTimeout as pause } from 'node:timers/promises';
import { InvalidArgumentError, type Command } from 'commander';
import { systemClock } from '@banyan/kernel';
import { ControlClient } from '../control/control.client.js';
import type { ChangeAnswer } from '../control/decision-answers.js';
import type { DomainStatus } from '../control/domain-answers.js';
import { controlUrl } from '../control/run-file.js';
import { personAsking } from '../control/token-to-show.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';
import { rollbackText, UNWRITTEN } from '../text/latch-text.js';
import { domainText } from '../text/status-text.js';

interface ChangeOptions {
  readonly reason: string;
  readonly as?: string;
  readonly confirmTrips?: number;
  readonly yes?: true;
  readonly dryRun?: true;
  readonly json?: true;
}

type Verb = 'rollback' | 'reset';

const SAYS: Readonly<Record<Verb, { does: string; question: string }>> = {
  rollback: {
    does: 'send all traffic of a domain to legacy until somebody resets',
    question: 'Send all traffic to legacy?',
  },
  reset: { does: 'arm a tripped or held latch again; evidence starts anew', question: 'Arm the latch again?' },
};

/** A lapsed lease takes 5 s to end: after twice that, somebody should look. */
const ACKNOWLEDGED_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 50;

export function addChange(program: Command, verb: Verb, terminal: Terminal): void {
  const command = program
    .command(`${verb} <domain>`)
    .description(SAYS[verb].does)
    .requiredOption('--reason <sentence>', 'why; it stands in the record for ever')
    .option('--as <person>', 'who asks; default: the user of this machine')
    .option('--yes', 'do not ask (needed where nobody can answer)')
    .option('--dry-run', 'show what stands and what would be asked; change nothing')
    .option('--json', 'the answer as JSON')
    .addHelpText(
      'before',
      `Examples:
  banyan ${verb} inventory --reason "checkout errors after the 14:00 release"
  banyan ${verb} inventory --reason "drill" --dry-run
  banyan ${verb} inventory --reason "pipeline 4711" --as ci --yes --json
`,
    )
    .action((domain: string, options: ChangeOptions) => change(verb, domain, options, terminal));
  if (verb !== 'reset') return;
  const confirm = 'after several trips of one release: how often it has tripped, as `banyan status` says';
  command.option('--confirm-trips <n>', confirm, tripsOf);
}

function tripsOf(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('must be a number of trips');
  return Number(text);
}

async function change(verb: Verb, domain: string, options: ChangeOptions, terminal: Terminal): Promise<void> {
  const person = personAsking(options.as);
  const client = new ControlClient(controlUrl());
  const confirmed = options.confirmTrips === undefined ? {} : { confirmTrips: options.confirmTrips };
  if (options.reason.trim() === '') throw new CommandFailed(EXIT.usage, '--reason must say why');
  const standing = await client.domain(domain);
  if (options.dryRun) {
    terminal.say(domainText(standing, terminal.paint));
    const asked = { domain, verb, person, reason: options.reason, ...confirmed, epoch: standing.latch?.epoch ?? null };
    terminal.print(
      options.json
        ? JSON.stringify(asked)
        : `would ask: ${verb} ${domain}, as ${person || 'whose token it is'}, because "${options.reason}"`,
    );
    return;
  }
  if (!options.yes) await ask(verb, standing, terminal);
  const epoch = standing.latch?.epoch;
  // What the person saw is what is changed; for a rollback in a hurry whatever stands will do.
  const expected = verb === 'reset' && epoch !== undefined ? { expectedEpoch: epoch } : {};
  const answer = await client.change(domain, verb, { person, reason: options.reason, ...expected, ...confirmed });
  const isWritten = (answer.keptIn ?? 'database') === 'database';
  const after = verb === 'rollback' && isWritten ? await acknowledged(client, answer) : undefined;
  if (options.json) terminal.print(JSON.stringify({ ...answer, rollback: after?.rollback ?? null }));
  else terminal.print(summary(verb, answer, after));
  if (!isWritten)
    throw new CommandFailed(EXIT.error, 'accepted and in force, but who follows it is not known: banyan status');
  if (verb === 'rollback' && after?.rollback?.state !== 'rolled-back') {
    throw new CommandFailed(
      EXIT.error,
      'the latch is tripped, but not every live replica has acknowledged it yet: banyan status',
    );
  }
}

async function ask(verb: Verb, standing: DomainStatus, terminal: Terminal): Promise<void> {
  if (!terminal.interactive) throw new CommandFailed(EXIT.usage, 'nobody can be asked here: add --yes');
  terminal.say(domainText(standing, terminal.paint));
  if (!(await terminal.confirm(SAYS[verb].question))) throw new CommandFailed(EXIT.error, 'nothing was changed');
}

/** Waits until every live replica follows the trip, or as long as that may take at most. */
async function acknowledged(client: ControlClient, { domain, latch }: ChangeAnswer): Promise<DomainStatus> {
  const deadline = systemClock.monotonicMs() + ACKNOWLEDGED_WITHIN_MS;
  for (;;) {
    const status = await client.domain(domain);
    const { rollback } = status;
    const complete = rollback?.state === 'rolled-back' && rollback.epoch >= latch.epoch;
    if (complete || systemClock.monotonicMs() > deadline) return status;
    await pause(LOOK_EVERY_MS);
  }
}

function summary(
  verb: Verb,
  { domain, latch, decisionId, moved, keptIn }: ChangeAnswer,
  after: DomainStatus | undefined,
): string {
  const did = verb === 'reset' ? 'is armed' : moved ? 'is tripped' : 'was tripped already';
  const lines = [`${domain} ${did}, epoch ${latch.epoch}, decision ${decisionId}`];
  if (keptIn === 'disk' || keptIn === 'memory') lines.push(UNWRITTEN);
  if (keptIn === 'memory')
    lines.push("control's disk refused it: should control end before PostgreSQL is back, replicas write it");
  if (after?.rollback) lines.push(rollbackText(after.rollback));
  if (verb === 'reset')
    lines.push(`the flag ${domain}.serve decides again; if it was switched off, switch it on in Unleash`);
  return lines.join('\n');
}
