import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ContractFault } from '../contract-fault.js';
import type { LegacyWire, LegacyWireSpoke } from './legacy-wire.js';
import { loadLegacyWires } from './load-legacy-wires.js';
import type { LegacyWireRouter, WireRecognised } from './wire-router.js';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'banyan-legacy-wire-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const spoke: LegacyWireSpoke = {
  operation: 'x.one',
  accept: () => undefined,
  read: () => ({ kind: 'caller-refused' }),
  present: () => undefined,
};
const load = (paths: object, served: readonly string[]): LegacyWireRouter => {
  writeFileSync(join(root, 'x.yaml'), JSON.stringify({ openapi: '3.1.1', info: { title: 'x', version: '1' }, paths }));
  const wire: LegacyWire = {
    domain: 'x',
    version: 'legacy',
    specification: 'x.yaml',
    credentialMs: 1,
    factsMs: 1,
    operations: Object.fromEntries(served.map((id) => [id, spoke])),
  };
  return loadLegacyWires([wire], root);
};
const responses = { '200': { content: { 'application/json': { schema: { type: 'object' } } } } };
const pathParameter = (name: string) => ({ name, in: 'path', required: true, schema: { type: 'string' } });
const soap = (element: string, more: object = {}) => ({
  soap: { namespace: 'urn:m', element, ...more },
  paths: ['/api', '/api/'],
});

const PATHS = {
  '/rest/V1/items/{sku}': { get: { operationId: 'item', parameters: [pathParameter('sku')], responses } },
  '/rest/{view}/V1/items/{sku}': {
    get: { operationId: 'itemOfView', parameters: [pathParameter('view'), pathParameter('sku')], responses },
  },
  '/api/one': { post: { operationId: 'soapOne', 'x-banyan-match': soap('one', { ending: 'bye' }), responses } },
  '/api/two': { post: { operationId: 'soapTwo', 'x-banyan-match': soap('two'), responses } },
  '/index.php/price': {
    get: {
      operationId: 'price',
      'x-banyan-match': { paths: ['/index.php'], query: { route: 'api/price' } },
      parameters: [{ name: 'route', in: 'query', required: true, schema: { type: 'string' } }],
      responses,
    },
  },
};
const ALL = ['item', 'itemOfView', 'soapOne', 'soapTwo', 'price'];

describe('told apart by which parameters are named', () => {
  const of = (operationId: string, ...named: readonly string[]) => ({
    get: { operationId, 'x-banyan-match': { paths: ['/index.php'], query: { route: 'api/price' }, named }, responses },
  });

  it.each([
    ['/index.php?route=api/price&sku=1', 'one'],
    ['/index.php?route=api/price&sku', 'one'],
    ['/index.php?route=api/price&sku[]=1&sku[]=2', 'several'],
    ['/index.php?sku%5B%5D=1&route=api%2Fprice', 'several'],
    ['/index.php?route=api/price', undefined],
    ['/index.php?route=api/cart&sku=1', undefined],
    ['/index.php?route=api/price&SKU=1', undefined],
  ])('%s is %s', (target, operationId) => {
    const router = load({ '/one': of('one', 'sku'), '/several': of('several', 'sku[]') }, ['one', 'several']);
    const found = match(router, 'GET', target);
    expect(found?.kind === 'operation' ? found.operation.operationId : found).toBe(operationId);
  });

  it('and not at all where they are alike, in whatever order', () => {
    expect(() => load({ '/one': of('one', 'a', 'b'), '/other': of('other', 'b', 'a') }, ['one', 'other'])).toThrow(
      /cannot be told/,
    );
  });
});

const match = (router: LegacyWireRouter, method: string, target: string): WireRecognised | undefined => {
  const [pathname = '', query] = target.split('?', 2);
  let segments: readonly string[] | undefined;
  try {
    segments = pathname.slice(1).split('/').map(decodeURIComponent);
  } catch {
    segments = undefined;
  }
  return router.match(method, { pathname, query, segments });
};

describe('recognised', () => {
  it.each<[string, string, string, object]>([
    ['GET', '/rest/V1/items/A', 'item', { sku: 'A' }],
    ['GET', '/rest/V1/items/A%2FB%20C', 'item', { sku: 'A/B C' }],
    ['GET', '/rest/V1/items/%2541', 'item', { sku: '%41' }],
    ['GET', '/rest/pos/V1/items/1+1', 'itemOfView', { view: 'pos', sku: '1+1' }],
    ['GET', '/index.php?sku=1&route=api/price', 'price', {}],
    ['GET', '/index.php?route=api%2Fprice', 'price', {}],
  ])('%s %s is %s', (method, target, operationId, path) => {
    const found = match(load(PATHS, ALL), method, target);
    expect(found).toMatchObject({ kind: 'operation', operation: { operationId }, path });
  });

  it.each(['/api', '/api/', '/api?x=1'])('POST %s by the first element of its body', (target) => {
    const found = match(load(PATHS, ALL), 'POST', target);
    const elements = found?.kind === 'soap' ? [...found.elements] : [];
    expect(elements.map(([key, { operation, ending }]) => [key, operation.operationId, ending])).toEqual([
      ['{urn:m}one', 'soapOne', false],
      ['{urn:m}bye', 'soapOne', true],
      ['{urn:m}two', 'soapTwo', false],
    ]);
  });

  it.each([
    ['POST', '/rest/V1/items/A'],
    ['HEAD', '/rest/V1/items/A'],
    ['GET', '/rest/V1/items/'],
    ['GET', '/rest/V1/items'],
    ['GET', '/rest/V1/items/A/'],
    ['GET', '/rest/V1/items/A/B'],
    ['GET', '//rest/V1/items/A'],
    ['GET', '/rest//V1/items/A'],
    ['GET', '/%72est/V1/items/A'],
    ['GET', '/rest/V1/ite%6Ds/A'],
    ['GET', '/REST/V1/items/A'],
    ['GET', '/rest/v1/items/A'],
    ['GET', '/rest/./V1/items/A'],
    ['GET', '/rest/V1/items/..'],
    ['GET', '/rest/V1/items/%2e%2E'],
    ['GET', '/rest/V1/items;x/A'],
    ['GET', '/rest/V1/items/%FF'],
    ['GET', '/rest/V1/items/%'],
    ['GET', '/rest'],
    ['GET', '/'],
    ['GET', '/api'],
    ['POST', '/api/one'],
    ['GET', '/index.php'],
    ['GET', '/index.php?route=api/price&route=api/price'],
    ['GET', '/index.php?route=api/prices'],
    ['GET', '/index.php?route=%zz'],
    ['GET', '/index.php/?route=api/price'],
    ['GET', '/constructor/x'],
    ['GET', '/__proto__'],
  ])('not %s %s', (method, target) => {
    expect(match(load(PATHS, ALL), method, target)).toBeUndefined();
  });
});

describe('refused at the start', () => {
  const item = PATHS['/rest/V1/items/{sku}'];
  it.each<[string, object, readonly string[], RegExp]>([
    ['promised and not served', { '/rest/V1/items/{sku}': item }, [], /item is promised and not served/],
    ['served and not promised', { '/rest/V1/items/{sku}': item }, ['item', 'x'], /x is served and not in/],
    ['a parameter that is not in the path', { '/rest/items': item }, ['item'], /path parameters differ/],
    ['a path with an odd segment', { '/rest/../items/{sku}': item }, ['item'], /plain segments/],
    [
      'two that cannot be told apart',
      {
        ...PATHS,
        '/rest/V1/items/{id}': { get: { operationId: 'other', parameters: [pathParameter('id')], responses } },
      },
      [...ALL, 'other'],
      /cannot be told/,
    ],
    [
      'one element twice',
      { ...PATHS, '/api/three': { post: { operationId: 'three', 'x-banyan-match': soap('two'), responses } } },
      [...ALL, 'three'],
      /cannot be told/,
    ],
    ['any path at all', { '/{sku}': item }, ['item'], /begins with a parameter/],
    [
      'SOAP by GET',
      { '/api': { get: { operationId: 'x', 'x-banyan-match': soap('a'), responses } } },
      ['x'],
      /SOAP is posted/,
    ],
    [
      'a match that is not known',
      { '/api': { get: { operationId: 'x', 'x-banyan-match': { header: 'x' }, responses } } },
      ['x'],
      /not known: header/,
    ],
    ['no operation', {}, [], /has no operation/],
  ])('%s', (_, paths, served, message) => {
    expect(() => load(paths, served)).toThrow(message);
  });

  it('with every fault of the file at once, and that nothing is left of it', () => {
    const broken = { get: { operationId: 'a', parameters: [], responses: {} } };
    try {
      load({ '/a/{x}': broken, '/b/{y}': broken }, []);
      throw new Error('it was loaded');
    } catch (error) {
      expect((error as ContractFault).faults).toHaveLength(3);
    }
  });
});
