import type { DomainStatus } from '../status/shop-status.js';
import { html, type Html, type HtmlPart } from './html.js';
import { mark, type Tone } from './layout.js';
import { decisionList } from './decision-list.js';
import { operationTable } from './operation-table.js';
import { shadowPart } from './shadow-part.js';
import { ageText, countText, instantText, ratioText } from './words.js';

const VERDICT_TONES: Readonly<Record<DomainStatus['verdict']['kind'], Tone>> = {
  healthy: 'good',
  breached: 'bad',
  inconclusive: 'wait',
  unmeasured: 'off',
};

/** Everything about one domain, the most urgent first. */
export function domainSection(status: DomainStatus, nowMs: number): Html {
  const { domain, verdict } = status;
  return html`<section class="card" aria-labelledby="domain-${domain}">
    <div class="title">
      <h2 id="domain-${domain}">${domain}</h2>
      <span
        >${latchMark(status)}
        ${mark(status.stage === null ? 'off' : stageTone(status), `stage: ${status.stage ?? 'unknown'}`)}</span
      >
    </div>
    ${banner(status, nowMs)}
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
        <dd>
          ${ratioText(status.share.observed)} observed
          <small
            >${ratioText(status.share.intended)} intended · ${countText(status.share.requests.service)} of
            ${countText(status.share.requests.legacy + status.share.requests.service)} requests</small
          >
          <span class="bar" aria-hidden="true"><i style="width:${(status.share.observed ?? 0) * 100}%"></i></span>
        </dd>
      </div>
      <div>
        <dt>Shadow coverage</dt>
        <dd>
          ${ratioText(status.shadow.coverage)}
          <small>${countText(status.shadow.mismatched)} of ${countText(status.shadow.compared)} compared differ</small>
        </dd>
      </div>
      <div>
        <dt>Latch epoch</dt>
        <dd>${status.latch === null ? 'not read yet' : status.latch.epoch}</dd>
      </div>
    </dl>
    <h3>Verdict</h3>
    <p>${mark(VERDICT_TONES[verdict.kind], verdict.kind)} ${verdict.text}</p>
    ${operationTable(status.operations)} ${shadowPart(status.shadow)}
    <h3>Decisions</h3>
    ${decisionList(status.decisions, nowMs)} ${howTo(status)}
  </section>`;
}

function latchMark({ latch }: DomainStatus): Html {
  if (latch === null) return mark('off', 'latch: not read');
  const tones = { armed: 'good', tripped: 'bad', held: 'wait' } as const;
  return mark(tones[latch.state], `latch: ${latch.state}`);
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
  const { latch } = status;
  if (latch === null || latch.state === 'armed') return undefined;
  const link = html`<a href="/decisions/${latch.decisionId}">the evidence</a>`;
  if (latch.state === 'held') {
    return html`<div class="banner wait">
      <p><strong>Held at ${latch.canaryPercent} %</strong> by a person: ${latch.reason} (${link})</p>
    </div>`;
  }
  return html`<div class="banner bad" role="status">
    <p><strong>All traffic goes to legacy.</strong> ${latch.reason}</p>
    <p class="small">Tripped ${instantText(latch.trippedAtMs)}, ${ageText(nowMs - latch.trippedAtMs)} ago · ${link}</p>
    <p class="small">${rollbackNote(status)} ${unleashNote(status)}</p>
  </div>`;
}

function rollbackNote({ rollback }: DomainStatus): HtmlPart {
  if (rollback === null) return 'Acknowledgements are not known yet.';
  const count = rollback.acknowledged.length;
  if (rollback.state === 'rolled-back') {
    const took = rollback.tookMs === null ? '' : ` after ${countText(Math.round(rollback.tookMs))} ms`;
    return html`<strong>Rolled back</strong>:
      ${count === 0 ? 'no replica is live' : `${count === 1 ? 'the one live replica has' : `all ${count} live replicas have`} acknowledged`}${took}.`;
  }
  return html`<strong>Not yet rolled back</strong>: waiting for ${rollback.missing.join(', ')} (${count} of
    ${count + rollback.missing.length} acknowledged).`;
}

function unleashNote({ domain, unleashPending }: DomainStatus): HtmlPart {
  if (unleashPending === null) return html`<code>${domain}.serve</code> is switched off in Unleash.`;
  const error = unleashPending.lastError === undefined ? '' : ` (${unleashPending.lastError})`;
  return html`<code>${domain}.serve</code> is not yet off in Unleash: tried ${unleashPending.attempts} times${error};
    the latch holds without it.`;
}

function howTo({ domain, latch }: DomainStatus): Html {
  const verb = latch?.state === 'tripped' || latch?.state === 'held' ? 'reset' : 'rollback';
  return html`<p class="small soft">
    To ${verb === 'reset' ? 'arm it again' : 'send everything to legacy'}:
    <code>npm run -s banyan -- ${verb} ${domain} --reason "…"</code>
  </p>`;
}
