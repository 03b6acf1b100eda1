import type { IncomingMessage, ServerResponse } from 'node:http';
import { messageOf } from '@banyan/kernel';
import { log } from '@banyan/observability';
import { Agent } from 'undici';
import { readBody } from './read-body.js';
import { sendProblem } from './send-problem.js';
import type { Visitor } from './visitor.js';

/** Under this name the shop is in the registry of contracts. */
const STOREFRONT = 'web-shop';
/** What the page says that the gateway must hear. */
const ASKED_WITH = ['content-type', 'idempotency-key', 'traceparent'] as const;
/** What the gateway says that the page must hear. */
const ANSWERED_WITH = ['content-type', 'retry-after', 'age', 'degraded', 'location', 'contract-version'] as const;
/** More than the gateway takes for anything, ms: it answers first, whatever happens behind it. */
const PATIENCE_MS = 15_000;
const CONNECTIONS = 32;

export interface GatewayAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** The gateway, as this shop asks it: under its own name, in its visitor's session. */
export class Gateway {
  readonly #origin: string;
  readonly #base: string;
  readonly #agent = new Agent({ connections: CONNECTIONS, headersTimeout: PATIENCE_MS, bodyTimeout: PATIENCE_MS });

  /** @param url with the contract prefix, where there is one */
  constructor(url: string) {
    const { origin, pathname } = new URL(url);
    this.#origin = origin;
    this.#base = pathname.replace(/\/$/, '');
  }

  /** Hands a question of the page on, and its answer back. Nothing is repeated here: only the page knows whether it may be. */
  async handOn(visitor: Visitor, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (body === undefined) return sendProblem(response, 413, 'body-too-large', 'That is too much at once.');
    const said = ASKED_WITH.flatMap((name) => {
      const value = request.headers[name];
      return typeof value === 'string' ? [[name, value] as const] : [];
    });
    try {
      const answer = await this.ask(
        visitor,
        request.method ?? 'GET',
        request.url ?? '/',
        Object.fromEntries(said),
        body,
      );
      response.writeHead(answer.status, {
        ...answer.headers,
        'cache-control': 'no-store',
      });
      response.end(answer.body);
    } catch (error) {
      log.warn('the gateway does not answer', { reason: messageOf(error) });
      sendProblem(response, 502, 'upstream-unreachable', 'The shop cannot be reached.');
    }
  }

  /** @throws Error when there is no whole answer: nothing is known of what became of the question */
  async ask(
    visitor: Visitor,
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body: Buffer,
  ): Promise<GatewayAnswer> {
    const answer = await this.#agent.request({
      origin: this.#origin,
      path: this.#base + path,
      method,
      headers: { ...headers, 'x-storefront': STOREFRONT, 'x-session-id': visitor.sessionId },
      body: body.length === 0 ? null : body,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const bytes = Buffer.from(await answer.body.arrayBuffer());
    const told = ANSWERED_WITH.flatMap((name) => {
      const value = answer.headers[name];
      return typeof value === 'string' ? [[name, value] as const] : [];
    });
    return { status: answer.statusCode, headers: Object.fromEntries(told), body: bytes };
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}
