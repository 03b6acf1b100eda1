import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';
import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

export const EVENTS_DIR = join(PROJECT_ROOT, 'contracts/events');
const BASE = 'https://banyan.shop/contracts/events/';

/** Every schema of events, by its file below contracts/events. */
export function eventSchemaFiles(): readonly string[] {
  return readdirSync(EVENTS_DIR, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml') && file !== 'asyncapi.yaml' && !file.startsWith('published'))
    .toSorted();
}

export function readEventFile(file: string): AnySchemaObject {
  return parse(readFileSync(join(EVENTS_DIR, file), 'utf8')) as AnySchemaObject;
}

/** The type that a file describes the data of, such as `shop.banyan.orders.accepted.v1`; undefined: of none. */
export function eventTypeOf(file: string): string | undefined {
  const [teller, name] = file.split('/');
  return name === undefined ? undefined : `shop.banyan.${teller}.${name.replace(/\.yaml$/, '')}`;
}

/**
 * Says what is wrong with events.
 *
 * @param closed what is told: nothing may be in it that is not described; else what is taken: that is to be ignored
 */
export class EventSchemas {
  readonly #ajv: Ajv2020;

  constructor(closed = false) {
    this.#ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true });
    (addFormats as unknown as (ajv: Ajv2020) => void)(this.#ajv);
    for (const keyword of ['x-pii', 'x-retention', 'x-owner']) this.#ajv.addKeyword(keyword);
    for (const file of eventSchemaFiles()) {
      const schema = readEventFile(file);
      this.#ajv.addSchema(closed && file !== 'envelope.yaml' ? (closedOf(schema) as AnySchemaObject) : schema);
    }
  }

  /** Of an event whole: its envelope, and its data by its type. @returns nothing is wrong: an empty list */
  faultsOf(event: { readonly type: string; readonly data: unknown }): readonly string[] {
    const [, , teller, name, version] = event.type.split('.');
    return [
      ...this.#faults('envelope.yaml', event),
      ...this.faultsOfData(`${teller}/${name}.${version}.yaml`, event.data),
    ];
  }

  /** @param file below contracts/events */
  faultsOfData(file: string, data: unknown): readonly string[] {
    return this.#faults(file, data);
  }

  #faults(file: string, value: unknown): readonly string[] {
    const validate = this.#ajv.getSchema(BASE + file);
    if (validate === undefined) return [`${file} does not exist`];
    if (validate(value) === true) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  }
}

/** The same with nothing allowed in an object but what it names. */
function closedOf(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closedOf);
  if (typeof schema !== 'object' || schema === null) return schema;
  const closed = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, key === 'examples' ? value : closedOf(value)]),
  );
  return closed['type'] === 'object' && closed['properties'] !== undefined
    ? { ...closed, additionalProperties: false }
    : closed;
}
