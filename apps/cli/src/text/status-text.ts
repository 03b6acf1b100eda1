import type { Terminal } from '../terminal.js';
import type { ArmFigures, DomainStatus, ShopStatus } from '../control/control-answers.js';
import { columns, printable } from './columns.js';

type Paint = Terminal['paint'];

/** The shop in a terminal: the same words as control's page. */
export function statusText(status: ShopStatus, paint: Paint): string {
  const { control, domains, replicas, asOf } = status;
  const lines = domains.map((domain) => domainText(domain, paint));
  if (control.database === 'away') lines.unshift(paint.yellow('PostgreSQL is away: latches are shown as last read.'));
  if (control.unleash === 'away') lines.unshift(paint.yellow('Unleash is away: flags stay as last fetched.'));
  lines.push(replicasText(replicas, paint), paint.dim(`as of ${asOf}`));
  return lines.join('\n\n');
}

export function domainText(status: DomainStatus, paint: Paint): string {
  const { domain, stage, flag, share, verdict, shadow } = status;
  const intended = flag.intendedPercent === null ? 'unknown' : `${flag.intendedPercent} %`;
  const rows = [
    ['stage', stage ?? 'unknown: no replica reports'],
    [
      'flag',
      `intends ${intended}, observed ${percent(share.observed)}${flag.agreed ? '' : ' (replicas do not agree yet)'}`,
    ],
    ['latch', latchText(status, paint)],
    ['verdict', `${verdictWord(verdict.kind, paint)}: ${printable(verdict.text)}`],
    ['shadow', shadowText(shadow, flag.shadowing)],
  ];
  const head = [paint.bold(printable(domain)), columns(rows, '  ')];
  const arms = [
    ['', 'arm', 'requests', 'failed', 'slow'].map((word) => paint.dim(word)),
    ...status.operations.flatMap(armRows),
  ];
  const breached = status.operations.flatMap(({ operation, rules }) =>
    rules.filter((rule) => rule.breached).map((rule) => `  ${paint.red('✕')} ${operation}, ${rule.rule}: ${rule.text}`),
  );
  return [...head, columns(arms, '  '), ...breached].join('\n');
}

function latchText({ latch, rollback, unleashPending, domain }: DomainStatus, paint: Paint): string {
  if (latch === null) return paint.yellow('not read yet');
  if (latch.state === 'armed') return `${paint.green('armed')}, epoch ${latch.epoch}`;
  const since =
    latch.state === 'tripped' ? ` since ${new Date(latch.trippedAtMs).toISOString()}` : ` at ${latch.canaryPercent} %`;
  const word = latch.state === 'tripped' ? paint.red('tripped') : paint.yellow('held');
  const lines = [`${word}${since}, epoch ${latch.epoch}: ${printable(latch.reason)}`, `decision ${latch.decisionId}`];
  if (rollback !== null) lines.push(rollbackText(rollback));
  if (unleashPending !== null)
    lines.push(`${domain}.serve is not yet off in Unleash (tried ${unleashPending.attempts} times)`);
  return lines.join('\n           ');
}

export function rollbackText(rollback: NonNullable<DomainStatus['rollback']>): string {
  const count = rollback.acknowledged.length;
  if (rollback.state === 'waiting') return `not yet rolled back: waiting for ${rollback.missing.join(', ')}`;
  const took = rollback.tookMs === null ? '' : ` after ${Math.round(rollback.tookMs)} ms`;
  return `rolled back: ${count} live ${count === 1 ? 'replica has' : 'replicas have'} acknowledged${took}`;
}

function verdictWord(kind: DomainStatus['verdict']['kind'], paint: Paint): string {
  switch (kind) {
    case 'healthy':
      return paint.green(kind);
    case 'breached':
      return paint.red(kind);
    case 'inconclusive':
    case 'unmeasured':
      return paint.yellow(kind);
  }
}

function shadowText(
  { selected, compared, mismatched, coverage, mismatches }: DomainStatus['shadow'],
  on: boolean,
): string {
  if (selected === 0) return on ? 'on, nothing copied yet' : 'off';
  const where = mismatches.slice(0, 3).map(({ path, count }) => `${printable(path)} ${count}×`);
  const fields = where.length === 0 ? '' : ` (${where.join(', ')})`;
  return `coverage ${percent(coverage)}, ${mismatched} of ${compared} compared differ${fields}`;
}

function armRows({ operation, service, legacy }: DomainStatus['operations'][number]): string[][] {
  return [
    [printable(operation), 'service', ...figures(service)],
    ['', 'legacy', ...figures(legacy)],
  ];
}

function figures({ requests, failed, slow }: ArmFigures): string[] {
  return [requests, failed, slow].map((count) => count.toLocaleString('en'));
}

function replicasText(replicas: ShopStatus['replicas'], paint: Paint): string {
  if (replicas.length === 0) return paint.yellow('no gateway replica has reported within a minute');
  const rows = replicas.map(({ replica, reportAgeMs, lease }) => [
    printable(replica),
    reportAgeMs === null ? 'never reported' : `reported ${(reportAgeMs / 1000).toFixed(1)} s ago`,
    lease === null ? 'lease unknown' : lease.inForce ? 'lease in force' : paint.red('lease lapsed'),
  ]);
  return `${paint.bold('replicas')}\n${columns(rows, '  ')}`;
}

function percent(ratio: number | null): string {
  return ratio === null ? '–' : `${Number((ratio * 100).toPrecision(3))} %`;
}
