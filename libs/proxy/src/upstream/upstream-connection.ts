import { type Socket, connect as connectTcp, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { AnswerReader, type AnswerSink } from './answer-reader.js';
import type { ReadBuffer } from './read-buffer.js';

/** Whoever has a request on a connection. */
export interface Occupant extends AnswerSink {
  /** The packet being read holds no more: whatever waits to be flushed may go. */
  onPacketEnd(): void;
  /** Are bytes that were given to `onBody` still held, because whoever they are for has not taken them? */
  holdsBytes(): boolean;
  /** The connection ended before the answer did, or the answer cannot be read. It is destroyed already. */
  onLost(because: string): void;
  /** The connection takes bytes again after `write` returned false. */
  onDrain(): void;
  /** Ends it when one of its waits is over. */
  checkWaits(nowMs: number): void;
}

/** What the pool that opened a connection wants to know. */
export interface ConnectionOwner {
  /** The answer ended and the connection can carry another request. */
  onReusable(connection: UpstreamConnection): void;
  onClosed(connection: UpstreamConnection, why: 'idle-closed' | 'unasked-bytes' | 'over'): void;
}

/** Opens a socket to the core; it is connected when `onConnected` is called, over TLS also verified. */
export function openSocket(upstream: URL, { onread }: ReadBuffer, onConnected: () => void): Socket {
  const host = upstream.hostname.replace(/^\[|\]$/g, '');
  if (upstream.protocol !== 'https:') {
    return connectTcp({ host, port: Number(upstream.port || 80), noDelay: true, onread }, onConnected);
  }
  const port = Number(upstream.port || 443);
  const options = { host, port, servername: serverName(upstream), ALPNProtocols: ['http/1.1'], onread };
  const socket = connectTls(options, onConnected);
  return socket.setNoDelay(true);
}

/**
 * The name the core's certificate must carry, and is asked for by SNI: always the configured one, never a client's Host.
 * An address is no name (RFC 6066 section 3): none is sent, and the certificate is held against the address.
 */
export function serverName(upstream: URL): string {
  const host = upstream.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 ? host : '';
}

/** One connection to the core: at most one request at a time, and every byte that comes is somebody's or its end. */
export class UpstreamConnection {
  /** When it last became idle, monotonic ms. */
  idleSinceMs = 0;
  requests = 0;
  #occupant: Occupant | undefined;
  #requestSent = false;
  #closed = false;
  readonly #reader: AnswerReader;

  constructor(
    private readonly socket: Socket,
    reading: ReadBuffer,
    private owner: ConnectionOwner,
    maxHeadBytes: number,
  ) {
    this.#reader = new AnswerReader(maxHeadBytes);
    reading.onBytes = (bytes) => this.#onBytes(bytes);
    socket.on('end', () => this.#onEnd());
    socket.on('error', (error: NodeJS.ErrnoException) => this.#lose(error.code ?? 'connection error'));
    socket.on('close', () => this.#lose('connection closed'));
    socket.on('drain', () => this.#occupant?.onDrain());
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** What the core said of idle connections with its last answer, in seconds; undefined when it said nothing. */
  get keepAliveSeconds(): number | undefined {
    return this.#reader.head?.keepAliveSeconds;
  }

  get bytesRead(): number {
    return this.socket.bytesRead;
  }

  /** Bytes written that the kernel has not taken. */
  get unsentBytes(): number {
    return this.socket.writableLength;
  }

  /** From now on the answer to one request is read into `occupant`. */
  occupy(occupant: Occupant, toHead: boolean): void {
    this.#occupant = occupant;
    this.#requestSent = false;
    this.requests++;
    this.#reader.expect(occupant, toHead);
  }

  /** Called by the sweep. */
  checkWaits(nowMs: number): void {
    this.#occupant?.checkWaits(nowMs);
  }

  /** Counted by another pool from now on. */
  belongTo(owner: ConnectionOwner): void {
    this.owner = owner;
  }

  /** @returns false when the caller should wait for `onDrain` */
  write(bytes: Buffer): boolean {
    return this.socket.write(bytes);
  }

  writeText(text: string): boolean {
    return this.socket.write(text, 'latin1');
  }

  cork(): void {
    this.socket.cork();
  }

  uncork(): void {
    this.socket.uncork();
  }

  /** The last byte of the request was written; before that, an answer's end does not free the connection. */
  requestSent(): void {
    this.#requestSent = true;
  }

  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  /** Ends it at once and tells its owner; whoever occupies it is not told. */
  destroy(): void {
    this.#occupant = undefined;
    this.#close('over');
  }

  /** Ends it at once, and tells whoever occupies it. */
  cut(because: string): void {
    this.#lose(because);
  }

  /** @returns whether the bytes are still held afterwards */
  #onBytes(bytes: Buffer): boolean {
    const occupant = this.#occupant;
    if (occupant === undefined) {
      this.#close('unasked-bytes');
      return false;
    }
    let consumed: number;
    try {
      consumed = this.#reader.read(bytes);
    } catch (error) {
      this.#lose(error instanceof Error ? error.message : 'unreadable answer');
      return true;
    }
    occupant.onPacketEnd();
    const held = occupant.holdsBytes();
    if (!this.#reader.expecting && this.#occupant !== undefined) this.#vacate(consumed === bytes.length);
    return held;
  }

  #vacate(nothingMore: boolean): void {
    this.#occupant = undefined;
    if (!nothingMore) this.#close('unasked-bytes');
    else if (!this.#requestSent || this.#reader.head?.persistent !== true) this.#close('over');
    else {
      // The client's back-pressure was for an answer that is over.
      if (this.socket.isPaused()) this.socket.resume();
      this.owner.onReusable(this);
    }
  }

  #onEnd(): void {
    const occupant = this.#occupant;
    if (occupant === undefined) {
      this.#close('idle-closed');
      return;
    }
    if (!this.#reader.close()) {
      this.#lose('connection closed early');
      return;
    }
    occupant.onPacketEnd();
    this.#occupant = undefined;
    this.#close('over');
  }

  #lose(because: string): void {
    const occupant = this.#occupant;
    this.#occupant = undefined;
    this.#close(occupant === undefined ? 'idle-closed' : 'over');
    occupant?.onLost(because);
  }

  #close(why: 'idle-closed' | 'unasked-bytes' | 'over'): void {
    if (this.#closed) return;
    this.#closed = true;
    this.socket.destroy();
    this.owner.onClosed(this, why);
  }
}
