import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a channel was sent, as it came. */
export interface SunkMessage {
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly json: Readonly<Record<string, unknown>>;
  /** Wall clock of its last byte, ms. */
  readonly atMs: number;
}

/** How the sink answers: as a receiver does, with an error, not at all, or by closing the connection once it has read all. */
export type SinkMood = 'takes' | 'fails' | 'refuses' | 'hangs' | 'hangs-up';

/** A real HTTP server where messages to people end up, with the troubles that such receivers have. */
export class NotificationSink {
  readonly messages: SunkMessage[] = [];
  mood: SinkMood = 'takes';
  readonly #server: Server;
  #port = 0;

  private constructor() {
    this.#server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        const { url = '', headers } = request;
        const json = JSON.parse(body) as Readonly<Record<string, unknown>>;
        this.messages.push({ path: url, headers, json, atMs: Date.now() });
        switch (this.mood) {
          case 'takes':
            return response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"success"}');
          case 'fails':
            return response.writeHead(500).end(`boom ${url}`);
          case 'refuses':
            return response.writeHead(400).end(`no: ${body}`);
          case 'hangs':
            return undefined;
          case 'hangs-up':
            return request.socket.destroy();
        }
      });
    });
  }

  static async start(): Promise<NotificationSink> {
    const sink = new NotificationSink();
    await sink.listen();
    return sink;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Those to a path that begins so, in the order in which they came. */
  to(path: string): readonly SunkMessage[] {
    return this.messages.filter((message) => message.path.startsWith(path));
  }

  /** On the same port as before. */
  async listen(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Connections are refused from now on. */
  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }
}
