import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers one request. */
export type ScriptedAnswer = (request: IncomingMessage, response: ServerResponse) => void;

/** A flag as Unleash describes it. */
export function flag(name: string, strategies: readonly object[], enabled = true): Record<string, unknown> {
  return { name, type: 'release', enabled, project: 'default', strategies, variants: [], impressionData: false };
}

/** The strategy of the launcher's `.serve` flags. */
export function rollout(percent: number | string, constraints: readonly object[] = []): Record<string, unknown> {
  const parameters = { rollout: String(percent), stickiness: 'sessionId', groupId: 'banyan' };
  return { name: 'flexibleRollout', parameters, constraints, variants: [] };
}

export function json(value: unknown, headers: Record<string, string> = {}): ScriptedAnswer {
  return (_, response) =>
    response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
}

export function status(code: number): ScriptedAnswer {
  return (_, response) => response.writeHead(code).end();
}

/** An HTTP server that answers as a test says: for what a real Unleash cannot be made to answer. */
export class ScriptedUnleash {
  readonly #server: Server;
  #answer: ScriptedAnswer = status(503);
  polls = 0;
  lastHeaders: IncomingMessage['headers'] = {};

  private constructor() {
    this.#server = createServer((request, response) => {
      if (request.url?.startsWith('/api/client/register') === true || request.url === '/api/client/metrics') {
        response.writeHead(202).end();
        return;
      }
      this.polls += 1;
      this.lastHeaders = request.headers;
      this.#answer(request, response);
    });
  }

  static async start(): Promise<ScriptedUnleash> {
    const scripted = new ScriptedUnleash();
    await new Promise<void>((resolve) => scripted.#server.listen(0, '127.0.0.1', resolve));
    return scripted;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/api`;
  }

  answer(next: ScriptedAnswer): void {
    this.#answer = next;
  }

  answerFlags(features: readonly object[], segments: readonly object[] = []): void {
    this.#answer = json({ version: 2, features, segments });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
