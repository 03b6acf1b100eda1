import type { ChaosAnswer, ChaosRunAnswer } from '../control/chaos-answers.js';
import type { Terminal } from '../terminal.js';
import { columns, printable } from './columns.js';

/** What forbids a run, what goes on, what was, and what can be touched. */
export function chaosText({ forbidden, touchable, runs }: ChaosAnswer, paint: Terminal['paint']): string {
  return [
    forbidden === null
      ? paint.green('nothing forbids a run now')
      : paint.yellow(printable(`no run now (${forbidden.guard}): ${forbidden.text}`)),
    runs.length === 0 ? 'nothing was injected yet' : runsText(runs, paint),
    paint.bold('can be touched'),
    columns(
      touchable.map(({ integration, operations }) => [integration, operations.join(', ')]),
      '  ',
    ),
  ].join('\n');
}

export function runsText(runs: readonly ChaosRunAnswer[], paint: Terminal['paint']): string {
  return columns(
    runs.map((run) => [
      run.integration,
      whatOf(run),
      run.endedAt === null ? paint.yellow(`goes on until ${run.until}`) : `${run.begunAt} to ${run.endedAt}`,
      resultOf(run, paint),
      printable(`by ${run.person}: ${run.reason}`),
      ...(run.endedAt === null ? [] : [printable(`ended by ${run.endedBy ?? '?'}: ${run.endReason ?? ''}`)]),
    ]),
  );
}

/** `errors, 10 % of sessions`. */
export function whatOf({ fault, latencyMs, sharePercent }: ChaosRunAnswer): string {
  return `${fault}${latencyMs === null ? '' : ` of ${latencyMs} ms`}, ${sharePercent} % of sessions`;
}

/** One line of progress. */
export function progressText({ tally }: ChaosRunAnswer): string {
  if (tally === null) return 'nobody in the share has asked it yet';
  const { injected, requests, failed, stoodIn, slow } = tally;
  return `${injected} calls touched; of ${requests} requests in the share ${failed} failed, ${stoodIn} were answered by what stood in, ${slow} were slow`;
}

function resultOf({ outcome, behaviour }: ChaosRunAnswer, paint: Terminal['paint']): string {
  switch (outcome) {
    case null:
      return paint.dim('not counted yet');
    case 'failed':
      return paint.red(printable(`failed: ${behaviour ?? ''}`));
    case 'degraded':
      return paint.yellow(printable(`degraded: ${behaviour ?? ''}`));
    case 'unaffected':
      return paint.green(printable(`unaffected: ${behaviour ?? ''}`));
    case 'nothing-injected':
      return paint.dim('nothing was injected: it proves nothing');
  }
}
