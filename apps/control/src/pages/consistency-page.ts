import { decimalTextOf, isCurrency } from '@banyan/kernel';
import { kindText } from '../consistency/kind-words.js';
import type {
  Consistency,
  ConsistencyEvidence,
  ConsistencyExample,
  ConsistencyFinding,
} from '../consistency/read-consistency.js';
import { html, type Html } from '@banyan/pages';
import { mark, page, SCROLLED } from './layout.js';
import { ageText, asWords, countText, instantText } from './words.js';

/** Which findings a page shows. */
export interface ConsistencyShown {
  readonly state: string;
  readonly kind?: string | undefined;
  readonly subject?: string | undefined;
}

/** Ten-thousandths of a unit in one. */
const QUANTITY_SCALE = 10_000;

/** Where prices and catalogue are of two minds: by kind, each with what every place says and where that stands. */
export function consistencyPage(told: Consistency, shown: ConsistencyShown): Html {
  const nowMs = Date.parse(told.asOf);
  const kinds = [...Map.groupBy(told.findings, ({ kind }) => kind)];
  const aside = html`as of <time datetime="${told.asOf}">${instantText(nowMs)}</time>`;
  return page({ title: titleOf(told, shown), aside }, [
    standing(told, nowMs),
    summary(told, shown),
    ...(kinds.length === 0
      ? [html`<p>${shown.state === 'open' ? mark('good', 'none') : ''} Nothing ${shown.state} is known like this.</p>`]
      : kinds.map(([kind, findings]) => section(kind, findings, nowMs, shown.subject !== undefined))),
    told.more
      ? html`<p class="soft">There are more; ask for one kind, or for the JSON with a higher limit.</p>`
      : html``,
    html`<p class="small soft">
      What each kind means and what to do: <a href="/runbooks/price-consistency">runbook</a> ·
      <a href="/api/consistency?${searchOf(shown)}">as JSON</a>
    </p>`,
  ]);
}

/** While the process that compares does not say. */
export function consistencyUnknown(because: string): Html {
  return page({ title: 'Consistency' }, html`<p>${mark('off', 'not known')} ${because}</p>`);
}

function titleOf({ counts }: Consistency, { state }: ConsistencyShown): string {
  const count = counts.filter((each) => each.state === state).reduce((sum, each) => sum + each.count, 0);
  return count === 0 ? 'Consistency' : `Consistency: ${countText(count)} ${state}`;
}

/** How the comparison itself does: what was not looked at is not known to be well. */
function standing({ comparing, trouble, withoutStock, turn }: Consistency, nowMs: number): Html {
  const { last } = turn;
  const tellsLast =
    last === null
      ? 'No whole turn over the catalogue has ended yet.'
      : `The last turn ended ${ageText(nowMs - Date.parse(last.endedAt))} ago: ${countText(last.skus)} SKUs in ${ageText(
          last.tookMs,
        )}, ${countText(last.calls)} calls of the core, ${countText(last.skipped)} SKUs without an answer.`;
  const words = [
    comparing ? undefined : html`<p><strong>Nothing is compared:</strong> it is switched off.</p>`,
    trouble === null ? undefined : html`<p><strong>Nothing is compared just now:</strong> ${trouble}</p>`,
    withoutStock === null ? undefined : html`<p>Stock is held against nothing just now: ${withoutStock}</p>`,
  ].filter((each) => each !== undefined);
  return html`${words.length === 0 ? html`` : html`<div class="banner wait" role="status">${words}</div>`}
    <p class="small soft">${tellsLast}</p>`;
}

function summary({ counts }: Consistency, shown: ConsistencyShown): Html {
  const states = ['open', 'settling', 'cleared'];
  const inState = counts.filter(({ state }) => state === shown.state).toSorted((a, b) => b.count - a.count);
  const total = (state: string): number =>
    counts.filter((each) => each.state === state).reduce((sum, { count }) => sum + count, 0);
  return html`<nav class="card" aria-label="what is shown">
    <p>
      ${states.map(
        (state, at) =>
          html`${at === 0 ? '' : ' · '}${
            state === shown.state
              ? html`<strong>${state} ${countText(total(state))}</strong>`
              : html`<a href="/consistency?${searchOf({ state })}">${state} ${countText(total(state))}</a>`
          }`,
      )}
    </p>
    <p class="small">
      ${inState.map(
        ({ kind, count }, at) =>
          html`${at === 0 ? '' : ' · '}<a href="/consistency?${searchOf({ state: shown.state, kind })}"
              >${asWords(kind)}</a
            >
            ${countText(count)}`,
      )}
      ${
        shown.kind === undefined && shown.subject === undefined
          ? html``
          : html` · <a href="/consistency?${searchOf({ state: shown.state })}">all</a>`
      }
    </p>
  </nav>`;
}

function section(kind: string, findings: readonly ConsistencyFinding[], nowMs: number, closely: boolean): Html {
  return html`<section class="card" aria-labelledby="${kind}">
    <h2 id="${kind}">${asWords(kind)} <small class="soft">${kindText(kind)}</small></h2>
    ${findings.map((finding) => article(finding, nowMs, closely))}
  </section>`;
}

function article(finding: ConsistencyFinding, nowMs: number, closely: boolean): Html {
  const { subject, odd, example, openings } = finding;
  return html`<article class="integration">
    <h3>
      <a href="/consistency?${searchOf({ state: finding.state, subject })}">${subject}</a>
      ${odd.length === 0 ? mark('wait', 'nobody can tell which is wrong') : mark('bad', odd.join(', '))}
    </h3>
    <p class="small soft">
      ${whenText(finding, nowMs)}${openings > 1 ? ` It came back ${countText(openings - 1)} times.` : ''}
    </p>
    <p>${saysText(finding)}</p>
    ${example === null ? html`` : exampleText(example)}
    ${
      closely
        ? evidenceTable(finding)
        : html`<details>
            <summary class="small">rows, and what is stored</summary>
            ${evidenceTable(finding)}
          </details>`
    }
  </article>`;
}

/** What the places say, those of one mind together. */
function saysText({ odd, evidence }: ConsistencyFinding): Html {
  const groups = [...Map.groupBy(evidence, ({ value }) => value)];
  return html`${groups.map(([value, those], at) => {
    const places = those.map(({ place }) => place);
    const isOdd = places.every((place) => odd.includes(place));
    const text = `${[...new Set(places)].join(', ')}: ${value}`;
    return html`${at === 0 ? '' : ' · '}${isOdd ? html`<strong>${text}</strong>` : text}`;
  })}`;
}

function evidenceTable({ odd, evidence }: ConsistencyFinding): Html {
  return html`<div ${SCROLLED}>
    <table class="stack">
      <thead>
        <tr>
          <th scope="col">Place</th>
          <th scope="col">Says</th>
          <th scope="col">Row</th>
          <th scope="col">Row changed</th>
        </tr>
      </thead>
      <tbody>
        ${evidence.map((each) => evidenceRow(each, odd.includes(each.place)))}
      </tbody>
    </table>
  </div>`;
}

function evidenceRow(
  { place, value, stored, productId, shopRowId, rowChangedAt }: ConsistencyEvidence,
  isOdd: boolean,
): Html {
  const row = [
    productId === null ? undefined : `product ${productId}`,
    shopRowId === null ? undefined : `shop row ${shopRowId}`,
  ].filter((each) => each !== undefined);
  return html`<tr>
    <th scope="row">${isOdd ? html`<strong>${place}</strong>` : place}</th>
    <td data-label="says">
      ${isOdd ? html`<strong>${value}</strong>` : value}
      ${
        stored === ''
          ? html``
          : html`<details>
              <summary class="small">as stored</summary>
              <code>${stored}</code>
            </details>`
      }
    </td>
    <td data-label="row">${row.length === 0 ? '–' : row.join(', ')}</td>
    <td data-label="row changed">${rowChangedAt === null ? '–' : instantText(Date.parse(rowChangedAt))}</td>
  </tr>`;
}

function exampleText({ at, group, quantityE4, charged }: ConsistencyExample): Html {
  const prices = charged.map(({ place, price, per }) => {
    const amount = price === null ? 'cannot be bought' : `${moneyText(price)}${per === 1 ? '' : ` per ${per}`}`;
    return `${place} ${amount}`;
  });
  return html`<p class="small">
    ${group}, quantity ${quantityE4 / QUANTITY_SCALE}, on ${instantText(Date.parse(at))}: ${prices.join(' · ')}
  </p>`;
}

/** `11.50 EUR`; of a currency that nobody knows here, in its minor units. */
function moneyText({ amountMinor, currency }: { readonly amountMinor: number; readonly currency: string }): string {
  if (!isCurrency(currency)) return `${amountMinor} minor units of ${currency}`;
  return `${decimalTextOf({ amountMinor, currency })} ${currency}`;
}

function whenText({ state, firstSeenAt, clearedAt, lastSeenAt }: ConsistencyFinding, nowMs: number): string {
  const ago = (at: string): string => {
    const words = ageText(Math.max(0, nowMs - Date.parse(at)));
    return words === 'now' ? 'just now' : `${words} ago`;
  };
  const first = `First seen ${instantText(Date.parse(firstSeenAt))}, ${ago(firstSeenAt)}`;
  if (state === 'cleared' && clearedAt !== null) return `${first}; put right ${ago(clearedAt)}.`;
  if (state === 'settling') return `${first}; it may be a change on its way.`;
  return `${first}; seen last ${ago(lastSeenAt)}.`;
}

function searchOf({ state, kind, subject }: ConsistencyShown): string {
  const search = new URLSearchParams({ state });
  if (kind !== undefined) search.set('kind', kind);
  if (subject !== undefined) search.set('subject', subject);
  return search.toString();
}
