import { JUDGEMENT_WORDS } from '../mismatches/judgement.js';
import type { GroupList } from '../mismatches/mismatch-desk.js';
import type { GroupView } from '../mismatches/group-view.js';
import { html, type Html } from '@banyan/pages';
import { mark, page, SCROLLED } from './layout.js';
import { releaseText, shareText } from './mismatch-words.js';
import { countText, instantText, ratioText } from './words.js';

/** What of the list is shown, as it stands in the address. */
export interface GroupsShown {
  readonly domains: readonly string[];
  readonly limit: number;
  readonly offset: number;
  readonly release: string | undefined;
  readonly judged: 'yes' | 'no' | undefined;
}

/** Mismatches of a domain in groups of one cause, most copies first. */
export function mismatchGroupsPage(list: GroupList, shown: GroupsShown): Html {
  const { domain, since } = list;
  return page({ title: `Mismatches of ${domain}`, aside: `since ${since}` }, [
    html`<section class="card" aria-label="Groups">
      <p>${summary(list)}</p>
      ${otherDomains(list, shown)} ${filters(list, shown)} ${groupTable(list, shown)} ${paging(list, shown)}
    </section>`,
    comparisonTable(list),
    html`<p class="small soft">
      A copy that differs in several ways is in several groups, and in each of them once. What a change on its way
      explains, or nobody could verify, is in none. A judgement is a note: what is judged counts as a mismatch all the
      same. <a href="/api/domains/${domain}/mismatch-groups">As JSON</a>;
      <code>npm run -s banyan -- mismatches ${domain}</code>.
    </p>`,
  ]);
}

function summary({ comparisons, total, since }: GroupList): string {
  const [compared, mismatched] = [sum(comparisons, 'compared'), sum(comparisons, 'mismatched')];
  if (compared === 0) return `Nothing was compared since ${since}.`;
  const groups = total === 1 ? 'one group' : `${countText(total)} groups`;
  const share = ratioText(mismatched / compared);
  return `${countText(mismatched)} of ${countText(compared)} compared copies (${share}) differ and nothing explains it: ${groups}.`;
}

function otherDomains({ domain }: GroupList, { domains }: GroupsShown): Html {
  const others = domains.filter((each) => each !== domain);
  if (others.length === 0) return html``;
  return html`<p class="small">
    Other domains: ${others.map((each) => html`<a href="/mismatches/${each}">${each}</a> `)}
  </p>`;
}

function filters({ domain, comparisons }: GroupList, shown: GroupsShown): Html {
  const releases = [...new Set(comparisons.map(({ release }) => release))].filter((release) => release !== '');
  const link = (words: string, change: Partial<GroupsShown>): Html => {
    const to = { ...shown, offset: 0, ...change };
    const isHere = to.release === shown.release && to.judged === shown.judged;
    return isHere
      ? html`<strong aria-current="true">${words}</strong> `
      : html`<a href="${addressOf(domain, to)}">${words}</a> `;
  };
  return html`<p class="small">
    Judged:
    ${[
      link('all', { judged: undefined }),
      link('by nobody', { judged: 'no' }),
      link('by somebody', { judged: 'yes' }),
    ]}${
      releases.length < 2
        ? ''
        : html`<br />Release:
            ${[link('all', { release: undefined }), ...releases.map((release) => link(release, { release }))]}`
    }
  </p>`;
}

function groupTable({ domain, groups }: GroupList, shown: GroupsShown): Html {
  if (groups.length === 0) {
    return html`<p>
      ${shown.judged === undefined && shown.release === undefined ? 'There are none.' : 'None is like this.'}
    </p>`;
  }
  const most = Math.max(...groups.map(({ count }) => count));
  return html`<div ${SCROLLED}>
    <table class="stack groups">
      <thead>
        <tr>
          <th scope="col">What differs</th>
          <th scope="col">Copies</th>
          <th scope="col">Questions</th>
          <th scope="col">Release</th>
          <th scope="col">First and last seen</th>
          <th scope="col">Judged</th>
        </tr>
      </thead>
      <tbody>
        ${groups.map((group) => row(domain, group, most))}
      </tbody>
    </table>
  </div>`;
}

function row(domain: string, group: GroupView, most: number): Html {
  const { id, operation, path, kindText, about, count, release, firstSeen, lastSeen } = group;
  return html`<tr>
    <td>
      <a href="/mismatches/${domain}/${id}"><code>${path}</code></a
      ><br />${kindText}${about === '' ? '' : html` <strong>${about}</strong>`}<br /><span class="small soft"
        >${operation}</span
      >
    </td>
    <td data-label="copies">
      <span class="reach over" aria-hidden="true"><i style="width:${(100 * count) / most}%"></i></span><br /><span
        class="small"
        >${shareText(group)}${servedText(group)}</span
      >
    </td>
    <td data-label="questions">${countedQuestions(group)}</td>
    <td data-label="release"><code>${releaseText(release)}</code></td>
    <td data-label="seen">
      <span class="seen small">${instantText(Date.parse(firstSeen))}</span><br /><span class="seen small"
        >${instantText(Date.parse(lastSeen))}</span
      >
    </td>
    <td data-label="judged">${judgedMark(group)}</td>
  </tr>`;
}

/** The column says of what. */
function countedQuestions({ questions: { count, exact } }: GroupView): string {
  return `${exact ? '' : 'about '}${countText(count)}`;
}

/** What shoppers saw of it. */
function servedText({ served }: GroupView): string {
  return served === 0 ? '' : `; ${countText(served)} answered to shoppers by the service`;
}

/** Who judged it, and as what. */
export function judgedMark({ judgement }: Pick<GroupView, 'judgement'>): Html {
  if (judgement === null) return mark('wait', 'by nobody');
  const tone = judgement.judgement === 'service-wrong' ? 'bad' : 'off';
  return html`${mark(tone, JUDGEMENT_WORDS[judgement.judgement])} <span class="small soft">${judgement.person}</span>`;
}

function paging({ domain, total, groups }: GroupList, shown: GroupsShown): Html {
  const { limit, offset } = shown;
  if (total <= limit) return html``;
  const last = offset + groups.length;
  const to = (words: string, at: number): Html =>
    html`<a href="${addressOf(domain, { ...shown, offset: at })}">${words}</a>`;
  return html`<p class="small">
    ${countText(offset + 1)} to ${countText(last)} of ${countText(total)}.
    ${offset === 0 ? '' : to('Before', Math.max(0, offset - limit))} ${last >= total ? '' : to('Next', last)}
  </p>`;
}

function comparisonTable({ comparisons }: GroupList): Html {
  if (comparisons.length === 0) return html``;
  return html`<section class="card" aria-labelledby="compared">
    <h2 id="compared">What was compared</h2>
    <div ${SCROLLED}>
      <table>
        <thead>
          <tr>
            <th scope="col">Operation</th>
            <th scope="col">Release</th>
            <th scope="col" class="n">Compared</th>
            <th scope="col" class="n">Unexplained</th>
            <th scope="col" class="n">Share</th>
          </tr>
        </thead>
        <tbody>
          ${comparisons.map(
            ({ operation, release, compared, mismatched }) =>
              html`<tr>
                <td>${operation}</td>
                <td><code>${releaseText(release)}</code></td>
                <td class="n">${countText(compared)}</td>
                <td class="n">${countText(mismatched)}</td>
                <td class="n">${ratioText(compared === 0 ? null : mismatched / compared)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

function addressOf(domain: string, { limit, offset, release, judged }: GroupsShown): string {
  const query = new URLSearchParams({
    limit: String(limit),
    offset: String(offset),
    ...(release === undefined ? {} : { release }),
    ...(judged === undefined ? {} : { judged }),
  });
  return `/mismatches/${domain}?${query.toString()}`;
}

function sum(comparisons: GroupList['comparisons'], of: 'compared' | 'mismatched'): number {
  return comparisons.reduce((total, each) => total + each[of], 0);
}
