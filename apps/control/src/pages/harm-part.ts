import { windowText } from '@banyan/slo';
import { burningText } from '../burn/burning-text.js';
import type { BurnRowStatus, BurnWindowStatus, HarmStatus, OperationHarm } from '../burn/harm-status.js';
import { html, type Html } from '@banyan/pages';
import { mark, type Tone } from './layout.js';
import { countText } from './words.js';

const TONES: Readonly<Record<BurnRowStatus['state'], Tone>> = { fires: 'bad', quiet: 'good', 'no-data': 'off' };

/** What the service arm costs of its error budgets, and how fast. Open where something burns. */
export function harmPart(harm: HarmStatus | null): Html {
  if (harm === null) return html``;
  const list = harm.operations.map(operation);
  const summary = html`<summary>Error budget: ${summaryText(harm)}</summary>`;
  const body = html`<p class="soft">
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
    <table class="burn">
      <thead>
        <tr>
          <th scope="col">Row</th>
          <th scope="col">Fires over</th>
          <th scope="col">Long window</th>
          <th scope="col">Short window</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              <th scope="row">${mark(TONES[row.state], row.severity)}</th>
              <td>${row.factor}×</td>
              <td>${burnWindow(row.long)}</td>
              <td>${burnWindow(row.short)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}

function burnWindow({ minutes, knownMinutes, requests, failed, burn }: BurnWindowStatus): Html {
  const missing = knownMinutes < minutes ? `, ${countText(knownMinutes)} of ${countText(minutes)} minutes known` : '';
  const rate = burn === null ? 'no requests' : `${Number(burn.toPrecision(3))}×`;
  return html`${rate} in ${windowText(minutes)}
    <small class="soft">${countText(failed)} of ${countText(requests)}${missing}</small>`;
}
