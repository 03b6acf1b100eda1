import type { ShadowStatus } from '../status/shop-status.js';
import { html, type Html } from '@banyan/pages';
import { SCROLLED } from './layout.js';
import { mismatchList } from './mismatch-list.js';
import { countText } from './words.js';

const SHOWN_PATHS = 10;

/** What the copies showed: how many were compared, where they differed, and what became of it. */
export function shadowPart(shadow: ShadowStatus, domain: string): Html {
  return html`<h3>Shadow: what the other arm said to the same questions</h3>
    <p>${shadow.text}</p>
    ${wordsText(shadow)} ${pathTable(shadow)} ${noiseTable(shadow)} ${mismatchList(shadow, domain)}`;
}

/** The words of the sentence, where there is something to explain. */
function wordsText({ compared, matched }: ShadowStatus): Html {
  if (compared === matched) return html``;
  return html`<p class="small soft">
    In flight: differed until a change had reached both arms. Pending: both are being asked again. Unverified: differed,
    and could not be asked again. Ignored: in nothing but what people said may differ for a time, and no evidence.
    Unexplained: nothing says that they had reason to differ.
  </p>`;
}

function pathTable({ mismatches }: ShadowStatus): Html {
  if (mismatches.length === 0) return html``;
  const more = mismatches.length - SHOWN_PATHS;
  return html`<div ${SCROLLED}>
      <table class="stack">
        <thead>
          <tr>
            <th scope="col">Field that differs</th>
            <th scope="col" class="n">Times</th>
            <th scope="col" class="n">In flight</th>
            <th scope="col" class="n">Unexplained</th>
          </tr>
        </thead>
        <tbody>
          ${mismatches.slice(0, SHOWN_PATHS).map(
            (mismatch) =>
              html`<tr>
                <td>
                  <code>${mismatch.path}</code><br /><span class="small soft"
                    >serving ${mismatch.servingType}, shadow ${mismatch.shadowType}</span
                  >
                </td>
                <td class="n" data-label="times">${countText(mismatch.count)}</td>
                <td class="n" data-label="in flight">${countText(mismatch.explained)}</td>
                <td class="n" data-label="unexplained">${countText(mismatch.unexplained)}</td>
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
          <td class="n" data-label="service differs">${countText(field.raw)}</td>
          <td class="n" data-label="legacy differs">${countText(field.noise)}</td>
          <td class="n" data-label="service alone">${countText(field.rawOnly)}</td>
          <td class="n" data-label="legacy alone">${countText(field.noiseOnly)}</td>
        </tr>`,
    ),
  );
  const said = `To tell its own noise, legacy was asked twice at once for ${countText(samples)} copies`;
  if (rows.length === 0) return html`<p class="small soft">${said}: it never differed from itself.</p>`;
  return html`<p class="small soft">
      ${said}. How often the service, or legacy itself, differed from legacy's first answer:
    </p>
    <div ${SCROLLED}>
      <table class="stack">
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
