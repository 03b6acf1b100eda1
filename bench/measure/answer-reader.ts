/** One whole answer, as it came over a connection. */
export interface ReadAnswer {
  readonly status: number;
  readonly bodyBytes: number;
}

/** What came is no answer that can be read: it has no length. */
export interface Unreadable {
  readonly because: string;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const LAST_CHUNK = '0\r\n\r\n';

/** Reads the answers on one connection, one request at a time: status and length, and when the last byte is there. */
export class AnswerReader {
  #pending: Buffer | undefined;
  #status = 0;
  #bodyBytes = 0;
  /** Bytes of the body still to come; undefined before the head. Infinity: until the last chunk. */
  #left: number | undefined;

  /** The next answer begins. */
  begin(): void {
    this.#pending = undefined;
    this.#left = undefined;
    this.#bodyBytes = 0;
  }

  /** @param bytes may be written over afterwards. @returns undefined: there is more to come */
  read(bytes: Buffer): ReadAnswer | Unreadable | undefined {
    if (this.#left !== undefined) return this.#readBody(bytes);
    const received = this.#pending === undefined ? bytes : Buffer.concat([this.#pending, bytes]);
    const end = received.indexOf(HEAD_END);
    if (end === -1) {
      this.#pending = Buffer.from(received);
      return undefined;
    }
    this.#pending = undefined;
    const head = received.toString('latin1', 0, end);
    this.#status = Number(head.slice(9, 12));
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    if (length !== undefined) this.#left = Number(length);
    else if (/\r\ntransfer-encoding: *chunked/i.test(head)) this.#left = Infinity;
    else return { because: `an answer without a length: ${head.split('\r\n')[0]}` };
    return this.#readBody(received.subarray(end + HEAD_END.length));
  }

  #readBody(bytes: Buffer): ReadAnswer | undefined {
    this.#bodyBytes += bytes.length;
    this.#left = (this.#left ?? 0) - bytes.length;
    const whole = this.#left === Infinity ? endsChunked(bytes) : this.#left <= 0;
    return whole ? { status: this.#status, bodyBytes: this.#bodyBytes } : undefined;
  }
}

/** Bodies here are far from ending like this by chance. */
function endsChunked(bytes: Buffer): boolean {
  return bytes.toString('latin1', Math.max(0, bytes.length - LAST_CHUNK.length)) === LAST_CHUNK;
}
