import { type AddressInfo, type Socket, createServer } from 'node:net';
import type { Play } from './answers.js';
import { markOf, marksIn } from './marks.js';
import { type StrictRequest, StrictRequests } from './strict-requests.js';

/** What was really said to one request. */
export interface Said {
  text: string;
  /** The connection was closed in order after it. */
  closed: boolean;
}

export interface HostileCore {
  readonly url: string;
  /** By the mark of the request; one without is told its own mark. */
  readonly plays: Map<string, Play>;
  readonly said: Map<string, Said>;
  /** What the gateway sent that no gateway may send. */
  readonly faults: string[];
  /** Requests that arrived. */
  readonly requests: number;
  /** Answers with something wrong that were given. */
  readonly malformed: number;
  /** Nothing comes of this request any more. */
  forget(mark: string): void;
  close(): void;
}

/** A core that reads strictly and answers as it was told to, however wrong. */
export async function startHostileCore(): Promise<HostileCore> {
  const plays = new Map<string, Play>();
  const said = new Map<string, Said>();
  const seen = new Set<string>();
  const faults: string[] = [];
  const sockets = new Set<Socket>();
  let [requests, malformed] = [0, 0];

  const answer = async (socket: Socket, { method, head }: StrictRequest): Promise<void> => {
    requests++;
    const marks = marksIn(head);
    if (marks.some(({ number }) => number !== marks[0]?.number)) faults.push(`two clients in one head: ${head}`);
    const mark = /\r\nx-mark: (mk~[0-9a-z-]+~)(?:\r\n|$)/i.exec(head)?.[1];
    const play = mark === undefined ? undefined : plays.get(mark);
    if (mark === undefined || play === undefined) {
      const body = marks.length === 0 ? 'ok' : `ok ${marks.map(markOf).join(' ')}`;
      const own = mark === undefined ? '' : `X-Mark: ${mark}\r\n`;
      const fields = `${own}Content-Length: ${body.length}\r\n`;
      socket.write(`HTTP/1.1 200 OK\r\n${fields}\r\n${method === 'HEAD' ? '' : body}`, 'latin1');
      return;
    }
    if (seen.has(mark)) faults.push(`sent twice: ${mark}`);
    seen.add(mark);
    if (play.malformed) malformed++;
    const record: Said = { text: '', closed: false };
    said.set(mark, record);
    for (const packet of play.packets) {
      if (socket.destroyed) return;
      record.text += packet;
      socket.write(packet, 'latin1');
      await new Promise(setImmediate);
    }
    record.closed = play.ending === 'close';
    if (play.ending === 'close') socket.end();
    else if (play.ending === 'reset') socket.resetAndDestroy();
  };

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    let client: number | undefined;
    const reader = new StrictRequests(
      (request) => {
        client = marksIn(request.head)[0]?.number;
        void answer(socket, request);
      },
      (fault) => faults.push(fault),
      (body) => {
        const stranger = marksIn(body).find(({ number }) => client !== undefined && number !== client);
        if (stranger !== undefined) faults.push(`a body of script ${stranger.number} in a request of script ${client}`);
      },
    );
    socket.on('data', (bytes: Buffer) => reader.read(bytes));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    plays,
    said,
    faults,
    get requests() {
      return requests;
    },
    get malformed() {
      return malformed;
    },
    forget: (mark) => {
      plays.delete(mark);
      said.delete(mark);
      seen.delete(mark);
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
