import { describe, expect, it } from '@jest/globals';
import { readContractDocument } from '../contract-document.js';
import { resolveReferences, type JsonObject } from '../resolve-references.js';
import { personalFields } from './personal-fields.js';

const tag = (kind: string) => ({ type: 'string', 'x-pii': kind, 'x-retention': 'P30D', 'x-owner': 'care' });
const json = (schema: JsonObject) => ({ content: { 'application/json': { schema } } });

const document = resolveReferences({
  paths: {
    '/orders/v1/orders': {
      parameters: [{ name: 'X-Phone', in: 'header', schema: { $ref: '#/components/schemas/Phone' } }],
      post: {
        operationId: 'placeOrder',
        requestBody: json({
          type: 'object',
          properties: {
            sku: { type: 'string' },
            customer: { type: 'object', properties: { email: tag('contact'), vip: { type: 'boolean' } } },
            lines: { type: 'array', items: { allOf: [{ properties: { engraving: tag('identity') } }] } },
            address: { ...tag('contact'), type: 'object', properties: { street: tag('contact') } },
            'store/name': { type: 'string', 'x-pii': 'none', 'x-pii-because': 'of the store' },
            notes: { type: 'object', additionalProperties: tag('sensitive') },
          },
        }),
        responses: { 201: json({ properties: { phone: { $ref: '#/components/schemas/Phone' } } }) },
      },
    },
  },
  components: { schemas: { Phone: tag('contact') } },
});

describe('personal fields of a contract', () => {
  it('are those that are tagged, where they stand on the wire', () => {
    expect(personalFields(document).map(({ side, field, kind }) => `${side} ${field} ${kind}`)).toEqual([
      'request header:X-Phone contact',
      'request /customer/email contact',
      'request /lines/*/engraving identity',
      'request /address contact',
      'request /notes/* sensitive',
      'answer /phone contact',
    ]);
    expect(personalFields(document)[1]).toEqual({
      operationId: 'placeOrder',
      side: 'request',
      field: '/customer/email',
      kind: 'contact',
      retention: 'P30D',
      owner: 'care',
    });
  });

  it('are none in the contracts of inventory: stock is about nobody', () => {
    for (const version of ['v1', 'v2']) {
      const published = readContractDocument(`contracts/inventory/${version}/openapi.yaml`);
      expect(personalFields(resolveReferences(published))).toEqual([]);
    }
  });
});
