import type { Freshness } from '../integrations/freshness.js';
import { html, type Html } from '@banyan/pages';
import { mark, SCROLLED } from './layout.js';
import { ageText, countText, ratioText } from './words.js';

/** How late each source was known lately, beside the bound. */
export function freshnessTable(freshness: Freshness, nowMs: number): Html {
  const { sources, boundMs, caughtUpMsAgo, gaps, healings } = freshness;
  const caughtUp = caughtUpMsAgo === null ? 'never read to its end' : `read to its end ${agoText(caughtUpMsAgo)}`;
  const bound = boundMs === null ? 'no bound is promised' : `the bound is ${lagText(boundMs)}`;
  return html`<p class="small soft">
      ${caughtUpMark(freshness, caughtUp)} · ${bound} · ${countText(gaps.found)} gaps found, ${countText(gaps.healed)}
      healed, ${countText(gaps.givenUp)} given up · ${countText(healings.rewinds)} rewinds,
      ${countText(healings.rereads)} re-reads
    </p>
    ${
      sources.length === 0
        ? ''
        : html`<div ${SCROLLED}>
            <table class="stack">
              <thead>
                <tr>
                  <th scope="col">Source</th>
                  <th scope="col" class="n">Half within</th>
                  <th scope="col" class="n">99 of 100 within</th>
                  <th scope="col" class="n">Last</th>
                  <th scope="col" class="n">In time</th>
                  <th scope="col" class="n">Changes</th>
                  <th scope="col">Last change</th>
                </tr>
              </thead>
              <tbody>
                ${sources.map((source) => row(source, nowMs))}
              </tbody>
            </table>
          </div>`
    }`;
}

/** Everything below is only as new as the last read. */
function caughtUpMark({ boundMs, caughtUpMsAgo }: Freshness, words: string): Html | string {
  const isLate = boundMs !== null && (caughtUpMsAgo ?? Infinity) > boundMs;
  return isLate ? mark('bad', words) : words;
}

function row(source: Freshness['sources'][number], nowMs: number): Html {
  const { lagMs, overBound, withinBoundRatio, changes, lastChangeAt } = source;
  const late = lagText(lagMs.p99);
  return html`<tr>
    <th scope="row">${source.source}</th>
    <td class="n" data-label="half within">${lagText(lagMs.p50)}</td>
    <td class="n" data-label="99 of 100 within">${overBound ? mark('bad', late) : late}</td>
    <td class="n" data-label="last">${lagText(lagMs.last)}</td>
    <td class="n" data-label="in time">${ratioText(withinBoundRatio)}</td>
    <td class="n" data-label="changes">${countText(changes)}</td>
    <td data-label="last change">${lastChangeAt === null ? '–' : agoText(nowMs - Date.parse(lastChangeAt))}</td>
  </tr>`;
}

/** `240 ms`, `5.2 s`; `–` where nothing changed. */
function lagText(ms: number | null): string {
  if (ms === null) return '–';
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  return ms < 60_000 ? `${Number((ms / 1_000).toFixed(1))} s` : ageText(ms);
}

function agoText(ms: number): string {
  const words = ageText(Math.max(0, ms));
  return words === 'now' ? 'just now' : `${words} ago`;
}
