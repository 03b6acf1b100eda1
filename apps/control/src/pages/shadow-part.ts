import type { ShadowStatus } from '../status/shop-status.js';
import { html, type Html } from './html.js';
import { mismatchList } from './mismatch-list.js';
import { countText } from './words.js';

const SHOWN_PATHS = 10;

/** What the copies showed: how many were compared, where they differed, and what became of it. */
export function shadowPart(shadow: ShadowStatus, domain: string): Html {
  return html`<h3>Shadow</h3>
    <p>${countsText(shadow)}</p>
    ${pathTable(shadow)} ${noiseTable(shadow)} ${mismatchList(shadow, domain)}`;
}

function countsText({ selected, compared, skipped, ...of }: ShadowStatus): string {
  if (selected === 0) return 'Nothing has been copied.';
  const rest = [
    `${countText(of.matched)} agree`,
    `${countText(of.explained)} differed by a change in flight`,
    ...(of.pending > 0 ? [`${countText(of.pending)} are being asked again`] : []),
    ...(of.unverified > 0 ? [`${countText(of.unverified)} differed and could not be verified`] : []),
    `${countText(of.mismatched)} differ unexplained`,
  ];
  return `${countText(selected)} selected, ${countText(compared)} compared, ${countText(skipped)} skipped: ${rest.join(', ')}.`;
}

function pathTable({ mismatches }: ShadowStatus): Html {
  if (mismatches.length === 0) return html``;
  const more = mismatches.length - SHOWN_PATHS;
  return html`<div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Field that differs</th>
            <th scope="col">Serving</th>
            <th scope="col">Shadow</th>
            <th scope="col" class="n">Times</th>
            <th scope="col" class="n">In flight</th>
            <th scope="col" class="n">Unexplained</th>
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
                <td class="n">${countText(mismatch.explained)}</td>
                <td class="n">${countText(mismatch.unexplained)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${more > 0 ? html`<p class="small soft">and ${more} more paths</p>` : ''}`;
}

/** Legacy beside itself: a field that legacy does not repeat either proves nothing about the service. */
function noiseTable({ noise }: ShadowStatus): Html {
  const samples = noise.reduce((total, each) => total + each.samples, 0);
  if (samples === 0) return html``;
  const rows = noise.flatMap(({ operation, fields }) =>
    fields.slice(0, SHOWN_PATHS).map(
      (field) =>
        html`<tr>
          <td>${operation} <code>${field.path}</code></td>
          <td class="n">${countText(field.raw)}</td>
          <td class="n">${countText(field.noise)}</td>
          <td class="n">${countText(field.rawOnly)}</td>
          <td class="n">${countText(field.noiseOnly)}</td>
        </tr>`,
    ),
  );
  const said = `Legacy was asked twice for ${countText(samples)} copies`;
  if (rows.length === 0) return html`<p class="small soft">${said}: it never differed from itself.</p>`;
  return html`<p class="small soft">${said}.</p>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Noise by field</th>
            <th scope="col" class="n">Service differs</th>
            <th scope="col" class="n">Legacy differs</th>
            <th scope="col" class="n">Service alone</th>
            <th scope="col" class="n">Legacy alone</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>`;
}
