import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json } from './ask.js';

/** Somebody who is told: notes what comes, and answers as the test wants. */
export interface Listening {
  readonly url: string;
  /** Events in the order in which they came, copies too. */
  readonly heard: readonly Json[];
  stop(): Promise<void>;
}

/** @param statusOf what an event is answered with; default 204 */
export async function listenForEvents(statusOf: (event: Json) => number = () => 204): Promise<Listening> {
  const heard: Json[] = [];
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      heard.push({ ...JSON.parse(Buffer.concat(chunks).toString('utf8')), contentType: req.headers['content-type'] });
      res.writeHead(statusOf(heard.at(-1))).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/inbox`,
    heard,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
