import type { OperationStatus } from '../status/shop-status.js';
import { html, type Html } from './html.js';
import { countText, ratioText } from './words.js';

/** Both arms side by side for each operation, and what every rule makes of it. */
export function operationTable(operations: readonly OperationStatus[]): Html {
  return html`<div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Operation</th>
            <th scope="col">Arm</th>
            <th scope="col" class="n">Requests</th>
            <th scope="col" class="n">Failed</th>
            <th scope="col" class="n">Slow</th>
          </tr>
        </thead>
        <tbody>
          ${operations.map((operation) => html`${armRow(operation, 'service')}${armRow(operation, 'legacy')}`)}
        </tbody>
      </table>
    </div>
    ${operations.map(rules)}`;
}

function armRow(operation: OperationStatus, arm: 'legacy' | 'service'): Html {
  const { requests, failed, slow } = operation[arm];
  const name = arm === 'service' ? html`<th scope="rowgroup" rowspan="2">${operation.operation}</th>` : '';
  return html`<tr>
    ${name}
    <td>${arm}</td>
    <td class="n">${countText(requests)}</td>
    <td class="n">${share(failed, requests)}</td>
    <td class="n">${share(slow, requests)}</td>
  </tr>`;
}

function share(bad: number, requests: number): string {
  return bad === 0 ? '0' : `${countText(bad)} (${ratioText(requests === 0 ? null : bad / requests)})`;
}

function rules({ operation, rules: list }: OperationStatus): Html | string {
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
