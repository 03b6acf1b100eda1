import type { ProcessStatus, ReplicaStatus, ShopStatus } from '../status/shop-status.js';
import { domainSection } from './domain-section.js';
import { html, type Html } from '@banyan/pages';
import { integrationsSection } from './integrations-section.js';
import { mark, page, SCROLLED, type Tone } from './layout.js';
import { ageText, asWords, countText, instantText } from './words.js';

const REFRESH_SECONDS = 3;
/** A replica reports twice a second; silence this long is worth a colour. */
const SILENT_AFTER_MS = 3_000;

const PROCESS_TONES: Readonly<Record<ProcessStatus['state'], Tone>> = {
  ready: 'good',
  degraded: 'wait',
  draining: 'wait',
  'not-ready': 'bad',
  away: 'bad',
};

/**
 * The whole shop on one page, without script.
 *
 * @param renewing loads itself anew: only for who asked for it, since it takes away what somebody reads or has opened (WCAG 2.2.1)
 */
export function statusPage(status: ShopStatus, renewing = false): Html {
  const nowMs = Date.parse(status.asOf);
  const aside = html`as of <time datetime="${status.asOf}">${instantText(nowMs)}</time>,
    ${
      renewing
        ? html`renewed every ${REFRESH_SECONDS} s · <a href="/status">hold still</a>`
        : html`<a href="/status">look again</a> · <a href="/status?renewing">renew every ${REFRESH_SECONDS} s</a>`
    }`;
  return page({ title: title(status), aside, ...(renewing ? { refreshSeconds: REFRESH_SECONDS } : {}) }, [
    away(status),
    attentionPart(status),
    authorityPart(status),
    ...status.domains.map((domain) => domainSection(domain, nowMs)),
    replicas(
      status.replicas,
      status.domains.filter(({ extracted }) => extracted).map(({ domain }) => domain),
    ),
    processes(status.processes),
    integrationsSection(status.integrations, nowMs),
  ]);
}

/** The tab already says whether to worry. */
function title({ domains, attention }: ShopStatus): string {
  const tripped = domains.filter(({ latch }) => latch?.state === 'tripped').map(({ domain }) => domain);
  if (tripped.length > 0) return `✕ ${tripped.join(', ')} tripped`;
  const bad = attention.filter(({ tone }) => tone === 'bad').length;
  return bad === 0 ? 'Status' : `✕ Status: ${bad} broken`;
}

/** The five seconds: what to look at, or that there is nothing. */
function attentionPart({ attention }: ShopStatus): Html {
  if (attention.length === 0) {
    return html`<p class="attention">${mark('good', 'all well')} Nothing known needs anybody.</p>`;
  }
  return html`<section class="card attention" aria-labelledby="attention">
    <h2 id="attention">Look at this</h2>
    <ul class="plain">
      ${attention.map(
        ({ tone, text, href }) =>
          html`<li>
            ${mark(tone, tone === 'bad' ? 'broken' : 'watch')} ${text} <a class="small" href="${href}">more</a>
          </li>`,
      )}
    </ul>
  </section>`;
}

function authorityPart({ authority }: ShopStatus): Html {
  if (authority === null) return html``;
  const moving = authority.movingTo === null ? html`` : html` ${mark('wait', `moving to ${authority.movingTo}`)}`;
  return html`<p class="small soft">
    Authority for all stock: <strong>${authority.arm}</strong>, term ${authority.term}${moving}
    <a href="/authority">more</a>
  </p>`;
}

function away({ control, replicas: list }: ShopStatus): Html {
  const words: Html[] = [];
  if (control.database === 'away') {
    words.push(
      html`<p>
        <strong>PostgreSQL is away.</strong> Latches are shown as last read; leases and decisions are missing.
      </p>`,
    );
  }
  if (control.unleash === 'away') {
    words.push(html`<p><strong>Unleash is away.</strong> Flags stay as last fetched; a trip works without it.</p>`);
  }
  if (list.every(({ reportAgeMs }) => reportAgeMs === null || reportAgeMs > SILENT_AFTER_MS)) {
    words.push(html`<p><strong>No gateway reports.</strong> Nothing below is measured now.</p>`);
  }
  return words.length === 0 ? html`` : html`<div class="banner wait" role="status">${words}</div>`;
}

function replicas(list: readonly ReplicaStatus[], domains: readonly string[]): Html {
  const rows = list.map(
    (replica) =>
      html`<tr>
        <th scope="row"><a href="${safeUrl(replica.opsUrl)}/readyz?verbose">${replica.replica}</a></th>
        <td data-label="report">${reportMark(replica)}</td>
        <td data-label="lease">${leaseMark(replica)}</td>
        <td data-label="epoch">${domains.map((domain) => html`${domain} ${replica.acknowledged[domain] ?? '–'} `)}</td>
        <td data-label="flags">${flagsText(replica)}</td>
      </tr>`,
  );
  return html`<section class="card" aria-labelledby="replicas">
    <h2 id="replicas">Gateway replicas</h2>
    ${
      list.length === 0
        ? html`<p class="soft">None has reported within a minute.</p>`
        : html`<div ${SCROLLED}>
            <table class="stack">
              <thead>
                <tr>
                  <th scope="col">Replica</th>
                  <th scope="col">Last report</th>
                  <th scope="col">Lease</th>
                  <th scope="col">Acknowledged epoch</th>
                  <th scope="col">Flags</th>
                </tr>
              </thead>
              <tbody>
                ${rows}
              </tbody>
            </table>
          </div>`
    }
  </section>`;
}

function reportMark({ reportAgeMs }: ReplicaStatus): Html {
  if (reportAgeMs === null) return mark('bad', 'never');
  const words = reportAgeMs < 1_000 ? 'now' : `${ageText(reportAgeMs)} ago`;
  return mark(reportAgeMs > SILENT_AFTER_MS ? 'bad' : 'good', words);
}

function leaseMark({ lease }: ReplicaStatus): Html {
  if (lease === null) return mark('off', 'unknown');
  return lease.inForce ? mark('good', 'in force') : mark('bad', 'lapsed');
}

function flagsText({ flags }: ReplicaStatus): string {
  if (flags === null) return '–';
  const age = flags.ageMs === null ? 'never fetched' : ageText(flags.ageMs);
  return `${flags.source}, ${age === 'now' ? 'fresh' : age}`;
}

function processes(list: readonly ProcessStatus[]): Html {
  if (list.length === 0) return html``;
  return html`<section class="card" aria-labelledby="processes">
    <h2 id="processes">Processes</h2>
    <ul class="plain">
      ${list.map(
        (each) =>
          html`<li>
            <a href="${safeUrl(each.opsUrl)}/readyz?verbose">${each.name}</a>
            ${mark(PROCESS_TONES[each.state], asWords(each.state))}
            <a class="small" href="${safeUrl(each.opsUrl)}/metrics">metrics</a>
            <span class="small soft">${each.failing.join(' · ')}${feedText(each)}</span>
          </li>`,
      )}
    </ul>
  </section>`;
}

function feedText({ feed, failing }: ProcessStatus): string {
  if (feed === undefined) return '';
  const text = `change feed ${feed.lagSeconds.toFixed(1)} s behind, at ${countText(feed.position)}, ${countText(feed.refusedRows)} rows refused`;
  return failing.length === 0 ? text : ` · ${text}`;
}

/** A report is input: only http may become a link. */
function safeUrl(url: string): string {
  return /^https?:\/\//.test(url) ? url : '#';
}
