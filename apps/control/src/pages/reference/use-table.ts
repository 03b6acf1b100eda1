import type { ContractUsageView, ContractUseView } from '../../contracts/contract-usage-view.js';
import { html, type Html } from '@banyan/pages';
import { countText } from '../words.js';

/** Who used a version, by storefront and operation, and which deprecated fields. @param usage undefined: it cannot be read now */
export function useTable(usage: ContractUsageView | undefined): Html {
  if (usage === undefined)
    return html`<p class="soft small">PostgreSQL is away, where the use of contracts is kept.</p>`;
  if (usage.countingSince === null) return html`<p class="soft small">No use of any contract was counted yet.</p>`;
  if (usage.uses.length === 0) {
    return html`<p class="soft small">Nobody was seen to use it since ${usage.countingSince}, when counting began.</p>`;
  }
  return html`<table class="stack">
      <thead>
        <tr>
          <th scope="col">Storefront</th>
          <th scope="col">Operation</th>
          <th scope="col" class="n">Requests</th>
          <th scope="col">Last seen</th>
        </tr>
      </thead>
      <tbody>
        ${usage.uses.map(
          ({ storefront, operation, deprecatedField, requests, lastSeen }) =>
            html`<tr>
              <th scope="row">${storefront}</th>
              <td>
                ${operation}${deprecatedField === null ? '' : html` with deprecated <code>${deprecatedField}</code>`}
              </td>
              <td class="n" data-label="requests">${countText(requests)}</td>
              <td data-label="last seen">${seenText(lastSeen)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    <p class="soft small">
      Counted since ${usage.countingSince}. <code>default</code> sends no <code>X-Storefront</code>,
      <code>unknown</code> one that nobody registered.
    </p>`;
}

/** Who uses a version, in a line. */
export function useLine(usage: ContractUsageView | undefined, domain: string, version: string): string {
  if (usage === undefined) return 'who uses it is not known now';
  const uses = usage.uses.filter(
    (use) => use.domain === domain && use.version === version && use.deprecatedField === null,
  );
  if (uses.length === 0)
    return usage.countingSince === null ? 'no use was counted yet' : `no use since ${usage.countingSince}`;
  const names = [...new Set(uses.map(({ storefront }) => storefront))];
  return `used by ${names.join(', ')}; last seen ${seenText(latest(uses))}`;
}

function latest(uses: readonly ContractUseView[]): string {
  return uses.reduce((last, { lastSeen }) => (lastSeen > last ? lastSeen : last), '');
}

function seenText(lastSeen: string): string {
  return `${lastSeen.slice(0, 16).replace('T', ' ')} UTC`;
}
