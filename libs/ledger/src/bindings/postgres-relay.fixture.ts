import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Where a connection is cut: before a statement reaches PostgreSQL, or after it was executed and before its answer is heard. */
export type Cut = 'before' | 'after';

/** Stands between a pool and PostgreSQL and cuts the connection at the statement that the test names. */
export class PostgresRelay {
  readonly #sockets = new Set<Socket>();
  #cut: { at: number; readonly how: Cut } | undefined;
  /** Statements that were sent since `arm`, on any connection. */
  statements = 0;

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {
    server.on('connection', (socket) => this.#serve(socket));
  }

  static async open(url: string): Promise<PostgresRelay> {
    const server = createServer({ noDelay: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new PostgresRelay(server, new URL(url));
  }

  /** The database, through the relay. */
  get url(): string {
    const url = new URL(this.target);
    url.port = String((this.server.address() as AddressInfo).port);
    return url.href;
  }

  /** Cuts once, at the n-th statement from now on; none: it only counts. */
  arm(at = Infinity, how: Cut = 'before'): void {
    this.statements = 0;
    this.#cut = { at, how };
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  #serve(client: Socket): void {
    const server = connect(Number(this.target.port), this.target.hostname).setNoDelay(true);
    let deaf = false;
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => this.#sockets.delete(socket));
    }
    client.once('close', () => server.destroy());
    server.once('close', () => client.destroy());
    client.on('data', (bytes) => {
      const how = isStatement(bytes) ? this.#next() : undefined;
      if (how === 'before') {
        client.destroy();
        return;
      }
      deaf ||= how === 'after';
      server.write(bytes);
    });
    server.on('data', (bytes) => {
      // It has answered, so it has executed, and committed where that was the statement.
      if (deaf) client.destroy();
      else client.write(bytes);
    });
  }

  #next(): Cut | undefined {
    this.statements += 1;
    if (this.statements !== this.#cut?.at) return undefined;
    const { how } = this.#cut;
    this.#cut = undefined;
    return how;
  }
}

/** The driver writes a statement as one: simple (`Q`) or extended, from `P` (parse) or `B` (bind) to `S` (sync). */
function isStatement(bytes: Buffer): boolean {
  return ['Q', 'P', 'B'].includes(String.fromCharCode(bytes[0] ?? 0));
}
