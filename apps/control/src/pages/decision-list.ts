import type { DecisionSummary } from '../status/shop-status.js';
import { html, type Html } from '@banyan/pages';
import { ageText, asWords } from './words.js';

/** The last decisions, newest first, each with its record's page. */
export function decisionList(decisions: readonly DecisionSummary[] | null, nowMs: number): Html {
  if (decisions === null)
    return html`<p class="soft">Decisions cannot be read: PostgreSQL does not answer control.</p>`;
  if (decisions.length === 0) return html`<p class="soft">None yet.</p>`;
  return html`<ul class="plain">
    ${decisions.map(
      (decision) =>
        html`<li>
          <a href="/decisions/${decision.id}">#${decision.sequence} ${asWords(decision.kind)}</a>
          <span class="soft small"
            >by ${decision.by}, <time datetime="${decision.at}">${ageText(nowMs - Date.parse(decision.at))} ago</time>,
            epoch ${decision.epoch}</span
          ><br />${decision.reason}
        </li>`,
    )}
  </ul>`;
}
