import type { RecordedVerdict } from '@banyan/slo';
import type { ArmTotal } from '../evidence/arm-totals.js';
import { columns, printable } from './columns.js';
import { grouped, ordinal } from './figures.js';

/** What a person reads after a record was judged. @param breach as it was found; undefined when there was none */
export function summaryText(
  last: RecordedVerdict,
  breach: RecordedVerdict | undefined,
  arms: { readonly legacy: ArmTotal; readonly service: ArmTotal },
): string {
  return [verdictText(last, breach), ...(last.n === 0 ? [] : [armsText(arms)])].join('\n');
}

function verdictText(last: RecordedVerdict, breach: RecordedVerdict | undefined): string {
  const { kind, text } = last.verdict;
  if (breach === undefined) return printable(`${kind} after ${grouped(last.n)} lines: ${text}`);
  const where = `line ${grouped(breach.n)} (${ordinal(breach.serviceN)} service request)`;
  return printable(`breached at ${where} by ${breach.decisive?.rule ?? 'no rule'}: ${text}`);
}

function armsText({ legacy, service }: { readonly legacy: ArmTotal; readonly service: ArmTotal }): string {
  return columns([row('legacy', legacy), row('service', service)], '  ');
}

function row(arm: string, { requests, failed, slow, ms }: ArmTotal): string[] {
  const cells = [arm, `failed ${grouped(failed)} of ${grouped(requests)}`];
  if (slow !== undefined) cells.push(`slow in ${grouped(slow)}`);
  if (ms !== undefined) cells.push(`half within ${ms.p50} ms, 95 % within ${ms.p95} ms, 99 % within ${ms.p99} ms`);
  return cells;
}
