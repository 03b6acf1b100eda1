// "The Node limit": node:http on one side, undici's dispatch on the other, and nothing between them but back-pressure.
// No hop-by-hop rules, no limits, no time-outs, no metrics: nobody could run this.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Pool, type Dispatcher } from 'undici';
import { announceListening } from './subjects/announce-listening.js';

const pool = new Pool(process.argv[2] ?? '', { connections: 64 });

class Answering implements Dispatcher.DispatchHandler {
  readonly #response: ServerResponse;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  onRequestStart(): void {
    // Nothing is aborted here.
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Record<string, string | string[]>): void {
    delete headers['connection'];
    delete headers['keep-alive'];
    this.#response.writeHead(status, headers);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#response.write(chunk)) return;
    controller.pause();
    this.#response.once('drain', () => controller.resume());
  }

  onResponseEnd(): void {
    this.#response.end();
  }

  onResponseError(): void {
    this.#response.destroy();
  }
}

function pipe(request: IncomingMessage, response: ServerResponse): void {
  const { method = 'GET', url = '/', headers } = request;
  delete headers.connection;
  pool.dispatch({ method, path: url, headers, body: method === 'GET' ? null : request }, new Answering(response));
}

const server = createServer(pipe).listen(0, '127.0.0.1', () => announceListening(server));
