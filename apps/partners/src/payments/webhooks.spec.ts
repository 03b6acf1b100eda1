import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { until } from '../../../../test/support/until.js';
import { listenForEvents, type Listening } from '../../testing/listener.js';
import { type RunningPartners, startRunningPartners } from '../../testing/running-partners.js';

let running: RunningPartners;
let listening: Listening;

beforeAll(async () => {
  listening = await listenForEvents();
  running = await startRunningPartners({ listeners: { webhook: listening.url, fulfilment: undefined } });
});
beforeEach(async () => {
  (listening.heard as unknown[]).length = 0;
  await running.ops('POST', '/__books/reset');
});
afterEach(() => running.ops('DELETE', '/__faults'));
afterAll(async () => {
  await running.stop();
  await listening.stop();
});

const charge = (token = 'tok_visa_1') =>
  running.ask(
    'POST',
    '/payments/primary/charges',
    { amountMinor: 100, currency: 'EUR', token, reference: 'BY1' },
    { 'Idempotency-Key': 'k1' },
  );
const webhooksOf = async () => (await running.ops('GET', '/__books/payments-primary?reference=BY1')).rows[0].webhooks;

test('a charge is told of once, and a replay of it not again', async () => {
  const { json } = await charge();
  await charge();
  await until(async () => (await webhooksOf())[0].delivered === 1, 'it was told');
  expect(listening.heard).toMatchObject([
    {
      type: 'shop.banyan.payments.captured.v1',
      source: '/payments/primary',
      subject: 'BY1',
      data: { chargeId: json.id, status: 'captured', amountMinor: 100, currency: 'EUR', idempotencyKey: 'k1' },
    },
  ]);
});

test('a refusal is told of too', async () => {
  await charge('tok_declined_1');
  await until(() => listening.heard.length === 1, 'it was told');
  expect(listening.heard[0]).toMatchObject({ type: 'shop.banyan.payments.declined.v1', data: { status: 'declined' } });
});

test('early: before whoever asked has the answer', async () => {
  await running.ops('PUT', '/__faults/payments-primary', { webhookEarlyRatio: 1, hangAfterRatio: 1 });
  charge().catch(() => undefined);
  await until(() => listening.heard.length === 1, 'it was told while nobody has answered');
  await running.ops('PUT', '/__faults/payments-primary', { webhookEarlyRatio: 1 });
  await running.ops('POST', '/__books/reset');
  await charge();
  // No later than the answer: nothing to wait for.
  expect(listening.heard).toHaveLength(2);
});

test('twice, lost, late', async () => {
  await running.ops('PUT', '/__faults/payments-primary', { webhookTwiceRatio: 1 });
  await charge();
  await until(() => listening.heard.length === 2, 'it was told twice');
  expect(new Set(listening.heard.map(({ id }) => id)).size).toBe(1);

  await running.ops('POST', '/__books/reset');
  await running.ops('PUT', '/__faults/payments-primary', { webhookLostRatio: 1 });
  await charge();
  expect(await webhooksOf()).toMatchObject([{ wanted: 0, delivered: 0 }]);

  await running.ops('POST', '/__books/reset');
  await running.ops('PUT', '/__faults/payments-primary', { webhookDelayMs: 600_000 });
  await charge();
  expect(await webhooksOf()).toMatchObject([{ wanted: 1, delivered: 0, attempts: 0 }]);
  expect(listening.heard).toHaveLength(2);
});
