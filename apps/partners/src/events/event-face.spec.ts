import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { CLOUD_EVENT, cloudEvent } from '../../testing/cloud-event.js';
import { type RunningPartners, startRunningPartners } from '../../testing/running-partners.js';

let running: RunningPartners;

beforeAll(async () => {
  running = await startRunningPartners();
});
beforeEach(() => running.ops('POST', '/__books/reset'));
afterEach(() => running.ops('DELETE', '/__faults'));
afterAll(() => running.stop());

const tell = async (listener: string, differs: Readonly<Record<string, unknown>> = {}) =>
  running.ask('POST', `/${listener}/events`, cloudEvent(differs), CLOUD_EVENT);
const totalsOf = async (listener: string) => (await running.ops('GET', '/__books/totals'))[listener];

describe.each(['mail', 'analytics', 'warehouse'])('%s', (listener) => {
  test('takes an event once, however often it comes, and counts how often', async () => {
    for (let time = 0; time < 3; time += 1) expect((await tell(listener)).status).toBe(204);
    await Promise.all(Array.from({ length: 10 }, () => tell(listener)));
    expect(await totalsOf(listener)).toMatchObject({
      events: 1,
      duplicates: 12,
      altered: 0,
      late: 0,
      repeated: 0,
      byType: { 'shop.banyan.orders.accepted.v1': 1 },
    });
    expect(await running.ops('GET', `/__books/${listener}?reference=BY1`)).toMatchObject({
      rows: [{ reference: 'BY1', copies: 13, data: { reference: 'BY1' } }],
    });
  });

  test('knows events by source and id together', async () => {
    await tell(listener, { source: '/banyan/orders' });
    await tell(listener, { source: '/elsewhere' });
    expect(await totalsOf(listener)).toMatchObject({ events: 2, duplicates: 0, repeated: 1 });
  });

  test('notes the same id with other content, and the same fact under another id', async () => {
    await tell(listener);
    await tell(listener, { time: '2026-11-28T07:00:00.000Z' });
    await tell(listener, { id: 'another', sequence: '0000000000000000002' });
    expect(await totalsOf(listener)).toMatchObject({ events: 2, duplicates: 1, altered: 1, repeated: 1 });
  });

  test('notes what comes after what was to come later', async () => {
    await tell(listener, { id: '2', sequence: '0000000000000000010' });
    await tell(listener, { id: '1', sequence: '0000000000000000009' });
    await tell(listener, { id: '3', sequence: '0000000000000000009', subject: 'BY2' });
    expect(await totalsOf(listener)).toMatchObject({ events: 3, late: 1 });
  });
});

describe('what cannot be read is refused for good', () => {
  test.each<readonly [string, Readonly<Record<string, unknown>>]>([
    ['an older CloudEvent', { specversion: '0.3' }],
    ['one without an id', { id: undefined }],
    ['one without a source', { source: '' }],
    ['one without a type', { type: null }],
    ['one about nothing', { subject: undefined, data: {} }],
    ['one whose data is a text', { data: 'accepted' }],
    ['one with half a character in it', { subject: '\ud800' }],
  ])('%s', async (_, differs) => {
    for (const listener of ['mail', 'warehouse']) expect((await tell(listener, differs)).status).toBe(400);
    expect(await totalsOf('mail')).toMatchObject({ events: 0 });
  });

  test('one that comes as any JSON', async () => {
    expect((await running.ask('POST', '/mail/events', cloudEvent())).status).toBe(415);
  });

  test('what says that it is UTF-8 and is not', async () => {
    const latin1 = Buffer.from(JSON.stringify(cloudEvent({ subject: 'Ä' })), 'latin1');
    const answer = await fetch(`${running.partners.url}/mail/events`, {
      method: 'POST',
      headers: CLOUD_EVENT,
      body: latin1,
    });
    expect(answer.status).toBe(400);
  });

  test('by the warehouse: an order of nothing', async () => {
    const answer = await tell('warehouse', { data: { reference: 'BY1', lines: [] } });
    expect([answer.status, answer.json.code]).toEqual([422, 'nothing-to-pack']);
    expect((await tell('mail', { data: { reference: 'BY1', lines: [] } })).status).toBe(204);
  });
});

test('data of any kind is kept as it came', async () => {
  const data = { reference: 'BY1', lines: [{ sku: 'A&"\u0000' }], note: '\ud83d\ude00 \u2028' };
  await tell('mail', { data });
  expect((await running.ops('GET', '/__books/mail')).rows[0].data).toEqual(data);
});

describe('poison', () => {
  test('is the same events, as long as the switch is on', async () => {
    await running.ops('PUT', '/__faults/mail', { poisonRatio: 0.5, seed: 3 });
    const ids = Array.from({ length: 40 }, (_, at) => `event-${at}`);
    const statusesOf = async () => Promise.all(ids.map(async (id) => (await tell('mail', { id })).status));
    const first = await statusesOf();
    expect(new Set(first)).toEqual(new Set([204, 422]));
    expect(await statusesOf()).toEqual(first);
    await running.ops('DELETE', '/__faults/mail');
    expect(new Set(await statusesOf())).toEqual(new Set([204]));
    expect(await totalsOf('mail')).toMatchObject({ events: 40 });
  });
});

test('books are read page by page', async () => {
  for (let at = 0; at < 7; at += 1) await tell('mail', { id: `event-${at}`, subject: `BY${at}` });
  const seen: string[] = [];
  let after = '';
  for (;;) {
    const { rows, next } = await running.ops('GET', `/__books/mail?limit=3&after=${encodeURIComponent(after)}`);
    seen.push(...rows.map(({ reference }: { reference: string }) => reference));
    if (next === null) break;
    after = next;
  }
  expect(seen).toEqual(['BY0', 'BY1', 'BY2', 'BY3', 'BY4', 'BY5', 'BY6']);
});
