import type { Duplex } from 'node:stream';
import { FrameBoundary, closeFrame, maskedCloseFrame } from './frame-boundary.js';

/** RFC 6455 section 7.4.1: going away. */
const GOING_AWAY = 1001;

/** An open WebSocket between a client and the core. Either side's end is the other's. */
export class Tunnel {
  lastActivityMs: number;
  readonly #fromCore = new FrameBoundary();
  readonly #fromClient = new FrameBoundary();
  #leaving = false;
  #closed = false;

  constructor(
    private readonly client: Duplex,
    private readonly core: Duplex,
    private readonly nowMs: () => number,
    private readonly onClosed: (because: string) => void,
  ) {
    this.lastActivityMs = nowMs();
    core.on('data', (bytes: Buffer) => this.#moved(this.#fromCore, bytes));
    client.on('data', (bytes: Buffer) => this.#moved(this.#fromClient, bytes));
    core.on('error', () => this.destroy('core error'));
    client.on('error', () => this.destroy('client error'));
    core.on('close', () => this.#followClose(client, 'the core left'));
    client.on('close', () => this.#followClose(core, 'the client left'));
  }

  /** Says goodbye to both sides as soon as no frame is under way. */
  goAway(): void {
    this.#leaving = true;
    this.#leaveWhenBetween();
  }

  destroy(because: string): void {
    this.client.destroy();
    this.core.destroy();
    this.#end(because);
  }

  #moved(direction: FrameBoundary, bytes: Buffer): void {
    this.lastActivityMs = this.nowMs();
    direction.follow(bytes);
    // After this packet was passed on, not before: the pipe has its own listener.
    if (this.#leaving) setImmediate(() => this.#leaveWhenBetween());
  }

  #leaveWhenBetween(): void {
    if (this.#closed || !this.#fromCore.between || !this.#fromClient.between) return;
    this.core.unpipe(this.client);
    this.client.unpipe(this.core);
    this.core.resume();
    this.client.resume();
    if (this.client.writable) this.client.end(closeFrame(GOING_AWAY));
    if (this.core.writable) this.core.end(maskedCloseFrame(GOING_AWAY));
  }

  /** What is still to be written to the other side is written first. */
  #followClose(other: Duplex, because: string): void {
    if (!other.destroyed) {
      if (other.writableEnded || !other.writable) other.destroy();
      else other.end(() => other.destroy());
    }
    this.#end(because);
  }

  #end(because: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.onClosed(because);
  }
}
