import { html, type Html } from '@banyan/pages';
import { SCROLLED } from './layout.js';

/** Where a link of a page leads when it is served; undefined: nowhere, and its words stand alone. */
export type LinkTarget = (target: string) => string | undefined;

/**
 * The part of Markdown that our own pages are written in: headings, paragraphs, lists, tables, code. What it does not know
 * is shown as it was written; nothing of a page becomes markup but by `html`.
 */
export function markdown(text: string, linkTarget: LinkTarget): Html {
  const blocks = text.replaceAll('\r', '').split(/\n{2,}/);
  return html`${blocks.flatMap((block) => (block.trim() === '' ? [] : [rendered(block.replace(/\n+$/, ''), linkTarget)]))}`;
}

/** What stands within a line: code, emphasis, links. */
export function inlineMarkdown(text: string, linkTarget: LinkTarget): Html {
  return spans(text, linkTarget);
}

/** The first heading of a page. */
export function titleOf(text: string): string {
  return /^# (.+)$/m.exec(text)?.[1] ?? '';
}

function rendered(block: string, link: LinkTarget): Html {
  const fence = /^```\w*\n([^]*?)\n?```$/.exec(block.trim());
  if (fence !== null) return html`<pre><code>${fence[1]}</code></pre>`;
  const heading = /^(#{1,6}) (.+)$/.exec(block);
  // The page has its one h1 in its head; a title of a section is an h2.
  if (heading !== null) {
    const [, level = '', words = ''] = heading;
    if (level === '#') return html``;
    return level.length > 2 ? html`<h3>${spans(words, link)}</h3>` : html`<h2>${spans(words, link)}</h2>`;
  }
  if (/^\|.*\|\n\|[ |:-]+\|/.test(block)) return table(block, link);
  if (block.startsWith('- '))
    return html`<ul>
      ${items(block, /^- /gm, link)}
    </ul>`;
  if (/^\d+\. /.test(block))
    return html`<ol>
      ${items(block, /^\d+\. /gm, link)}
    </ol>`;
  return html`<p>${spans(block, link)}</p>`;
}

function items(block: string, start: RegExp, link: LinkTarget): readonly Html[] {
  return block
    .split(start)
    .slice(1)
    .map((item) => html`<li>${spans(item.trim(), link)}</li>`);
}

function table(block: string, link: LinkTarget): Html {
  const [head = [], , ...rows] = block.split('\n').map((line) => line.slice(1, -1).split('|'));
  return html`<div ${SCROLLED}>
    <table>
      <thead>
        <tr>
          ${head.map((cell) => html`<th scope="col">${spans(cell.trim(), link)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell) => html`<td>${spans(cell.trim(), link)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

const SPAN = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*]+)\*|\[([^\]]+)\]\(([^)\s]+)\)/g;

function spans(text: string, link: LinkTarget): Html {
  const parts: (Html | string)[] = [];
  let end = 0;
  for (const match of text.matchAll(SPAN)) {
    parts.push(text.slice(end, match.index), span(match, link));
    end = match.index + match[0].length;
  }
  return html`${[...parts, text.slice(end)]}`;
}

function span([, code, strong, emphasis, words = '', target = '']: RegExpMatchArray, link: LinkTarget): Html {
  if (code !== undefined) return html`<code>${code}</code>`;
  if (strong !== undefined) return html`<strong>${spans(strong, link)}</strong>`;
  if (emphasis !== undefined) return html`<em>${spans(emphasis, link)}</em>`;
  const href = link(target);
  return href === undefined ? html`${spans(words, link)}` : html`<a href="${href}">${spans(words, link)}</a>`;
}
