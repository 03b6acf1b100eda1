import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { until } from '../../../../test/support/until.js';
import { CLOUD_EVENT, cloudEvent } from '../../testing/cloud-event.js';
import { listenForEvents, type Listening } from '../../testing/listener.js';
import { type RunningPartners, startRunningPartners } from '../../testing/running-partners.js';

let running: RunningPartners;
let listening: Listening;
let statusOf: (n: number) => number;

beforeAll(async () => {
  listening = await listenForEvents((n) => statusOf(n));
  running = await startRunningPartners({ listeners: { webhook: undefined, fulfilment: listening.url }, paceMs: 30 });
}, 60_000);
beforeEach(async () => {
  statusOf = () => 204;
  (listening.heard as unknown[]).length = 0;
  await running.ops('POST', '/__books/reset');
});
afterEach(() => running.ops('DELETE', '/__faults'));
afterAll(async () => {
  await running.stop();
  await listening.stop();
});

const accept = (differs: Readonly<Record<string, unknown>> = {}) =>
  running.ask('POST', '/warehouse/events', cloudEvent(differs), CLOUD_EVENT);
const collected = {
  data: {
    reference: 'BY1',
    lines: [{ sku: '007', quantityE4: 10_000 }],
    delivery: { kind: 'collect', location: 'ST-0101' },
  },
};
const cancelled = { id: 'cancel', type: 'shop.banyan.orders.cancelled.v1', sequence: '0000000000000000002' };
const heardOf = (subject: string) => listening.heard.filter((event) => event.subject === subject);
const heardTypes = () => heardOf('BY1').map(({ type }) => type.replace('shop.banyan.fulfilment.', ''));
const totals = async () => (await running.ops('GET', '/__books/totals')).warehouse;
const settled = (stage: string) => until(async () => (await totals()).byStage[stage] === 1, `the parcel is ${stage}`);
const idle = () =>
  until(async () => (await running.ops('GET', '/__books/totals')).deliveries.waiting === 0, 'everybody was told');

test('what is accepted is picked, dispatched and delivered, and told of each once', async () => {
  await accept();
  await settled('delivered');
  await idle();
  expect(heardTypes()).toEqual(['picked.v1', 'dispatched.v1', 'delivered.v1']);
  expect(listening.heard[0]).toMatchObject({
    specversion: '1.0',
    source: '/warehouse',
    subject: 'BY1',
    contentType: 'application/cloudevents+json',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    data: { reference: 'BY1', parcel: expect.any(String) },
  });
  expect(new Set(listening.heard.map(({ id }) => id)).size).toBe(3);
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
  // Of an order of its own: what was told of others may still be on its way.
  const other = { subject: 'BY2' };
  await running.ops('PUT', '/__faults/warehouse', { paceMs: 600_000 });
  await accept(other);
  await accept({ ...cancelled, ...other });
  expect((await totals()).byStage).toEqual({ stopped: 1 });
  await running.ops('POST', '/__books/reset');
  await accept({ ...cancelled, ...other });
  await accept(other);
  expect((await totals()).byStage).toEqual({ stopped: 1 });
  expect(heardOf('BY2')).toEqual([]);
});

test('what is called off too late is delivered', async () => {
  await accept();
  await settled('delivered');
  await accept({ ...cancelled });
  expect((await totals()).byStage).toEqual({ delivered: 1 });
});

test('nobody takes it at first: it is told again with the same id, and nothing is left out', async () => {
  statusOf = (n) => (n <= 2 ? 503 : 204);
  await accept();
  await settled('delivered');
  await idle();
  const times = new Map<string, number>();
  for (const { id } of listening.heard) times.set(id, (times.get(id) ?? 0) + 1);
  expect(times.size).toBe(3);
  expect([...times.values()].reduce((sum, count) => sum + count, 0)).toBe(5);
});

test('twice when the switch says so', async () => {
  await running.ops('PUT', '/__faults/warehouse', { callbackTwiceRatio: 1, paceMs: 10 });
  await accept(collected);
  await settled('ready-for-collection');
  await idle();
  expect(listening.heard).toHaveLength(4);
  expect(new Set(listening.heard.map(({ id }) => id)).size).toBe(2);
});

test('whoever listens elsewhere is told there', async () => {
  const elsewhere = await listenForEvents();
  await running.ops('PUT', '/__listeners', { fulfilment: elsewhere.url });
  await accept(collected);
  await until(() => elsewhere.heard.length === 2, 'it is told there');
  expect(listening.heard).toEqual([]);
  await expect(running.ops('PUT', '/__listeners', { fulfilment: 'ftp://x' })).rejects.toThrow('must be an HTTP URL');
  await expect(running.ops('PUT', '/__listeners', { mail: 'http://x' })).rejects.toThrow('mail is unknown');
  await running.ops('PUT', '/__listeners', { fulfilment: listening.url });
  await elsewhere.stop();
});
