import type { DomainStatus } from '../status/shop-status.js';
import { html, rawHtml, type Html, type HtmlPart } from '@banyan/pages';
import { STYLE } from './style.js';

export interface PageOptions {
  readonly title: string;
  /** Reload after this many seconds; undefined: never. */
  readonly refreshSeconds?: number;
  /** Where it leads at once; undefined: nowhere. */
  readonly onwards?: string;
  /** Beside the name of the page. */
  readonly aside?: HtmlPart;
  /** Of this kind of page, beside the style of all. */
  readonly style?: Html;
  /** The path of a script, which the page can do without; whoever serves it must allow it (`content-security-policy`). */
  readonly script?: string;
  /** For pages of tables that nest. */
  readonly wide?: boolean;
}

/** A whole page around its content. */
export function page(options: PageOptions, content: HtmlPart): Html {
  const refresh =
    options.refreshSeconds === undefined
      ? undefined
      : html`<meta http-equiv="refresh" content="${options.refreshSeconds}" />`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${refresh}
        ${
          options.onwards === undefined
            ? undefined
            : html`<meta http-equiv="refresh" content="0; url=${options.onwards}" />`
        }
        <title>${options.title} · Banyan</title>
        <style>
          ${STYLE}${options.style}
        </style>
        ${options.script === undefined ? undefined : html`<script src="${options.script}" defer></script>`}
      </head>
      <body>
        <header class="${options.wide ? 'wide' : ''}">
          <h1>${options.title}</h1>
          <span class="soft small">${options.aside}</span>
        </header>
        <main class="${options.wide ? 'wide' : ''}">${content}</main>
        <footer class="small soft ${options.wide ? 'wide' : ''}">
          <a href="/status">Status</a> · <a href="/api/status">as JSON</a> · <a href="/api/openapi.json">API</a> ·
          <a href="/integrations">Integrations</a> · <a href="/consistency">Consistency</a> ·
          <a href="/authority">Stock authority</a> · <a href="/runbooks">Runbooks</a> ·
          <a href="/contracts">Contracts</a> · <a href="/problems">Problems</a> ·
          <a href="/metrics">Metrics</a>
        </footer>
      </body>
    </html>`;
}

/** Attributes of what holds a table that may be wider than the window: it is scrolled by keyboard too (WCAG 2.1.1). */
export const SCROLLED = rawHtml('class="scroll" role="group" aria-label="scrolls sideways" tabindex="0"');

export type Tone = 'good' | 'bad' | 'wait' | 'off';

type VerdictKind = DomainStatus['verdict']['kind'];

const SIGNS: Readonly<Record<Tone, string>> = { good: '✓', bad: '✕', wait: '…', off: '–' };

/** How a verdict looks; what is not known is neither good nor bad. */
export const VERDICT_TONES: Readonly<Record<VerdictKind, Tone>> = {
  healthy: 'good',
  breached: 'bad',
  inconclusive: 'wait',
  unmeasured: 'off',
};

/** A state: a sign, a word and a colour, so that it is read without seeing colours. */
export function mark(tone: Tone, words: string): Html {
  return html`<span class="mark ${tone}"><span aria-hidden="true">${SIGNS[tone]}</span> ${words}</span>`;
}
