import { type AddressInfo, type Socket, createServer } from 'node:net';
import type { Play } from './answers.js';
import { type StrictRequest, StrictRequests } from './strict-requests.js';

/** What was really said to one request. */
export interface Said {
  text: string;
  /** The connection was closed in order after it. */
  closed: boolean;
}

export interface HostileCore {
  readonly url: string;
  /** Plays are looked up by the request's `X-Play`; without one the answer is a plain `ok`. */
  readonly plays: Map<string, Play>;
  readonly said: Map<string, Said>;
  /** What the gateway sent that no gateway may send. */
  readonly faults: string[];
  close(): void;
}

/** A core that reads strictly and answers as it was told to, however wrong. */
export async function startHostileCore(): Promise<HostileCore> {
  const plays = new Map<string, Play>();
  const said = new Map<string, Said>();
  const faults: string[] = [];
  const sockets = new Set<Socket>();
  const answer = async (socket: Socket, { head }: StrictRequest): Promise<void> => {
    const id = /\r\nx-play: (\S+)/i.exec(head)?.[1];
    const play = id === undefined ? undefined : plays.get(id);
    if (id === undefined || play === undefined) {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      return;
    }
    if (said.has(id)) faults.push(`sent twice: ${id}`);
    const record: Said = { text: '', closed: false };
    said.set(id, record);
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
    const requests = new StrictRequests(
      (request) => void answer(socket, request),
      (fault) => faults.push(fault),
    );
    socket.on('data', (bytes: Buffer) => requests.read(bytes));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    plays,
    said,
    faults,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
