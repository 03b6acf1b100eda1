import { describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CONTRACTS_DIR, readContractDocument } from '../contract-document.js';
import { readRegistry } from '../registry/read-registry.js';
import type { JsonObject } from '../resolve-references.js';
import { lintContract, resolvedOf } from './lint-contract.js';
import { LINT_RULES } from './lint-rules.js';
import type { Spoilt } from '../registry/registry.fixture.js';

const RULES = join(import.meta.dirname, 'rules');
const registered = Object.entries(readRegistry().contracts).flatMap(([domain, versions]) =>
  Object.keys(versions).map((version) => [domain, version] as const),
);

/** A contract without a fault, small enough to be changed in a test. */
function sound(): Spoilt {
  return structuredClone(readContractDocument('contracts/inventory/v1/openapi.yaml')) as Spoilt;
}

const lint = (document: object) => lintContract('inventory', 'v1', document as JsonObject);
/** One rule alone: all of them are a third of a second. */
async function findingsOf(id: string, document: JsonObject): Promise<number> {
  const rule = LINT_RULES.find((each) => each.id === id);
  if (rule === undefined) throw new Error(`no rule ${id}`);
  const contract = { domain: 'inventory', version: 'v1', document, resolved: resolvedOf(document) };
  return (await rule.findings(contract)).length;
}

const BATCH = '/inventory/v1/availability/batch';
const ONE = '/inventory/v1/availability/{sku}';

/** For each rule: changes that it, and it alone, finds. */
const CASES: Readonly<Record<string, readonly ((document: Spoilt) => void)[]>> = {
  'openapi-valid': [(d) => void (d['servers'] = 'here')],
  readable: [
    (d) => void (d['components'].schemas.Quantity.minimumm = 0),
    (d) => void (d['components'].schemas.ItemProblem.properties.sku.$ref = '#/components/schemas/Nothing'),
  ],
  'info-version': [
    (d) => void (d['info'].version = '2.0.0'),
    (d) => void (d['info'].version = '1.2'),
    (d) => delete d['info'].description,
  ],
  'paths-below-version': [
    (d) => {
      d['paths']['/inventory/v2/availability/batch'] = d['paths'][BATCH];
      delete d['paths'][BATCH];
    },
  ],
  'operation-ids': [(d) => void (d['paths'][BATCH].post.operationId = 'get-batch')],
  descriptions: [
    (d) => delete d['paths'][BATCH].post.summary,
    (d) => delete d['components'].schemas.Location.description,
    (d) => delete d['components'].schemas.Availability.properties.available.description,
    (d) => delete d['paths'][ONE].get.parameters[1].description,
  ],
  'problem-responses': [
    (d) => delete d['paths'][BATCH].post.responses['404'],
    (d) => void (d['components'].schemas.Problem.required = ['type', 'title', 'status']),
    (d) => {
      const { examples } = d['components'].responses.Internal.content['application/problem+json'];
      examples.internal.value.code = 'unknown-thing';
    },
    (d) => {
      const { examples } = d['components'].responses.Internal.content['application/problem+json'];
      examples.internal.value.status = 502;
    },
  ],
  'answer-headers': [
    (d) => delete d['components'].responses.Overloaded.headers['Contract-Version'],
    (d) => void (d['components'].headers.ContractVersion.schema.const = 'v2'),
  ],
  examples: [
    (d) => delete d['paths'][ONE].get.parameters[1].examples,
    (d) => {
      const { content } = d['paths'][ONE].get.responses['200'];
      content['application/json'].examples.inStock.value.quantity = 'seventy';
    },
    (d) => {
      d['paths'][BATCH].post.requestBody.content['application/json'].examples.web.value.skus = [];
    },
  ],
  'strict-requests': [(d) => delete d['components'].schemas.BatchRequest.additionalProperties],
  'personal-names': [
    (d) => void (d['components'].schemas.Availability.properties.customerEmail = { type: 'string', description: 'x' }),
    (d) => void (d['components'].schemas.Availability.properties.date_of_birth = { type: 'string', description: 'x' }),
    (d) => void (d['components'].schemas.Availability.properties.name = { type: 'string', description: 'x' }),
    (d) => {
      const schema = { type: 'string' };
      const example = 'x';
      d['paths'][ONE].get.parameters.push({ name: 'X-Phone-Number', in: 'header', description: 'x', schema, example });
    },
  ],
  governance: [
    (d) => void (d['components'].schemas.Sku['x-pii'] = 'identity'),
    (d) => void (d['components'].schemas.Quantity['x-owner'] = 'somebody'),
    (d) => void (d['components'].schemas.Quantity['x-pii'] = 'none'),
    (d) =>
      void Object.assign(d['components'].schemas.Quantity, {
        'x-pii': 'identity',
        'x-retention': 'for ever',
        'x-owner': 'us',
      }),
  ],
  access: [
    (d) => delete d['paths'][ONE].get['x-banyan-access'],
    (d) => void (d['paths'][ONE].get['x-banyan-access'] = { scope: 'everything' }),
    (d) => void (d['paths'][ONE].get['x-banyan-access'] = { scope: 'inventory:read', object: 'shelf' }),
    (d) => void (d['paths'][ONE].get['x-banyan-access'] = { scope: 'inventory:read', role: 'admin' }),
  ],
};

describe('the house rules', () => {
  it('are a table: each file a rule, each id once and named after its file, each with a reason and a way out', () => {
    const files = readdirSync(RULES).map((file) => file.replace(/\.rule\.ts$/, ''));
    expect(LINT_RULES.map(({ id }) => id).toSorted()).toEqual(files.toSorted());
    for (const { because, fix } of LINT_RULES) expect([because.length > 20, fix.length > 20]).toEqual([true, true]);
    expect(Object.keys(CASES).toSorted()).toEqual(files.toSorted());
  });

  it.each(registered)('are kept by %s %s', async (domain, version) => {
    const document = readContractDocument(`contracts/${domain}/${version}/openapi.yaml`, CONTRACTS_DIR);
    expect(await lintContract(domain, version, document)).toEqual([]);
  });

  it.each(
    Object.entries(CASES).flatMap(([rule, changes]) => changes.map((change, index) => ({ rule, change, index }))),
  )('$rule finds what it is for ($index)', async ({ rule, change }) => {
    const document = sound();
    change(document);
    expect(await findingsOf(rule, sound())).toBe(0);
    expect(await findingsOf(rule, document)).toBeGreaterThan(0);
  });

  it('say where, and how to mend it', async () => {
    const document = sound();
    document['components'].schemas.Availability.properties.email = { type: 'string', description: 'of the shopper' };
    expect(await lint(document)).toEqual([
      {
        rule: 'personal-names',
        pointer: '/components/schemas/Availability/properties/email',
        message: 'email looks personal (contact) and is not tagged',
        fix: expect.stringContaining('x-pii-because'),
      },
    ]);
  });

  it('are content with a field that is tagged whole, and with one that says why it only looks personal', async () => {
    const document = sound();
    const { properties } = document['components'].schemas.Availability;
    const tag = { 'x-pii': 'contact', 'x-retention': 'P30D', 'x-owner': 'customer care' };
    properties.email = { type: 'string', description: 'x', ...tag };
    properties.contact = {
      type: 'object',
      description: 'x',
      additionalProperties: false,
      properties: { phone: { type: 'string', description: 'x' } },
      ...tag,
    };
    properties.name = { type: 'string', description: 'x', 'x-pii': 'none', 'x-pii-because': 'of the store' };
    expect(await lint(document)).toEqual([]);
  });

  it('ask of the wire of the legacy core only what can be asked of it', async () => {
    const document = { openapi: '3.1.1', info: { title: 'x', version: '1.0.0', description: 'x' }, paths: {} };
    expect(await lintContract('inventory', 'legacy', document)).toEqual([]);
    expect(LINT_RULES.filter(({ asksLegacy }) => !asksLegacy).length).toBeGreaterThan(0);
  });
});
