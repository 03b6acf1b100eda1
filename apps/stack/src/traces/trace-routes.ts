import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { messageOf } from '@banyan/kernel';
import { readOtlp } from './read-otlp.js';
import { renderSpanTree } from './span-tree.js';
import type { TraceStore } from './trace-store.js';

const MAX_EXPORT_BYTES = 8_000_000;
const LISTED = 50;
const unzip = promisify(gunzip);

/**
 * `POST /v1/traces` (OTLP/HTTP JSON), `POST /v1/logs` (taken, and not kept: nobody asks for events here), `GET /traces`, `GET /traces/{traceId}`; the latter two as a text for people when
 * asked for `text/plain`. False when the request is for somebody else.
 */
export function traceRoutes(store: TraceStore) {
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const [path = '/'] = (request.url ?? '/').split('?', 1);
    const asText = (request.headers.accept ?? '').includes('text/plain');
    if (request.method === 'POST' && path === '/v1/traces') {
      void receive(store, request, response);
    } else if (request.method === 'POST' && path === '/v1/logs') {
      request.resume().once('end', () => answer(response, 200, 'application/json', '{}'));
    } else if (request.method === 'GET' && path === '/traces') {
      const traces = store.recent(LISTED);
      const lines = traces.map((t) => `${t.traceId}  ${t.durationMs.toFixed(1)} ms  ${t.spans} spans  ${t.name}\n`);
      if (asText) answer(response, 200, 'text/plain', lines.join('').replaceAll(/[^\P{Cc}\n]/gu, '·'));
      else answer(response, 200, 'application/json', JSON.stringify({ traces }));
    } else if (request.method === 'GET' && path.startsWith('/traces/')) {
      const traceId = path.slice('/traces/'.length);
      const spans = store.trace(traceId);
      if (spans === undefined) answer(response, 404, 'application/json', '{"detail":"no such trace is remembered"}');
      else if (asText) answer(response, 200, 'text/plain', renderSpanTree(spans));
      else answer(response, 200, 'application/json', JSON.stringify({ traceId, spans }));
    } else {
      return false;
    }
    return true;
  };
}

async function receive(store: TraceStore, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAX_EXPORT_BYTES) throw new Error(`an export is at most ${MAX_EXPORT_BYTES} bytes`);
      chunks.push(chunk);
    }
    const raw = Buffer.concat(chunks);
    const zipped = request.headers['content-encoding'] === 'gzip';
    const text = zipped ? await unzip(raw, { maxOutputLength: MAX_EXPORT_BYTES }) : raw;
    store.add(readOtlp(JSON.parse(text.toString('utf8'))));
    answer(response, 200, 'application/json', '{}');
  } catch (error) {
    answer(response, 400, 'application/json', JSON.stringify({ message: messageOf(error) }));
  }
}

function answer(response: ServerResponse, status: number, mediaType: string, body: string): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, { 'content-type': `${mediaType}; charset=utf-8`, 'cache-control': 'no-store' });
  response.end(body);
}
