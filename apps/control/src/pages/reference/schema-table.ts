import type { JsonValue } from '@banyan/contracts';
import { governanceOf } from '../../contracts/reading/governance-words.js';
import { ROW_LIMITS, schemaRows, type RowLimits, type SchemaRow } from '../../contracts/reading/schema-rows.js';
import { boundWords, typeWords } from '../../contracts/reading/schema-words.js';
import { html, type Html, type HtmlPart } from '@banyan/pages';
import { anchorOf } from './anchors.js';
import { governanceTags } from './governance-tags.js';
import type { ReferenceContext } from './reference-context.js';
import { valueNotes } from './value-notes.js';

/** Where a table stands: its fields are named below it. */
export interface TablePlace {
  /** Of the anchors, such as `['getPrice', '200']`. */
  readonly parts: readonly string[];
  /** What the table describes, for who cannot see where it stands. */
  readonly caption: string;
}

/** Everything a schema says, a line for each field, with an anchor each. */
export function schemaTable(
  schema: JsonValue | undefined,
  place: TablePlace,
  context: ReferenceContext,
  limits: RowLimits = ROW_LIMITS,
): Html {
  const rows = schemaRows(schema, context.view.references, limits);
  return fieldTable(
    place.caption,
    rows.map((row) => fieldRow(row, place, context)),
  );
}

/** The frame of all tables of fields. */
export function fieldTable(caption: string, rows: readonly Html[], first = 'Field'): Html {
  return html`<table class="stack fields" aria-label="${caption}">
    <thead>
      <tr>
        <th scope="col">${first}</th>
        <th scope="col">Type</th>
        <th scope="col">What it is</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

function fieldRow(row: SchemaRow, { parts, caption }: TablePlace, context: ReferenceContext): Html {
  const anchor = context.anchors.take(...parts, row.path, row.kind === 'part' ? row.label : '');
  const { schema } = row;
  const governance = governanceOf(schema);
  if (governance !== undefined)
    context.governed.push({ where: `${caption}: ${row.path || 'as a whole'}`, anchor, governance });
  const flags = typeof schema === 'boolean' ? {} : schema;
  const isGone = flags['deprecated'] === true;
  const notes = [
    ...(row.kind === 'member' ? [row.required ? 'required' : 'may be absent'] : []),
    ...(isGone ? ['deprecated'] : []),
    ...(flags['readOnly'] === true ? ['in answers only'] : []),
    ...(flags['writeOnly'] === true ? ['in requests only'] : []),
  ];
  return html`<tr id="${anchor}" style="--d:${row.depth}">
    <th scope="row" ${isGone ? html` class="gone"` : ''}>
      <a class="anchor" href="#${anchor}">${labelOf(row)}</a>
      ${notes.length === 0 ? '' : html`<span class="note">${notes.join(', ')}</span>`}
    </th>
    <td data-label="type">
      ${typeWords(schema)}${componentLink(row)}
      ${boundWords(schema).map((words) => html`<span class="note">${words}</span>`)}
    </td>
    <td data-label="">${valueNotes(schema)}${endNote(row)}${governanceTags(governance)}</td>
  </tr>`;
}

function labelOf({ kind, label, component }: SchemaRow): HtmlPart {
  switch (kind) {
    case 'itself':
      return component === undefined ? 'the value' : html`<strong>${component}</strong>`;
    case 'member':
      return html`<code>${label}</code>`;
    case 'members':
      return label === '' ? html`<em>any further member</em>` : html`<em>members like</em> <code>${label}</code>`;
    case 'items':
      return label === '' ? html`<em>each item</em>` : html`<em>item</em> <code>${label}</code>`;
    case 'part':
      return html`<em>${label}</em>`;
  }
}

/** The place of a component of the document. */
export function componentAnchor(name: string): string {
  return anchorOf('schema', name);
}

function componentLink({ component, depth }: SchemaRow): Html {
  return component === undefined || depth === 0
    ? html``
    : html` <a class="small" href="#${componentAnchor(component)}">${component}</a>`;
}

const ENDS = {
  recursive: 'holds values of its own kind again',
  elsewhere: 'its members are listed there',
  'too-much': 'more than fits here',
  dangling: 'its reference leads nowhere in this text',
} as const;

function endNote({ ends }: SchemaRow): Html {
  return ends === undefined ? html`` : html`<p class="small soft">${ENDS[ends]}</p>`;
}
