import type { DomainStatus } from '../control/domain-answers.js';
import type { Terminal } from '../terminal.js';
import { printable } from './columns.js';

type Paint = Terminal['paint'];

/**
 * Where the latch stands, as rows of a name and words. When it is tripped: what happened, when, why, what it cost, whether
 * it is complete and what to do next, for whoever was woken by it.
 */
export function latchRows(status: DomainStatus, paint: Paint): readonly (readonly [string, string])[] {
  const { latch, flag, domain, outcomes } = status;
  const overruled = flag.overruled === null ? [] : [['', paint.yellow(printable(flag.overruled))] as const];
  if (latch === null) return [['latch', paint.yellow('not read yet')], ...overruled];
  if (latch.state === 'armed') return [['latch', `${paint.green('armed')}, epoch ${latch.epoch}`], ...overruled];
  const reason = printable(latch.reason);
  if (latch.state === 'held') {
    const held = `${paint.yellow('held')} at ${latch.canaryPercent} %, epoch ${latch.epoch}: ${reason}`;
    return [['latch', held], ['', `decision ${latch.decisionId}`], ...overruled];
  }
  const since = new Date(latch.trippedAtMs).toISOString();
  return [
    ['latch', `${paint.red('tripped')} since ${since}, epoch ${latch.epoch}`],
    ['why', reason],
    ['', `decision ${latch.decisionId}`],
    ['cost', costText(outcomes)],
    ['complete?', completeText(status)],
    ['', unleashText(status)],
    ['re-entry', reentryText(status)],
    ['next', `mend or withdraw the release, then: ${resetCommand(domain, status.reentry)}`],
    ...overruled,
  ];
}

function completeText({ rollback, unwritten }: DomainStatus): string {
  if (unwritten === true) return UNWRITTEN;
  return rollback === null ? 'acknowledgements are not known yet' : rollbackText(rollback);
}

export const UNWRITTEN =
  'not yet written: PostgreSQL is away. Replicas are told through their reports; without PostgreSQL they send everything to legacy within 5 s in any case';

function reentryText({ reentry }: DomainStatus): string {
  return reentry === null ? 'from when a reset is possible is not known: PostgreSQL is away' : printable(reentry.text);
}

function resetCommand(domain: string, reentry: DomainStatus['reentry']): string {
  const confirm = reentry === null || reentry.confirmTrips === null ? '' : ` --confirm-trips ${reentry.confirmTrips}`;
  return `npm run -s banyan -- reset ${domain} --reason "…"${confirm}`;
}

export function rollbackText(rollback: NonNullable<DomainStatus['rollback']>): string {
  const count = rollback.acknowledged.length;
  if (rollback.state === 'waiting') return `not yet rolled back: waiting for ${rollback.missing.join(', ')}`;
  const took = rollback.tookMs === null ? '' : ` after ${Math.round(rollback.tookMs)} ms`;
  return `rolled back: ${count} live ${count === 1 ? 'replica has' : 'replicas have'} acknowledged${took}`;
}

export function costText(outcomes: DomainStatus['outcomes']): string {
  if (outcomes === null) return 'not known: no replica reports';
  const { ok, rescued, failed } = outcomes;
  const meant = (ok + rescued + failed).toLocaleString('en');
  return `${failed.toLocaleString('en')} failures visible to shoppers, ${rescued.toLocaleString('en')} reads rescued by legacy, of ${meant} requests meant for the service`;
}

function unleashText({ domain, unleashPending, unwritten }: DomainStatus): string {
  if (unwritten === true) return `Unleash is told to switch ${domain}.serve off once it is written`;
  if (unleashPending === null) return `Unleash was told: ${domain}.serve was switched off, with the reason`;
  const { attempts, lastError } = unleashPending;
  const because = lastError === undefined ? '' : `: ${printable(lastError)}`;
  return `Unleash could not yet be told to switch ${domain}.serve off (tried ${attempts} times${because}); the latch holds without it`;
}
