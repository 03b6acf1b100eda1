import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ContractRequest, ContractVersion } from '@banyan/contracts';
import { post } from '../../../../test/support/ask.js';
import { ContractFolder } from '../testing/contract-folder.fixture.js';
import { StorefrontRig } from '../testing/storefront-rig.fixture.js';

// What a storefront sends, on a real socket, to what is reported to control.

const old = { type: 'string', deprecated: true };
const json = (schema: object, type = 'application/json') => ({ description: 'x', content: { [type]: { schema } } });
const problem = json({ type: 'object' }, 'application/problem+json');
const SPECIFICATION = {
  openapi: '3.1.1',
  info: { title: 'Old things', version: '3.0.0' },
  paths: {
    '/inventory/v3/find': {
      post: {
        operationId: 'find',
        parameters: [
          { name: 'place', in: 'query', deprecated: true, schema: { type: 'string' } },
          { name: 'X-Old', in: 'header', deprecated: true, schema: { type: 'string' } },
        ],
        requestBody: {
          required: true,
          ...json({
            type: 'object',
            additionalProperties: false,
            properties: {
              sku: { type: 'string' },
              lines: { type: 'array', items: { type: 'object', properties: { code: old } } },
            },
          }),
        },
        responses: { 200: json({ type: 'object', properties: { sku: {}, units: old } }), 400: problem, 502: problem },
      },
    },
  },
};
const OLD: ContractVersion = {
  domain: 'inventory',
  version: 'v3',
  specification: 'contracts/inventory/v3/openapi.yaml',
  operations: {
    find: {
      operation: 'availability.one',
      accept: ({ body }: ContractRequest) => body,
      present: (result) => ({ status: 200, body: result }),
    },
  },
};

let folder: ContractFolder;
let rig: StorefrontRig;
beforeAll(async () => {
  folder = new ContractFolder('v3', SPECIFICATION);
  rig = await StorefrontRig.start({
    settings: { BANYAN_CONTRACTS_DIR: folder.path },
    domain: (registered) => ({ ...registered, contracts: [...registered.contracts, OLD] }),
  });
});
afterAll(async () => {
  await rig?.stop();
  folder[Symbol.dispose]();
});

const find = (body: unknown, path = '/inventory/v3/find', headers: Record<string, string> = {}) =>
  post(rig.url, path, body, { headers: { 'x-storefront': 'web', ...headers } });
const reported = () =>
  (rig.usage.report(true)?.uses ?? []).map(
    ({ contract, operation, storefront, field, requests }) =>
      `${contract} ${operation} ${storefront}${field === '' ? '' : ` ${field}`}: ${requests}`,
  );

describe('the use of a contract', () => {
  it('is every request to it, with what it holds that is deprecated, once for each request', async () => {
    rig.legacy.behaves = ({ input }) => ({ sku: input['sku'] });
    await find({ sku: 'A' });
    await find({ sku: 'B', lines: [{ code: 'x' }, { code: 'y' }] }, '/inventory/v3/find?place=here');
    await find({ sku: 'C' }, '/inventory/v3/find', { 'x-old': '1', 'x-storefront': 'somebody' });
    rig.legacy.behaves = () => ({ sku: 'D', units: '3' });
    await find({ sku: 'D' });
    expect(reported().toSorted()).toEqual([
      'v3 find unknown header:X-Old: 1',
      'v3 find unknown: 1',
      'v3 find web /lines/*/code: 1',
      'v3 find web 200:/units: 1',
      'v3 find web query:place: 1',
      'v3 find web: 3',
    ]);
  });

  it('is also a request that is refused, but nothing of what it held', async () => {
    const { status } = await find({ sku: 5, lines: [{ code: 'x' }] }, '/inventory/v3/find?place=here');
    expect(status).toBe(400);
    await find('not JSON at all');
    await rig.get('/inventory/v3/find', { method: 'DELETE' });
    await rig.get('/inventory/v3/nothing');
    const uses = reported();
    expect(uses).toContain('v3 find web: 5');
    expect(uses.join()).not.toContain('query:place: 2');
  });

  it('is that of the version that was asked, not of its neighbour', async () => {
    await rig.one('A', { headers: { 'x-storefront': 'app' } });
    await rig.get('/inventory/v2/availability/A?channel=web', { headers: { 'x-storefront': 'app' } });
    expect(reported()).toEqual(expect.arrayContaining(['v1 getAvailability app: 1', 'v2 getAvailability app: 1']));
  });
});
