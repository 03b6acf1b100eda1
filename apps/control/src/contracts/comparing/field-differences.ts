import type { JsonValue } from '@banyan/contracts';
import { listOf } from '../reading/json.js';
import type { ContentView, OperationView } from '../reading/operation-view.js';
import type { References } from '../reading/references.js';
import { ROW_LIMITS, schemaRows } from '../reading/schema-rows.js';
import { boundWords, plain, typeWords } from '../reading/schema-words.js';

/** A field that one text has and the other has not, or has otherwise. What that means is the checker's to say. */
export interface FieldDifference {
  /** Where on the wire: `query channel`, `body /skus`, `200 /price`, `200 header Age`. */
  readonly where: string;
  /** Undefined: it was not there. */
  readonly before: string | undefined;
  /** Undefined: it is gone. */
  readonly after: string | undefined;
}

export interface OfText {
  readonly operation: OperationView;
  readonly references: References;
}

/** What differs in an operation, field by field, in the order of the later text; what is gone comes last. */
export function fieldDifferences(earlier: OfText, later: OfText): readonly FieldDifference[] {
  const [before, after] = [fieldsOf(earlier), fieldsOf(later)];
  return [...after.keys(), ...[...before.keys()].filter((where) => !after.has(where))].flatMap((where) => {
    const difference = { where, before: wordsAt(before, where), after: wordsAt(after, where) };
    return difference.before === difference.after ? [] : [difference];
  });
}

type Fields = Map<string, Set<string>>;

/** One place may be described by several alternatives. */
function wordsAt(fields: Fields, where: string): string | undefined {
  const words = fields.get(where);
  return words === undefined ? undefined : [...words].toSorted().join(' / ');
}

function fieldsOf({ operation, references }: OfText): Fields {
  const fields: Fields = new Map();
  const note = (where: string, words: string): void => {
    const known = fields.get(where);
    if (known === undefined) fields.set(where, new Set([words]));
    else known.add(words);
  };
  const noteContents = (place: string, contents: readonly ContentView[]): void => {
    for (const { mediaType, schema } of contents) {
      // The one form that nearly all have needs no saying.
      const of = /^application\/(problem\+)?json$/.test(mediaType) ? place : `${place} ${mediaType}`;
      for (const row of schemaRows(schema, references, ROW_LIMITS)) {
        if (row.kind !== 'part')
          note(`${of} ${row.path}`.trim(), `${row.required ? '' : 'optional '}${wordsOf(row.schema)}`);
      }
    }
  };
  for (const parameter of operation.parameters) {
    const schema = references.follow(parameter.schema).value ?? {};
    const marks = `${parameter.required ? '' : 'optional '}${parameter.deprecated ? 'deprecated ' : ''}`;
    note(`${parameter.in} ${parameter.name}`, marks + wordsOf(schema));
  }
  if (operation.body !== undefined) noteContents('body', operation.body.contents);
  for (const { status, headers, contents, codes } of operation.responses) {
    if (contents.length === 0) note(status, 'no body');
    for (const { name, required, schema } of headers) {
      note(
        `${status} header ${name}`,
        `${required ? '' : 'optional '}${wordsOf(references.follow(schema).value ?? {})}`,
      );
    }
    for (const code of codes) note(`${status} code ${code}`, 'shown');
    // All problems are of one shape: it would be told once for every status.
    if (!/^[45]/.test(status)) noteContents(status, contents);
  }
  return fields;
}

function wordsOf(schema: Exclude<JsonValue, string | number | null | readonly JsonValue[]>): string {
  const values =
    typeof schema === 'boolean' ? [] : [...valueWords('always', schema['const']), ...listWords(schema['enum'])];
  const gone = typeof schema !== 'boolean' && schema['deprecated'] === true ? ['deprecated'] : [];
  return [typeWords(schema), ...boundWords(schema), ...values, ...gone].join(', ');
}

function valueWords(what: string, value: JsonValue | undefined): readonly string[] {
  return value === undefined ? [] : [`${what} ${plain(value)}`];
}

function listWords(value: JsonValue | undefined): readonly string[] {
  return value === undefined ? [] : [`one of ${listOf(value).map(plain).join(', ')}`];
}
