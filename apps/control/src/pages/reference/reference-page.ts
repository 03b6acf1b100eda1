import { html, type Html, type HtmlPart } from '@banyan/pages';
import { page } from '../layout.js';
import { REFERENCE_STYLE } from './reference-style.js';

/** Where the small script of these pages is; they work without it. */
export const REFERENCE_SCRIPT = '/contracts.js';

export interface Crumb {
  readonly href: string;
  readonly words: string;
}

/** A page of the reference: wide, with its place among the others above it. */
export function referencePage(title: string, trail: readonly Crumb[], content: HtmlPart, aside?: HtmlPart): Html {
  return page(
    { title, style: REFERENCE_STYLE, script: REFERENCE_SCRIPT, wide: true, ...(aside === undefined ? {} : { aside }) },
    html`<nav class="trail small" aria-label="Where this is">
        ${trail.map(({ href, words }, index) => html`${index === 0 ? '' : ' / '}<a href="${href}">${words}</a>`)}
      </nav>
      ${content}`,
  );
}
