import { isObject, type JsonObject, type JsonValue } from '../resolve-references.js';
import { NOT_PERSONAL, PERSONAL_KINDS, type PersonalKind } from './governance-words.js';

/** A field that a contract says is about a person. */
export interface PersonalField {
  readonly operationId: string;
  readonly side: 'request' | 'answer';
  /** Such as `/customer/email` or `query:email`; a segment `*` stands for every item, and for every further member. */
  readonly field: string;
  readonly kind: PersonalKind;
  readonly retention: string | undefined;
  readonly owner: string | undefined;
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];
const COMBINED = ['allOf', 'anyOf', 'oneOf'] as const;
const BRANCHES = ['then', 'else', 'if', 'not'] as const;

/**
 * Every field of a contract that is tagged `x-pii`, by operation, where it stands on the wire. A tag on an object counts for
 * the object; what is below it is not listed again.
 *
 * @param document references resolved (`resolveReferences`), which also bounds its depth
 */
export function personalFields(document: JsonObject): readonly PersonalField[] {
  const found: PersonalField[] = [];
  for (const item of objects(document['paths'])) {
    for (const method of METHODS) {
      const operation = item[method];
      if (!isObject(operation)) continue;
      const operationId = textOf(operation['operationId']) ?? '';
      const note = (side: PersonalField['side']) => (field: string, tagged: JsonObject) => {
        const known = found.some(
          (each) => each.operationId === operationId && each.side === side && each.field === field,
        );
        if (!known) found.push({ operationId, side, field, ...governed(tagged) });
      };
      for (const parameter of [...list(item['parameters']), ...list(operation['parameters'])]) {
        if (!isObject(parameter)) continue;
        const schema = isObject(parameter['schema']) ? parameter['schema'] : {};
        const field = `${textOf(parameter['in'])}:${textOf(parameter['name'])}`;
        if (isPersonal(parameter)) note('request')(field, parameter);
        else if (isPersonal(schema)) note('request')(field, schema);
      }
      if (isObject(operation['requestBody'])) walkContent(operation['requestBody'], note('request'));
      for (const response of objects(operation['responses'])) walkContent(response, note('answer'));
    }
  }
  return found;
}

function isPersonal(schema: JsonObject): boolean {
  return schema['x-pii'] !== undefined && schema['x-pii'] !== NOT_PERSONAL;
}

function governed(tagged: JsonObject): Pick<PersonalField, 'kind' | 'retention' | 'owner'> {
  const kind = PERSONAL_KINDS.find((each) => each === tagged['x-pii']);
  // A kind that is not known is a fault that lint names; until then it is treated as what is guarded most.
  return { kind: kind ?? 'sensitive', retention: textOf(tagged['x-retention']), owner: textOf(tagged['x-owner']) };
}

function walkContent(holder: JsonObject, note: (field: string, tagged: JsonObject) => void): void {
  for (const media of objects(holder['content'])) {
    if (isObject(media['schema'])) walkSchema(media['schema'], '', note);
  }
}

function walkSchema(schema: JsonObject, at: string, note: (field: string, tagged: JsonObject) => void): void {
  if (isPersonal(schema)) {
    note(at, schema);
    return;
  }
  const within = (next: JsonValue | undefined, place: string): void => {
    if (isObject(next)) walkSchema(next, place, note);
  };
  for (const [name, property] of Object.entries(isObject(schema['properties']) ? schema['properties'] : {})) {
    within(property, `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  }
  for (const each of ['items', 'additionalProperties', 'unevaluatedProperties', 'contains'] as const) {
    within(schema[each], `${at}/*`);
  }
  for (const each of objects(schema['patternProperties'])) within(each, `${at}/*`);
  for (const [index, each] of list(schema['prefixItems']).entries()) within(each, `${at}/${index}`);
  for (const each of [...COMBINED.flatMap((word) => list(schema[word])), ...BRANCHES.map((word) => schema[word])]) {
    within(each, at);
  }
  for (const each of objects(schema['dependentSchemas'])) within(each, at);
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function objects(value: JsonValue | undefined): readonly JsonObject[] {
  return isObject(value) ? Object.values(value).filter(isObject) : [];
}

function list(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}
