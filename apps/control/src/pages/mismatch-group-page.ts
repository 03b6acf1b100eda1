import { JUDGEMENT_WORDS, JUDGEMENTS, type Judgement } from '../mismatches/judgement.js';
import type { GroupPage } from '../mismatches/mismatch-desk.js';
import { html, type Html } from '@banyan/pages';
import { page } from './layout.js';
import { judgedMark } from './mismatch-groups-page.js';
import { mismatchSample } from './mismatch-sample.js';
import { questionsText, releaseText, shareText } from './mismatch-words.js';
import { countText, instantText } from './words.js';

/** What each judgement says. */
const MEANINGS: Readonly<Record<Judgement, string>> = {
  'known-and-wanted': 'the service is meant to answer otherwise',
  'legacy-wrong': 'the service is right, and the core, or what we make of its words, is not',
  'service-wrong': 'to be mended in the service',
  open: 'takes back what was said before',
};

/** One group of mismatches: how often, what people say of it, and samples side by side. */
export function mismatchGroupPage({ domain, group, samples }: GroupPage): Html {
  const { path, kindText, about, operation } = group;
  const title = `${domain}: ${path}, ${kindText}`;
  return page({ title, aside: html`<a href="/mismatches/${domain}">All groups of ${domain}</a>` }, [
    html`<section class="card" aria-label="The group">
      <p><code>${path}</code> of ${operation}: ${kindText}${about === '' ? '' : html`, <strong>${about}</strong>`}.</p>
      ${facts(group)}
    </section>`,
    judgementPart(domain, group),
    html`<section class="card" aria-labelledby="samples">
      <h2 id="samples">Samples</h2>
      <p class="small soft">
        The first ones, some drawn by lot of all there were, and the latest. Values that may not be seen are withheld:
        equal hashes stand for equal values. A golden case is a folder with the core’s answer as it came, the question,
        and what the translator must make of it. Where legacy is right it holds at once and guards the translator; where
        the service is, it fails until the translator says so too.
      </p>
      ${
        samples.length === 0
          ? html`<p>None is kept: they are on their way, or have gone by their age.</p>`
          : samples.map((sample) => mismatchSample(domain, group.id, sample))
      }
    </section>`,
  ]);
}

function facts(group: GroupPage['group']): Html {
  const { release, served, questions, firstSeen, lastSeen } = group;
  return html`<dl class="facts">
    <div>
      <dt>Copies</dt>
      <dd>${shareText(group)}</dd>
    </div>
    <div>
      <dt>Answered to shoppers by the service</dt>
      <dd>${countText(served)}</dd>
    </div>
    <div>
      <dt>Different questions</dt>
      <dd>${questionsText(questions)}</dd>
    </div>
    <div>
      <dt>Release</dt>
      <dd><code>${releaseText(release)}</code></dd>
    </div>
    <div>
      <dt>First seen</dt>
      <dd>${instantText(Date.parse(firstSeen))}</dd>
    </div>
    <div>
      <dt>Last seen</dt>
      <dd>${instantText(Date.parse(lastSeen))}</dd>
    </div>
  </dl>`;
}

function judgementPart(domain: string, group: GroupPage['group']): Html {
  const { id, judgement, release } = group;
  const standing =
    judgement === null
      ? html`<p>${judgedMark(group)}</p>`
      : html`<p>${judgedMark(group)} ${judgement.reason}</p>
          <p class="small soft">
            ${instantText(Date.parse(judgement.at))}${
              judgement.release === release ? '' : `, of release ${releaseText(judgement.release)}`
            };
            <a href="/decisions/${judgement.decisionId}">the record</a>
          </p>`;
  return html`<section class="card" aria-labelledby="judgement">
    <h2 id="judgement">Judged</h2>
    ${standing}
    <details ${judgement === null ? html`open` : html``}>
      <summary>Judge it</summary>
      <form class="plain" method="post" action="/mismatches/${domain}/${id}/judgement">
        <fieldset>
          <legend>It is</legend>
          ${JUDGEMENTS.filter((each) => each !== 'open' || judgement !== null).map(
            (each) =>
              html`<label
                ><input type="radio" name="judgement" value="${each}" required /> ${JUDGEMENT_WORDS[each]}
                <span class="soft">– ${MEANINGS[each]}</span></label
              >`,
          )}
        </fieldset>
        <label>Why <input type="text" name="reason" required maxlength="1000" pattern=".*\\S.*" /></label>
        <label
          >Who judges
          <input type="text" name="person" required maxlength="200" pattern=".*\\S.*" autocomplete="username"
        /></label>
        <p class="small soft">
          It is written into the chain of decisions of ${domain}, for every release. It is a note: it changes no count,
          no evidence, no latch and no ramp. What is judged counts as a mismatch all the same.
        </p>
        <p><button type="submit">Write it down</button></p>
      </form>
    </details>
  </section>`;
}
