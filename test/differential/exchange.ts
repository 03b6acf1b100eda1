import { createHash } from 'node:crypto';
import { request } from 'node:http';
import type { DifferentialRequest } from './requests.js';

/** What is compared of an answer. */
export interface Answer {
  readonly status: number;
  readonly reason: string;
  readonly interims: readonly number[];
  /** Without hop-by-hop fields, Via and Date; in order, with their case. */
  readonly headers: readonly string[];
  readonly trailers: readonly string[];
  readonly bodyBytes: number;
  readonly bodySha256: string;
}

const NOT_COMPARED = new Set(['connection', 'keep-alive', 'transfer-encoding', 'trailer', 'via', 'date']);

/** Fields the gateway adds, ends or moves on the way to the core. */
const SET_BY_THE_GATEWAY = new Set([
  ...NOT_COMPARED,
  'content-length',
  'te',
  'forwarded',
  'traceparent',
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-forwarded-host',
  'x-forwarded-port',
]);

/** Sends one request on a connection of its own. The Host is the same on both ways. */
export function exchange(port: number, asked: DifferentialRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = ['Host', 'shop.test', ...(asked.headers ?? [])];
    const body = asked.body === undefined ? undefined : Buffer.from(asked.body as string);
    if (body !== undefined) {
      if (asked.chunked === true) headers.push('Transfer-Encoding', 'chunked');
      else headers.push('Content-Length', String(body.length));
    }
    const interims: number[] = [];
    const sending = request(
      { port, host: '127.0.0.1', agent: false, method: asked.method, path: asked.path, headers },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const bytes = comparable(Buffer.concat(chunks), asked);
          resolve({
            status: answer.statusCode ?? 0,
            reason: answer.statusMessage ?? '',
            interims,
            headers: without(
              answer.rawHeaders,
              asked.echo === true ? new Set([...NOT_COMPARED, 'content-length', 'etag']) : NOT_COMPARED,
            ),
            trailers: answer.rawTrailers,
            bodyBytes: bytes.length,
            bodySha256: createHash('sha256').update(bytes).digest('hex'),
          });
        });
      },
    );
    sending.on('information', ({ statusCode }) => interims.push(statusCode));
    sending.on('error', reject);
    if (asked.trailers !== undefined) sending.addTrailers(asked.trailers);
    sending.end(body);
  });
}

function without(raw: readonly string[], names: ReadonlySet<string>): string[] {
  const kept: string[] = [];
  for (let index = 0; index < raw.length; index += 2) {
    if (!names.has(raw[index]!.toLowerCase())) kept.push(raw[index]!, raw[index + 1]!);
  }
  return kept;
}

function comparable(bytes: Buffer, asked: DifferentialRequest): Buffer {
  if (asked.echo !== true) return bytes;
  const said = JSON.parse(bytes.toString()) as { rawHeaders: string[] };
  return Buffer.from(JSON.stringify({ ...said, rawHeaders: without(said.rawHeaders, SET_BY_THE_GATEWAY) }));
}
