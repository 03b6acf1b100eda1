import type { JsonValue } from '@banyan/contracts';
import type { ExampleView } from '../../contracts/reading/operation-view.js';
import { html, type Html } from '@banyan/pages';

/** A value as it is sent. A text that is no JSON stands as it is: the legacy wire's envelopes. */
export function exampleText(value: JsonValue): string {
  return typeof value === 'string' && /[<\n]/.test(value) ? value : JSON.stringify(value, undefined, 2);
}

/** Examples, each behind its summary; the first one open. */
export function exampleList(examples: readonly ExampleView[]): Html {
  return html`${examples.map(
    ({ name, summary = name, value }, index) =>
      html`<details ${index === 0 ? html`open` : ''}>
        <summary class="small">Example${summary === undefined ? '' : `: ${summary}`}</summary>
        <pre tabindex="0"><code>${exampleText(value)}</code></pre>
      </details>`,
  )}`;
}
