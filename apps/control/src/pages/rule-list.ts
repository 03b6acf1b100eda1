import type { RuleStatus } from '../status/shop-status.js';
import { html, type Html } from '@banyan/pages';

interface Ruled {
  readonly operation: string;
  readonly rules: readonly RuleStatus[];
}

/**
 * What every rule makes of an operation: those that act with how far each is from its threshold, the nearest first, and in
 * softer ink those that do not, by their reason. Open where one is breached.
 */
export function ruleList({ operation, rules }: Ruled): Html | string {
  if (rules.length === 0) return '';
  const acting = rules.filter(({ idle }) => idle === null).toSorted((a, b) => reachOf(b) - reachOf(a));
  const content = html`<summary>Rules of ${operation}: ${summaryText(acting)}</summary>
    ${acting.length === 0 ? '' : actingTable(acting)} ${idleText(rules)}`;
  return acting.some(({ breached }) => breached)
    ? html`<details class="small" open>${content}</details>`
    : html`<details class="small">${content}</details>`;
}

function summaryText(acting: readonly RuleStatus[]): string {
  const breached = acting.filter((rule) => rule.breached);
  if (breached.length > 0) return `breached: ${breached.map(({ rule }) => rule).join(', ')}`;
  const [nearest] = acting;
  if (nearest === undefined) return 'none acts yet';
  const reach = reachOf(nearest);
  return reach === 0 ? 'none tends to trip' : `nearest to its threshold is ${nearest.rule}, at ${percentText(reach)}`;
}

/**
 * How much of the way to its threshold the evidence has gone, 0-1, on a scale of logarithms: 0 where it says nothing, or
 * speaks for the service.
 */
function reachOf({ logStatistic, logThreshold }: RuleStatus): number {
  if (logStatistic === null || logThreshold <= 0) return 0;
  return Math.min(1, Math.max(0, logStatistic / logThreshold));
}

function actingTable(acting: readonly RuleStatus[]): Html {
  return html`<table class="rules stack">
    <thead>
      <tr>
        <th scope="col">Rule</th>
        <th scope="col">Way to its threshold</th>
        <th scope="col" class="evidence">Evidence</th>
      </tr>
    </thead>
    <tbody>
      ${acting.map(
        (rule) =>
          html`<tr>
            <th scope="row">${rule.breached ? html`<strong>${rule.rule}</strong>` : rule.rule}</th>
            <td>${reachBar(rule)}</td>
            <td class="evidence">${rule.text}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function reachBar(rule: RuleStatus): Html {
  const reach = reachOf(rule);
  const tone = rule.breached ? 'over' : '';
  return html`<span class="reach ${tone}" aria-hidden="true"><i style="width:${(reach * 100).toFixed(1)}%"></i></span>
    ${percentText(reach)}`;
}

function percentText(reach: number): string {
  return `${Math.floor(reach * 100)} %`;
}

/** Rules that may not act, those of one reason together. */
function idleText(rules: readonly RuleStatus[]): Html | string {
  const byReason = Map.groupBy(rules, ({ idle }) => idle ?? '');
  byReason.delete('');
  if (byReason.size === 0) return '';
  return html`<ul class="rules soft">
    ${[...byReason].map(
      ([reason, idle]) => html`<li>Not acting: ${idle.map(({ rule }) => rule).join(', ')} (${reason})</li>`,
    )}
  </ul>`;
}
