import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { metricsText } from '@banyan/observability';
import { RawClient } from '../../../../test/support/raw-client.js';
import { until } from '../../../../test/support/until.js';
import { LARGEST_BODY_BYTES } from '../pipeline/read-body.js';
import { counted, late } from '../testing/scripted-arm.fixture.js';
import { LEGACY_UNITS, StorefrontRig } from '../testing/storefront-rig.fixture.js';

const BATCH = '/inventory/v1/availability/batch';
const QUESTION = '{"channel":"web","skus":["A","B"]}';

let rig: StorefrontRig;
const clients: RawClient[] = [];
beforeAll(async () => {
  rig = await StorefrontRig.start();
});
afterEach(() => {
  rig.legacy.calls.length = 0;
  rig.legacy.behaves = counted(LEGACY_UNITS);
  for (const client of clients.splice(0)) client.close();
});
afterAll(() => rig.stop());

async function open(): Promise<RawClient> {
  const client = await RawClient.open(rig.port);
  clients.push(client);
  return client;
}
const head = (...fields: string[]) =>
  `POST ${BATCH} HTTP/1.1\r\nHost: shop\r\n${fields.map((field) => `${field}\r\n`).join('')}\r\n`;
const JSON_TYPE = 'Content-Type: application/json';
const statuses = (received: string) =>
  [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status)).filter((status) => status >= 200);

describe('a batch', () => {
  it('answers every SKU in the order asked', async () => {
    const { status, json, headers } = await rig.batch({ channel: 'store', location: 'koeln-deutz', skus: ['B', 'A'] });
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'contract-version': 'v1', 'content-type': 'application/json' });
    expect(json).toMatchObject({ location: 'koeln-deutz', items: [{ sku: 'B' }, { sku: 'A' }] });
  });

  it('in chunks, however small, is one body', async () => {
    const client = await open();
    client.send(head(JSON_TYPE, 'Transfer-Encoding: chunked'));
    for (const byte of QUESTION) client.send(`1\r\n${byte}\r\n`);
    client.send('0\r\nX-Trailer: 1\r\n\r\n');
    expect(await client.untilReceived('"items"')).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('that waits for leave to send is given it', async () => {
    const client = await open();
    client.send(head(JSON_TYPE, `Content-Length: ${QUESTION.length}`, 'Expect: 100-continue'));
    await client.untilReceived('HTTP/1.1 100 Continue\r\n\r\n');
    expect(rig.legacy.calls).toEqual([]);
    client.send(QUESTION);
    expect(statuses(await client.untilReceived('"items"'))).toEqual([200]);
  });

  it('whose client half-closes after it is answered', async () => {
    rig.legacy.behaves = late(300, counted(LEGACY_UNITS));
    const client = await open();
    client.send(head(JSON_TYPE, `Content-Length: ${QUESTION.length}`) + QUESTION);
    client.socket.end();
    expect(statuses(await client.untilReceived('"items"'))).toEqual([200]);
  });

  it('pipelined with others is answered in its turn', async () => {
    rig.legacy.behaves = ({ operation, input, attempt }) =>
      operation === 'availability.batch'
        ? late(100, counted(1))({ operation, input, attempt })
        : counted(LEGACY_UNITS)({ operation, input, attempt });
    const client = await open();
    const get = 'GET /inventory/v1/availability/C?channel=web HTTP/1.1\r\nHost: shop\r\n\r\n';
    client.send(head(JSON_TYPE, `Content-Length: ${QUESTION.length}`) + QUESTION + get + get.replace('/C', '/D'));
    const text = await client.untilReceived('"sku":"D"');
    expect(statuses(text)).toEqual([200, 200, 200]);
    expect([text.indexOf('"items"'), text.indexOf('"sku":"C"')].every((at) => at < text.indexOf('"sku":"D"'))).toBe(
      true,
    );
    expect(text.indexOf('"items"')).toBeLessThan(text.indexOf('"sku":"C"'));
  });

  it('whose client leaves while sending asks no arm', async () => {
    const client = await open();
    client.send(`${head(JSON_TYPE, 'Content-Length: 100')}{"chan`);
    client.close();
    await rig.one();
    expect(rig.legacy.calls.map(({ operation }) => operation)).toEqual(['availability.one']);
  });
});

describe('a body is refused', () => {
  const kept: [string, string, string, number, string][] = [
    ['empty', JSON_TYPE, '', 400, 'invalid-request'],
    ['not JSON', JSON_TYPE, '{"channel":', 400, 'invalid-request'],
    ['not UTF-8', JSON_TYPE, '{"channel":"web","skus":["\xff"]}', 400, 'invalid-request'],
    ['of another shape', JSON_TYPE, '[]', 400, 'invalid-request'],
    ['with a member twice', JSON_TYPE, '{"channel":"web","channel":"app","skus":["A"]}', 400, 'invalid-request'],
    ['with an unknown member', JSON_TYPE, '{"channel":"web","skus":["A"],"x":1}', 400, 'invalid-request'],
    ['with a SKU twice', JSON_TYPE, '{"channel":"web","skus":["A","A"]}', 400, 'invalid-request'],
    ['without SKUs', JSON_TYPE, '{"channel":"web","skus":[]}', 400, 'invalid-request'],
    ['of a prototype', JSON_TYPE, '{"channel":"web","skus":["A"],"__proto__":{}}', 400, 'invalid-request'],
    ['too deep', JSON_TYPE, '['.repeat(5_000) + ']'.repeat(5_000), 400, 'invalid-request'],
    ['as a form', 'Content-Type: application/x-www-form-urlencoded', 'a=b', 415, 'unsupported-media-type'],
    ['as text', 'Content-Type: text/plain', QUESTION, 415, 'unsupported-media-type'],
    ['as JSON in latin-1', `${JSON_TYPE}; charset=iso-8859-1`, QUESTION, 415, 'unsupported-media-type'],
    ['without a type', 'X-None: 1', QUESTION, 415, 'unsupported-media-type'],
    ['that says it is compressed', `${JSON_TYPE}\r\nContent-Encoding: gzip`, QUESTION, 415, 'unsupported-media-type'],
  ];

  it.each(kept)('%s, and the connection goes on', async (_, type, body, status, code) => {
    const client = await open();
    const bytes = Buffer.from(body, 'latin1');
    client.send(head(type, `Content-Length: ${bytes.length}`));
    client.send(bytes);
    const refused = await client.untilReceived(`"code":"${code}"`);
    expect(statuses(refused)).toEqual([status]);
    expect(refused).toMatch(/Contract-Version: v1/i);
    expect(refused).not.toMatch(/Connection: close/i);
    client.send(head(JSON_TYPE, `Content-Length: ${QUESTION.length}`) + QUESTION);
    expect(statuses(await client.untilReceived('"items"'))).toEqual([status, 200]);
  });

  it('really compressed', async () => {
    const body = gzipSync(QUESTION);
    const { status } = await rig.get(BATCH, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body,
    });
    expect(status).toBe(415);
  });

  it('over 1 MiB as announced, before it is sent', async () => {
    const client = await open();
    client.send(head(JSON_TYPE, `Content-Length: ${LARGEST_BODY_BYTES + 1}`));
    const text = await client.untilReceived('body-too-large');
    expect(statuses(text)).toEqual([413]);
    expect(text).toMatch(/Connection: close/i);
  });

  it('over 1 MiB in chunks, as soon as it is', async () => {
    const client = await open();
    client.send(head(JSON_TYPE, 'Transfer-Encoding: chunked'));
    const chunk = Buffer.alloc(64 * 1024, 0x20);
    for (let count = 0; count < 17; count++) {
      client
        .send(`${chunk.length.toString(16)}\r\n`)
        .send(chunk)
        .send('\r\n');
    }
    expect(statuses(await client.untilReceived('body-too-large'))).toEqual([413]);
  });

  it.each([
    ['with its length', LARGEST_BODY_BYTES + 1],
    ['ten times as large', 10 * LARGEST_BODY_BYTES],
  ])('over 1 MiB %s, and the client that sends all of it before it reads is told so', async (_, size) => {
    const { status, json } = await rig.get(BATCH, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: Buffer.alloc(size, 0x20),
    });
    expect([status, json]).toMatchObject([413, { code: 'body-too-large' }]);
    expect(rig.legacy.calls).toEqual([]);
  });

  it.each([
    ['in chunks that are none', 'Transfer-Encoding: chunked', 'zz\r\n'],
    ['with a forbidden trailer', 'Transfer-Encoding: chunked', '0\r\nContent-Length: 5\r\n\r\n'],
  ])('%s, and nothing of the request stays behind', async (_, field, bytes) => {
    const client = await open();
    client.send(head(JSON_TYPE, field) + bytes);
    expect(statuses(await client.untilClosed())).toEqual([400]);
    await until(async () => /^banyan_requests_in_flight 0$/m.test(await metricsText()), 'nothing is under way');
  });

  it('not: one of 1 MiB exactly', async () => {
    const body = QUESTION + ' '.repeat(LARGEST_BODY_BYTES - QUESTION.length);
    const { status } = await rig.get(BATCH, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(status).toBe(200);
  });
});

describe('an operation without a body', () => {
  it('drops the one it is sent, and the next request is read behind it', async () => {
    const client = await open();
    const get = (sku: string, ...fields: string[]) =>
      `GET /inventory/v1/availability/${sku}?channel=web HTTP/1.1\r\nHost: shop\r\n${fields.map((f) => `${f}\r\n`).join('')}\r\n`;
    const inner = get('SMUGGLED');
    client.send(get('C', `Content-Length: ${inner.length}`) + inner + get('D'));
    expect(statuses(await client.untilReceived('"sku":"D"'))).toEqual([200, 200]);
    expect(rig.legacy.calls.map(({ input }) => input['sku'])).toEqual(['C', 'D']);
  });

  it('is answered before its body has come, and the connection does not wait for it for ever', async () => {
    const client = await open();
    client.send('GET /inventory/v1/availability/C?channel=web HTTP/1.1\r\nHost: shop\r\nContent-Length: 10\r\n\r\n');
    expect(statuses(await client.untilReceived('"sku":"C"'))).toEqual([200]);
    await until(() => client.state !== 'open', 'the connection is closed');
  });

  it('refused with an unread body, closes behind its answer', async () => {
    const client = await open();
    const inner = 'GET /inventory/v1/availability/SMUGGLED?channel=web HTTP/1.1\r\nHost: shop\r\n\r\n';
    client.send(
      `DELETE /inventory/v1/availability/C HTTP/1.1\r\nHost: shop\r\nContent-Length: ${inner.length + 9}\r\n\r\n${inner}`,
    );
    const text = await client.untilReceived('method-not-allowed');
    expect(statuses(text)).toEqual([405]);
    expect(text).toMatch(/Connection: close/i);
    await client.untilClosed(8_000);
    expect(statuses(client.received)).toEqual([405]);
  });
});
