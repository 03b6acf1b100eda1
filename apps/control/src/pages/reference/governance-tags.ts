import { retentionWords, type Governance } from '../../contracts/reading/governance-words.js';
import { html, type Html } from '@banyan/pages';

/** What is said of personal data in a field; nothing where nothing is. */
export function governanceTags(governance: Governance | undefined): Html {
  if (governance === undefined) return html``;
  const { pii, because, retention, owner } = governance;
  const kind =
    pii === 'none'
      ? html`<span class="tag quiet">not personal${because === undefined ? '' : `: ${because}`}</span>`
      : html`<span class="tag personal">personal: ${pii}</span>`;
  return html`<p>
    ${kind}${retention === undefined ? '' : html`<span class="tag kept">${retentionWords(retention)}</span>`}${
      owner === undefined ? '' : html`<span class="tag quiet">answers for it: ${owner}</span>`
    }
  </p>`;
}
