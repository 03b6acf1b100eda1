import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { until } from '../../../../test/support/until.js';
import { idoc } from '../../testing/idoc.js';
import { askIndex } from '../../testing/index-client.js';
import { bookFaults, booked, call, prepare } from '../../testing/order-dance.js';
import { type RunningCore, startRunningCore } from '../../testing/running-core.js';
import { sales } from '../../testing/sales-client.js';
import { login, textsOf } from '../../testing/soap-client.js';

let running: RunningCore;

beforeAll(async () => {
  running = await startRunningCore();
});

beforeEach(() => running.ops('POST', '/__books/orders/reset'));
afterEach(async () => {
  await running.ops('DELETE', '/__faults');
  expect(await bookFaults(running)).toEqual([]);
});
afterAll(() => running.stop());

const CONFIRM = 'api/order/confirm';

/** Confirms while a switch is on; answers what came, or the code of the error, and how many orders are placed. */
async function confirmWith(name: string, setting: object = {}) {
  const token = await prepare(running, { items: [['007', '1']] });
  await running.ops('PUT', '/__faults/order', { [name]: { rate: 1, call: CONFIRM, ...setting } });
  const came = await askIndex(running, CONFIRM, { api_token: token }, {}).then(
    ({ status, text }) => ({ status, text }),
    (error: NodeJS.ErrnoException) => ({ status: error.code ?? error.message, text: '' }),
  );
  const placed = (await booked(running)).filter(({ order_status_id: status }) => status !== 0).length;
  return { ...came, placed };
}

describe('a confirm that breaks', () => {
  test.each([
    ['refuse', 0, 'ECONNRESET'],
    ['resetBefore', 0, 'ECONNRESET'],
    ['errorRate', 0, 503],
    ['http200ErrorRate', 0, 200],
    ['garbage', 0, 200],
    ['resetMidBody', 1, 'ECONNRESET'],
    ['refuseAfter', 1, 'ECONNRESET'],
    ['errorAfter', 1, 503],
    ['http200ErrorAfter', 1, 200],
    ['garbageAfter', 1, 200],
  ])('%s: %d orders, and the reader sees %s', async (name, placed, status) => {
    const came = await confirmWith(name);
    expect([came.placed, came.status]).toEqual([placed, status]);
    expect(came.text).not.toContain('order_id');
  });

  test('before and after look the same', async () => {
    const before = await confirmWith('http200ErrorRate');
    const after = await confirmWith('http200ErrorAfter');
    expect(after.text).toBe(before.text);
  });

  test('latency after the effect: the order is there while nobody has answered', async () => {
    const token = await prepare(running, { items: [['007', '1']] });
    await running.ops('PUT', '/__faults/order', { latencyAfterMs: { ms: 2_000, call: CONFIRM } });
    const startedMs = performance.now();
    let isAnswered = false;
    const answer = call(running, token, CONFIRM).finally(() => (isAnswered = true));
    await until(
      async () => (await booked(running)).some(({ order_status_id: status }) => status === 1),
      'it is placed',
    );
    expect(isAnswered).toBe(false);
    expect(await answer).toMatchObject({ success: expect.any(String), order_id: expect.any(String) });
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(1_995);
  });

  test('other calls go on', async () => {
    await running.ops('PUT', '/__faults/order', { errorRate: { rate: 1, call: CONFIRM } });
    const token = await prepare(running, { items: [['007', '1']] });
    expect(await call(running, token, 'api/order/add')).toHaveProperty('success');
  });
});

test('of SOAP only the named operation, and only its effect’s answer', async () => {
  const token = await prepare(running, { items: [['007', '1']] });
  const { order_id: id } = await call(running, token, CONFIRM);
  const session = await login(running);
  await running.ops('PUT', '/__faults/sales', { errorAfter: { rate: 1, call: 'salesOrderCancel' } });
  expect((await sales(running, session, 'salesOrderInfo', String(id))).status).toBe(200);
  const answer = await sales(running, session, 'salesOrderCancel', String(id));
  expect([answer.status, textsOf(answer.text, 'faultcode')]).toEqual([500, ['1']]);
  expect(await booked(running)).toMatchObject([{ state: 'canceled' }]);
});

test('a filing whose answer is an error that says 200 may be filed', async () => {
  const file = async () => (await running.ask('/import/order', { method: 'POST', body: idoc() })).text;
  await running.ops('PUT', '/__faults/import', { http200ErrorAfter: { rate: 1, count: 1 } });
  expect(textsOf(await file(), 'SALESDOCUMENT')).toEqual(['']);
  expect(await booked(running)).toHaveLength(1);
});
