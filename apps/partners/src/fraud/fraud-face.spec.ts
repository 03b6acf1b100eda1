import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type RunningPartners, startRunningPartners } from '../../testing/running-partners.js';

let running: RunningPartners;

beforeAll(async () => {
  running = await startRunningPartners();
});
afterEach(() => running.ops('DELETE', '/__faults'));
afterAll(() => running.stop());

const ORDER = { reference: 'BY1', amountMinor: 4990, currency: 'EUR', channel: 'web', country: 'DE', collect: false };
const assess = (body: object) => running.ask('POST', '/fraud/assessments', { ...ORDER, ...body });

test('an order is judged, and judged the same when it is asked about again', async () => {
  const first = await assess({});
  expect([first.status, first.json]).toEqual([200, { decision: 'approve', score: 5 }]);
  // Whoever comes back with another amount is told what was said of this reference.
  expect((await assess({ amountMinor: 10_000_000 })).json).toEqual(first.json);
  expect(await running.ops('GET', '/__books/fraud?reference=BY1')).toMatchObject({
    rows: [{ reference: 'BY1', decision: 'approve', asked: 2, amountMinor: 4990 }],
    next: null,
  });
  expect((await running.ops('GET', '/__books/totals')).fraud).toEqual({
    assessed: 1,
    duplicates: 1,
    byDecision: { approve: 1 },
  });
});

test('what is decided can be set', async () => {
  await running.ops('PUT', '/__faults/fraud', { decision: 'review' });
  expect((await assess({ reference: 'BY2' })).json).toMatchObject({ decision: 'review' });
});

test.each([
  ['no reference', { reference: undefined }],
  ['an amount below nought', { amountMinor: -1 }],
  ['a channel that is none', { channel: 7 }],
  ['a country that is a sentence', { country: 'Germany' }],
  ['a collect that is a text', { collect: 'no' }],
])('with %s it is refused', async (_, differs) => {
  expect((await assess(differs)).status).toBe(400);
});
