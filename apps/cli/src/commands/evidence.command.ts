import { createReadStream } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { messageOf } from '@banyan/kernel';
import type { EvidencePolicy, Objective, RecordedVerdict } from '@banyan/slo';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';
import { summaryText } from '../text/evidence-text.js';

interface EvidenceOptions {
  readonly target: number;
  readonly thresholdMs?: number;
  readonly latencyTarget?: number;
  readonly share?: number;
  readonly operations?: readonly string[];
  readonly judge: 'alone' | 'control' | 'replica';
  readonly json?: true;
  readonly gate?: true;
}

const LATENCY_TARGET = 0.99;
/** What all lines are called in a text, when they are not told apart. */
const ALL = 'requests';

export function addEvidence(program: Command, terminal: Terminal): void {
  program
    .command('evidence [file]')
    .description('judge recorded outcomes, by the rules a rollout is judged by; reads stdin without a file, or at -')
    .requiredOption('--target <ratio>', 'least share of requests that do not fail, such as 0.999', ratio)
    .option('--threshold-ms <ms>', 'a request over this is slow; without it, latency is not judged', milliseconds)
    .option('--latency-target <ratio>', `least share of requests that are not slow (default: ${LATENCY_TARGET})`, ratio)
    .option(
      '--share <ratio>',
      'intended share of the service, of lines that name none (default: the running one)',
      share,
    )
    .option('--operations <names>', 'with commas: judge each apart; every line must then name one of them', names)
    .addOption(
      new Option(
        '--judge <which>',
        'whose part of the budget for mistakes: all of it, or that of one of several judges',
      )
        .choices(['alone', 'control', 'replica'])
        .default('alone'),
    )
    .option('--json', 'no summary on stderr; stdout is JSON lines in any case')
    .option('--gate', 'exit 3 when the last verdict is not healthy')
    .addHelpText(
      'before',
      `Examples:
  banyan evidence --target 0.999 < outcomes.ndjson
  banyan evidence --target 0.999 --threshold-ms 300 outcomes.ndjson
  zcat log.gz | jq -c '{t, arm, failed, ms}' | banyan evidence --target 0.999 --share 0.05 --gate

A line: {"t": 1760000000000, "arm": "service", "failed": false, "ms": 41, "session": "a7", "share": 0.05}
t is in ms; arm is legacy or service; ms, session, share (intended, of the service) and operation may be left out.
`,
    )
    .addHelpText('after', '\nOne JSON line at each change of the verdict, and one at the end with "final": true.')
    .action((file: string | undefined, options: EvidenceOptions) => evidence(file ?? '-', options, terminal));
}

async function evidence(file: string, options: EvidenceOptions, terminal: Terminal): Promise<void> {
  if (options.latencyTarget !== undefined && options.thresholdMs === undefined) {
    throw new CommandFailed(EXIT.usage, '--latency-target needs --threshold-ms');
  }
  const { EVIDENCE_POLICY, SUM_POLICY, REPLICA_POLICY, RecordedEvidence } = await import('@banyan/slo');
  const policies: Readonly<Record<EvidenceOptions['judge'], EvidencePolicy>> = {
    alone: EVIDENCE_POLICY,
    control: SUM_POLICY,
    replica: REPLICA_POLICY,
  };
  const record = new RecordedEvidence({
    objectives: objectivesOf(options),
    judgesLatency: options.thresholdMs !== undefined,
    policy: policies[options.judge],
    ...(options.share !== undefined && { share: options.share }),
  });
  const { ArmTotals } = await import('../evidence/arm-totals.js');
  const { readOutcomes } = await import('../evidence/read-outcomes.js');
  const { verdictLine } = await import('../evidence/verdict-line.js');
  const totals = new ArmTotals(options.thresholdMs);
  const hasOperations = options.operations !== undefined;
  let breach: RecordedVerdict | undefined;
  if (file === '-' && terminal.interactive) terminal.say('reading outcomes from this terminal; Ctrl-D ends them');
  try {
    await readOutcomes(file === '-' ? process.stdin : createReadStream(file, { highWaterMark: 1 << 18 }), {
      operations: options.operations,
      take: (outcome) => {
        totals.add(outcome);
        const changed = record.add(outcome);
        if (changed === undefined) return;
        if (changed.verdict.kind === 'breached') breach = changed;
        terminal.print(JSON.stringify(verdictLine(changed, hasOperations)));
      },
    });
  } catch (error) {
    throw new CommandFailed(EXIT.usage, messageOf(error));
  }
  const last = record.final();
  const line = { ...verdictLine(last, hasOperations), final: true, arms: totals.summary() };
  const at = breach && { breachedAt: { n: breach.n, serviceN: breach.serviceN } };
  terminal.print(JSON.stringify({ ...line, ...at }));
  if (!options.json) terminal.say(summaryText(last, breach, line.arms));
  if (options.gate && last.verdict.kind !== 'healthy') {
    throw new CommandFailed(EXIT.gateFailed, `not healthy but ${last.verdict.kind}`);
  }
}

function objectivesOf({ target, thresholdMs, latencyTarget, operations }: EvidenceOptions): readonly Objective[] {
  return (operations ?? [ALL]).map((operation) => ({
    operation,
    availabilityTarget: target,
    // Without a threshold nothing is slow, and the rules on latency are left out.
    latencyThresholdMs: thresholdMs ?? Number.MAX_VALUE,
    latencyTarget: latencyTarget ?? LATENCY_TARGET,
  }));
}

function ratio(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0 && value < 1)) throw new InvalidArgumentError('must lie between 0 and 1');
  return value;
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1)) throw new InvalidArgumentError('must be a ratio, 0 to 1');
  return value;
}

function milliseconds(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 3_600_000)) throw new InvalidArgumentError('must be milliseconds, up to an hour');
  return value;
}

function names(text: string): readonly string[] {
  const found = text.split(',').map((name) => name.trim());
  if (found.some((name) => name === '') || new Set(found).size < found.length) {
    throw new InvalidArgumentError('must be different names with commas between');
  }
  return found;
}
