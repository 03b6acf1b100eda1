import type { Command } from 'commander';
import { replayJudgement, type Replay, type VerdictEssence } from '@banyan/slo';
import { ControlClient } from '../control/control.client.js';
import type { DecisionPage } from '../control/decision-answers.js';
import { controlUrl } from '../control/run-file.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';
import { replayText } from '../text/replay-text.js';

export function addReplay(program: Command, terminal: Terminal): void {
  program
    .command('replay <decision>')
    .description('judge one decision again, here, from its record alone; exit 3 when it comes to something else')
    .option('--json', 'both verdicts as JSON')
    .addHelpText(
      'before',
      `Examples:
  banyan replay 01976e2a-4b1f-7c52-9d2e-5f0c6a7b8c9d
  banyan replay 01976e2a-4b1f-7c52-9d2e-5f0c6a7b8c9d --json
`,
    )
    .action((id: string, options: { readonly json?: true }) => replay(id, options, terminal));
}

async function replay(id: string, options: { readonly json?: true }, terminal: Terminal): Promise<void> {
  const page = await new ControlClient(controlUrl()).decision(id);
  const replayed = replayJudgement(page.record.evidence);
  terminal.print(options.json ? JSON.stringify(answerOf(page, replayed)) : replayText(page.record, replayed));
  if (!page.chain.intact) {
    const { sequence, because } = page.chain;
    throw new CommandFailed(EXIT.gateFailed, `the chain this record hangs in is broken at #${sequence}: ${because}`);
  }
  if (replayed.kind === 'different') throw new CommandFailed(EXIT.gateFailed, replayed.because);
  if (replayed.kind !== 'same') throw new CommandFailed(EXIT.error, `not judged again: ${replayed.because}`);
}

function answerOf({ record, chain }: DecisionPage, replayed: Replay): object {
  const { id, domain, sequence } = record;
  const said = 'recorded' in replayed ? replayed.recorded : undefined;
  return {
    id,
    domain,
    sequence,
    replay: replayed.kind,
    because: 'because' in replayed ? replayed.because : null,
    rulesVersion: replayed.kind === 'other-rules' ? replayed.rulesVersion : (said?.rulesVersion ?? null),
    recorded: said === undefined ? null : essenceOf(said),
    now: 'now' in replayed ? (replayed.now ?? null) : null,
    chain,
  };
}

function essenceOf({ verdict, decidedBy }: NonNullable<Extract<Replay, { kind: 'same' }>['recorded']>): VerdictEssence {
  return { kind: verdict.kind, text: verdict.text, decidedBy };
}
