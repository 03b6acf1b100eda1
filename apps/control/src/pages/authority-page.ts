import type { AuthorityPage } from '../authority/authority-view.js';
import type { MoveProgress } from '../authority/authority-mover.js';
import { html, type Html } from '@banyan/pages';
import { mark, page, SCROLLED, type Tone } from './layout.js';
import { asWords, countText, instantText } from './words.js';

const STEP_TONES: Readonly<Record<AuthorityPage['steps'][number]['kind'], Tone>> = {
  begun: 'wait',
  undone: 'off',
  flipped: 'good',
};

const PROGRESS_TONES: Readonly<Record<MoveProgress['state'], Tone>> = { moving: 'wait', moved: 'good', undone: 'bad' };

/** Who has the authority for all stock, what is being moved, and every step that was taken. */
export function authorityPageText({ authority, move, steps }: AuthorityPage): Html {
  const { arm, term, movingTo, since, by, reason } = authority;
  return page({ title: 'Stock authority' }, [
    html`<section class="card" aria-labelledby="authority">
      <h2 id="authority">The ${arm} arm has it</h2>
      <p>
        ${movingTo === null ? mark('good', `term ${term}`) : mark('wait', `moving to ${movingTo}`)} since
        <time datetime="${since}">${instantText(Date.parse(since))}</time>, by ${by}: ${reason}
      </p>
      ${
        movingTo === null
          ? html`<p class="small soft">
              <code>banyan authority move --to ${arm === 'legacy' ? 'service' : 'legacy'} --reason …</code>
            </p>`
          : html`<p>
              <a href="/authority">Look again</a>. No order is taken meanwhile.
              <code>banyan authority undo --reason …</code> ends it.
            </p>`
      }
    </section>`,
    move === null ? html`` : moving(move),
    history(steps),
    html`<p class="small soft">
      What it is and how it is moved: <a href="/runbooks/stock-authority">runbook</a> ·
      <a href="/api/authority">as JSON</a>
    </p>`,
  ]);
}

/** While the ledger cannot be read. */
export function authorityUnknown(because: string): Html {
  return page({ title: 'Stock authority' }, html`<p>${mark('off', 'not known')} ${because}</p>`);
}

function moving({ to, state, step, text, comparison }: MoveProgress): Html {
  const differences = comparison?.differences ?? [];
  return html`<section class="card" aria-labelledby="move">
    <h2 id="move">The last move of this control: to ${to}</h2>
    <p>${mark(PROGRESS_TONES[state], asWords(state))} at <em>${asWords(step)}</em>: ${text}</p>
    ${
      differences.length === 0
        ? html``
        : html`<div ${SCROLLED}>
            <table>
              <thead>
                <tr>
                  <th scope="col">SKU</th>
                  <th scope="col">Source</th>
                  <th scope="col">Service</th>
                  <th scope="col">Core</th>
                </tr>
              </thead>
              <tbody>
                ${differences.map(
                  ({ sku, source, serviceE4, coreE4 }) =>
                    html`<tr>
                      <td>${sku}</td>
                      <td>${source}</td>
                      <td>${pieces(serviceE4)}</td>
                      <td>${pieces(coreE4)}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
            <p class="small soft">${countText(comparison?.count ?? 0)} differ.</p>
          </div>`
    }
  </section>`;
}

function history(steps: AuthorityPage['steps']): Html {
  if (steps.length === 0) return html`<p class="soft">It was never moved.</p>`;
  return html`<section class="card" aria-labelledby="steps">
    <h2 id="steps">Steps, the latest first</h2>
    <ul class="plain">
      ${steps.map(
        ({ kind, from, to, term, at, by, reason }) =>
          html`<li>
            ${mark(STEP_TONES[kind], asWords(kind))} ${from} → ${to}, term ${term},
            <time datetime="${at}">${instantText(Date.parse(at))}</time>, by ${by}: ${reason}
          </li>`,
      )}
    </ul>
  </section>`;
}

function pieces(quantityE4: number | null): string {
  return quantityE4 === null ? 'unknown' : String(quantityE4 / 10_000);
}
