import { createHash } from 'node:crypto';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Exchange } from './exchange.js';
import { withinPatience } from './patience.js';
import type { Striker } from './striker.js';

/** Message types of the protocol, version 3 (PostgreSQL documentation, 54.7). */
const TYPE = { query: 'Q', parse: 'P', bind: 'B', sync: 'S', readyForQuery: 'Z' } as const;
const HEADER_BYTES = 5;
const LABEL_CHARS = 64;
/** What takes a transaction id, and so is flushed at its commit: a lock of a row and a notice are written, too. */
const WRITES = /\b(INSERT|UPDATE|DELETE|MERGE|TRUNCATE|FOR (KEY )?SHARE|pg_current_xact_id|pg_notify|NOTIFY)\b/i;

/**
 * Between a process and PostgreSQL. A message is what the server answers with one ReadyForQuery: a simple query, or everything up to a
 * Sync. It is no message to be told twice: a session's statements have no copies, its server would take them for further statements.
 */
export class PostgresWire {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(
    private readonly name: string,
    private readonly target: () => string,
    private readonly striker: Striker,
  ) {
    this.#server = createServer({ noDelay: true }, (socket) => this.#serve(socket));
  }

  /** @param target where PostgreSQL is now, `postgres://…`; asked for each connection */
  static async open(name: string, target: () => string, striker: Striker): Promise<PostgresWire> {
    const wire = new PostgresWire(name, target, striker);
    await new Promise<void>((resolve) => wire.#server.listen(0, '127.0.0.1', resolve));
    return wire;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #serve(client: Socket): void {
    const { hostname, port } = new URL(this.target());
    const server = connect({ host: hostname, port: Number(port), noDelay: true });
    const lost = Promise.withResolvers<never>();
    lost.promise.catch(() => undefined);
    const gone = new Promise<void>((resolve) => void client.once('close', () => resolve()));
    /** A message that is late is delivered although its sender has gone: then the server's side outlives the client's. */
    let held = false;
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
    }
    client.once('close', () => {
      this.#sockets.delete(client);
      if (!held) server.destroy();
    });
    server.once('close', () => {
      this.#sockets.delete(server);
      lost.reject(new Error('PostgreSQL closed the connection'));
      client.destroy();
    });
    let answer: Buffer[] | undefined;
    let whole: (() => void) | undefined;
    server.on(
      'data',
      eachMessage((type, bytes) => {
        if (answer === undefined) {
          client.write(bytes);
          return;
        }
        answer.push(bytes);
        if (type === TYPE.readyForQuery) whole?.();
      }),
    );
    const session = new Session();
    let startup = true;
    let unit: Buffer[] = [];
    const take = eachMessage((type, bytes) => {
      unit.push(bytes);
      session.heard(type, bytes);
      if (type !== TYPE.query && type !== TYPE.sync) {
        // Parts of a unit wait for its end; everything else (a password, a farewell) has no answer of that kind.
        if ('XpfdcH'.includes(type)) server.write(Buffer.concat(unit.splice(0)));
        return;
      }
      const sent = Buffer.concat(unit);
      unit = [];
      const label = session.labelOfUnit();
      const exchange: Exchange = {
        forward: async () => {
          answer = [];
          const ready = new Promise<void>((resolve) => {
            whole = resolve;
          });
          server.write(sent);
          await Promise.race([ready, lost.promise]);
          // Settled only when nothing else came in the same turn.
        },
        give: () => {
          const bytesToGive = answer ?? [];
          answer = undefined;
          client.write(Buffer.concat(bytesToGive));
        },
        reset: () => {
          held = false;
          client.resetAndDestroy();
          server.destroy();
        },
        left: () => {
          held = true;
          return withinPatience(gone);
        },
      };
      if (label === undefined) {
        server.write(sent);
        return;
      }
      this.striker.take({ wire: this.name, label, isCommit: session.isCommit }, exchange);
    });
    client.on('data', (chunk: Buffer) => {
      if (startup) {
        // The first message has no type; drivers here ask for no encryption, and send nothing more before they are answered.
        startup = false;
        server.write(chunk);
      } else take(chunk);
    });
  }
}

/** What a session has said so far, as far as it names its messages. */
class Session {
  #text = '';
  readonly #prepared = new Map<string, string>();
  /** The first statement of the transaction under way, which names its end. */
  #first: string | undefined;
  #isInTransaction = false;
  #hasWritten = false;

  /** Of the unit that was named last: does it make durable what was written? PostgreSQL then answers when its log is flushed. */
  isCommit = false;

  heard(type: string, bytes: Buffer): void {
    if (type === TYPE.query) this.#text = stringAt(bytes, HEADER_BYTES).text;
    if (type === TYPE.parse) {
      const name = stringAt(bytes, HEADER_BYTES);
      this.#text = stringAt(bytes, name.end).text;
      if (name.text !== '') this.#prepared.set(name.text, this.#text);
    }
    if (type === TYPE.bind) {
      const name = stringAt(bytes, stringAt(bytes, HEADER_BYTES).end).text;
      if (name !== '') this.#text = this.#prepared.get(name) ?? this.#text;
    }
  }

  /** Undefined: the beginning of a transaction, which has no effect before its first statement. */
  labelOfUnit(): string | undefined {
    const text = this.#text;
    this.isCommit = false;
    if (/^\s*(BEGIN|START TRANSACTION)/i.test(text)) {
      this.#isInTransaction = true;
      this.#first = undefined;
      this.#hasWritten = false;
      return undefined;
    }
    const label = labelOf(text);
    if (/^\s*(COMMIT|ROLLBACK)\s*;?\s*$/i.test(text)) {
      this.#isInTransaction = false;
      this.isCommit = this.#hasWritten && /COMMIT/i.test(text);
      return `${text.trim().toUpperCase()} of ${this.#first ?? 'nothing'}`;
    }
    if (this.#isInTransaction) {
      this.#first ??= label;
      this.#hasWritten ||= WRITES.test(text);
    } else this.isCommit = WRITES.test(text);
    return label;
  }
}

/** A statement without its values, short, and of no other statement. */
function labelOf(text: string): string {
  const shape = text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\$\d+/g, '$')
    .replaceAll(/(\(\$(?:, ?\$)*\))(?:, ?\(\$(?:, ?\$)*\))+/g, '$1')
    .replaceAll('"', '')
    .trim();
  if (shape.length <= LABEL_CHARS) return shape;
  return `${shape.slice(0, LABEL_CHARS)}… ${createHash('sha256').update(shape).digest('hex').slice(0, 4)}`;
}

/** A string of the protocol, which ends with a zero byte. */
function stringAt(bytes: Buffer, begin: number): { readonly text: string; readonly end: number } {
  const end = bytes.indexOf(0, begin);
  return { text: bytes.toString('utf8', begin, end), end: end + 1 };
}

/** @returns what takes chunks as they come, and hands on each whole message: a type, and a length that counts itself */
function eachMessage(take: (type: string, bytes: Buffer) => void): (chunk: Buffer) => void {
  let waiting: Buffer = Buffer.alloc(0);
  return (chunk) => {
    waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
    while (waiting.length >= HEADER_BYTES) {
      const length = 1 + waiting.readUInt32BE(1);
      if (waiting.length < length) return;
      const message = waiting.subarray(0, length);
      waiting = waiting.subarray(length);
      take(String.fromCodePoint(message[0] ?? 0), message);
    }
  };
}
