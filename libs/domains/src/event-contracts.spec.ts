import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { schemaInclusion, type JsonObject } from '@banyan/contracts';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import {
  EVENTS_DIR,
  EventSchemas,
  eventSchemaFiles,
  eventTypeOf,
  readEventFile,
} from '../../../test/support/event-schemas.js';
import { STOCK_EVENTS } from './inventory/events/stock-events.js';
import { FULFILMENT_EVENTS } from './orders/events/fulfilment-events.js';
import {
  ORDER_EVENTS,
  orderCancelledData,
  orderReturnedData,
  orderTakenData,
  promiseChangedData,
} from './orders/events/order-events.js';
import type { OrderToPlace, Receipt } from './orders/orders.model.js';

interface Message {
  readonly name: string;
  readonly payload: {
    readonly schema: {
      readonly allOf: readonly [unknown, { properties: { type: { const: string }; data: { $ref: string } } }];
    };
  };
}

interface Description {
  readonly asyncapi: string;
  readonly channels: Readonly<Record<string, { readonly address: string }>>;
  readonly operations: Readonly<
    Record<string, { readonly action: 'send' | 'receive'; readonly channel: { readonly $ref: string } }>
  >;
  readonly components: { readonly messages: Readonly<Record<string, Message>> };
}

const text = readFileSync(join(EVENTS_DIR, 'asyncapi.yaml'), 'utf8');
const description = parse(text) as Description;
const files = eventSchemaFiles().filter((file) => eventTypeOf(file) !== undefined);
const told = [...Object.values(ORDER_EVENTS), ...Object.values(STOCK_EVENTS)].toSorted();
const heard = Object.values(FULFILMENT_EVENTS).toSorted();

describe('the description of events', () => {
  it('is AsyncAPI, as its schema says', () => {
    const load = createRequire(import.meta.url);
    const schema = load(`@asyncapi/specs/schemas/${description.asyncapi}-without-$id.json`) as object;
    const ajv = new Ajv({ strict: false, allErrors: false, unicodeRegExp: false });
    (addFormats as unknown as (ajv: Ajv) => void)(ajv);
    const validate = ajv.compile(schema);
    validate(parse(text));
    expect(validate.errors).toBeNull();
    expect(description.asyncapi).toBe('3.1.0');
  });

  it('has every type that the code tells or hears, and no other, each with a file of its own', () => {
    const addresses = Object.values(description.channels).map(({ address }) => address);
    expect(addresses.toSorted()).toEqual([...told, ...heard].toSorted());
    expect(files.map((file) => `${eventTypeOf(file)}`).toSorted()).toEqual(addresses.toSorted());
    const byAction = (action: string) =>
      Object.values(description.operations)
        .filter((operation) => operation.action === action)
        .map(({ channel }) => `${description.channels[channel.$ref.replace('#/channels/', '')]?.address}`)
        .toSorted();
    expect(byAction('send')).toEqual(told);
    expect(byAction('receive')).toEqual(heard);
  });

  it('gives each message the name, the type and the data of its channel', () => {
    for (const [key, { name, payload }] of Object.entries(description.components.messages)) {
      const { type, data } = payload.schema.allOf[1].properties;
      expect([description.channels[key]?.address, type.const]).toEqual([name, name]);
      expect(eventTypeOf(data.$ref.replace('./', ''))).toBe(name);
    }
  });
});

describe.each(files)('%s', (file) => {
  const schema = readEventFile(file) as { readonly examples: readonly unknown[] } & JsonObject;

  it('has examples, each valid, and with nothing in it that is not described', () => {
    expect(schema.examples.length).toBeGreaterThan(0);
    for (const example of schema.examples) expect(new EventSchemas(true).faultsOfData(file, example)).toEqual([]);
  });

  it('leaves whoever takes it free to ignore what is added', () => {
    for (const example of schema.examples) {
      expect(new EventSchemas().faultsOfData(file, { ...(example as object), addedLater: { of: 'anything' } })).toEqual(
        [],
      );
    }
  });

  it('was only added to since it was published', () => {
    const published = join(EVENTS_DIR, 'published');
    const texts = existsSync(published) ? readdirSync(published, { recursive: true, encoding: 'utf8' }) : [];
    for (const old of texts.filter((each) => each.endsWith(file))) {
      const before = parse(readFileSync(join(published, old), 'utf8')) as JsonObject;
      expect([old, schemaInclusion({ schema }, { schema: before }).included]).toEqual([old, true]);
    }
  });
});

it('whoever removes or loosens a member of an event is found out', () => {
  const schema = readEventFile('inventory/stock-low.v1.yaml') as JsonObject;
  const { sku: _, ...others } = schema['properties'] as JsonObject;
  const required = (schema['required'] as string[]).filter((name) => name !== 'sku');
  const removed: JsonObject = { ...schema, properties: others, required };
  const added: JsonObject = {
    ...schema,
    properties: { ...(schema['properties'] as JsonObject), warehouse: { type: 'string' } },
  };
  expect(schemaInclusion({ schema: removed }, { schema }).included).toBe(false);
  expect(schemaInclusion({ schema: added }, { schema }).included).toBe(true);
});

it('what is personal is said to be, and how long it may be kept', () => {
  const { $defs } = readEventFile('order-parts.yaml') as {
    $defs: Record<string, { properties: Record<string, object> }>;
  };
  for (const part of ['Customer', 'Address']) {
    for (const [name, property] of Object.entries($defs[part]?.properties ?? {})) {
      expect([part, name, Object.keys(property)]).toEqual([
        part,
        name,
        expect.arrayContaining(['x-pii', 'x-retention', 'x-owner']),
      ]);
    }
  }
});

describe('what is told of an order', () => {
  const address = { firstName: 'Ada', lastName: 'Beispiel', street: ['Feigenweg 12'], city: 'Berlin', country: 'DE' };
  const customer = { email: 'ada@beispiel.example', firstName: 'Ada', lastName: 'Beispiel', phone: '+49 30 1' };
  const reference = 'BY01JDRW3K9GZT5N4V8YQ2M7C6XH';
  const order: OrderToPlace = {
    reference,
    channel: 'web',
    basket: {
      channel: 'web',
      group: 'retail',
      currency: 'EUR',
      lines: [
        {
          sku: 'SKU-1001',
          quantityE4: 20_000,
          price: { amountMinor: 1_990, currency: 'EUR' },
          per: 1,
          lineAmountMinor: 3_980,
          discountMinor: 80,
          taxRate: 1_900,
        },
      ],
      codes: ['WELCOME'],
      promotions: [],
      totalMinor: 3_900,
      atMs: 0,
    },
    customer,
    delivery: {
      kind: 'ship',
      method: 'express',
      address: { ...address, company: 'Beispiel & Söhne', postcode: '10178' },
    },
    billing: address,
    payment: { token: 'tok_secret_1' },
    authority: { arm: 'legacy', term: 1 },
    boundAtMs: 0,
  };
  const receipt: Receipt = {
    kind: 'placed',
    reference,
    state: 'accepted',
    currency: 'EUR',
    totalMinor: 4_390,
    shippingMinor: 490,
    placedAtMs: Date.UTC(2026, 10, 28),
  };
  const promise = { fromMs: Date.UTC(2026, 11, 1), untilMs: Date.UTC(2026, 11, 3) };
  const collect: OrderToPlace = { ...order, delivery: { kind: 'collect', location: 'ST-0101' } };
  const making = { reference, returnReference: `${reference}R`, lines: [{ sku: 'SKU-1001', quantityE4: 10_000 }] };
  const refunded = { refundedMinor: 1_950, currency: 'EUR' };

  it.each<[string, object]>([
    ['accepted', orderTakenData(order, receipt, promise)],
    ['held', orderTakenData(collect, { ...receipt, state: 'in-review' }, null)],
    ['cancelled', orderCancelledData({ reference, because: 'by-shopper', ...refunded })],
    ['returned', orderReturnedData(making, refunded)],
    ['returned', orderReturnedData({ ...making, location: 'ST-0101' }, refunded)],
    ['promise-changed', promiseChangedData(reference, promise, null, 'picked')],
    ['promise-changed', promiseChangedData(reference, promise, promise, 'dispatched')],
  ])('%s is as it is described, and nothing more', (name, data) => {
    expect(new EventSchemas(true).faultsOfData(`orders/${name}.v1.yaml`, data)).toEqual([]);
    expect(JSON.stringify(data)).not.toContain('tok_');
  });
});
