import type { DecisionRecord } from '@banyan/rollout';
import type { DecidingRule, Replay, VerdictEssence } from '@banyan/slo';
import { columns, printable } from './columns.js';

/** A decision as it was recorded, beside what its record gives today. */
export function replayText(record: DecisionRecord, replay: Replay): string {
  const { id, domain, sequence, kind, atMs, epoch, reason } = record;
  const rows: (readonly string[])[] = [
    ['decision', `${printable(domain)} #${sequence} ${kind}, epoch ${epoch}, ${new Date(atMs).toISOString()}`],
    ['', printable(id)],
    ['reason', printable(reason)],
  ];
  if ('recorded' in replay && replay.recorded !== undefined) {
    const { verdict, decidedBy, rulesVersion } = replay.recorded;
    rows.push(...verdictRows('recorded', { kind: verdict.kind, text: verdict.text, decidedBy }));
    rows.push(['rules', `version ${rulesVersion}`]);
  }
  if ('now' in replay && replay.now !== undefined) rows.push(...verdictRows('now', replay.now));
  rows.push(['replay', replayWords(replay)]);
  return columns(rows);
}

function verdictRows(name: string, { kind, text, decidedBy }: VerdictEssence): readonly (readonly string[])[] {
  const rule = decidedBy === null ? [] : [['', ruleText(decidedBy)]];
  return [[name, `${kind}: ${printable(text)}`], ...rule];
}

/** To six digits: what the sentence rounds away can be compared here. */
function ruleText({ rule, operation, statistic, threshold }: DecidingRule): string {
  const value = statistic === undefined ? 'unknown' : statistic.toPrecision(6);
  return printable(`${rule} of ${operation}: ln ${value} against ln ${threshold.toPrecision(6)}`);
}

function replayWords(replay: Replay): string {
  return replay.kind === 'same' ? 'the same verdict' : printable(replay.because);
}
