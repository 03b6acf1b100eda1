import { ratioInterval, SHOWN_ALPHA } from '@banyan/slo';
import type { OperationStatus } from '../status/shop-status.js';
import { html, type Html } from './html.js';
import { countText, ratioText } from './words.js';

type Shown = Omit<OperationStatus, 'slowOverMs'> & Partial<Pick<OperationStatus, 'slowOverMs'>>;

/**
 * Both arms one below the other for each operation, with what their ratio may truly be (95 %, however often one looks), and
 * what every rule makes of it. Narrow enough for a phone.
 */
export function operationTable(operations: readonly Shown[]): Html {
  return html`<div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Arm</th>
            <th scope="col" class="n">Requests</th>
            <th scope="col" class="n">Failed</th>
            <th scope="col" class="n">Slow</th>
          </tr>
        </thead>
        ${operations.map(group)}
      </table>
    </div>
    ${operations.map(rules)}`;
}

function group(operation: Shown): Html {
  return html`<tbody>
    <tr>
      <th scope="rowgroup" colspan="4">
        <strong>${operation.operation}</strong>
        ${slowText(operation)}
      </th>
    </tr>
    ${armRow(operation, 'service')}${armRow(operation, 'legacy')}
  </tbody>`;
}

function slowText({ slowOverMs }: Shown): Html | string {
  return slowOverMs === undefined || slowOverMs === null
    ? ''
    : html`<span class="small soft">slow: over ${countText(slowOverMs)} ms</span>`;
}

function armRow(operation: Shown, arm: 'legacy' | 'service'): Html {
  const { requests, failed, slow } = operation[arm];
  return html`<tr>
    <th scope="row">${arm}</th>
    <td class="n">${countText(requests)}</td>
    <td class="n">${share(failed, requests)}</td>
    <td class="n">${share(slow, requests)}</td>
  </tr>`;
}

function share(bad: number, requests: number): string {
  if (requests === 0) return countText(bad);
  const { low, high } = ratioInterval(bad, requests, SHOWN_ALPHA.value);
  // Of nothing failed the upper end alone is news: how bad it may be all the same.
  if (bad === 0) return `0 (up to ${ratioText(high)})`;
  return `${countText(bad)}: ${ratioText(bad / requests)} (${ratioText(low)} to ${ratioText(high)})`;
}

function rules({ operation, rules: list }: Shown): Html | string {
  if (list.length === 0) return '';
  const open = list.some((rule) => rule.breached);
  const items = list.map(
    (rule) => html`<li>${rule.breached ? html`<strong>${rule.rule}</strong>` : rule.rule}: ${rule.text}</li>`,
  );
  const summary = html`<summary>Rules of ${operation}${open ? ': breached' : ''}</summary>`;
  return open
    ? html`<details class="small" open>
        ${summary}
        <ul class="rules">
          ${items}
        </ul>
      </details>`
    : html`<details class="small">
        ${summary}
        <ul class="rules">
          ${items}
        </ul>
      </details>`;
}
