import { governanceOf } from '../../contracts/reading/governance-words.js';
import { objectOf } from '../../contracts/reading/json.js';
import type { HeaderView, ParameterView } from '../../contracts/reading/operation-view.js';
import { boundWords, plain, typeWords } from '../../contracts/reading/schema-words.js';
import { html, type Html } from '@banyan/pages';
import { contractProse, inlineProse } from './contract-prose.js';
import { governanceTags } from './governance-tags.js';
import type { ReferenceContext } from './reference-context.js';
import { fieldTable, schemaTable } from './schema-table.js';
import { codes, valueNotes } from './value-notes.js';

/** What an operation is asked with, a line each; parameters whose value nests have a table below. */
export function parameterTable(
  parameters: readonly ParameterView[],
  operationId: string,
  context: ReferenceContext,
): Html {
  if (parameters.length === 0) return html``;
  const rows = parameters.map((parameter) => parameterRow(parameter, operationId, context));
  const nested = parameters.flatMap((parameter) => {
    const schema = objectOf(context.view.references.object(parameter.schema));
    if (schema['properties'] === undefined && schema['items'] === undefined) return [];
    const caption = `${operationId}: parameter ${parameter.name}`;
    return [
      html`<h5>${parameter.name}</h5>`,
      schemaTable(parameter.schema, { parts: [operationId, parameter.in, parameter.name, 'value'], caption }, context),
    ];
  });
  return html`<h3>Parameters</h3>
    ${fieldTable(`Parameters of ${operationId}`, rows, 'Parameter')} ${nested}`;
}

function parameterRow(parameter: ParameterView, operationId: string, context: ReferenceContext): Html {
  const { name, required, deprecated, description, examples, own } = parameter;
  const anchor = context.anchors.take(operationId, parameter.in, name);
  const schema = context.view.references.follow(parameter.schema).value ?? {};
  const governance = governanceOf(own) ?? governanceOf(schema);
  if (governance !== undefined)
    context.governed.push({ where: `${operationId}: ${parameter.in} ${name}`, anchor, governance });
  const notes = [parameter.in, required ? 'required' : 'optional', ...(deprecated ? ['deprecated'] : [])].join(', ');
  return html`<tr id="${anchor}">
    <th scope="row" ${deprecated ? html` class="gone"` : ''}>
      <a class="anchor" href="#${anchor}"><code>${name}</code></a> <span class="note">${notes}</span>
    </th>
    <td data-label="type">
      ${typeWords(schema)} ${boundWords(schema).map((words) => html`<span class="note">${words}</span>`)}
    </td>
    <td data-label="">
      ${contractProse(description)} ${typeof schema === 'object' ? schemaNotes(schema, examples.length > 0) : ''}
      ${examples.map(
        ({ summary, value }) =>
          html`<p class="small soft">
            <code>${plain(value)}</code> ${summary === undefined ? '' : inlineProse(summary)}
          </p>`,
      )}
      ${governanceTags(governance)}
    </td>
  </tr>`;
}

/** Where the parameter has examples of its own, those of its type would say less. */
function schemaNotes(schema: Exclude<Parameters<typeof valueNotes>[0], boolean>, hasExamples: boolean): Html {
  if (!hasExamples) return valueNotes(schema);
  const { examples: _those, example: _that, ...rest } = schema;
  return valueNotes(rest);
}

/** What comes beside the body. */
export function headerTable(headers: readonly HeaderView[], parts: readonly string[], context: ReferenceContext): Html {
  if (headers.length === 0) return html``;
  const rows = headers.map((header) => {
    const { name, required, deprecated, description, example } = header;
    const anchor = context.anchors.take(...parts, 'header', name);
    const schema = context.view.references.follow(header.schema).value ?? {};
    return html`<tr id="${anchor}">
      <th scope="row" ${deprecated ? html` class="gone"` : ''}>
        <a class="anchor" href="#${anchor}"><code>${name}</code></a>
        <span class="note">${required ? 'always' : 'where it applies'}${deprecated ? ', deprecated' : ''}</span>
      </th>
      <td data-label="type">
        ${typeWords(schema)} ${boundWords(schema).map((words) => html`<span class="note">${words}</span>`)}
      </td>
      <td data-label="">
        ${contractProse(description)} ${valueNotes(schema)}
        ${example === undefined ? '' : html`<p class="small soft">Such as ${codes([plain(example)])}</p>`}
      </td>
    </tr>`;
  });
  return html`<h5>Headers</h5>
    ${fieldTable(`Headers of ${parts.join(' ')}`, rows, 'Header')}`;
}
