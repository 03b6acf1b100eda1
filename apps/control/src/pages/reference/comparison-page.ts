import { CHANGELOG_HEADINGS, ruleSays, type Change, type Counterexample } from '@banyan/contracts';
import type { DifferencesView, OperationDifferences } from '../../contracts/comparing/differences-view.js';
import type { FieldDifference } from '../../contracts/comparing/field-differences.js';
import type { ContractText } from '../../contracts/shelf/contract-text.js';
import { nameOf } from '../../contracts/shelf/named-text.js';
import { html, type Html } from '@banyan/pages';
import { mark, type Tone } from '../layout.js';
import { anchorOf } from './anchors.js';
import { contractProse } from './contract-prose.js';
import { exampleText } from './json-example.js';
import { referencePage, type Crumb } from './reference-page.js';
import { operationAnchor } from './operation-part.js';

const VERDICTS: Readonly<Record<DifferencesView['verdict'], { readonly tone: Tone; readonly words: string }>> = {
  compatible: { tone: 'good', words: 'nobody who relied on the earlier can fail with the later' },
  breaking: { tone: 'bad', words: 'somebody who relied on the earlier may fail with the later' },
  undecided: { tone: 'wait', words: 'whether somebody may fail could not be decided' },
};

/** What changed between two texts. @param prose what the changelog says of the later one, as Markdown; empty: nothing */
export function comparisonPage(view: DifferencesView, prose: string): Html {
  const { from, to, verdict, operations, others, changes } = view;
  const { tone, words } = VERDICTS[verdict];
  return referencePage(
    `${from.domain}: ${textName(from)} to ${textName(to)}`,
    trailOf(from),
    html`<section class="card">
        <p>${mark(tone, verdict)} ${words}.</p>
        <p class="small">
          ${textLink(from)} and ${textLink(to)}, compared by the checker that guards publishing (profile
          <code>default</code>); what breaks is shown by a payload that it verified against both texts.
          ${from.version === to.version ? '' : `That the path says ${to.version} is left out: everybody knows it.`}
          ${others.length + operations.length === 0 ? 'The same promise.' : ''}
        </p>
        <p class="small soft">
          The same from a terminal:
          <code>npm run -s banyan -- contracts changelog ${from.domain} ${from.infoVersion}..${to.infoVersion}</code>
        </p>
        <p class="small"><a href="/contracts/${to.domain}/${reversed(view)}">The other way round</a></p>
      </section>
      ${
        prose === ''
          ? ''
          : html`<section class="card prose" id="changelog">
              <h2>What its owners say of ${to.infoVersion}</h2>
              ${contractProse(prose)}
            </section>`
      }
      ${operations.map((operation) => operationCard(operation, to))}
      ${
        others.length === 0
          ? ''
          : html`<section class="card" id="others">
              <h2>Of no single operation</h2>
              ${changeList(others)}
            </section>`
      }
      ${
        changes.length === 0
          ? ''
          : html`<p class="small soft">
              ${CHANGELOG_HEADINGS.map(([severity]) => `${changes.filter((change) => change.severity === severity).length} ${severity}`).join(', ')}.
            </p>`
      }`,
  );
}

/** While it is made, or where it cannot be. */
export function notComparedPage(from: ContractText, to: ContractText, because: string): Html {
  return referencePage(
    `${from.domain}: ${textName(from)} to ${textName(to)}`,
    trailOf(from),
    html`<section class="card">
      <div class="banner wait"><p>These texts are not compared: ${because}</p></div>
      <p class="small">${textLink(from)} and ${textLink(to)} can be read.</p>
    </section>`,
  );
}

function trailOf({ domain }: ContractText): readonly Crumb[] {
  return [
    { href: '/contracts', words: 'Contracts' },
    { href: `/contracts/${domain}`, words: domain },
  ];
}

function textName({ version, infoVersion }: ContractText): string {
  return `${version} ${infoVersion}`;
}

function textLink(text: ContractText): Html {
  return html`<a href="/contracts/${text.domain}/${text.version}/${text.infoVersion}">${textName(text)}</a>`;
}

function reversed({ from, to }: DifferencesView): string {
  return `${nameOf(to)}...${nameOf(from)}`;
}

function operationCard(
  { method, route, operation, fate, changes, fields }: OperationDifferences,
  to: ContractText,
): Html {
  const anchor = anchorOf(method, route);
  const href = `/contracts/${to.domain}/${to.version}/${to.infoVersion}#${operationAnchor(operation.operationId)}`;
  return html`<section class="card" id="${anchor}">
    <h2>
      <span class="method${fate === 'removed' ? ' gone' : ''}">${method}</span>
      ${fate === 'removed' ? html`<code>${route}</code>` : html`<a class="anchor" href="${href}"><code>${route}</code></a>`}
    </h2>
    <p class="small soft">${fate}${operation.summary === undefined ? '' : `: ${operation.summary}`}</p>
    ${changeList(changes)} ${fieldTable(fields, `${method} ${route}`)}
  </section>`;
}

/** Under the headings of a changelog, the gravest first. */
function changeList(changes: readonly Change[]): Html {
  return html`${CHANGELOG_HEADINGS.flatMap(([severity, heading]) => {
    const found = changes.filter((change) => change.severity === severity);
    return found.length === 0 ? [] : [html`<h3>${heading}</h3>`, ...found.map(changeItem)];
  })}`;
}

function changeItem({ id, severity, direction, pointer, message, fix, counterexample }: Change): Html {
  const says = ruleSays(id);
  return html`<div class="difference ${severity}">
    <p>${message}</p>
    ${counterexample === undefined ? '' : counterexamplePart(counterexample)}
    <p class="small soft">
      ${says}
      <code>${id}</code
      >${direction === 'neither' ? '' : `, on the side of the ${direction}`}${pointer === '' ? '' : html`, at <code>${pointer}</code>`}
    </p>
    ${severity === 'note' || fix === undefined ? '' : html`<p class="small soft">Instead, within a major: ${fix}</p>`}
  </div>`;
}

/** Somebody's message, whole: what used to be taken and is not, or what may now come and was not valid. */
function counterexamplePart(example: Counterexample): Html {
  const { kind, method, path, headers, body } = example;
  const first =
    kind === 'request'
      ? `${method} ${path}${example.query === '' ? '' : `?${example.query}`}`
      : `${example.status} of ${method} ${path}`;
  const lines = [first, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
  const text = body === undefined ? lines.join('\n') : `${lines.join('\n')}\n\n${exampleText(body)}`;
  return html`<details open>
    <summary class="small">
      ${kind === 'request' ? 'Was accepted, and is not any more' : 'May arrive now, and would not have been valid'}
    </summary>
    <pre tabindex="0"><code>${text}</code></pre>
  </details>`;
}

function fieldTable(fields: readonly FieldDifference[], caption: string): Html {
  if (fields.length === 0) return html``;
  return html`<details ${fields.length > MOST_OPEN_FIELDS ? '' : 'open'}>
    <summary>Field by field (${fields.length})</summary>
    <table class="stack fields" aria-label="Fields of ${caption}">
      <thead>
        <tr>
          <th scope="col">Where</th>
          <th scope="col">Before</th>
          <th scope="col">Now</th>
        </tr>
      </thead>
      <tbody>
        ${fields.map(
          ({ where, before, after }) =>
            html`<tr>
              <th scope="row" ${after === undefined ? html` class="gone"` : ''}><code>${where}</code></th>
              <td data-label="before">${before ?? html`<span class="soft">not there</span>`}</td>
              <td data-label="now">${after ?? html`<span class="soft">gone</span>`}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </details>`;
}

const MOST_OPEN_FIELDS = 60;
