import type { Terminal } from '../terminal.js';
import type { ArmFigures, DomainStatus } from '../control/domain-answers.js';
import type { ShopStatus } from '../control/shop-answers.js';
import { authorityLine } from './authority-text.js';
import { columns, printable } from './columns.js';
import { percent } from './figures.js';
import { harmRows } from './harm-text.js';
import { integrationsText } from './integrations-text.js';
import { costText, latchRows } from './latch-text.js';
import { rampRowsBeside } from './ramp-text.js';

type Paint = Terminal['paint'];

/** The shop in a terminal: the same words as control's page. */
export function statusText(status: ShopStatus, paint: Paint): string {
  const { control, authority, domains, replicas, integrations, attention, asOf } = status;
  const lines = domains.map((domain) => domainText(domain, paint));
  if (authority) lines.unshift(authorityLine(authority, paint));
  lines.unshift(attentionText(attention, paint));
  if (control.database === 'away') lines.unshift(paint.yellow('PostgreSQL is away: latches are shown as last read.'));
  if (control.unleash === 'away') lines.unshift(paint.yellow('Unleash is away: flags stay as last fetched.'));
  lines.push(replicasText(replicas, paint), integrationsText(integrations, paint), paint.dim(`as of ${asOf}`));
  return lines.join('\n\n');
}

/** First of all: what to look at, or that there is nothing. */
function attentionText(attention: ShopStatus['attention'], paint: Paint): string {
  if (attention.length === 0) return `${paint.green('✓ all well')}: nothing known needs anybody`;
  const lines = attention.map(({ tone, text }) =>
    tone === 'bad'
      ? `  ${paint.red('✕ broken')}  ${printable(text)}`
      : `  ${paint.yellow('… watch')}   ${printable(text)}`,
  );
  return [paint.bold('look at this'), ...lines].join('\n');
}

export function domainText(status: DomainStatus, paint: Paint): string {
  if (!status.extracted) {
    return `${paint.bold(printable(status.domain))}\n  not extracted: legacy answers everything, there is neither flag nor latch`;
  }
  const { domain, stage, flag, share, verdict, shadow } = status;
  const intended = flag.intendedPercent === null ? 'unknown' : `${flag.intendedPercent} %`;
  const rows: (readonly string[])[] = [
    ['stage', stage ?? 'unknown: no replica reports'],
    ...latchRows(status, paint),
    ['verdict', `${verdictWord(verdict.kind, paint)}: ${printable(verdict.text)}`],
    ...outcomeRows(status),
    [
      'flag',
      `intends ${intended}, observed ${observedText(share)}${flag.agreed ? '' : ' (replicas do not agree yet)'}`,
    ],
    ...releaseRows(status),
    ...rampRowsBeside(status.promotion, status.ramp, paint),
    ...shadowRows(shadow, flag.shadowing, paint),
    ...harmRows(status.harm, paint),
  ];
  if (status.chain?.intact === false) {
    rows.push(['decisions', paint.red(`the chain is broken at #${status.chain.sequence}: ${status.chain.because}`)]);
  }
  const head = [paint.bold(printable(domain)), columns(rows, '  ')];
  const arms = [
    ['', 'arm', 'requests', 'failed', 'slow'].map((word) => paint.dim(word)),
    ...status.operations.flatMap(armRows),
  ];
  const together = { operation: 'all operations together', rules: status.together ?? [] };
  const breached = [together, ...status.operations].flatMap(({ operation, rules }) =>
    rules.filter((rule) => rule.breached).map((rule) => `  ${paint.red('✕')} ${operation}, ${rule.rule}: ${rule.text}`),
  );
  const elsewhere =
    status.alwaysAuthority.length === 0
      ? []
      : [paint.dim(`  ${printable(status.alwaysAuthority.join(', '))}: always asks the system of record`)];
  return [...head, columns(arms, '  '), ...elsewhere, ...breached].join('\n');
}

/** Of requests, and of the sessions that the flag splits. */
function observedText({ observed, observedOfSessions = null }: DomainStatus['share']): string {
  if (observedOfSessions === null) return percent(observed);
  return `${percent(observed)} of requests, ${percent(observedOfSessions)} of sessions`;
}

/** While tripped they stand with the latch, as its cost. */
function outcomeRows({ latch, outcomes }: DomainStatus): readonly (readonly string[])[] {
  return latch?.state === 'tripped' || outcomes === null ? [] : [['outcomes', costText(outcomes)]];
}

function releaseRows({ release }: DomainStatus): readonly (readonly string[])[] {
  if (release === undefined || release.seen.length === 0) return [];
  const seen = printable(release.seen.join(', '));
  if (release.seen.length === 1) return [['release', seen]];
  const judged = release.judged === null ? '' : `, evidence is of ${printable(release.judged)}`;
  return [['release', `${seen}: being deployed${judged}`]];
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

/** What became of the copies, and in which fields they differ without an explanation. */
function shadowRows(
  { selected, text, since, mismatches }: DomainStatus['shadow'],
  on: boolean,
  paint: Paint,
): readonly (readonly string[])[] {
  if (selected === 0) return [['shadow', on ? 'on, nothing copied yet' : 'off']];
  const fields = mismatches
    .filter(({ unexplained }) => unexplained > 0)
    .slice(0, 3)
    .map(({ path, unexplained }) => `${printable(path)} ${unexplained.toLocaleString('en')}×`);
  return [
    ['shadow', `${coverageText(since)}${on ? '' : ', now off'}`],
    ['', printable(text)],
    ...(fields.length === 0 ? [] : [['', paint.yellow(`unexplained in ${fields.join(', ')}`)]]),
  ];
}

/** What a promotion goes by; the sentence after it counts since the gateways started. */
function coverageText(since: DomainStatus['shadow']['since']): string {
  if (since === undefined || since.ratio === null) return 'nothing compared yet since flag and latch are as they are';
  const counts = `${since.compared.toLocaleString('en')} of ${since.selected.toLocaleString('en')}`;
  return `coverage ${percent(since.ratio)}, ${counts} since flag and latch are as they are`;
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
