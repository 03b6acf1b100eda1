import type { LoadVerdict } from '../load/judge-load.js';
import type { LoadRunReport, OperationReport } from '../load/report/load-report.js';
import type { Terminal } from '../terminal.js';
import { columns, printable } from './columns.js';
import { duration } from './duration.js';
import { grouped, percent } from './figures.js';

type Paint = Terminal['paint'];

/** A verdict as a sign and a word. */
export function verdictText(verdict: LoadVerdict | null, paint: Paint): string {
  switch (verdict) {
    case null:
      return paint.dim('no objective');
    case 'healthy':
      return paint.green('✓ healthy');
    case 'breached':
      return paint.red('✕ breached');
    case 'inconclusive':
      return paint.yellow('? inconclusive');
    case 'disturbed':
      return paint.yellow('? disturbed');
  }
}

/** What a run found, for a terminal. */
export function loadText(report: LoadRunReport, paint: Paint): string {
  const { profile, totals, generator, orders, ended } = report;
  const head = [
    `${paint.bold(printable(profile.title))} at ${report.gateway}: ${verdictText(report.verdict, paint)}`,
    `${duration(profile.seconds)}${ended === 'complete' ? '' : ` of ${duration(profile.plannedSeconds)}, interrupted`}, peak ${grouped(profile.peakRps)} requests/s; ` +
      `${grouped(totals.due)} requests due, ${grouped(totals.answered)} answered, ${grouped(totals.failed)} failed${totals.unsent === 0 ? '' : ` (${grouped(totals.unsent)} could not be sent)`}`,
    `generator: late with ${grouped(generator.late)}, at most ${milliseconds(generator.lateMostMs)} ms; ${percent(generator.cpuRatio)} of a core`,
  ];
  if (orders !== null) head.push(ordersText(orders));
  const rows = [
    ['operation', 'due', 'failed', 'refused', 'p50 ms', 'p99 ms', 'p99 sent', 'verdict'].map((each) => paint.dim(each)),
    ...report.operations.map((operation) => operationRow(operation, paint)),
  ];
  const reasons = report.because.map((why) => `  ${paint.yellow('·')} ${why}`);
  return [...head, '', columns(rows), ...(reasons.length === 0 ? [] : ['', ...reasons])].join('\n');
}

function operationRow({ operation, due, failed, refused, latency, service, verdict }: OperationReport, paint: Paint) {
  return [
    operation,
    grouped(due),
    grouped(failed),
    grouped(refused),
    milliseconds(latency?.p50Ms),
    milliseconds(latency?.p99Ms),
    milliseconds(service?.p99Ms),
    verdictText(verdict, paint),
  ];
}

/** What came of the orders of a run. */
export function ordersText({ placed, calledOff, open, doubtful }: NonNullable<LoadRunReport['orders']>): string {
  const left = [
    ...(open.length === 0 ? [] : [`${grouped(open.length)} are still open`]),
    ...(doubtful.length === 0 ? [] : [`of ${grouped(doubtful.length)} nobody said what came of them`]),
  ];
  return `orders: ${grouped(placed)} placed, ${grouped(calledOff)} called off${left.length === 0 ? '' : `, ${left.join(', ')}`}`;
}

/** Three digits, `–` where there is none. */
export function milliseconds(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return '–';
  return ms >= 100 ? grouped(ms) : String(Number(ms.toPrecision(3)));
}
