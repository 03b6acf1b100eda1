import { schemaInclusion } from '../../inclusion/schema-inclusion.js';
import { isObject, type JsonObject, type JsonValue } from '../../resolve-references.js';
import { both, validValue } from '../example/valid-value.js';
import type { SchemaSource } from '../inclusion.js';
import type { SchemaJudgement } from '../schema/judge-schemas.js';
import { refusalOf } from '../schema/schema-oracle.js';
import { textualSchema } from './textual-schema.js';
import { written, type Pair } from './parameter-text.js';
import { refusalOfTexts, type WireParty } from './refusal-of-texts.js';

/** Does the reader take every text that the writer may send? On the wire there are neither numbers nor null. */
export type WireJudgement<T> =
  | { readonly kind: 'same' }
  | { readonly kind: 'included' }
  | { readonly kind: 'broken'; readonly shown: T; readonly witness: JsonValue; readonly because: string }
  | { readonly kind: 'undecided'; readonly because: string };

/** A list longer than this is not tried value by value. */
const MOST_VALUES = 500;
/** No style writes null, an empty list or an empty object. */
const SENT: JsonValue = ['string', 'number', 'boolean', 'array', 'object'];
const LIST_OF_TWO: SchemaSource = { schema: { type: 'array', minItems: 2 } };
/** Digits that are no number, and that whoever reads numbers refuses. */
const LEADING_ZEROS = '007';
const SCALAR: JsonValue = ['string', 'number', 'boolean'];

/**
 * @param judgement of the schemas as JSON Schema has it. Inclusion there is inclusion here; a witness there may be read
 *   differently as text (the number 5 by a schema of strings), so each is shown before it counts
 * @param show builds and verifies what breaks with these texts
 */
export function judgeWire<T>(
  writer: WireParty,
  reader: WireParty,
  judgement: SchemaJudgement,
  show: (pairs: readonly Pair[]) => T | undefined,
): WireJudgement<T> {
  if (judgement.kind === 'same' || judgement.kind === 'included') return judgement;
  if (judgement.kind === 'opinion') return { kind: 'included' };
  const tried = (value: JsonValue | undefined): WireJudgement<T> | undefined => {
    const pairs = value === undefined ? undefined : written(writer.wire, value);
    // A message may be refused for something else; here only this text counts.
    const because = pairs && refusalOfTexts(reader, pairs);
    const found = pairs && because !== undefined ? show(pairs) : undefined;
    if (found === undefined || value === undefined || because === undefined) return undefined;
    return { kind: 'broken', shown: found, witness: value, because };
  };
  const broken = judgement.kind === 'refuted' ? tried(judgement.witness) : undefined;
  if (broken) return broken;
  const values = listed(writer.source);
  if (values !== undefined) {
    for (const value of values) {
      const found = tried(value);
      if (found) return found;
    }
    const writable = values.map((value) => written(writer.wire, value)).filter((pairs) => pairs !== undefined);
    if (writable.every((pairs) => refusalOfTexts(reader, pairs) === undefined)) return { kind: 'included' };
  }
  const sendable = both([
    writer.source,
    { schema: { type: SENT, minItems: 1, minProperties: 1, ...(writer.wire.place === 'path' && { minLength: 1 }) } },
  ]);
  const texts = textualSchema(sendable);
  const { style, explode, mediaType } = writer.wire;
  // What is written once is a list of one to who reads a list of repetitions.
  const isList = style === 'form' && explode && mediaType === undefined && isScalar(sendable);
  for (const sent of [sendable, texts]) {
    if (sent === undefined) continue;
    const asIs = schemaInclusion(sent, reader.source);
    if (asIs.included === true) return { kind: 'included' };
    const inList = isList ? schemaInclusion(listOfOne(sent), reader.source) : undefined;
    if (inList?.included === true) return { kind: 'included' };
    // A text for which there is no reading on one way may have one on the other.
    const [only] = Array.isArray(inList?.counterexample) ? (inList.counterexample as readonly JsonValue[]) : [];
    const found = tried(asIs.counterexample) ?? tried(only);
    if (found) return found;
  }
  // What is repeated is one text too many for who reads one; and what is found in the text itself may be an example.
  const last =
    tried(validValue([writer.source, LIST_OF_TWO])) ?? tried(validValue([writer.source])) ?? tried(LEADING_ZEROS);
  if (last) return last;
  const because =
    'because' in judgement && judgement.because !== '' ? judgement.because : 'no text was found that shows it';
  return { kind: 'undecided', because };
}

function isScalar(source: SchemaSource): boolean {
  return schemaInclusion(source, { schema: { type: SCALAR } }).included === true;
}

function listOfOne({ schema, document }: SchemaSource): SchemaSource {
  return { schema: { type: 'array', prefixItems: [schema], items: false, minItems: 1 }, ...(document && { document }) };
}

/** Every value that a schema allows, where it lists them. */
function listed(source: SchemaSource): readonly JsonValue[] | undefined {
  let schema: JsonValue | undefined = source.schema;
  for (let step = 0; step < MOST_STEPS && isObject(schema); step++) {
    const { enum: values, const: only, type, $ref: reference }: JsonObject = schema;
    const list = Array.isArray(values) ? (values as readonly JsonValue[]) : only === undefined ? undefined : [only];
    if (list !== undefined || type === 'boolean') {
      const all = list ?? [true, false];
      return all.length > MOST_VALUES ? undefined : all.filter((value) => refusalOf(source, value) === undefined);
    }
    if (typeof reference !== 'string') return undefined;
    const definitions: JsonValue | undefined = source.document?.['$defs'];
    schema = isObject(definitions) ? definitions[reference.slice('#/$defs/'.length)] : undefined;
  }
  return undefined;
}

/** A chain of references longer than this is not followed for a list. */
const MOST_STEPS = 16;
