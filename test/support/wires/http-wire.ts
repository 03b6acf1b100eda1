import { createServer, request as ask, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Exchange } from './exchange.js';
import { withinPatience } from './patience.js';
import type { Striker } from './striker.js';

interface HttpAnswer {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: Buffer;
}

/** Of the connection, or replaced by what is known when all of it is here. */
const HOP_BY_HOP: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length']);

const NO_CONTENT = 204;

/** Between a client and a server of HTTP/1.1: one message a request, handed on when it is whole. */
export class HttpWire {
  readonly #server: Server;

  private constructor(
    private readonly name: string,
    private readonly target: () => string,
    private readonly striker: Striker,
  ) {
    this.#server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
      bodyOf(request).then(
        (body) => this.#take(request, body, response),
        () => response.destroy(),
      );
    });
  }

  /** @param target where the server is now, asked for each request */
  static async open(name: string, target: () => string, striker: Striker): Promise<HttpWire> {
    const wire = new HttpWire(name, target, striker);
    await new Promise<void>((resolve) => wire.#server.listen(0, '127.0.0.1', resolve));
    return wire;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #take(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const { socket } = request;
    const gone = new Promise<void>((resolve) => void response.once('close', () => resolve()));
    let answer: HttpAnswer | undefined;
    const exchange: Exchange = {
      forward: async () => {
        answer = await this.#send(request, body);
      },
      give: () => {
        if (answer === undefined || response.destroyed) return;
        response.writeHead(answer.status, [
          ...kept(answer.headers),
          ...(answer.status === NO_CONTENT ? [] : ['content-length', String(answer.body.length)]),
        ]);
        response.end(answer.body);
      },
      reset: () => void socket.resetAndDestroy(),
      again: () =>
        this.#send(request, body).then(
          () => undefined,
          () => undefined,
        ),
      left: () => withinPatience(gone),
    };
    this.striker.take({ wire: this.name, label: labelOf(request, body) }, exchange);
  }

  #send(request: IncomingMessage, body: Buffer): Promise<HttpAnswer> {
    const { hostname, port } = new URL(this.target());
    return new Promise((resolve, reject) => {
      const asked = ask(
        {
          host: hostname,
          port,
          method: request.method,
          path: request.url,
          headers: [
            ...kept(request.rawHeaders),
            'connection',
            'close',
            ...(request.method === 'GET' ? [] : ['content-length', String(body.length)]),
          ],
          agent: false,
        },
        (came) => {
          bodyOf(came).then(
            (bytes) => resolve({ status: came.statusCode ?? 0, headers: came.rawHeaders, body: bytes }),
            reject,
          );
        },
      );
      asked.once('error', reject);
      asked.end(body);
    });
  }
}

function kept(raw: readonly string[]): string[] {
  const headers: string[] = [];
  for (let index = 0; index < raw.length; index += 2) {
    const [name = '', value = ''] = raw.slice(index, index + 2);
    if (!HOP_BY_HOP.has(name.toLowerCase())) headers.push(name, value);
  }
  return headers;
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  if (!message.complete) throw new Error('it ended in the middle');
  return Buffer.concat(chunks);
}

/** What is asked, without what names this order: method and path, a core's route, and the operation of a SOAP envelope. */
function labelOf({ method = '', url = '/' }: IncomingMessage, body: Buffer): string {
  const { pathname, searchParams } = new URL(url, 'http://wire');
  const path = pathname
    .split('/')
    .map((segment) => (/\d{3}|^BY/.test(segment) ? '*' : segment))
    .join('/');
  const route = searchParams.get('route');
  const operation = /<(?:[\w-]+:)?Body[^>]*>\s*<(?:[\w-]+:)?([\w-]+)/.exec(body.toString('latin1', 0, 4_096))?.[1];
  const type = /"type":"shop\.banyan\.([\w.]+)"/.exec(body.toString('latin1', 0, 4_096))?.[1];
  return [`${method} ${path}`, route, operation, type].filter((part) => part != null).join(' ');
}
