import type { JsonValue } from '@banyan/contracts';
import type { GatewayAnswer } from '../../contracts/trying/ask-gateway.js';
import type { Tried } from '../../contracts/trying/try-desk.js';
import { BODY_KEY, type TryField, type TryValues } from '../../contracts/trying/try-fields.js';
import type { TryFault } from '../../contracts/trying/try-request.js';
import type { Snippets } from '../../contracts/trying/snippets.js';
import type { ContractText } from '../../contracts/shelf/contract-text.js';
import type { OperationView } from '../../contracts/reading/operation-view.js';
import { html, type Html } from '@banyan/pages';
import { mark } from '../layout.js';
import { contractProse } from './contract-prose.js';
import { headerRow } from './header-words.js';
import { operationAnchor } from './operation-part.js';
import { referencePage } from './reference-page.js';
import { codeLink } from './response-part.js';
import { snippetPart } from './snippet-part.js';

/** What the page of trying an operation shows. */
export interface TryView {
  readonly text: ContractText;
  readonly operation: OperationView;
  readonly fields: readonly TryField[];
  readonly values: TryValues;
  readonly method: string;
  /** Why it cannot be tried; undefined: it can. */
  readonly notTried: string | undefined;
  /** Where it is sent, for people. */
  readonly base: string | undefined;
  /** Does control sign what it tries, so that the gateway counts it for nobody? */
  readonly signs: boolean;
  readonly faults: readonly TryFault[];
  readonly tried: Tried | undefined;
  /** Why it was not sent though it was asked for. */
  readonly refused: string | undefined;
  /** Undefined: no request can be made of the values. */
  readonly snippets: Snippets | undefined;
  /** The page with these values, not sent; undefined: they are too long for a URL. */
  readonly link: string | undefined;
}

export function tryPage(view: TryView): Html {
  const { text, operation, notTried, base, signs, tried, snippets, refused } = view;
  const { domain, version } = text;
  const { operationId, method, route, summary } = operation;
  return referencePage(
    `Try ${operationId}`,
    [
      { href: '/contracts', words: 'Contracts' },
      { href: `/contracts/${domain}`, words: domain },
      { href: `/contracts/${domain}/${version}#${operationAnchor(operationId)}`, words: version },
    ],
    html`<section class="card">
        <h2><span class="method">${method}</span> <code>${route}</code></h2>
        <p>${summary}</p>
        ${
          notTried === undefined
            ? askForm(view)
            : html`<div class="banner wait"><p>Not tried from here: ${notTried}</p></div>`
        }
        ${
          base === undefined
            ? ''
            : html`<p class="small soft">
                Control sends it to ${base} as <code>X-Storefront: console</code>,
                ${signs ? "signed, so that it counts as nobody's use and as no evidence." : html`and cannot sign it (<code>BANYAN_SYNTHETIC_KEY</code> is not set), so that it counts as a shopper’s.`}
                Control itself sends no credentials.
              </p>`
        }
      </section>
      ${refused === undefined ? '' : html`<div class="banner wait" role="status"><p>Not sent: ${refused}</p></div>`}
      ${tried === undefined ? '' : answerPart(tried, operation)}
      ${snippets === undefined ? '' : html`<section class="card">${snippetPart(snippets, true)}</section>`}`,
  );
}

function askForm({ text, operation, fields, values, method, faults, link }: TryView): Html {
  const faultOf = (key: string): Html => {
    const found = faults.find((fault) => fault.key === key);
    return found === undefined ? html`` : html`<span class="fault">${found.message}</span>`;
  };
  return html`<form
    class="ask"
    method="post"
    action="/contracts/${text.domain}/${text.version}/try/${operation.operationId}#answer"
  >
    ${
      operation.method === 'GET'
        ? html`<div class="field">
            <label for="method">Method</label>
            <select id="method" name="method">
              ${['GET', 'HEAD'].map((each) => html`<option value="${each}" ${each === method ? 'selected' : ''}>${each}</option>`)}
            </select>
          </div>`
        : ''
    }
    ${fields.map((field) => fieldInput(field, values[field.key] ?? '', faultOf(field.key)))}
    ${
      operation.body === undefined
        ? ''
        : html`<div class="field">
            <label for="${BODY_KEY}">Body (JSON)</label>
            ${textArea(BODY_KEY, BODY_KEY, BODY_ROWS, values[BODY_KEY] ?? '')} ${faultOf(BODY_KEY)}
            ${bodyExamples(operation)}
          </div>`
    }
    <p>
      <button type="submit">Send</button>
      ${link === undefined ? '' : html`<a class="small" href="${link}">Link to this, not sent</a>`}
    </p>
  </form>`;
}

const BODY_ROWS = 12;
const LIST_ROWS = 4;

/** A parser of HTML takes the first line break of a text area away, so one stands there that may go. */
function textArea(id: string, name: string, rows: number, value: string): Html {
  // prettier-ignore -- every space within it is a part of its value
  return html`<textarea id="${id}" name="${name}" rows="${rows}" spellcheck="false">${`\n${value}`}</textarea>`;
}

function fieldInput(
  { key, name, in: place, required, description, choices, examples, list }: TryField,
  value: string,
  fault: Html,
): Html {
  const id = key.replace(/\W/g, '-');
  const control =
    choices.length > 0
      ? html`<select id="${id}" name="${key}">
          ${required ? '' : html`<option value="">(left out)</option>`}
          ${[...new Set([...choices, ...(value === '' ? [] : [value])])].map((each) => html`<option value="${each}" ${each === value ? 'selected' : ''}>${each}</option>`)}
        </select>`
      : list
        ? textArea(id, key, LIST_ROWS, value)
        : html`<input
              id="${id}"
              name="${key}"
              value="${value}"
              list="${id}-examples"
              autocomplete="off"
              spellcheck="false"
              maxlength="2000"
            />
            <datalist id="${id}-examples">
              ${examples.map((each) => html`<option value="${each}"></option>`)}
            </datalist>`;
  return html`<div class="field">
    <label for="${id}"
      ><code>${name}</code>
      <span class="soft small">${place}${required ? ', required' : ''}${list ? ', one a line' : ''}</span></label
    >
    ${control} ${fault}
    <div class="small soft">${contractProse(description)}</div>
  </div>`;
}

function bodyExamples(operation: OperationView): Html {
  const examples = operation.body?.contents.flatMap((content) => content.examples) ?? [];
  if (examples.length < 2) return html``;
  return html`<details>
    <summary class="small">Other examples</summary>
    ${examples.slice(1).map(
      ({ summary, value }) =>
        html`<p class="small">${summary}</p>
          <div class="copying">
            <pre class="copy" tabindex="0"><code>${JSON.stringify(value, undefined, 2)}</code></pre>
          </div>`,
    )}
  </details>`;
}

function answerPart({ request, answer, verdict }: Tried, operation: OperationView): Html {
  const asked = html`<p class="small"><code>${request.method} ${request.target}</code></p>`;
  if (answer.kind === 'no-answer') {
    return html`<section class="card" id="answer">
      <h2>No answer</h2>
      ${asked}
      <div class="banner bad" role="status"><p>The gateway did not answer: ${answer.because}</p></div>
    </section>`;
  }
  const { status, headers, text, isCut, ms } = answer;
  const code = codeOf(text);
  return html`<section class="card" id="answer">
    <h2>${mark(status < 400 ? 'good' : status < 500 ? 'wait' : 'bad', String(status))} in ${Math.round(ms)} ms</h2>
    ${asked} ${code === undefined ? '' : html`<p>This problem: ${codeLink(code)}</p>`} ${verdictPart(verdict)}
    <h3>Headers</h3>
    <table class="stack fields" aria-label="Headers of the answer">
      <thead>
        <tr>
          <th scope="col">Header</th>
          <th scope="col">Value</th>
          <th scope="col">What it says</th>
        </tr>
      </thead>
      <tbody>
        ${headers.filter(([name]) => !OF_THE_CONNECTION.has(name)).map((header) => headerRow(header, answer, operation))}
      </tbody>
    </table>
    <h3>Body</h3>
    ${isCut ? html`<p class="fault">Only its beginning was read.</p>` : ''}
    ${text === '' ? html`<p class="soft small">None.</p>` : html`<pre tabindex="0"><code>${prettyBody(text)}</code></pre>`}
  </section>`;
}

/** Said to control, and not to whoever reads. */
const OF_THE_CONNECTION = new Set(['connection', 'keep-alive', 'transfer-encoding']);

function verdictPart(verdict: Tried['verdict']): Html {
  if (verdict === undefined) return html``;
  if (typeof verdict === 'string') return html`<p class="small soft">Not held against the contract: ${verdict}.</p>`;
  if (verdict.length === 0) return html`<p>${mark('good', 'keeps its contract')}</p>`;
  return html`<div class="banner bad" role="status">
    <p><strong>This answer breaks its contract.</strong></p>
    <ul>
      ${verdict.map(({ pointer, message }) => html`<li><code>${pointer === '' ? 'the answer' : pointer}</code> ${message}</li>`)}
    </ul>
  </div>`;
}

function parsed(text: GatewayAnswer['text']): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    // It is shown as it came.
    return undefined;
  }
}

function prettyBody(text: string): string {
  const value = parsed(text);
  return value === undefined ? text : JSON.stringify(value, undefined, 2);
}

function codeOf(text: string): string | undefined {
  const code = /"code":\s*"([a-z]+(?:-[a-z]+)*)"/.test(text)
    ? (parsed(text) as { code?: unknown } | undefined)?.code
    : undefined;
  return typeof code === 'string' ? code : undefined;
}
