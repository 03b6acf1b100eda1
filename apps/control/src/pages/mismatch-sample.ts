import type { AnswerField, Cell, QuestionField } from '@banyan/shadow';
import type { SampleView } from '../mismatches/group-view.js';
import { LONGEST_CASE_NAME } from '../mismatches/mismatch-groups.dto.js';
import { html, type Html } from '@banyan/pages';
import { SCROLLED } from './layout.js';
import { reasonText } from './mismatch-words.js';
import { countText, instantText } from './words.js';

/** Of an answer with more fields than this, those that are alike are folded away. */
const MOST_IN_SIGHT = 40;

const STATE_WORDS: Readonly<Record<AnswerField['state'], string>> = {
  differs: 'differs',
  follows: 'follows from it',
  uncompared: 'not compared',
  same: '',
};
const STATE_CLASSES: Readonly<Record<AnswerField['state'], string>> = {
  differs: 'differs',
  follows: 'follows',
  uncompared: 'uncompared',
  same: 'alike',
};

/** One sample: the question, both answers side by side, and the golden case that can be made of it. */
export function mismatchSample(domain: string, group: string, sample: SampleView): Html {
  const { id, at, reason, serving, asked, traceId, replica, stage, question, answers } = sample;
  return html`<article class="sample" id="${id}">
    <h3>${instantText(Date.parse(at))} <span class="small soft">${reasonText(reason)}</span></h3>
    <dl class="facts">
      <div>
        <dt>Asked</dt>
        <dd>${asked}<small>${question === null ? 'withheld' : question.map(questionPart)}</small></dd>
      </div>
      <div>
        <dt>The shopper got</dt>
        <dd>${serving === 'legacy' ? 'legacy’s answer' : 'the service’s answer'}<small>stage ${stage}</small></dd>
      </div>
      <div>
        <dt>Trace</dt>
        <dd><code>${traceId}</code><small>${replica}</small></dd>
      </div>
    </dl>
    ${answers === null ? html`<p class="small soft">Both answers are withheld.</p>` : answerTables(answers)}
    ${goldenPart(domain, group, sample)}
  </article>`;
}

function questionPart({ at, value }: QuestionField): Html {
  return html`${at} ${cell(value)} `;
}

function answerTables(answers: readonly AnswerField[]): Html {
  if (answers.length <= MOST_IN_SIGHT) return answerTable(answers);
  const telling = answers.filter(({ state }) => state === 'differs' || state === 'follows');
  const others = answers.filter((field) => !telling.includes(field));
  return html`${answerTable(telling)}
    <details class="small">
      <summary>${countText(others.length)} other fields, alike or not compared</summary>
      ${answerTable(others)}
    </details>`;
}

function answerTable(answers: readonly AnswerField[]): Html {
  return html`<div ${SCROLLED}>
    <table class="stack sides">
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Legacy said</th>
          <th scope="col">The service said</th>
        </tr>
      </thead>
      <tbody>
        ${answers.map(
          ({ at, legacy, service, state }) =>
            html`<tr class="${STATE_CLASSES[state]}">
              <td>
                <code>${at}</code> ${state === 'same' ? '' : html`<strong class="small">${STATE_WORDS[state]}</strong>`}
              </td>
              <td data-label="legacy said">${cell(legacy)}</td>
              <td data-label="service said">${cell(service)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function cell(value: Cell): Html {
  if (value === null) return html`<span class="soft">nothing</span>`;
  if ('text' in value) return html`<code>${value.text}</code>`;
  return html`<span class="soft">withheld: ${value.withheld} <code>${value.hash}</code></span>`;
}

function goldenPart(domain: string, group: string, { id, noCaseText }: SampleView): Html {
  if (noCaseText !== null) return html`<p class="small soft">No golden case: ${noCaseText}</p>`;
  return html`<form class="row" method="get" action="/mismatches/${domain}/${group}/samples/${id}/golden.tar">
      <label class="small"
        >Name of its folder, if not the derived one
        <input type="text" name="name" maxlength="${LONGEST_CASE_NAME}" pattern="[a-z0-9]+(-[a-z0-9]+)*"
      /></label>
      <button name="expected" value="legacy">Golden case: legacy is right</button>
      <button name="expected" value="service">Golden case: the service is right</button>
    </form>
    <p class="small soft">
      A tar file; or, beside the others at once:
      <code>npm run -s banyan -- mismatches golden ${id} --expected legacy</code>
    </p>`;
}
