import type { ShadowStatus } from '../status/shop-status.js';
import { html, type Html } from './html.js';
import { countText } from './words.js';

const SHOWN_PATHS = 10;

/** What the copies showed: how many were compared, and where they differed. */
export function shadowPart(shadow: ShadowStatus): Html {
  const { selected, compared, matched, mismatched, skipped, mismatches } = shadow;
  const counts =
    selected === 0
      ? 'Nothing has been copied.'
      : `${countText(selected)} selected, ${countText(compared)} compared, ${countText(skipped)} skipped: ${countText(matched)} agree, ${countText(mismatched)} differ.`;
  const table = html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th scope="col">Field that differs</th>
          <th scope="col">Serving</th>
          <th scope="col">Shadow</th>
          <th scope="col" class="n">Times</th>
        </tr>
      </thead>
      <tbody>
        ${mismatches.slice(0, SHOWN_PATHS).map(
          (mismatch) =>
            html`<tr>
              <td><code>${mismatch.path}</code></td>
              <td>${mismatch.servingType}</td>
              <td>${mismatch.shadowType}</td>
              <td class="n">${countText(mismatch.count)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
  const more = mismatches.length - SHOWN_PATHS;
  return html`<h3>Shadow</h3>
    <p>${counts}</p>
    ${mismatches.length === 0 ? '' : table} ${more > 0 ? html`<p class="small soft">and ${more} more paths</p>` : ''}`;
}
