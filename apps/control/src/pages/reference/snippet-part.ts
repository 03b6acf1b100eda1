import type { Snippets } from '../../contracts/trying/snippets.js';
import { html, type Html } from '@banyan/pages';

const NAMES: readonly (readonly [keyof Snippets, string])[] = [
  ['curl', 'curl'],
  ['fetch', 'fetch'],
  ['typescript', 'TypeScript, with its types'],
];

/** A request to take along. A click on a text selects all of it; with script, a button copies it. @param isOpen the first of them */
export function snippetPart(snippets: Snippets, isOpen = false): Html {
  return html`<h3>To copy</h3>
    ${NAMES.map(
      ([name, words], index) =>
        html`<details ${isOpen && index === 0 ? 'open' : ''}>
          <summary class="small">${words}</summary>
          <div class="copying">
            <pre class="copy" tabindex="0"><code>${snippets[name]}</code></pre>
          </div>
        </details>`,
    )}`;
}
