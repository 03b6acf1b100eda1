import { isObject, type JsonObject, type JsonValue } from '../../resolve-references.js';
import type { SchemaSource } from '../inclusion.js';
import type { ContractText } from '../text/contract-text.js';
import { pointerOf, valueAt } from '../text/pointer.js';

/**
 * How a schema is read. A contract says more than JSON Schema does (what is read-only is not sent), and leaves to
 * opinion what JSON Schema does not (may members that nobody declared be sent?).
 */
export interface SchemaReading {
  /** `request`: read-only members are not sent. `response`: write-only members do not arrive. */
  readonly direction: 'request' | 'response';
  /** Members that no schema declares are not sent, where nothing is said about them. */
  readonly declaredOnly: boolean;
  /** A list of texts stays open for further ones. */
  readonly openEnums: boolean;
  /** Members of the other direction may be sent, and are ignored. */
  readonly ignoresDirection: boolean;
  /** The value of a discriminator says which alternative it is, and nothing else does. */
  readonly discriminated: boolean;
}

export const PLAIN = {
  declaredOnly: false,
  openEnums: false,
  ignoresDirection: false,
  discriminated: false,
} as const;

/** Keywords whose schemas say something about the same value. */
const SAME_VALUE_LISTS = ['allOf', 'anyOf', 'oneOf'] as const;
const SAME_VALUE = ['then', 'else'] as const;
/** Conditions: what is read into them would turn around. Only their references are rewritten. */
const CONDITIONS = ['not', 'if', 'contains', 'propertyNames'] as const;
/** Keywords whose schemas say something about a part of the value. */
const PARTS = ['items', 'additionalProperties', 'unevaluatedItems', 'unevaluatedProperties'] as const;
const NAMED_PARTS = ['properties', 'patternProperties'] as const;
const REWRITTEN = new Set<string>([
  ...SAME_VALUE_LISTS,
  ...SAME_VALUE,
  ...CONDITIONS,
  ...PARTS,
  ...NAMED_PARTS,
  'dependentSchemas',
  'prefixItems',
  'required',
  '$ref',
  '$id',
  '$anchor',
  '$schema',
  '$defs',
  '$comment',
  // Annotations on which no answer depends. (Examples and defaults stay: an example is made of them.)
  'title',
  'description',
  'externalDocs',
  'xml',
  'deprecated',
  'readOnly',
  'writeOnly',
  'discriminator',
]);

type Place =
  /** All that is said about a value begins here. */
  | 'whole'
  /** Said about a value beside other things. */
  | 'beside'
  /** A condition. */
  | 'condition';

/**
 * Rewrites the schemas of one text under one reading. Each result stands on its own: its references lead into `$defs`
 * of the document that comes with it, which grows as more schemas are asked for.
 */
export class DirectedSchemas {
  readonly #definitions: Record<string, JsonValue> = {};
  readonly #names = new Map<string, string>();
  readonly #document: JsonObject = { $defs: this.#definitions };

  constructor(
    private readonly contract: ContractText,
    private readonly reading: SchemaReading,
    /** Begins the names of definitions, so that those of several readings can stand in one document. */
    private readonly prefix: string,
  ) {}

  read(schema: JsonObject | boolean): SchemaSource {
    const rewritten = this.#rewrite(schema, 'whole', new Set());
    return { schema: rewritten, document: this.#document };
  }

  #rewrite(schema: JsonValue, place: Place, hidden: ReadonlySet<string>): JsonObject | boolean {
    if (!isObject(schema)) return schema !== false;
    const reference = schema['$ref'];
    if (typeof reference === 'string' && place === 'whole' && this.#isOnlyReference(schema)) {
      return { $ref: this.#definition(reference, 'whole', new Set()) };
    }
    const concealed = place === 'whole' ? this.#membersOfOtherDirection(schema) : hidden;
    const copy: Record<string, JsonValue> = {};
    for (const [key, value] of Object.entries(schema))
      if (!REWRITTEN.has(key) && !key.startsWith('x-')) copy[key] = value;
    const below: Place = place === 'condition' ? 'condition' : 'beside';
    const part: Place = place === 'condition' ? 'condition' : 'whole';
    if (typeof reference === 'string') copy['$ref'] = this.#definition(reference, below, concealed);
    for (const key of SAME_VALUE_LISTS) {
      const list = schema[key];
      if (Array.isArray(list)) {
        copy[key] = this.#alternatives(schema, key, list as readonly JsonValue[]).map((item) =>
          this.#rewrite(item, below, concealed),
        );
      }
    }
    for (const key of SAME_VALUE)
      if (schema[key] !== undefined) copy[key] = this.#rewrite(schema[key], below, concealed);
    for (const key of CONDITIONS) {
      if (schema[key] !== undefined) copy[key] = this.#rewrite(schema[key], 'condition', new Set());
    }
    for (const key of PARTS) if (schema[key] !== undefined) copy[key] = this.#rewrite(schema[key], part, new Set());
    for (const key of NAMED_PARTS) this.#rewriteMembers(schema, key, part, concealed, copy);
    const { dependentSchemas, prefixItems, required } = schema;
    if (isObject(dependentSchemas)) {
      copy['dependentSchemas'] = mapValues(dependentSchemas, (value) => this.#rewrite(value, below, concealed));
    }
    if (Array.isArray(prefixItems)) {
      copy['prefixItems'] = (prefixItems as readonly JsonValue[]).map((item) => this.#rewrite(item, part, new Set()));
    }
    if (Array.isArray(required)) {
      const kept = (required as readonly JsonValue[]).filter(
        (name) => !(typeof name === 'string' && concealed.has(name)),
      );
      if (kept.length > 0) copy['required'] = kept;
    }
    if (place !== 'condition' && this.reading.openEnums) openEnum(copy);
    if (place === 'whole' && this.reading.declaredOnly) this.#close(schema, copy);
    return copy;
  }

  #rewriteMembers(
    schema: JsonObject,
    key: (typeof NAMED_PARTS)[number],
    place: Place,
    hidden: ReadonlySet<string>,
    copy: Record<string, JsonValue>,
  ): void {
    const members = schema[key];
    if (!isObject(members)) return;
    copy[key] = mapValues(members, (value, name) => {
      if (key === 'properties' && hidden.has(name)) return this.reading.ignoresDirection;
      return this.#rewrite(value, place, new Set());
    });
  }

  /** Only annotations stand beside the reference. */
  #isOnlyReference(schema: JsonObject): boolean {
    return Object.keys(schema).every(
      (key) => key === '$ref' || (REWRITTEN.has(key) && !isSaying(key)) || key.startsWith('x-'),
    );
  }

  #definition(reference: string, place: Place, hidden: ReadonlySet<string>): string {
    const pointer = pointerOf(reference, this.contract.document, this.contract.anchors);
    const key = JSON.stringify([pointer, place, [...hidden].sort()]);
    let name = this.#names.get(key);
    if (name === undefined) {
      name = `${this.prefix}-${this.#names.size}-${pointer.slice(pointer.lastIndexOf('/') + 1).replaceAll(/[^\w.-]/g, '_')}`;
      this.#names.set(key, name);
      this.#definitions[name] = true;
      this.#definitions[name] = this.#rewrite(valueAt(this.contract.document, pointer) ?? true, place, hidden);
    }
    return `#/$defs/${name}`;
  }

  /** Names that are read-only in a request, write-only in a response, wherever in the composition they are declared. */
  #membersOfOtherDirection(schema: JsonObject): ReadonlySet<string> {
    const mark = this.reading.direction === 'request' ? 'readOnly' : 'writeOnly';
    const hidden = new Set<string>();
    this.#composition(schema, (part) => {
      for (const [name, member] of Object.entries(isObject(part['properties']) ? part['properties'] : {})) {
        if (this.#isMarked(member, mark)) hidden.add(name);
      }
    });
    return hidden;
  }

  #isMarked(schema: JsonValue, mark: 'readOnly' | 'writeOnly'): boolean {
    let marked = false;
    if (isObject(schema)) {
      this.#composition(schema, (part, isAlternative) => {
        if (!isAlternative && part[mark] === true) marked = true;
      });
    }
    return marked;
  }

  /** Every schema that says something about the same value: through references, allOf, anyOf, oneOf and conditions. */
  #composition(schema: JsonValue, visit: (part: JsonObject, isAlternative: boolean) => void): void {
    const seen = new Set<JsonValue>();
    const walk = (part: JsonValue | undefined, isAlternative: boolean): void => {
      if (!isObject(part) || seen.has(part)) return;
      seen.add(part);
      visit(part, isAlternative);
      const reference = part['$ref'];
      if (typeof reference === 'string') {
        const { document, anchors } = this.contract;
        walk(valueAt(document, pointerOf(reference, document, anchors)), isAlternative);
      }
      for (const key of SAME_VALUE_LISTS) {
        const list = part[key];
        if (Array.isArray(list))
          for (const item of list as readonly JsonValue[]) walk(item, isAlternative || key !== 'allOf');
      }
      for (const key of [...SAME_VALUE, 'if']) walk(part[key], true);
      const dependent = part['dependentSchemas'];
      if (isObject(dependent)) for (const member of Object.values(dependent)) walk(member, true);
    };
    walk(schema, false);
  }

  /**
   * Of the members that nothing declares, all but one are taken away, unless the schema says that further ones are meant.
   * That one has a name that nobody declares, so that whoever refuses what is undeclared is found out.
   */
  #close(schema: JsonObject, copy: Record<string, JsonValue>): void {
    const declared = new Set<string>();
    const patterns = new Set<string>();
    let isOpen = false;
    this.#composition(schema, (part) => {
      for (const name of namesIn(part)) declared.add(name);
      for (const name of Object.keys(isObject(part['patternProperties']) ? part['patternProperties'] : {}))
        patterns.add(name);
      if (COUNTING.some((key) => part[key] !== undefined)) isOpen = true;
      for (const key of ['additionalProperties', 'unevaluatedProperties']) {
        if (part[key] !== undefined && part[key] !== false) isOpen = true;
      }
    });
    if (declared.size === 0 || isOpen || schema['additionalProperties'] !== undefined) return;
    declared.add(UNDECLARED);
    copy['properties'] = { ...allowing(declared), ...(copy['properties'] as JsonObject | undefined) };
    if (patterns.size > 0) {
      copy['patternProperties'] = { ...allowing(patterns), ...(copy['patternProperties'] as JsonObject | undefined) };
    }
    copy['additionalProperties'] = false;
  }

  /** Each alternative together with the discriminator's values that stand for it. */
  #alternatives(schema: JsonObject, key: string, list: readonly JsonValue[]): readonly JsonValue[] {
    const discriminator = schema['discriminator'];
    if (!this.reading.discriminated || key === 'allOf' || !isObject(discriminator)) return list;
    const name = discriminator['propertyName'];
    if (typeof name !== 'string') return list;
    return list.map((item) => {
      const values = this.#valuesFor(item, isObject(discriminator['mapping']) ? discriminator['mapping'] : {});
      if (values.length === 0) return item;
      return { allOf: [item, { type: 'object', required: [name], properties: { [name]: { enum: values } } }] };
    });
  }

  #valuesFor(alternative: JsonValue, mapping: JsonObject): readonly string[] {
    const reference = isObject(alternative) ? alternative['$ref'] : undefined;
    if (typeof reference !== 'string') return [];
    const name = reference.slice(reference.lastIndexOf('/') + 1);
    const mapped = Object.entries(mapping).filter(([, target]) => target === reference || target === name);
    return mapped.length > 0 ? mapped.map(([value]) => value) : [name];
  }
}

/** Stands for every member that no schema declares. */
const UNDECLARED = 'anUndeclaredMember';
/** Where these stand, taking members away could leave nothing that is valid, and everything would follow from it. */
const COUNTING = ['$dynamicRef', 'minProperties', 'propertyNames', 'not'] as const;

/** Every name that one part of a composition mentions as a member's. */
function namesIn(part: JsonObject): readonly string[] {
  const { properties, required, dependentRequired, dependentSchemas } = part;
  const lists = [required, ...(isObject(dependentRequired) ? Object.values(dependentRequired) : [])];
  return [
    ...[properties, dependentRequired, dependentSchemas].flatMap((members) =>
      isObject(members) ? Object.keys(members) : [],
    ),
    ...lists.flatMap((list) =>
      Array.isArray(list) ? list.filter((name): name is string => typeof name === 'string') : [],
    ),
  ];
}

/** Does the keyword say something about values, so that it matters beside a reference? */
function isSaying(key: string): boolean {
  return !/^(title|description|examples?|externalDocs|xml|deprecated|readOnly|writeOnly|default|\$comment|\$id|\$anchor|\$schema|\$defs)$/.test(
    key,
  );
}

const allowing = (names: ReadonlySet<string>): JsonObject => Object.fromEntries([...names].map((name) => [name, true]));

function openEnum(copy: Record<string, JsonValue>): void {
  const values = copy['enum'];
  if (!Array.isArray(values) || !(values as readonly JsonValue[]).every((value) => typeof value === 'string')) return;
  delete copy['enum'];
  copy['type'] ??= 'string';
}

function mapValues(value: JsonObject, map: (member: JsonValue, key: string) => JsonValue): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, map(member, key)]));
}
