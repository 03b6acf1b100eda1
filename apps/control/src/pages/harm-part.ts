import type { BurnRowStatus, HarmStatus, OperationHarm } from '../burn/harm-status.js';
import { burningText } from '../burn/burning-text.js';
import { html, type Html } from './html.js';
import { mark, type Tone } from './layout.js';

const TONES: Readonly<Record<BurnRowStatus['state'], Tone>> = { fires: 'bad', quiet: 'good', 'no-data': 'off' };

/** What the service arm costs of its error budgets, and how fast. Open where something burns. */
export function harmPart(harm: HarmStatus | null): Html {
  if (harm === null) return html``;
  const list = harm.operations.map(operation);
  const summary = html`<summary>Error budget: ${summaryText(harm)}</summary>`;
  const body = html`<p class="small soft">
      A row fires while the budget burns faster than its factor in both windows. It calls people and holds a promotion
      back; it never takes traffic back. <a href="/runbooks/error-budget">What to do</a>
    </p>
    ${list}`;
  return harm.burning.length > 0
    ? html`<details class="small" open>${summary}${body}</details>`
    : html`<details class="small">${summary}${body}</details>`;
}

function summaryText({ burning, operations }: HarmStatus): string {
  if (burning.length > 0) return burningText(burning);
  const unknown = operations.flatMap(({ rows }) => rows).filter(({ state }) => state === 'no-data').length;
  return unknown === 0 ? 'nothing burns' : `nothing known to burn; for ${unknown} rows minutes are missing`;
}

function operation({ operation: name, rows, budget }: OperationHarm): Html {
  return html`<p><strong>${name}</strong> ${budget === null ? 'The budget could not be read.' : budget.text}</p>
    <ul class="rules">
      ${rows.map((row) => html`<li>${mark(TONES[row.state], row.severity)} ${row.text}</li>`)}
    </ul>`;
}
