import { describe, expect, it, test } from '@jest/globals';
import { nextStep, type PlaceAnswer } from './order-patience.js';

const answer = (status: number, body: object = {}, retryAfterMs?: number): PlaceAnswer => ({
  status,
  body: body as PlaceAnswer['body'],
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});
const RECEIPT = { reference: 'BY1', state: 'accepted', total: { amountMinor: 2480, currency: 'EUR' } };

describe('what is final', () => {
  test.each([
    ['a receipt', answer(201, RECEIPT), { kind: 'placed', reference: 'BY1', state: 'accepted', totalMinor: 2480 }],
    ['a refusal', answer(422, { code: 'out-of-stock' }), { kind: 'refused', code: 'out-of-stock' }],
    ['a refusal that does not say why', answer(422), { kind: 'refused', code: '' }],
    [
      'a receipt that is none',
      answer(201, { ...RECEIPT, total: 24.8 }),
      { kind: 'fault', status: 201, code: 'no-receipt' },
    ],
    ['a success that the contract does not know', answer(200, RECEIPT), { kind: 'fault', status: 200, code: '' }],
    [
      'a request that is wrong',
      answer(400, { code: 'invalid-request' }),
      { kind: 'fault', status: 400, code: 'invalid-request' },
    ],
    ['nothing there', answer(404, { code: 'not-found' }), { kind: 'fault', status: 404, code: 'not-found' }],
  ])('%s', (_, said, bought) => {
    expect(nextStep(said, 1)).toEqual({ kind: 'done', bought });
  });
});

test.each([0, 202, 408, 409, 425, 429, 500, 502, 503, 504])('%i says nothing: the same again', (status) => {
  expect(nextStep(answer(status), 1)).toEqual({ kind: 'again', afterMs: 100 });
});

it('waits longer each time, no longer than is sensible, and no shorter than it is asked to', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 1000].map((attempt) => nextStep(answer(503), attempt));
  expect(waits).toEqual([100, 200, 400, 800, 1600, 3000, 3000, 3000].map((afterMs) => ({ kind: 'again', afterMs })));
  expect(nextStep(answer(409, {}, 1000), 1)).toEqual({ kind: 'again', afterMs: 1000 });
  expect(nextStep(answer(503, {}, 1000), 6)).toEqual({ kind: 'again', afterMs: 3000 });
});
