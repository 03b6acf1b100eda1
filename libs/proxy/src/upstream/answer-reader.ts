import { type AnswerHead, BadAnswer, readAnswerHead } from './answer-head.js';
import { ChunkedReader } from './chunked-reader.js';

/** What an answer turns out to hold. Any of these may throw; the reader then stops where it is. */
export interface AnswerSink {
  /** An interim answer (1xx but 101); more may follow. */
  onInterim(head: AnswerHead): void;
  onHead(head: AnswerHead): void;
  /**
   * The bytes are lent: whoever keeps them says so (`Occupant.holdsBytes`) or copies them.
   *
   * @param last no more body follows; then `onEnd` is called next, in the same turn
   */
  onBody(bytes: Buffer, last: boolean): void;
  /** @param trailers name, value, name, value … */
  onEnd(trailers: readonly string[]): void;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const MAX_INTERIMS = 32;
const NO_TRAILERS: readonly string[] = [];

/** Takes the answers on one connection apart, one request at a time, in packets of any size. */
export class AnswerReader {
  #sink: AnswerSink | undefined;
  #toHead = false;
  #pendingHead: Buffer | undefined;
  #head: AnswerHead | undefined;
  #left = 0;
  #chunked: ChunkedReader | undefined;
  #interims = 0;

  /** @param maxHeadBytes an answer head longer than this is a `BadAnswer` */
  constructor(private readonly maxHeadBytes: number) {}

  /** The head of the answer being read; undefined before it came. */
  get head(): AnswerHead | undefined {
    return this.#head;
  }

  /** Is an answer, or the rest of one, still to come? */
  get expecting(): boolean {
    return this.#sink !== undefined;
  }

  /** A request went out: its answer is expected. */
  expect(sink: AnswerSink, toHead: boolean): void {
    this.#sink = sink;
    this.#toHead = toHead;
    this.#head = undefined;
    this.#chunked = undefined;
    this.#interims = 0;
  }

  /**
   * @returns how many of the bytes belonged to the answer; fewer than given means the core said more than was asked
   * @throws BadAnswer
   */
  read(bytes: Buffer): number {
    let position = 0;
    while (this.#sink !== undefined && position < bytes.length) {
      position = this.#head === undefined ? this.#readHead(bytes, position) : this.#readBody(bytes, position);
    }
    return position;
  }

  /** The core closed its side. Returns true when that ended the answer as it should. */
  close(): boolean {
    if (this.#sink === undefined) return true;
    if (this.#head?.framing.kind !== 'until-close') return false;
    this.#finish(NO_TRAILERS);
    return true;
  }

  #readHead(bytes: Buffer, at: number): number {
    const before = this.#pendingHead;
    const pending = before === undefined ? bytes.subarray(at) : Buffer.concat([before, bytes.subarray(at)]);
    // The end may lie across two packets; what was searched already is not searched again.
    const end = pending.indexOf(HEAD_END, Math.max(0, (before?.length ?? 0) - 3));
    if ((end === -1 ? pending.length : end) > this.maxHeadBytes) throw new BadAnswer('an answer head too large');
    if (end === -1) {
      if (!mayBeginAnswer(pending)) throw new BadAnswer('no HTTP/1 answer');
      this.#pendingHead = before === undefined ? Buffer.from(pending) : pending;
      return bytes.length;
    }
    this.#pendingHead = undefined;
    const head = readAnswerHead(pending.toString('latin1', 0, end), this.#toHead);
    const after = at + end + HEAD_END.length - (before?.length ?? 0);
    if (head.status < 200) this.#interim(head);
    else this.#begin(head);
    return after;
  }

  #interim(head: AnswerHead): void {
    if (head.status === 101) throw new BadAnswer('a 101 that nobody asked for');
    if (++this.#interims > MAX_INTERIMS) throw new BadAnswer('too many interim answers');
    this.#sink!.onInterim(head);
  }

  #begin(head: AnswerHead): void {
    this.#head = head;
    this.#left = head.framing.kind === 'length' ? head.framing.bytes : 0;
    this.#chunked = head.framing.kind === 'chunked' ? new ChunkedReader() : undefined;
    this.#sink!.onHead(head);
    if (head.framing.kind === 'none') this.#finish(NO_TRAILERS);
  }

  #readBody(bytes: Buffer, at: number): number {
    if (this.#chunked !== undefined) {
      const end = this.#chunked.read(bytes, at, this.#chunkSink);
      if (this.#chunked.trailers !== undefined) this.#finish(this.#chunked.trailers);
      return end;
    }
    if (this.#head!.framing.kind === 'until-close') {
      this.#sink!.onBody(at === 0 ? bytes : bytes.subarray(at), false);
      return bytes.length;
    }
    const end = Math.min(bytes.length, at + this.#left);
    this.#left -= end - at;
    const last = this.#left === 0;
    this.#sink!.onBody(at === 0 && end === bytes.length ? bytes : bytes.subarray(at, end), last);
    if (last) this.#finish(NO_TRAILERS);
    return end;
  }

  readonly #chunkSink = { onBody: (bytes: Buffer): void => this.#sink!.onBody(bytes, false) };

  #finish(trailers: readonly string[]): void {
    const sink = this.#sink!;
    this.#sink = undefined;
    sink.onEnd(trailers);
  }
}

const BEGINNING = 'HTTP/1.';

/** Refuses garbage at its first bytes rather than when it has filled the head's limit. */
function mayBeginAnswer(bytes: Buffer): boolean {
  const length = Math.min(bytes.length, BEGINNING.length);
  return bytes.toString('latin1', 0, length) === BEGINNING.slice(0, length);
}
