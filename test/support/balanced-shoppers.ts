import { Agent, request, type IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Backend, PollingBalancer } from './polling-balancer.js';

/** One request of a shopper behind a balancer. */
export interface BalancedQuestion {
  readonly what: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The body is sent in so many pieces, one every `pieceMs`. Default: at once. */
  readonly pieces?: number;
  readonly pieceMs?: number;
}

/** A request that was not answered as it should. */
export interface FailedRequest {
  readonly what: string;
  readonly backend: string;
  /** Monotonic ms of this process, when it was sent and when it failed. */
  readonly sentMs: number;
  readonly failedMs: number;
  readonly how: string;
}

const PATIENCE_MS = 30_000;

/**
 * Shoppers behind a load balancer that does what every one does: keeps connections, uses none again that said `Connection: close`,
 * sends to those that say they are ready, and turns to another where a connection is refused (then nothing was sent). It never
 * sends a request twice.
 */
export class BalancedShoppers {
  readonly failed: FailedRequest[] = [];
  answered = 0;
  /** Connections that were refused: the request went to another. */
  refused = 0;
  /** Nobody was ready for a moment. */
  waited = 0;
  readonly #agents = new Map<Backend, Agent>();
  readonly #loops: Promise<void>[];
  #over = false;

  /** @param next what shopper `index` asks next */
  constructor(
    private readonly balancer: PollingBalancer,
    count: number,
    private readonly next: (index: number) => BalancedQuestion,
    private readonly pauseMs: number,
  ) {
    this.#loops = Array.from({ length: count }, (_each, index) => this.#shop(index));
  }

  /** Sends nothing more, and waits for what is under way. */
  async leave(): Promise<void> {
    this.#over = true;
    await Promise.all(this.#loops);
    for (const agent of this.#agents.values()) agent.destroy();
  }

  async #shop(index: number): Promise<void> {
    while (!this.#over) {
      await this.#ask(this.next(index));
      await pause(this.pauseMs);
    }
  }

  async #ask(question: BalancedQuestion): Promise<void> {
    let refusedBy: Backend | undefined;
    for (;;) {
      const backend = this.balancer.next(refusedBy);
      if (backend === undefined) {
        this.waited++;
        if (this.#over) return;
        await pause(20);
        continue;
      }
      const sentMs = performance.now();
      const how = await send(question, backend, this.#agentOf(backend));
      if (how === 'refused') {
        this.refused++;
        refusedBy = backend;
        continue;
      }
      if (how === 'answered') this.answered++;
      else this.failed.push({ what: question.what, backend: backend.name, sentMs, failedMs: performance.now(), how });
      return;
    }
  }

  #agentOf(backend: Backend): Agent {
    let agent = this.#agents.get(backend);
    if (agent === undefined) {
      agent = new Agent({ keepAlive: true, maxFreeSockets: 1_024 });
      this.#agents.set(backend, agent);
    }
    return agent;
  }
}

/** @returns `answered`, `refused` (nothing was sent), or what went wrong */
function send(question: BalancedQuestion, backend: Backend, agent: Agent): Promise<string> {
  const { hostname, port } = new URL(backend.url);
  const { method, path, body = '', headers = {} } = question;
  const length = method === 'POST' ? { 'content-length': String(Buffer.byteLength(body)) } : {};
  return new Promise((resolve) => {
    const outgoing = request({ host: hostname, port, method, path, agent, headers: { ...headers, ...length } });
    const patience = setTimeout(() => outgoing.destroy(new Error('no answer in time')), PATIENCE_MS);
    const end = (how: string) => {
      clearTimeout(patience);
      resolve(how);
    };
    outgoing.once('response', (answer: IncomingMessage) => {
      const { statusCode = 0 } = answer;
      answer.resume();
      answer.once('end', () => end(statusCode < 400 ? 'answered' : `status ${statusCode}`));
      answer.once('error', (error) => end(`the answer was cut: ${error.message}`));
    });
    outgoing.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') end('refused');
      else end(`${error.code ?? error.message}${outgoing.reusedSocket ? ' on a kept connection' : ''}`);
    });
    void sendBody(question, (piece) => outgoing.write(piece)).then(() => outgoing.end());
  });
}

async function sendBody(
  { body = '', pieces = 1, pieceMs = 0 }: BalancedQuestion,
  write: (piece: string) => void,
): Promise<void> {
  if (body === '') return;
  const size = Math.ceil(body.length / pieces);
  for (let piece = 0; piece < pieces; piece++) {
    write(body.slice(piece * size, (piece + 1) * size));
    if (pieceMs > 0) await pause(pieceMs);
  }
}
