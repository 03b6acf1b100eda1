import { type AddressInfo, type Server, type Socket, createServer } from 'node:net';

/** A core that plays bytes: one script for each connection, given everything the gateway sent on it. */
export interface ScriptedCore {
  readonly url: URL;
  readonly connections: readonly CoreConnection[];
  close(): Promise<void>;
}

export interface CoreConnection {
  readonly socket: Socket;
  /** Everything received so far, as latin-1. */
  readonly received: string;
  /** How many request heads came. */
  readonly requests: number;
}

/** @param onRequest called for each request head that arrives, with its text and its index on the connection */
export async function startCore(
  onRequest: (socket: Socket, head: string, index: number) => void,
): Promise<ScriptedCore> {
  const connections: CoreConnection[] = [];
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    const state = { socket, received: '', requests: 0 };
    let unread = '';
    connections.push(state);
    socket.on('error', () => socket.destroy());
    socket.on('end', () => socket.end());
    socket.on('data', (bytes) => {
      const text = bytes.toString('latin1');
      state.received += text;
      unread += text;
      for (let end = unread.indexOf('\r\n\r\n'); end !== -1; end = unread.indexOf('\r\n\r\n')) {
        const head = unread.slice(0, end);
        unread = unread.slice(end + 4);
        // Bodies are not taken apart: only what looks like a request line counts.
        if (!/^[A-Z]+ \S+ HTTP\/1\.[01]\r\n/.test(`${head}\r\n`)) continue;
        onRequest(socket, head, state.requests++);
      }
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    connections,
    close: () =>
      new Promise((resolve) => {
        for (const { socket } of connections) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** A whole answer with `Content-Length`. */
export function answer(body: string, headers: readonly string[] = [], status = '200 OK'): string {
  const lines = [`HTTP/1.1 ${status}`, ...headers, `Content-Length: ${Buffer.byteLength(body, 'latin1')}`];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
