import { PROBLEMS, type ProblemCode } from '@banyan/kernel';
import type { ContentView, OperationView, ResponseView } from '../../contracts/reading/operation-view.js';
import { html, type Html } from '@banyan/pages';
import { contractProse } from './contract-prose.js';
import { exampleList } from './json-example.js';
import { headerTable } from './parameter-table.js';
import type { ReferenceContext } from './reference-context.js';
import { componentAnchor, schemaTable } from './schema-table.js';

/** Every answer an operation may give: what it asks for in full, and below it the problems in a table. */
export function responsePart({ operationId, responses }: OperationView, context: ReferenceContext): Html {
  const answers = responses.filter(({ status }) => !isProblem(status));
  const problems = responses.filter(({ status }) => isProblem(status));
  return html`<h3>Answers</h3>
    ${answers.map((response) => answerPart(operationId, response, context))}
    ${
      problems.length === 0
        ? ''
        : html`<h4>When something is wrong</h4>
            ${problemTable(operationId, problems, context)}`
    }`;
}

function isProblem(status: string): boolean {
  return /^[45]/.test(status) || status === 'default';
}

function answerPart(operationId: string, response: ResponseView, context: ReferenceContext): Html {
  const { status, description, headers, contents } = response;
  const anchor = context.anchors.take(operationId, status);
  return html`<section id="${anchor}">
    <h4><a class="anchor" href="#${anchor}">${status}</a></h4>
    ${contractProse(description)} ${headerTable(headers, [operationId, status], context)}
    ${contents.map((content) => contentPart(content, [operationId, status], `${operationId}: answer ${status}`, context))}
  </section>`;
}

/** A body in one media type. */
export function contentPart(
  { mediaType, schema, examples }: ContentView,
  parts: readonly string[],
  caption: string,
  context: ReferenceContext,
): Html {
  const of = mediaType === 'application/json' ? parts : [...parts, mediaType];
  return html`<h5>${mediaType}</h5>
    ${schema === undefined ? '' : schemaTable(schema, { parts: of, caption: `${caption}, ${mediaType}` }, context)}
    ${exampleList(examples)}`;
}

function problemTable(operationId: string, problems: readonly ResponseView[], context: ReferenceContext): Html {
  return html`<table class="stack fields" aria-label="Problems of ${operationId}">
      <thead>
        <tr>
          <th scope="col">Status and code</th>
          <th scope="col">When</th>
          <th scope="col">What comes</th>
        </tr>
      </thead>
      <tbody>
        ${problems.map((response) => problemRow(operationId, response, context))}
      </tbody>
    </table>
    ${problems.flatMap((response) => writtenOut(operationId, response, context))}`;
}

function problemRow(operationId: string, response: ResponseView, context: ReferenceContext): Html {
  const { status, description, codes, contents, headers } = response;
  const anchor = context.anchors.take(operationId, status);
  const known = headers.map(({ name }) => name);
  return html`<tr id="${anchor}">
    <th scope="row">
      <a class="anchor" href="#${anchor}"><strong>${status}</strong></a>
      ${codes.map((code) => html`<span class="note">${codeLink(code)}</span>`)}
    </th>
    <td data-label="">${contractProse(description)}</td>
    <td data-label="">
      ${contents.map(({ mediaType, schema }) => {
        const { component } = context.view.references.follow(schema);
        return html`<p class="small">
          ${mediaType}${component === undefined ? '' : html`: <a href="#${componentAnchor(component)}">${component}</a>`}
        </p>`;
      })}
      ${known.length === 0 ? '' : html`<p class="small soft">with ${known.join(', ')}</p>`}
      ${exampleList(contents.flatMap(({ examples }) => examples)).text === '' ? '' : folded(contents)}
    </td>
  </tr>`;
}

/** Problems are alike: their examples are looked up, not read through. */
function folded(contents: readonly ContentView[]): Html {
  const examples = contents.flatMap((content) => content.examples);
  return html`<details>
    <summary class="small">Example${examples.length === 1 ? '' : 's'}</summary>
    ${examples.map(({ value }) => html`<pre tabindex="0"><code>${JSON.stringify(value, undefined, 2)}</code></pre>`)}
  </details>`;
}

/** What is no component is described here, and nowhere else. */
function writtenOut(
  operationId: string,
  { status, contents }: ResponseView,
  context: ReferenceContext,
): readonly Html[] {
  return contents.flatMap((content) =>
    content.schema === undefined || context.view.references.follow(content.schema).component !== undefined
      ? []
      : [
          html`<h5>${status}, ${content.mediaType}</h5>`,
          schemaTable(
            content.schema,
            { parts: [operationId, status, content.mediaType], caption: `${operationId}: answer ${status}` },
            context,
          ),
        ],
  );
}

/** A code that is ours leads to its page. */
export function codeLink(code: string): Html {
  return isProblemCode(code) ? html`<a href="/problems/${code}"><code>${code}</code></a>` : html`<code>${code}</code>`;
}

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code);
}
