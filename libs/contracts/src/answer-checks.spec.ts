import { describe, expect, it } from '@jest/globals';
import { answerCheck } from './answer-checks.js';
import { readContractDocument } from './contract-document.js';

const V1 = readContractDocument('contracts/inventory/v1/openapi.yaml');
const GOOD = { sku: '007', channel: 'web', available: true, quantity: 70 };

describe('checking an answer by a text alone', () => {
  const check = answerCheck(V1);

  it('finds nothing where the contract is kept, and says where it is not', () => {
    expect(check('getAvailability', 200, GOOD)).toEqual([]);
    expect(check('getAvailability', 200, { ...GOOD, quantity: 'many' })).toMatchObject([{ pointer: '/quantity' }]);
    const [fault] = check('getAvailability', 200, { ...GOOD, extra: 1 });
    expect(fault).toMatchObject({ pointer: '', message: expect.stringContaining('does not know') });
  });

  it('says that a status, or an operation, is not in the contract', () => {
    const none = [{ pointer: '', message: 'status 418 is not in the contract' }];
    expect(check('getAvailability', 418, {})).toEqual(none);
    expect(check('nothing', 418, {})).toEqual(none);
  });

  it('says why a text cannot be checked by, and does not throw', () => {
    const recursive = { ...V1, components: { schemas: { Sku: { $ref: '#/components/schemas/Sku' } } } };
    expect(answerCheck(recursive)('getAvailability', 200, GOOD)).toMatch(/^this text is not read by the gateway: /);
  });
});
