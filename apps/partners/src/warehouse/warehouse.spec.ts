import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { until } from '../../../../test/support/until.js';
import type { Json } from '../../testing/ask.js';
import { CLOUD_EVENT, cloudEvent } from '../../testing/cloud-event.js';
import { listenForEvents, type Listening } from '../../testing/listener.js';
import { type RunningPartners, startRunningPartners } from '../../testing/running-partners.js';

let running: RunningPartners;
let listening: Listening;
let statusOf: (event: Json) => number;
/** Of the order of this test: what was told of others may still be on its way. */
let subject: string;
let orders = 0;

beforeAll(async () => {
  listening = await listenForEvents((event) => statusOf(event));
  running = await startRunningPartners({ listeners: { webhook: undefined, fulfilment: listening.url }, paceMs: 30 });
});
beforeEach(async () => {
  statusOf = () => 204;
  subject = `BY${(orders += 1)}`;
  await running.ops('POST', '/__books/reset');
});
afterEach(() => running.ops('DELETE', '/__faults'));
afterAll(async () => {
  await running.stop();
  await listening.stop();
});

const accept = (differs: Readonly<Record<string, unknown>> = {}) =>
  running.ask('POST', '/warehouse/events', cloudEvent({ subject, ...differs }), CLOUD_EVENT);
const collected = {
  data: {
    reference: 'BY1',
    lines: [{ sku: '007', quantityE4: 10_000 }],
    delivery: { kind: 'collect', location: 'ST-0101' },
  },
};
const cancelled = { id: 'cancel', type: 'shop.banyan.orders.cancelled.v1', sequence: '0000000000000000002' };
const heard = () => listening.heard.filter((event) => event.subject === subject);
const heardTypes = () => heard().map(({ type }) => type.replace('shop.banyan.fulfilment.', ''));
const totals = async () => (await running.ops('GET', '/__books/totals')).warehouse;
const settled = (stage: string) => until(async () => (await totals()).byStage[stage] === 1, `the parcel is ${stage}`);
const idle = () =>
  until(async () => (await running.ops('GET', '/__books/totals')).deliveries.waiting === 0, 'everybody was told');

test('what is accepted is picked, dispatched and delivered, and told of each once', async () => {
  await accept();
  await settled('delivered');
  await idle();
  expect(heardTypes()).toEqual(['picked.v1', 'dispatched.v1', 'delivered.v1']);
  expect(heard()[0]).toMatchObject({
    specversion: '1.0',
    source: '/warehouse',
    subject,
    contentType: 'application/cloudevents+json',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    data: { reference: subject, parcel: expect.any(String) },
  });
  expect(new Set(heard().map(({ id }) => id)).size).toBe(3);
});

test('what has left is expected by the days of its country, and later where the switch says so', async () => {
  const expectedIn = async (differs: object): Promise<readonly number[]> => {
    const address = { country: 'FR', ...differs };
    const data = { reference: 'BY1', lines: [{}], delivery: { kind: 'ship', method: 'standard', address } };
    await running.ops('POST', '/__books/reset');
    subject = `BY${(orders += 1)}`;
    await accept({ data });
    const left = await until(() => heard().find(({ type }) => type.endsWith('dispatched.v1')), 'it has left');
    const { from, until: latest } = left.data.expected ?? {};
    return [from, latest].map((instant) => (Date.parse(instant) - Date.parse(left.time)) / 86_400_000);
  };
  expect(await expectedIn({})).toEqual([3, 5]);
  expect(await expectedIn({ country: '__proto__' })).toEqual([NaN, NaN]);
  await running.ops('PUT', '/__faults/warehouse', { lateDays: 4, paceMs: 20 });
  expect(await expectedIn({})).toEqual([7, 9]);
});

test('what is collected is ready, and goes nowhere', async () => {
  await accept(collected);
  await settled('ready-for-collection');
  await idle();
  expect(heardTypes()).toEqual(['picked.v1', 'ready-for-collection.v1']);
});

test('an event that comes again is no second parcel; another that says the same is', async () => {
  await running.ops('PUT', '/__faults/warehouse', { paceMs: 600_000 });
  await Promise.all(Array.from({ length: 5 }, () => accept()));
  expect(await totals()).toMatchObject({ parcels: 1, parcelsTwice: 0, duplicates: 4 });
  await accept({ id: 'another', sequence: '0000000000000000003' });
  expect(await totals()).toMatchObject({ parcels: 2, parcelsTwice: 1, repeated: 1 });
});

test('what is called off before it is dispatched goes nowhere, in whichever order both are told', async () => {
  await running.ops('PUT', '/__faults/warehouse', { paceMs: 600_000 });
  await accept();
  await accept(cancelled);
  expect((await totals()).byStage).toEqual({ stopped: 1 });
  await running.ops('POST', '/__books/reset');
  await accept(cancelled);
  await accept();
  expect((await totals()).byStage).toEqual({ stopped: 1 });
  expect(heard()).toEqual([]);
});

test('what is called off too late is delivered', async () => {
  await accept();
  await settled('delivered');
  await accept({ ...cancelled });
  expect((await totals()).byStage).toEqual({ delivered: 1 });
});

test('nobody takes it at first: it is told again with the same id, and nothing is left out', async () => {
  statusOf = () => (heard().length <= 2 ? 503 : 204);
  await accept();
  await settled('delivered');
  await idle();
  const times = new Map<string, number>();
  for (const { id } of heard()) times.set(id, (times.get(id) ?? 0) + 1);
  expect(times.size).toBe(3);
  expect([...times.values()].reduce((sum, count) => sum + count, 0)).toBe(5);
});

test('whoever is told cannot read it: it is told no more', async () => {
  statusOf = () => 400;
  await accept(collected);
  await settled('ready-for-collection');
  await idle();
  expect(heard()).toHaveLength(2);
  expect((await running.ops('GET', '/__books/totals')).deliveries).toMatchObject({ refused: 2, delivered: 0 });
});

test('twice when the switch says so', async () => {
  await running.ops('PUT', '/__faults/warehouse', { callbackTwiceRatio: 1, paceMs: 10 });
  await accept(collected);
  await settled('ready-for-collection');
  await idle();
  expect(heard()).toHaveLength(4);
  expect(new Set(heard().map(({ id }) => id)).size).toBe(2);
});

test('whoever listens elsewhere is told there', async () => {
  const elsewhere = await listenForEvents();
  await running.ops('PUT', '/__listeners', { fulfilment: elsewhere.url });
  await accept(collected);
  await until(() => elsewhere.heard.filter((event) => event.subject === subject).length === 2, 'it is told there');
  expect(heard()).toEqual([]);
  await expect(running.ops('PUT', '/__listeners', { fulfilment: 'ftp://x' })).rejects.toThrow('must be an HTTP URL');
  await expect(running.ops('PUT', '/__listeners', { mail: 'http://x' })).rejects.toThrow('mail is unknown');
  await running.ops('PUT', '/__listeners', { fulfilment: listening.url });
  await elsewhere.stop();
});
