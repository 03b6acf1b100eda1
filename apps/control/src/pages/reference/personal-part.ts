import { html, type Html } from '@banyan/pages';
import { governanceTags } from './governance-tags.js';
import type { ReferenceContext } from './reference-context.js';

/** Every field of a page of which its contract says that it is, or only looks, personal. */
export function personalPart({ governed }: ReferenceContext): Html {
  const rows = governed.map(
    ({ where, anchor, governance }) =>
      html`<tr>
        <th scope="row"><a href="#${anchor}">${where}</a></th>
        <td>${governanceTags(governance)}</td>
      </tr>`,
  );
  return html`<section class="card" id="personal">
    <h2>Personal data</h2>
    ${
      rows.length === 0
        ? html`<p class="soft small">No field of this text is marked as being about a person (<code>x-pii</code>).</p>`
        : html`<p class="soft small">What stands in these fields reaches neither logs nor stored differences.</p>
            <table class="stack">
              <thead>
                <tr>
                  <th scope="col">Field</th>
                  <th scope="col">What it is, how long it is kept, who answers for it</th>
                </tr>
              </thead>
              <tbody>
                ${rows}
              </tbody>
            </table>`
    }
  </section>`;
}
