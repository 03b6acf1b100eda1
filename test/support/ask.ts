import { once } from 'node:events';
import { request, type Agent, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';

/** A whole answer. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown;
  /** From sending to the body's end, ms. */
  readonly ms: number;
}

export interface AskOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
  /** Default: a connection of its own. */
  readonly agent?: Agent;
  /** Default 30,000. */
  readonly withinMs?: number;
}

/** One request with its path's bytes as given: nothing is normalised, as `fetch` would. */
export async function ask(base: string, path: string, options: AskOptions = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body, agent = false, withinMs = 30_000 } = options;
  const { hostname, port } = new URL(base);
  const startedAt = performance.now();
  const outgoing = request({
    host: hostname,
    port,
    path,
    method,
    agent,
    headers: { ...headers } as Record<string, string | string[]>,
    signal: AbortSignal.timeout(withinMs),
  });
  outgoing.end(body);
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const ms = performance.now() - startedAt;
  return { status: incoming.statusCode ?? 0, headers: incoming.headers, text, json: jsonOf(text), ms };
}

/** A POST of JSON. */
export function post(base: string, path: string, json: unknown, options: AskOptions = {}): Promise<Answer> {
  const headers = { 'content-type': 'application/json', ...options.headers };
  return ask(base, path, { ...options, method: 'POST', headers, body: JSON.stringify(json) });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
