import type { ShadowStatus } from '../status/shop-status.js';
import { html, type Html } from './html.js';
import { countText, instantText } from './words.js';

/** The newest unexplained differences. Nobody sees a value: two hashes that are alike stand for values that are. */
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
  return html`<details class="small">
      <summary>Newest unexplained differences</summary>
      <p class="soft">
        Equal hashes stand for equal values. <code>GET /api/domains/${domain}/mismatches</code> has more.
      </p>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Field</th>
              <th scope="col">Question</th>
              <th scope="col">Serving</th>
              <th scope="col">Shadow</th>
              <th scope="col" class="n">Asked again</th>
              <th scope="col">Trace</th>
            </tr>
          </thead>
          <tbody>
            ${examples.map(
              (each) =>
                html`<tr>
                  <td>${instantText(Date.parse(each.at))}</td>
                  <td>${each.operation} <code>${each.path}</code></td>
                  <td><code>${each.inputHash}</code></td>
                  <td>${each.serving} ${each.servingType} <code>${each.servingHash}</code></td>
                  <td>${each.shadow} ${each.shadowType} <code>${each.shadowHash}</code></td>
                  <td class="n">${each.askedAgain}</td>
                  <td><code>${each.traceId}</code></td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>
    ${dropped}`;
}
