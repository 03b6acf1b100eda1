import type { OnReadOpts } from 'node:net';
import { countStreamedBytes } from './streamed-bytes.js';

/** As much as libuv reads at once. */
const BYTES = 64 * 1024;

/**
 * Where a socket's bytes are read to: the same memory again and again, while nobody holds what was read before. By itself
 * node takes 64 KB anew for every read, and the pages that the kernel has to clear for it cost more than the bytes.
 */
export class ReadBuffer {
  /** For `connect`: reading takes this way and not the socket's `data` events. */
  readonly onread: OnReadOpts;
  /** Given every packet; says whether its bytes are still held when it returns. They are not overwritten then. */
  onBytes: (bytes: Buffer) => boolean = () => false;
  #buffer = Buffer.allocUnsafeSlow(BYTES);
  /** Whoever the last packet was for still holds it. */
  #behind = false;

  constructor() {
    this.onread = {
      buffer: () => this.#buffer,
      callback: (length) => {
        const bytes = this.#buffer.subarray(0, length);
        if (this.#behind) {
          // No larger than they are: a packet of ten bytes would keep 64 KB, and hundreds of them may wait for a slow client.
          countStreamedBytes(length);
          this.#behind = this.onBytes(Buffer.from(bytes));
          return true;
        }
        this.#behind = this.onBytes(bytes);
        if (this.#behind) {
          countStreamedBytes(BYTES);
          this.#buffer = Buffer.allocUnsafeSlow(BYTES);
        }
        return true;
      },
    };
  }
}
