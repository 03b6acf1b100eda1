import type { IncomingMessage } from 'node:http';
import { requestTrailers } from './headers/trailers.js';
import { ONE_WRITE_BYTES } from './one-write.js';
import { countStreamedBytes } from './upstream/streamed-bytes.js';
import type { UpstreamConnection } from './upstream/upstream-connection.js';

/** What somebody has read of a request's body already, in order, without its framing. */
export interface ReadBefore {
  readonly bytes: readonly Buffer[];
  /** Is that all of it? */
  readonly whole: boolean;
}

/**
 * A request's body on its way to the core. Read up to a limit before a connection is asked for, so that slow bodies
 * cannot hold connections (HARDENING 12); then streamed with back-pressure in the framing it came in.
 */
export class RequestBody {
  /** The last byte was handed to the connection. */
  sent = false;
  readonly #chunked: boolean;
  #held: Buffer[] | undefined = [];
  #heldBytes = 0;
  #ended = false;
  #connection: UpstreamConnection | undefined;
  #onSent: (() => void) | undefined;
  #onReady: ((whole: boolean) => void) | undefined;

  /** Does the request carry a body? Its framing says so, not its method. */
  static isExpected(req: IncomingMessage): boolean {
    const length = req.headers['content-length'];
    return req.headers['transfer-encoding'] !== undefined || (length !== undefined && Number(length) > 0);
  }

  constructor(
    private readonly req: IncomingMessage,
    private readonly holdBytes: number,
  ) {
    this.#chunked = req.headers['transfer-encoding'] !== undefined;
    // The end of a torn request is the client's; the response's close tells.
    req.on('error', ignore);
  }

  /**
   * @param onReady called once, perhaps at once: the body is here (`whole`), or as much of it as may be held
   * @param before what was read of it before; the request must then be paused, and not have been left to flow since
   */
  read(onReady: (whole: boolean) => void, before?: ReadBefore): void {
    this.#onReady = onReady;
    for (const bytes of before?.bytes ?? []) {
      this.#held?.push(bytes);
      this.#heldBytes += bytes.length;
    }
    if (before?.whole === true) {
      this.#onEnd();
      return;
    }
    this.req.on('data', this.#onData);
    this.req.on('end', this.#onEnd);
    if (this.#heldBytes >= this.holdBytes) this.#ready();
    else if (before !== undefined) this.req.resume();
  }

  /** @param head of the request, which goes ahead of it */
  sendTo(connection: UpstreamConnection, head: string, onSent: () => void): void {
    this.#connection = connection;
    this.#onSent = onSent;
    const small = this.#chunked || !this.#ended ? undefined : smallText(this.#held);
    if (small !== undefined) {
      this.#held = undefined;
      connection.writeText(head + small);
      this.#finish(connection);
      return;
    }
    connection.cork();
    connection.writeText(head);
    let open = true;
    for (const bytes of this.#held ?? []) open = this.#write(connection, bytes);
    this.#held = undefined;
    if (this.#ended) this.#finish(connection);
    else if (open) this.req.resume();
    connection.uncork();
  }

  resume(): void {
    if (!this.#ended) this.req.resume();
  }

  /** Nobody wants the rest; what still comes is read and dropped, so that the client can read its answer. */
  stop(): void {
    this.req.off('data', this.#onData);
    this.req.off('end', this.#onEnd);
    this.#connection = undefined;
    this.#held = undefined;
    this.#onReady = undefined;
    this.req.resume();
  }

  readonly #onData = (bytes: Buffer): void => {
    if (this.#connection !== undefined) {
      countStreamedBytes(bytes.length);
      if (!this.#write(this.#connection, bytes)) this.req.pause();
      return;
    }
    this.#held?.push(bytes);
    this.#heldBytes += bytes.length;
    if (this.#heldBytes < this.holdBytes) return;
    this.req.pause();
    this.#ready();
  };

  readonly #onEnd = (): void => {
    this.#ended = true;
    if (this.#connection === undefined) this.#ready();
    else this.#finish(this.#connection);
  };

  #ready(): void {
    const onReady = this.#onReady;
    this.#onReady = undefined;
    onReady?.(this.#ended);
  }

  #write(connection: UpstreamConnection, bytes: Buffer): boolean {
    if (!this.#chunked) return connection.write(bytes);
    connection.cork();
    connection.writeText(`${bytes.length.toString(16)}\r\n`);
    connection.write(bytes);
    const open = connection.writeText('\r\n');
    connection.uncork();
    return open;
  }

  #finish(connection: UpstreamConnection): void {
    if (this.#chunked) connection.writeText(`0\r\n${requestTrailers(this.req)}\r\n`);
    this.sent = true;
    this.#onSent?.();
  }
}

/** All of a body that is here in one small piece, as latin-1; undefined: it is not. */
function smallText(held: readonly Buffer[] | undefined): string | undefined {
  const [bytes, ...more] = held ?? [];
  return bytes === undefined || more.length > 0 || bytes.length > ONE_WRITE_BYTES
    ? undefined
    : bytes.toString('latin1');
}

function ignore(): void {
  // See above.
}
