import { describe, expect, it } from '@jest/globals';
import { readContractDocument } from '@banyan/contracts';
import { domains } from '@banyan/domains';
import * as fc from 'fast-check';
import { viewOf } from '../reading/operation-view.js';
import { ContractShelf, type ShelvedVersion } from '../shelf/contract-shelf.js';
import { asksForPersonal } from './asks-for-personal.js';
import { whyNotTried } from './may-try.js';
import { ServedOperations } from './served-operations.js';
import { exampleValues, fieldsOf, type TryField } from './try-fields.js';
import { tryRequest, type TryRequest } from './try-request.js';

const PRICING = viewOf(readContractDocument('contracts/pricing/v2/openapi.yaml'));
const INVENTORY = viewOf(readContractDocument('contracts/inventory/v1/openapi.yaml'));
const [getPrice, priceBatch] = PRICING.operations;
if (getPrice === undefined || priceBatch === undefined) throw new Error('the contract has fewer operations');
const fields = fieldsOf(getPrice, PRICING.references);

const field = (over: Partial<TryField>): TryField => ({
  key: `${over.in ?? 'query'}.${over.name ?? 'a'}`,
  name: 'a',
  in: 'query',
  required: false,
  description: undefined,
  choices: [],
  examples: [],
  list: false,
  ...over,
});

describe('the fields of an operation', () => {
  it('are its parameters, with the values that the contract shows', () => {
    expect(fields.map(({ key, required, choices }) => [key, required, choices.length])).toEqual([
      ['path.sku', true, 0],
      ['query.channel', true, 4],
      ['query.group', false, 3],
      ['query.quantity', false, 0],
      ['query.at', false, 0],
    ]);
    expect(fields[0]?.examples).toEqual(['007', '1+1 GRATIS', 'KABEL/USB/C-2M']);
  });

  it('are filled with a request that the contract shows, for every operation that can be tried', () => {
    for (const view of [PRICING, INVENTORY]) {
      for (const operation of view.operations) {
        const request = tryRequest(
          operation,
          fieldsOf(operation, view.references),
          exampleValues(operation, view.references),
          operation.method,
        );
        expect(request).toMatchObject({ method: operation.method });
        expect((request as TryRequest).target).not.toMatch(/[{}]/);
      }
    }
  });
});

describe('a request', () => {
  it('is the template with its parameters, each encoded once, and nothing that was left out', () => {
    const values = {
      'path.sku': '1+1 GRATIS/%',
      'query.channel': 'web',
      'query.at': '2026-11-27T00:00:00+01:00',
      'query.nobody': 'x',
    };
    expect(tryRequest(getPrice, fields, values, 'HEAD')).toEqual({
      method: 'HEAD',
      target: '/pricing/v2/prices/1%2B1%20GRATIS%2F%25?channel=web&at=2026-11-27T00%3A00%3A00%2B01%3A00',
      headers: { accept: 'application/json' },
      body: undefined,
    });
  });

  it('has the body as it was written, also one that is wrong: what comes then is worth seeing', () => {
    expect(tryRequest(priceBatch, [], { body: '{' }, 'POST')).toMatchObject({
      body: '{',
      headers: { 'content-type': 'application/json' },
    });
    expect(tryRequest(priceBatch, [], { body: 'x'.repeat(40_000) }, 'POST')).toMatchObject([{ key: 'body' }]);
  });

  it('is not made without what is required, of half characters, or of segments that climb', () => {
    expect(tryRequest(getPrice, fields, { 'query.channel': 'web' }, 'GET')).toEqual([
      { key: 'path.sku', message: 'is required' },
    ]);
    for (const sku of ['.', '..', '\uD800']) {
      expect(tryRequest(getPrice, fields, { 'path.sku': sku, 'query.channel': 'web' }, 'GET')).toMatchObject([
        { key: 'path.sku' },
      ]);
    }
  });

  it('sends a list one by one', () => {
    const list = field({ list: true });
    expect(tryRequest({ route: '/x/v1/y', body: undefined }, [list], { 'query.a': '1\n2' }, 'GET')).toMatchObject({
      target: '/x/v1/y?a=1&a=2',
    });
  });

  it('sets no header that is HTTP’s own or says who asks, and none with a line of its own', () => {
    const route = { route: '/x/v1/y', body: undefined };
    for (const name of ['Host', 'cookie', 'Authorization', 'X-Forwarded-For', 'Transfer-Encoding', 'X-Storefront']) {
      expect(tryRequest(route, [field({ in: 'header', name, key: 'h' })], { h: 'v' }, 'GET')).toMatchObject([
        { key: 'h' },
      ]);
    }
    const own = field({ in: 'header', name: 'X-Own', key: 'h' });
    expect(tryRequest(route, [own], { h: 'a\r\nHost: b' }, 'GET')).toMatchObject([{ key: 'h' }]);
    expect(tryRequest(route, [own], { h: 'a b' }, 'GET')).toMatchObject({ headers: { 'x-own': 'a b' } });
  });

  it('never leaves its template, whatever is typed: as many segments, and the same ones', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.string({ unit: 'binary' }), (sku, channel) => {
        const request = tryRequest(getPrice, fields, { 'path.sku': sku, 'query.channel': channel }, 'GET');
        if (!('target' in request)) return;
        const url = new URL(`http://gateway.test${request.target}`);
        expect(url.host).toBe('gateway.test');
        expect(url.pathname.split('/').slice(0, 4)).toEqual(['', 'pricing', 'v2', 'prices']);
        expect(url.pathname.split('/')).toHaveLength(5);
        expect(decodeURIComponent(url.pathname.split('/')[4] ?? '')).toBe(sku);
        expect([...url.searchParams.keys()]).toEqual(['channel']);
        expect(url.searchParams.get('channel')).toBe(channel);
      }),
    );
  });
});

describe('what a link may hold', () => {
  const asks = (operation: object) => {
    const view = viewOf({ openapi: '3.1.1', paths: { '/x/v1/y': { post: { responses: {}, ...operation } } } });
    const [only] = view.operations;
    if (only === undefined) throw new Error('no operation');
    return asksForPersonal(only, view.references);
  };

  it('is nothing about a person, in a parameter or however deep in a body', () => {
    const email = { type: 'string', 'x-pii': 'contact' };
    const body = (schema: object) => ({ requestBody: { content: { 'application/json': { schema } } } });
    expect(asks(body({ properties: { lines: { items: { properties: { email } } } } }))).toBe(true);
    expect(asks({ parameters: [{ name: 'to', in: 'query', schema: email }] })).toBe(true);
    expect(asks({ parameters: [{ name: 'to', in: 'query', 'x-pii': 'contact', schema: {} }] })).toBe(true);
    expect(asks(body({ properties: { city: { type: 'string', 'x-pii': 'none' } } }))).toBe(false);
    for (const operation of PRICING.operations) expect(asksForPersonal(operation, PRICING.references)).toBe(false);
  });
});

describe('what may be tried', () => {
  const shelf = new ContractShelf().look();
  const served = new ServedOperations(domains);
  const versions = [...shelf.domains.values()].flat();
  const why = (
    shelved: ShelvedVersion,
    operationId: string,
    hasGateway = true,
    change: Partial<Parameters<typeof whyNotTried>[0]> = {},
  ) => {
    const { text } = shelved;
    if (text === undefined) throw new Error(`${shelved.domain}/${shelved.version} has no text`);
    const operation = viewOf(text.document).operations.find((each) => each.operationId === operationId);
    if (operation === undefined) throw new Error(`no ${operationId}`);
    const behind = served.behind(shelved.domain, shelved.version, operationId);
    return whyNotTried({ shelved, text, operation, served: behind, hasGateway, ...change });
  };
  const named = (domain: string, version: string) => {
    const found = versions.find((each) => each.domain === domain && each.version === version);
    if (found === undefined) throw new Error(`no ${domain}/${version}`);
    return found;
  };

  it('is every read of a numbered version that this release serves, and neither a write nor a legacy wire', () => {
    for (const shelved of versions) {
      for (const { operationId } of viewOf(shelved.text?.document ?? {}).operations) {
        const because = why(shelved, operationId);
        if (shelved.version === 'legacy') expect(because).toMatch(/credential|not below its version|No operation/);
        else if (served.behind(shelved.domain, shelved.version, operationId)?.kind === 'write') {
          expect(because).toMatch(/changes something/);
        } else
          expect([shelved.domain, shelved.version, operationId, because]).toEqual([
            shelved.domain,
            shelved.version,
            operationId,
            undefined,
          ]);
      }
    }
  });

  it('is not what changes something, whatever its method; nor what is not known, nor another text', () => {
    const v1 = named('inventory', 'v1');
    const behind = served.behind('inventory', 'v1', 'getAvailability');
    if (behind === undefined || v1.text === undefined) throw new Error('nothing is served');
    expect(why(v1, 'getAvailability', true, { served: { ...behind, kind: 'write' } })).toMatch(/changes something/);
    expect(why(v1, 'getAvailability', true, { served: undefined })).toMatch(/No operation/);
    expect(why(v1, 'getAvailability', true, { text: { ...v1.text } })).toMatch(/earlier text/);
    expect(why(v1, 'getAvailability', false)).toMatch(/GATEWAY_URL/);
    const [operation] = INVENTORY.operations;
    if (operation === undefined) throw new Error('no operation');
    expect(why(v1, 'getAvailability', true, { operation: { ...operation, route: '/checkout/confirm' } })).toMatch(
      /not below its version/,
    );
    expect(why(v1, 'getAvailability', true, { operation: { ...operation, method: 'DELETE' } })).toMatch(/Only GET/);
  });
});
