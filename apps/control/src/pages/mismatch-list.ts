import type { ShadowStatus } from '../status/shop-status.js';
import { html, type Html } from '@banyan/pages';
import { SCROLLED } from './layout.js';
import { countText, instantText } from './words.js';

type Example = NonNullable<ShadowStatus['examples']>[number];

/**
 * The newest unexplained differences, legacy's answer beside the service's whoever served. Nobody sees a value: two hashes
 * that are alike stand for values that are.
 */
export function mismatchList({ examples, records }: ShadowStatus, domain: string): Html {
  const dropped =
    records.dropped > 0
      ? html`<p class="small soft">
          ${countText(records.dropped)} records of differences were lost before they could be stored.
        </p>`
      : html``;
  if (examples === null)
    return html`<p class="small soft">Stored differences could not be read.</p>
      ${dropped}`;
  if (examples.length === 0) return dropped;
  const groups = html`<p>
    <a href="/mismatches/${domain}">What differs, in groups of one cause</a>: how often, since when, on which release,
    with samples side by side; to judge, and to make golden cases of.
  </p>`;
  return html`${groups}
    <details class="small">
      <summary>The ${countText(examples.length)} newest unexplained differences</summary>
      <p class="soft">
        Values are not kept, only hashes of them: equal hashes, equal values; the same question, the same product and
        place.
        <code>npm run -s banyan -- trace …</code> shows the request. More:
        <a href="/api/domains/${domain}/mismatches">as JSON</a>; what to make of them:
        <a href="/runbooks/move-traffic">Move traffic</a>.
      </p>
      <div ${SCROLLED}>
        <table class="stack">
          <thead>
            <tr>
              <th scope="col">When and where</th>
              <th scope="col">Legacy said</th>
              <th scope="col">The service said</th>
              <th scope="col">Question</th>
              <th scope="col">Trace</th>
            </tr>
          </thead>
          <tbody>
            ${examples.map(row)}
          </tbody>
        </table>
      </div>
    </details>
    ${dropped}`;
}

function row(each: Example): Html {
  const again = each.askedAgain === 1 ? 'asked again once' : `asked again ${each.askedAgain} times`;
  return html`<tr>
    <td>
      ${instantText(Date.parse(each.at))}<br />${each.operation} <code>${each.path}</code><br /><span class="soft"
        >${again}, still different</span
      >
    </td>
    <td data-label="legacy said">${said(each, 'legacy')}</td>
    <td data-label="service said">${said(each, 'service')}</td>
    <td data-label="question"><code>${each.inputHash}</code></td>
    <td data-label="trace"><code>${each.traceId}</code></td>
  </tr>`;
}

function said(each: Example, arm: 'legacy' | 'service'): Html {
  return each.serving === arm
    ? html`${each.servingType} <code>${each.servingHash}</code> <span class="soft">(served)</span>`
    : html`${each.shadowType} <code>${each.shadowHash}</code>`;
}
