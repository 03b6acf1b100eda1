import type { DomainStatus } from '../status/shop-status.js';
import { html, type Html, type HtmlPart } from '@banyan/pages';
import { ageText, countText, instantText } from './words.js';

type Tripped = Extract<NonNullable<DomainStatus['latch']>, { state: 'tripped' }>;

/** What on-call asks at night, in the order they ask it: what, when, why, what it cost, is it complete, what now. */
export function tripCard(status: DomainStatus, latch: Tripped, nowMs: number): Html {
  const rows: readonly (readonly [string, Html | string])[] = [
    ['When', whenText(status, latch, nowMs)],
    ['Why', html`${latch.reason} <a class="wrap" href="/decisions/${latch.decisionId}">The evidence</a>`],
    ['Cost', costText(status.outcomes)],
    ['Complete?', html`${rollbackText(status)} ${unleashText(status)}`],
    ['Re-entry', reentrySentence(status)],
    ['Next', nextText(status)],
  ];
  return html`<div class="banner bad" role="status">
    <p><strong>${headline(status)}</strong></p>
    <dl class="incident">
      ${rows.map(
        ([name, content]) =>
          html`<dt>${name}</dt>
            <dd>${content}</dd>`,
      )}
    </dl>
  </div>`;
}

/** Says no more than is known: all traffic is at legacy only when every live replica has said so. */
function headline({ rollback }: DomainStatus): string {
  return rollback?.state === 'rolled-back'
    ? 'Rolled back: all traffic goes to legacy.'
    : 'Tripped: traffic is going back to legacy.';
}

function whenText({ decisions }: DomainStatus, latch: Tripped, nowMs: number): string {
  const decided = decisions?.find(({ id }) => id === latch.decisionId);
  const by = decided === undefined ? '' : `, by ${decided.by}`;
  return `${instantText(latch.trippedAtMs)}, ${ageText(nowMs - latch.trippedAtMs)} ago${by}`;
}

/** What shoppers noticed first; what they were spared second. */
export function costText(outcomes: DomainStatus['outcomes']): string {
  if (outcomes === null) return 'Not known: no replica reports.';
  const { ok, rescued, failed } = outcomes;
  const meant = ok + rescued + failed;
  if (meant === 0) return 'No request went to the service since these replicas started.';
  const seen =
    failed === 0
      ? 'No shopper saw a failure'
      : `${countText(failed)} ${failed === 1 ? 'failure was' : 'failures were'} visible to shoppers`;
  const spared = `${countText(rescued)} ${rescued === 1 ? 'read was' : 'reads were'} rescued by legacy`;
  return `${seen}; ${spared}, of ${countText(meant)} requests meant for the service.`;
}

function rollbackText({ rollback, unwritten }: DomainStatus): HtmlPart {
  if (unwritten) {
    return html`<strong>Not yet written</strong>: PostgreSQL is away. Replicas are told through the replies to their
      reports; without PostgreSQL they send everything to legacy within 5 s in any case.`;
  }
  if (rollback === null) return 'Acknowledgements are not known yet.';
  const count = rollback.acknowledged.length;
  if (rollback.state === 'waiting') {
    return html`<strong>Not yet rolled back</strong>: waiting for ${rollback.missing.join(', ')} (${count} of
      ${count + rollback.missing.length} acknowledged).`;
  }
  const took = rollback.tookMs === null ? '' : ` after ${countText(Math.round(rollback.tookMs))} ms`;
  const who =
    count === 0
      ? 'no replica is live'
      : `${count === 1 ? 'the one live replica has' : `all ${count} live replicas have`} acknowledged`;
  return html`<strong>Rolled back</strong>: ${who}${took}.`;
}

function unleashText({ domain, unleashPending, unwritten }: DomainStatus): HtmlPart {
  if (unwritten) return html`Unleash is told to switch <code>${domain}.serve</code> off once it is written.`;
  if (unleashPending === null)
    return html`Unleash was told: <code>${domain}.serve</code> was switched off, with the reason.`;
  const { attempts, lastError } = unleashPending;
  if (lastError === undefined) return html`Unleash is being told to switch <code>${domain}.serve</code> off.`;
  return html`Unleash could not be told to switch <code>${domain}.serve</code> off, in ${countText(attempts)}
    ${attempts === 1 ? 'attempt' : 'attempts'}: ${lastError}. It is tried again; the latch holds without it.`;
}

function reentrySentence({ reentry }: DomainStatus): string {
  if (reentry === null) return 'From when a reset is possible is not known: PostgreSQL could not be read.';
  const text = reentry.text.replace(reentry.possibleAt, instantText(Date.parse(reentry.possibleAt)));
  return `${text[0]?.toUpperCase()}${text.slice(1)}.`;
}

function nextText({ domain, flag, reentry }: DomainStatus): Html {
  const confirm = reentry === null || reentry.confirmTrips === null ? '' : ` --confirm-trips ${reentry.confirmTrips}`;
  const flagOn =
    flag.intendedPercent === null || flag.intendedPercent === 0
      ? html` Then switch <code>${domain}.serve</code> on again in Unleash.`
      : html``;
  return html`Mend or withdraw the release. Then arm it again:
    <code class="command">npm run -s banyan -- reset ${domain} --reason "…"${confirm}</code>${flagOn}
    <a href="/runbooks/read-a-rollback">How to read a rollback</a>`;
}
