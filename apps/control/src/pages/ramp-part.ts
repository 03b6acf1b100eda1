import type { PromotionStatus, RampStatus } from '../ramp/ramp-status.js';
import { html, type Html } from '@banyan/pages';
import { mark, type Tone } from './layout.js';
import { countText, instantText } from './words.js';

const TONES: Readonly<Record<RampStatus['state'], Tone>> = {
  moving: 'good',
  waiting: 'wait',
  frozen: 'wait',
  'stood-down': 'off',
  complete: 'good',
  unknown: 'off',
};

/** May traffic rise now, and who lets it: the plan with its steps, or people. */
export function rampPart(domain: string, promotion: PromotionStatus, ramp: RampStatus | null): Html {
  return html`<h3>More traffic for the service?</h3>
    ${blockList(promotion)} ${ramp === null ? html`` : planPart(domain, promotion, ramp)}`;
}

function blockList({ blocks }: PromotionStatus): Html {
  if (blocks.length === 0) return html`<p>${mark('good', 'nothing speaks against it')}</p>`;
  return html`<p>${mark('wait', 'not now')} This speaks against it, whoever moves the slider:</p>
    <ul class="rules">
      ${blocks.map((block) => html`<li>${gistOf(block)}</li>`)}
    </ul>`;
}

/** Why latch, verdict and budget are as they are stands with them on the same page, and is not told twice. */
const TOLD_ELSEWHERE: ReadonlySet<string> = new Set(['latch-tripped', 'latch-held', 'burning', 'verdict']);

function gistOf({ code, text }: PromotionStatus['blocks'][number]): string {
  return TOLD_ELSEWHERE.has(code) ? text.replace(/: .*$/s, '.') : text;
}

function planPart(domain: string, { blocks }: PromotionStatus, ramp: RampStatus): Html {
  // What speaks against everybody's promotion stands above already; a verdict that wants more requests is one of these.
  const above = new Set<string>(blocks.flatMap(({ code }) => (code === 'verdict' ? [code, 'inconclusive'] : [code])));
  const others = ramp.reasons.filter(({ code }) => !above.has(code));
  const rest = others.length === ramp.reasons.length ? '' : 'and for what stands above.';
  const reasons = others.filter(({ code }) => code !== 'requests' || !saysRequests(ramp));
  return html`<h3>Ramp by plan</h3>
    <ol class="steps" aria-label="Steps of the plan">
      ${ramp.steps.map(stepItem)}
    </ol>
    <p>${mark(TONES[ramp.state], stateText(ramp))} ${ramp.state === 'complete' ? 'The last step is reached.' : rest}</p>
    ${
      reasons.length === 0
        ? html``
        : html`<ul class="rules">
            ${reasons.map(({ text }) => html`<li>${text}</li>`)}
          </ul>`
    }
    ${nextText(ramp)}
    <p class="small soft">
      Why: ${ramp.reason}. Owner: ${ramp.owner}. Plan: <code>${ramp.file}</code>
      (<code>${ramp.hash.slice(0, 12)}</code>). ${howTo(domain, ramp)}
    </p>`;
}

function stepItem({ percent, requests, minutes, place }: RampStatus['steps'][number]): Html {
  const wants = [
    ...(requests === null ? [] : [`${countText(requests)} requests`]),
    ...(minutes === null || minutes === 0 ? [] : [`${countText(minutes)} min`]),
  ].join(', ');
  const sign = place === 'behind' ? '✓ ' : place === 'here' ? '● ' : '';
  return html`<li class="${place}" ${place === 'here' ? html`aria-current="step"` : ''}>
    <strong>${sign}${percent} %</strong><small>${wants === '' ? 'the last' : wants}</small>
  </li>`;
}

function stateText(ramp: RampStatus): string {
  return saysRequests(ramp)
    ? `waiting: ${countText(ramp.seen.requests)} of about ${countText(ramp.seen.wanted)} requests`
    : ramp.state.replace('-', ' ');
}

/** Is it said in the state itself how many requests are missing? */
function saysRequests(
  ramp: RampStatus,
): ramp is RampStatus & { readonly seen: { readonly requests: number; readonly wanted: number } } {
  const { state, seen } = ramp;
  return state === 'waiting' && seen !== null && seen.wanted !== null && seen.requests < seen.wanted;
}

function nextText({ nextAllowed }: RampStatus): Html {
  if (nextAllowed === null) return html``;
  return html`<p class="small">
    Next allowed by the plan: <strong>${nextAllowed.local}</strong>
    <span class="soft">(<time datetime="${nextAllowed.at}">${instantText(Date.parse(nextAllowed.at))}</time>)</span>
  </p>`;
}

function howTo(domain: string, { state }: RampStatus): Html {
  if (state === 'complete') return html``;
  const verb = state === 'stood-down' ? 'resume' : 'pause';
  return html`To ${verb} it: <code>npm run -s banyan -- ramp ${verb} ${domain} --reason "…"</code>`;
}
