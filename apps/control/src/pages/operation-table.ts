import { ratioInterval, SHOWN_ALPHA } from '@banyan/slo';
import type { OperationStatus, RuleStatus } from '../status/shop-status.js';
import { html, type Html } from '@banyan/pages';
import { SCROLLED } from './layout.js';
import { ruleList } from './rule-list.js';
import { countText, ratioText } from './words.js';

type Shown = Omit<OperationStatus, 'slowOverMs'> & Partial<Pick<OperationStatus, 'slowOverMs'>>;

/**
 * Both arms one below the other for each operation, with what their ratio may truly be (95 %, however often one looks), and
 * what every rule makes of it. Narrow enough for a phone.
 *
 * @param together what the rules make of all operations together; empty: there is one
 */
export function operationTable(operations: readonly Shown[], together: readonly RuleStatus[] = []): Html {
  return html`<div ${SCROLLED}>
      <table class="arms">
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
    ${ruleList({ operation: 'all operations together', rules: together })} ${operations.map(ruleList)}`;
}

function group(operation: Shown): Html {
  return html`<tbody>
    <tr>
      <th scope="rowgroup" colspan="4">
        <strong>${operation.operation}</strong>
        ${slowText(operation)}
      </th>
    </tr>
    ${isAsked(operation) ? [armRow(operation, 'service'), armRow(operation, 'legacy')] : NOBODY_ASKED}
  </tbody>`;
}

const NOBODY_ASKED = html`<tr>
  <td colspan="4" class="soft">nobody asked either arm</td>
</tr>`;

function isAsked({ service, legacy }: Shown): boolean {
  return service.requests + legacy.requests > 0;
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

function share(bad: number, requests: number): Html | string {
  if (requests === 0) return countText(bad);
  const { low, high } = ratioInterval(bad, requests, SHOWN_ALPHA.value);
  // Of nothing failed the upper end alone is news: how bad it may be all the same.
  if (bad === 0) return html`0 <small class="soft">up to ${ratioText(high)}</small>`;
  return html`${countText(bad)}
    <small class="soft">${ratioText(bad / requests)} (${ratioText(low)} to ${ratioText(high)})</small>`;
}
