import type { DomainStatus } from '../status/shop-status.js';
import { html, type Html, type HtmlPart } from '@banyan/pages';
import { mark, VERDICT_TONES, type Tone } from './layout.js';
import { decisionList } from './decision-list.js';
import { operationTable } from './operation-table.js';
import { harmPart } from './harm-part.js';
import { rampPart } from './ramp-part.js';
import { shadowPart } from './shadow-part.js';
import { costText, tripCard } from './trip-card.js';
import { countText, ratioText } from './words.js';

/** Everything about one domain, the most urgent first. */
export function domainSection(status: DomainStatus, nowMs: number): Html {
  const { domain, verdict } = status;
  if (!status.extracted) return notExtracted(status);
  const tripped = status.latch?.state === 'tripped';
  return html`<section class="card" aria-labelledby="domain-${domain}">
    <div class="title">
      <h2 id="domain-${domain}">${domain}</h2>
      <span
        >${latchMark(status)}
        ${mark(status.stage === null ? 'off' : stageTone(status), `stage: ${status.stage ?? 'unknown'}`)}</span
      >
    </div>
    ${banner(status, nowMs)}
    <p>${mark(VERDICT_TONES[verdict.kind], verdict.kind)} ${tripped ? 'Late answers included: ' : ''}${verdict.text}</p>
    ${tripped || status.outcomes === null ? '' : html`<p class="small soft">${costText(status.outcomes)}</p>`}
    <dl class="facts">
      <div>
        <dt>Flag intends</dt>
        <dd>
          ${status.flag.intendedPercent === null ? '–' : `${status.flag.intendedPercent} % of sessions`}
          <small>${flagNote(status)}</small>
        </dd>
      </div>
      <div>
        <dt>Share of the service</dt>
        <dd>${shareFact(status)}</dd>
      </div>
      <div>
        <dt>Shadow coverage</dt>
        <dd>${coverageFact(status)}</dd>
      </div>
      <div>
        <dt>Release of the service</dt>
        <dd>${releaseFact(status)}</dd>
      </div>
    </dl>
    ${rampPart(domain, status.promotion, status.ramp)}
    <h3>Evidence: both arms</h3>
    ${evidencePart(status)} ${harmPart(status.harm)} ${shadowPart(status.shadow, domain)}
    <h3>Decisions</h3>
    ${chainText(status)} ${decisionList(status.decisions, nowMs)} ${howTo(status)}
  </section>`;
}

/** What the verdict is made of; one line where nothing was counted. */
function evidencePart(status: DomainStatus): Html {
  const asked = status.operations.some(({ service, legacy }) => service.requests + legacy.requests > 0);
  if (!asked) return html`<p class="small soft">Nothing is counted for this flag yet.${authorityText(status)}</p>`;
  return html`<p class="small soft">
      Requests of the flag as it stands, by the arm that was chosen to
      answer.${sampleText(status)}${authorityText(status)}
    </p>
    ${operationTable(status.operations, status.together)}`;
}

/** Where the service answers everybody, what stands beside legacy is of copies. */
function sampleText({ share }: DomainStatus): string {
  return share.intended === 1 ? ' Legacy answers nobody: its figures are of the copies that it is sampled by.' : '';
}

/** The figure that a promotion goes by; what the copies showed stands further down. */
function coverageFact({ shadow: { since }, flag }: DomainStatus): Html {
  if (since.ratio === null) return html`– <small>${flag.shadowing ? 'nothing compared yet' : 'shadow off'}</small>`;
  return html`${ratioText(since.ratio)}
    <small
      >${countText(since.compared)} of ${countText(since.selected)} copies compared since flag and latch are so</small
    >`;
}

/** As the replicas know it; evidence of two releases is never added. */
function releaseFact({ release: { seen, judged } }: DomainStatus): Html {
  if (seen.length === 0) return html`– <small>the service has not said</small>`;
  if (seen.length === 1) return html`<code>${seen[0]}</code> <small>evidence began anew with it</small>`;
  return html`<code>${seen.join(', ')}</code>
    <small>being deployed${judged === null ? '' : ` · evidence is of ${judged}`}</small>`;
}

function authorityText({ alwaysAuthority }: DomainStatus): string {
  return alwaysAuthority.length === 0
    ? ''
    : ` ${alwaysAuthority.join(', ')} always asks the system of record, and says nothing about the service.`;
}

/** Behind its contract, and answered by legacy: there is nothing to move and nothing to judge yet. */
function notExtracted({ domain, share, operations }: DomainStatus): Html {
  return html`<section class="card" aria-labelledby="domain-${domain}">
    <div class="title">
      <h2 id="domain-${domain}">${domain}</h2>
      ${mark('off', 'not extracted')}
    </div>
    <p>
      Legacy answers everything, whatever flags there are: ${countText(share.requests.legacy)} requests since the
      gateways started. Operations: ${operations.map(({ operation }) => operation).join(', ')}.
    </p>
  </section>`;
}

/**
 * Observed beside intended, of sessions where they are counted: those are what a flag splits, and requests follow as the
 * sessions are busy. Without a stretch there is nothing to observe, and the reason stands there instead.
 */
function shareFact({ share, latch }: DomainStatus): Html {
  const { observed, observedOfSessions, intended, stretch, sessions } = share;
  if (latch?.state === 'tripped') return html`none <small>the latch is tripped</small>`;
  if (observed === null) return html`– <small>${ratioText(intended)} intended · nothing counted yet</small>`;
  const requests = `${countText(stretch.service)} of ${countText(stretch.legacy + stretch.service)} requests`;
  if (observedOfSessions === null) {
    return html`${ratioText(observed)} observed
      <small>${ratioText(intended)} intended · ${requests}</small> ${shareBar(observed, intended)}`;
  }
  return html`${ratioText(observedOfSessions)} of sessions
    <small
      >${ratioText(intended)} intended · ${countText(sessions.service)} of
      ${countText(sessions.legacy + sessions.service)} sessions, ${requests}</small
    >
    ${shareBar(observedOfSessions, intended)}`;
}

/** The service's part of all, with a notch where the flag wants it. */
function shareBar(observed: number, intended: number | null): Html {
  return html`<span class="bar" aria-hidden="true"
    ><i style="width:${observed * 100}%"></i
    >${intended === null ? '' : html`<b style="left:${intended * 100}%"></b>`}</span
  >`;
}

function latchMark({ latch }: DomainStatus): Html {
  if (latch === null) return mark('off', 'latch: not read');
  const tones = { armed: 'good', tripped: 'bad', held: 'wait' } as const;
  return mark(tones[latch.state], `latch: ${latch.state}, epoch ${latch.epoch}`);
}

function stageTone({ stage }: DomainStatus): Tone {
  return stage === 'full' || stage === 'canary' ? 'good' : 'off';
}

function flagNote({ flag }: DomainStatus): string {
  if (flag.intendedPercent === null) return 'no replica reports';
  const shadow = flag.shadowing ? 'shadow on' : 'shadow off';
  return flag.agreed ? shadow : `${shadow} · replicas do not agree yet`;
}

function banner(status: DomainStatus, nowMs: number): HtmlPart {
  const { latch, flag } = status;
  const overruled = flag.overruled === null ? html`` : html`<div class="banner wait"><p>${flag.overruled}</p></div>`;
  if (latch?.state === 'tripped') return [tripCard(status, latch, nowMs), overruled];
  if (latch?.state !== 'held') return overruled;
  return [
    html`<div class="banner wait" role="status">
      <p>
        <strong>Held at ${latch.canaryPercent} %</strong> by a person: ${latch.reason}
        <a href="/decisions/${latch.decisionId}">The decision</a>
      </p>
    </div>`,
    overruled,
  ];
}

function chainText({ chain }: DomainStatus): Html {
  if (chain === null) return html`<p class="small soft">The chain of decisions could not be read.</p>`;
  return chain.intact
    ? html``
    : html`<div class="banner bad" role="status">
        <p>
          <strong>The chain of decisions is broken at #${chain.sequence}: ${chain.because}.</strong> Records were
          changed in, or are missing from, the database.
        </p>
      </div>`;
}

function howTo({ domain, latch }: DomainStatus): Html {
  if (latch?.state === 'tripped') return html``;
  const verb = latch?.state === 'held' ? 'reset' : 'rollback';
  return html`<p class="small soft">
    To ${verb === 'reset' ? 'arm it again' : 'send everything to legacy'}:
    <code>npm run -s banyan -- ${verb} ${domain} --reason "…"</code>
  </p>`;
}
