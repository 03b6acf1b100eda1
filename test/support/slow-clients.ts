import { connect, type Socket } from 'node:net';

/** What a client is slow at. */
export type Slowness = 'head' | 'body' | 'reading' | 'silent';

export const SLOWNESSES: readonly Slowness[] = ['head', 'body', 'reading', 'silent'];

/** What became of one connection of a slow client. */
export interface SlowEnd {
  readonly slowness: Slowness;
  /** From its begin until the other side ended it. */
  readonly livedMs: number;
  /** Undefined: it was closed without an answer. */
  readonly status: number | undefined;
}

const DRIP_MS = 1_000;
const AGAIN_MS = 100;
const COME_WITHIN_MS = 10_000;
/** Connections of one client, far below what an edge allows one: a crowd, not a fool. */
const OF_ONE_ADDRESS = 16;
const ADDRESSES_OF_BLOCK = 200;

const HOST = 'Host: shop.example\r\n';
const FIRST_BYTES: Readonly<Record<Slowness, string>> = {
  head: `GET / HTTP/1.1\r\n${HOST}X-Slow: `,
  body: `POST /api/echo HTTP/1.1\r\n${HOST}Content-Type: text/plain\r\nContent-Length: 100000\r\n\r\n`,
  reading: `GET /download/catalog-full.bin?bytes=8000000 HTTP/1.1\r\n${HOST}\r\n`,
  silent: '',
};

/** Who reads nothing hears of no reset either, until it writes: an empty line, which stands before the next request or not. */
const DRIPS: Readonly<Record<Slowness, string | undefined>> = {
  head: 'a',
  body: 'a',
  reading: '\r\n',
  silent: undefined,
};

/** Clients that keep so many connections open whatever is done to them: each that is ended is begun again. */
export class SlowClients {
  readonly ends: SlowEnd[] = [];
  readonly #open = new Set<Socket>();
  readonly #coming = new Set<NodeJS.Timeout>();
  #isOver = false;

  /** @param url where to; @param ofEach connections of each slowness */
  constructor(
    private readonly url: URL,
    ofEach: number,
  ) {
    const all = Array.from({ length: ofEach }, () => SLOWNESSES).flat();
    // They come one after another, as people and attackers do: not in one moment.
    for (const [at, slowness] of all.entries()) {
      this.#coming.add(setTimeout(() => this.#begin(slowness, at), (at * COME_WITHIN_MS) / all.length));
    }
  }

  get open(): number {
    return [...this.#open].filter((socket) => !socket.connecting).length;
  }

  leave(): void {
    this.#isOver = true;
    for (const timer of this.#coming) clearTimeout(timer);
    for (const socket of this.#open) socket.destroy();
  }

  #begin(slowness: Slowness, at: number): void {
    if (this.#isOver) return;
    const beganMs = performance.now();
    const client = Math.floor(at / OF_ONE_ADDRESS);
    const localAddress = `127.66.${1 + Math.floor(client / ADDRESSES_OF_BLOCK)}.${1 + (client % ADDRESSES_OF_BLOCK)}`;
    const socket = connect({ host: this.url.hostname, port: Number(this.url.port), localAddress });
    this.#open.add(socket);
    let head = '';
    socket.write(FIRST_BYTES[slowness]);
    const drip = DRIPS[slowness];
    const drips = drip === undefined ? undefined : setInterval(() => socket.write(drip), DRIP_MS);
    if (slowness === 'reading') socket.pause();
    else socket.on('data', (bytes) => (head ||= bytes.toString('latin1')));
    socket.on('error', () => socket.destroy());
    socket.on('end', () => socket.destroy());
    socket.on('close', () => {
      clearInterval(drips);
      this.#open.delete(socket);
      if (this.#isOver) return;
      const status = /^HTTP\/1\.1 (\d{3})/.exec(head)?.[1];
      this.ends.push({
        slowness,
        livedMs: performance.now() - beganMs,
        status: status === undefined ? undefined : Number(status),
      });
      setTimeout(() => this.#begin(slowness, at), AGAIN_MS);
    });
  }
}
