import type {
  IntegrationState,
  IntegrationStatus,
  MisconfiguredIntegration,
  WorkingIntegration,
} from '../integrations/integration-status.js';
import { freshnessTable } from './freshness-table.js';
import { html, type Html } from '@banyan/pages';
import { mark, page, type Tone } from './layout.js';
import { runbookLink } from './runbooks.js';
import { asWords, ratioText } from './words.js';

const TONES: Readonly<Record<IntegrationState, Tone>> = {
  ok: 'good',
  degraded: 'wait',
  failing: 'bad',
  'no-data': 'off',
};

/** What the shop leans on: how it is, whom to call, and what happens meanwhile. The ill ones stand open. */
export function integrationsSection(integrations: readonly IntegrationStatus[], nowMs: number): Html {
  return html`<section class="card" aria-labelledby="integrations">
    <div class="title">
      <h2 id="integrations">Integrations</h2>
      <span class="small"><a href="/integrations">all, to read</a> · <a href="/runbooks">runbooks</a></span>
    </div>
    ${integrations.map((each) => one(each, nowMs, isIll(each)))}
  </section>`;
}

/** The same with everything open. */
export function integrationsPage(integrations: readonly IntegrationStatus[], nowMs: number): Html {
  return page(
    { title: 'Integrations' },
    html`<section class="card" aria-labelledby="leant-on">
      <h2 id="leant-on">What the shop leans on</h2>
      ${integrations.map((each) => one(each, nowMs, true))}
    </section>`,
  );
}

function isIll({ state }: IntegrationStatus): boolean {
  return state === 'failing' || state === 'degraded';
}

function one(integration: IntegrationStatus, nowMs: number, open: boolean): Html {
  return integration.state === 'misconfigured' ? misconfigured(integration) : working(integration, nowMs, open);
}

function misconfigured({ id, file, faults }: MisconfiguredIntegration): Html {
  return html`<article class="integration">
    <div class="title">
      <h3>${id ?? file}</h3>
      ${mark('bad', 'misconfigured')}
    </div>
    <ul class="rules">
      ${faults.map((fault) => html`<li><code>${fault}</code></li>`)}
    </ul>
  </article>`;
}

function working(integration: WorkingIntegration, nowMs: number, open: boolean): Html {
  const { id, title, state, because, runbook, freshness } = integration;
  const summary = html`<summary>Owner, whom to call, what it carries, how it fails and what happens then</summary>`;
  return html`<article class="integration" id="${id}">
    <div class="title">
      <h3>${title}</h3>
      ${mark(TONES[state], asWords(state))}
    </div>
    <p>${sentence(because)} <a href="${runbookLink(runbook)}">Runbook</a></p>
    ${freshness === undefined ? '' : freshnessTable(freshness, nowMs)} ${isIll(integration) ? facts(integration) : ''}
    ${open ? html`<details class="small" open>${summary} ${details(integration)}</details>` : html`<details class="small">${summary} ${details(integration)}</details>`}
  </article>`;
}

/** Whom to call, and what was promised. Of what is ill they stand in sight, else with the details. */
function facts({ owner, objective, escalation }: WorkingIntegration): Html {
  return html`<dl class="facts">
    <div>
      <dt>Owner</dt>
      <dd>${owner}</dd>
    </div>
    <div>
      <dt>Objective</dt>
      <dd>${objectiveText(objective)} <small>over ${objective.windowDays} days</small></dd>
    </div>
    <div>
      <dt>Call</dt>
      <dd>${escalation.who} <small>${escalation.how}</small> <small>${escalation.when}</small></dd>
    </div>
  </dl>`;
}

function details(integration: WorkingIntegration): Html {
  const { carries, face, asked, failures, settings } = integration;
  return html`<p>${carries}</p>
    ${isIll(integration) ? '' : facts(integration)}
    ${
      asked.length === 0
        ? ''
        : pairs(
            `Asked, as face ${face ?? '–'}, for`,
            'because',
            asked.map(({ operation, because }) => [operation, because]),
          )
    }
    ${pairs(
      'How it fails',
      'What happens then',
      failures.map(({ fails, then }) => [fails, then]),
    )}
    ${settings.length === 0 ? '' : html`<p class="soft">Settings: ${settings.map((name, index) => html`${index === 0 ? '' : ', '}<code>${name}</code>`)}</p>`}`;
}

function pairs(left: string, right: string, rows: readonly (readonly [string, string])[]): Html {
  return html`<table class="pairs">
    <thead>
      <tr>
        <th scope="col">${left}</th>
        <th scope="col">${right}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ([first, second]) =>
          html`<tr>
            <td>${first}</td>
            <td>${second}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** `all is well` as `All is well.` */
function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

/** `99.9 % answered, 99 of 100 within 300 ms`. */
function objectiveText({ availability, latencyP99Ms, freshnessMs }: WorkingIntegration['objective']): string {
  return [
    ...(availability === undefined ? [] : [`${exactPercent(availability)} answered`]),
    ...(latencyP99Ms === undefined ? [] : [`99 of 100 within ${latencyP99Ms} ms`]),
    ...(freshnessMs === undefined ? [] : [`99 of 100 changes known within ${freshnessMs / 1_000} s`]),
  ].join(', ');
}

/** An objective is said as it was promised: 99.95 is not 100. */
function exactPercent(ratio: number): string {
  return ratio === 1 ? ratioText(1) : `${Number((ratio * 100).toFixed(6))} %`;
}
