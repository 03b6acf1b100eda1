import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CloudEvent } from '../cloud-event.js';
import { HttpTransport } from './http-transport.js';

const EVENT: CloudEvent = {
  specversion: '1.0',
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  source: '/testing',
  type: 'thing.happened.v1',
  subject: 'BY1',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  data: { name: 'Zoë' },
};

interface Asked {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let server: Server;
let url: string;
let asked: Asked[] = [];
let answer: (response: ServerResponse) => void;

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      asked.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
      answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function deliver(to = url, ms = 20_000) {
  asked = [];
  return new HttpTransport({ url: to, headers: { authorization: 'Bearer key' } }).deliver(EVENT, attempt(ms));
}

const attempt = (ms: number) => ({ signal: AbortSignal.timeout(ms), remainingMs: () => ms });

describe('an event over HTTP', () => {
  it('is structured JSON, with its trace', async () => {
    answer = (response) => response.writeHead(204).end();
    expect(await deliver()).toEqual({ kind: 'taken' });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.headers).toMatchObject({
      'content-type': 'application/cloudevents+json; charset=utf-8',
      traceparent: EVENT.traceparent,
      authorization: 'Bearer key',
    });
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual(EVENT);
  });

  it.each([
    [200, 'taken'],
    [202, 'taken'],
    [301, 'later'],
    [307, 'later'],
    [400, 'refused'],
    [401, 'later'],
    [403, 'later'],
    [404, 'later'],
    [408, 'later'],
    [409, 'later'],
    [413, 'refused'],
    [415, 'refused'],
    [422, 'refused'],
    [425, 'later'],
    [429, 'later'],
    [500, 'later'],
    [503, 'later'],
  ])('answered with %i is %s', async (status, kind) => {
    answer = (response) => response.writeHead(status, { location: '/elsewhere' }).end('because');
    const outcome = await deliver();
    expect(outcome.kind).toBe(kind);
    // No redirect is followed: the event goes where it was meant to go, or nowhere.
    expect(asked).toHaveLength(1);
    if (outcome.kind !== 'taken') expect(outcome.because).toBe(`HTTP ${status}`);
  });

  // Refusals are kept, shown and logged: what a consumer says beside its code may quote whose order it refuses.
  it.each([
    ['{"code":"no-such-street","detail":"Canarystrasse 7"}', 'HTTP 422: no-such-street'],
    ['{"type":"https://x.example/problems/poison","title":"ada@canary.example"}', 'HTTP 422: poison'],
    ['{"error":"invalid_address"}', 'HTTP 422: invalid_address'],
    ['{"error":"ada@canary.example"}', 'HTTP 422'],
    ['{"code":"Ada Canary"}', 'HTTP 422'],
    [`{"code":"${'canary'.repeat(20)}"}`, 'HTTP 422'],
    ['{"code":{"canary":1}}', 'HTTP 422'],
    ['["canary"]', 'HTTP 422'],
    ['"canary"', 'HTTP 422'],
    ['null', 'HTTP 422'],
    ['{"code":"canary', 'HTTP 422'],
  ])('refused with %s says no more than its code', async (body, because) => {
    answer = (response) => response.writeHead(422, { 'content-type': 'application/problem+json' }).end(body);
    expect(await deliver()).toEqual({ kind: 'refused', because });
  });

  it('says what was said where events are about nobody, cut short', async () => {
    answer = (response) => response.writeHead(400).end(`no such key ${'x'.repeat(5_000)}`);
    const quoting = new HttpTransport({ url, quotesRefusals: true });
    const outcome = await quoting.deliver(EVENT, attempt(5_000));
    expect(outcome).toMatchObject({ kind: 'refused', because: expect.stringMatching(/^HTTP 400: no such key x+$/) });
    expect(outcome.kind === 'refused' && outcome.because.length).toBe('HTTP 400: '.length + 300);
  });

  it.each([
    ['a receipt', 'application/json', '{"id": "7"}', 'taken'],
    ['a receipt of a type of its own', 'application/vnd.thing+json; charset=utf-8', '{}', 'taken'],
    ['a word', 'text/html', 'OK', 'taken'],
    ['a word without a type', '', 'OK', 'taken'],
    ['a type and nothing else', 'application/json', '', 'taken'],
    ['bytes', 'application/json', '\u001f\u008b\b', 'later'],
    ['half of a receipt', 'application/problem+json; charset=utf-8', '{"id": ', 'later'],
    ['a maintenance page', 'text/html', '\n<!DOCTYPE html>\n<html><body>Back soon</body></html>', 'later'],
    ['a page that says it is JSON', 'application/json', '<html>', 'later'],
    ['no end', 'text/plain', 'x'.repeat(1_000_000), 'later'],
  ])('answered with 200 and %s is taken only where that may be', async (_, type, body, kind) => {
    answer = (response) => response.writeHead(200, type === '' ? {} : { 'content-type': type }).end(body);
    expect((await deliver()).kind).toBe(kind);
  });

  it.each([
    ['2', 2_000],
    ['Wed, 21 Oct 2026 07:28:00 GMT', undefined],
    ['-1', undefined],
  ])('is tried again after Retry-After: %s', async (header, afterMs) => {
    answer = (response) => response.writeHead(503, { 'retry-after': header }).end();
    expect(await deliver()).toEqual({
      kind: 'later',
      because: 'HTTP 503',
      ...(afterMs === undefined ? {} : { afterMs }),
    });
  });

  it('waits no longer than it may, not even for a body', async () => {
    answer = () => undefined;
    expect(await deliver(url, 100)).toEqual({ kind: 'later', because: 'no answer in time' });
    answer = (response) => response.writeHead(422).write('half a reas');
    expect(await deliver(url, 100)).toEqual({ kind: 'later', because: 'no answer in time' });
  });

  it('reads no more of a refusal than people will', async () => {
    answer = (response) => response.writeHead(422).end('x'.repeat(1_000_000));
    const outcome = await deliver();
    expect(outcome).toMatchObject({ kind: 'refused' });
    expect(JSON.stringify(outcome).length).toBeLessThan(400);
  });

  it('that nobody listens to comes again', async () => {
    expect(await deliver('http://127.0.0.1:1/events')).toMatchObject({ kind: 'later' });
    answer = (response) => response.destroy();
    expect(await deliver()).toMatchObject({ kind: 'later' });
  });
});
