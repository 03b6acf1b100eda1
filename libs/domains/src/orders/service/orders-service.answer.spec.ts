import { describe, expect, test } from '@jest/globals';
import { TranslationRefused } from '@banyan/kernel';
import { readOrder } from './orders-service.answer.js';

const REFERENCE = 'BY01KB4DZ6J3VQ5X9R7T2M8W0YCN';
const CUSTOMER = { email: 'ada@beispiel.example', firstName: 'Ada', lastName: 'Beispiel', phone: '030 1234567' };
const ORDER = {
  kind: 'order',
  reference: REFERENCE,
  state: 'completed',
  channel: 'web',
  currency: 'EUR',
  lines: [],
  shippingMinor: 490,
  totalMinor: 1_490,
  refundedMinor: 0,
  customer: CUSTOMER,
  delivery: { kind: 'collect', location: 'berlin-mitte' },
  placedAtMs: 1,
  cancellable: false,
  returnable: true,
};
const read = (over: object): unknown => readOrder({ ...ORDER, ...over }, { reference: REFERENCE });

describe('an order that the service reads out', () => {
  test('says who bought and where it went', () => {
    expect(read({})).toEqual(ORDER);
  });

  test('says neither when that is forgotten', () => {
    const forgotten = { customer: {}, delivery: { kind: 'unknown' } };
    expect(read(forgotten)).toEqual({ ...ORDER, ...forgotten });
  });

  test.each<[string, object]>([
    ['half a customer', { customer: { email: CUSTOMER.email } }],
    ['no customer at all', { customer: undefined }],
    ['a delivery of another kind', { delivery: { kind: 'dropped' } }],
    ['another order', { reference: 'BY01KB4DZ6J3VQ5X9R7T2M8W0YCP' }],
  ])('is none with %s', (_, over) => {
    expect(() => read(over)).toThrow(TranslationRefused);
  });
});
