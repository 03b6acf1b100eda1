import { BadAnswer, readTrailers } from './answer-head.js';

/** What a chunked body turns out to hold, piece by piece. */
export interface ChunkedSink {
  onBody(bytes: Buffer): void;
}

const CR = 0x0d;
const LF = 0x0a;
/** Chunk-size line with extensions. */
const MAX_SIZE_LINE = 256;
const MAX_TRAILER_BYTES = 16 * 1024;
// oxlint-disable-next-line no-control-regex -- control characters are what is refused
const SIZE_LINE = /^([0-9a-fA-F]{1,12})[ \t]*(?:;[^\u0000-\u0008\u000a-\u001f\u007f]*)?$/;

/** Takes a chunked body apart (RFC 9112 section 7.1), in pieces of any size. Strict: CRLF or nothing. */
export class ChunkedReader {
  #state: 'size' | 'bytes' | 'after-bytes' | 'trailers' = 'size';
  /** Bytes left of the chunk, or CRLF bytes still to come after it. */
  #left = 0;
  /** A size line or trailer section that ended in the middle of a packet. */
  #pending = '';

  /** The trailer fields, once the body has ended: name, value, name, value … */
  trailers: string[] | undefined;

  /**
   * Reads from `at` on and tells the sink what it finds.
   *
   * @returns where the body ended, or `bytes.length` when it has not
   * @throws BadAnswer
   */
  read(bytes: Buffer, at: number, sink: ChunkedSink): number {
    let position = at;
    while (position < bytes.length && this.trailers === undefined) {
      switch (this.#state) {
        case 'size':
          position = this.#readSize(bytes, position);
          break;
        case 'bytes': {
          const end = Math.min(bytes.length, position + this.#left);
          sink.onBody(position === 0 && end === bytes.length ? bytes : bytes.subarray(position, end));
          this.#left -= end - position;
          position = end;
          if (this.#left === 0) {
            this.#state = 'after-bytes';
            this.#left = 2;
          }
          break;
        }
        case 'after-bytes':
          if (bytes[position] !== (this.#left === 2 ? CR : LF)) throw new BadAnswer('a chunk longer than its size');
          position++;
          if (--this.#left === 0) this.#state = 'size';
          break;
        case 'trailers':
          position = this.#readTrailers(bytes, position);
          break;
      }
    }
    return position;
  }

  #readSize(bytes: Buffer, at: number): number {
    const lineEnd = bytes.indexOf(LF, at);
    const end = lineEnd === -1 ? bytes.length : lineEnd + 1;
    if (this.#pending.length + end - at > MAX_SIZE_LINE) throw new BadAnswer('a chunk-size line too long');
    this.#pending += bytes.toString('latin1', at, end);
    if (lineEnd === -1) return end;
    const match = this.#pending.endsWith('\r\n') ? SIZE_LINE.exec(this.#pending.slice(0, -2)) : null;
    if (match === null) throw new BadAnswer('an unreadable chunk size');
    this.#left = Number.parseInt(match[1]!, 16);
    this.#state = this.#left === 0 ? 'trailers' : 'bytes';
    this.#pending = '';
    return end;
  }

  /** The section ends at the first line that is empty. */
  #readTrailers(bytes: Buffer, at: number): number {
    let position = at;
    while (position < bytes.length) {
      const lineEnd = bytes.indexOf(LF, position);
      const end = lineEnd === -1 ? bytes.length : lineEnd + 1;
      if (this.#pending.length + end - position > MAX_TRAILER_BYTES) throw new BadAnswer('a trailer section too long');
      this.#pending += bytes.toString('latin1', position, end);
      position = end;
      if (this.#pending === '\r\n') this.trailers = [];
      else if (this.#pending.endsWith('\r\n\r\n')) this.trailers = readTrailers(this.#pending.slice(0, -4));
      if (this.trailers !== undefined) break;
      if (lineEnd !== -1 && !this.#pending.endsWith('\r\n')) throw new BadAnswer('a trailer line without CRLF');
    }
    return position;
  }
}
