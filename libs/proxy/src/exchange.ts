import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseTraceparent, type ProblemCode } from '@banyan/kernel';
import { AnswerPace } from './answer-pace.js';
import type { ExchangeEvent, ExchangeOutcome } from './events.js';
import { answerHeaders } from './headers/answer-headers.js';
import { ONE_WRITE_BYTES } from './one-write.js';
import type { PassthroughParts } from './passthrough-parts.js';
import { RequestBody, type ReadBefore } from './request-body.js';
import { requestHead, type RequestChanges } from './request-head.js';
import { isEventStream } from './headers/event-stream.js';
import { withholdCookies } from './headers/withhold-cookies.js';
import { declaredTrailers, forwardableTrailers } from './headers/trailers.js';
import type { AnswerHead } from './upstream/answer-head.js';
import type { Applicant, ConnectionPool, NoConnection } from './upstream/connection-pool.js';
import type { Occupant, UpstreamConnection } from './upstream/upstream-connection.js';
import { writeProblem } from './write-problem.js';

/** What the app gives with one request. */
export interface ForwardContext {
  /** Sent in place of the inbound `traceparent`: our span is the core's parent. */
  readonly traceparent?: string | undefined;
}

/** Hears an answer of the core while it passes. It must be quick, and must not throw. */
export interface AnswerTap {
  /** The final head, as the core sent it: name, value, name, value. */
  onHead(status: number, rawHeaders: readonly string[]): void;
  /** Some of the body, without its framing. Whoever keeps it copies it: the buffer is used again. */
  onBody(bytes: Buffer): void;
  /** The core's answer came whole. */
  onWhole(): void;
  /** The exchange is over, whole or not; the last call. */
  onEnd(event: Pick<ExchangeEvent<unknown>, 'outcome' | 'problem'>): void;
}

/** What becomes of the core's final head. */
export type HeadVerdict =
  /** It passes, with these fields after its own: name, value, name, value. */
  | { readonly kind: 'pass'; readonly more: readonly string[] }
  /** Somebody else has answered the client; the rest of what the core says is told to the tap alone. */
  | { readonly kind: 'taken' };

/**
 * May answer the client in the core's place, as long as nothing of the core's answer has passed. For requests without a
 * body. It must be quick, and must not throw.
 */
export interface StandIn {
  /** Asked of every final head, also when the client was answered long ago. */
  judgeHead(status: number, rawHeaders: readonly string[]): HeadVerdict;
  /** No answer of the core will pass. @returns true when the client has been answered; else it is told the problem */
  onRefused(problem: ProblemCode, because: string): boolean;
  /** The client left before its answer was whole. @returns true when the core's answer is wanted all the same */
  onClientLeft(): boolean;
  /**
   * The client is behind, and takes less than comes. @returns true where the answer is bounded and somebody waits for its end: then
   * what the client has not taken waits in memory, and does not slow the core's answer
   */
  runsAhead(): boolean;
}

/** One request on its way to the core, in the hand of who forwarded it. */
export interface Forwarding {
  /** The client has been answered by somebody else: what the core says from now on is told to the tap alone. */
  detach(): void;
  /** Nobody wants the core's answer any more. Only after `detach`, or what amounts to it. */
  abandon(): void;
}

/** What one request may have beside its context. */
export interface ForwardExtras {
  /** Of its body. */
  readonly readBefore?: ReadBefore;
  readonly tap?: AnswerTap;
  readonly standIn?: StandIn;
  /** The core is asked this otherwise than the client did. */
  readonly changes?: RequestChanges;
  /** Cookies whose `Set-Cookie` lines the client is not given, by their names. */
  readonly withheldCookies?: ReadonlySet<string>;
}

const EXCHANGE = Symbol('exchange');
interface ClientAnswer extends ServerResponse {
  [EXCHANGE]?: ClientSide;
}
interface ClientSide {
  onClientClosed(): void;
  onClientDrained(): void;
}

/**
 * One request on its way to the core and its answer on the way back. The way, in order: `start` (small bodies are read
 * first), `onConnection` (head and body go out), `onHead`, `onBody`…, `onEnd`, `onClientClosed`.
 * Before the answer's head is sent, every fault is a problem; after it, the client's socket is destroyed (HARDENING 4).
 */
export class Exchange<Context extends ForwardContext> implements Applicant, Occupant, ClientSide, Forwarding {
  readonly #startedMs: number;
  #pool: ConnectionPool;
  #connection: UpstreamConnection | undefined;
  #body: RequestBody | undefined;
  #reused = false;
  #paused = false;
  #eventStream = false;
  #headWritten = false;
  #bodyWritten = false;
  #endsByClose = false;
  #coreEnded = false;
  /** The client is somebody else's: nothing more is written to it, and its end is not ours. */
  #detached = false;
  #over = false;
  #answerHeadMs: number | undefined;
  #fault: { outcome: ExchangeOutcome; problem?: ProblemCode; because: string } | undefined;
  /** What the wait for the answer's head, or for the core to read, is measured from, monotonic ms. */
  #waitFromMs = 0;
  #unsentSeen = 0;
  readonly #pace: AnswerPace;

  constructor(
    private readonly parts: PassthroughParts<Context>,
    private readonly req: IncomingMessage,
    private readonly res: ServerResponse,
    private readonly context: Context,
    private readonly extras: ForwardExtras = NONE,
  ) {
    this.#startedMs = parts.clock.monotonicMs();
    this.#pool = parts.reads;
    this.#pace = new AnswerPace(parts.limits);
  }

  start(): void {
    const { req, res, parts } = this;
    (res as ClientAnswer)[EXCHANGE] = this;
    res.on('close', onClientClosed);
    if (RequestBody.isExpected(req)) {
      this.#body = new RequestBody(req, parts.limits.bodyBufferBytes);
      this.#body.read((whole) => {
        // The rest comes at the client's pace.
        this.#pool = whole ? parts.writes : parts.transfers;
        this.#pool.apply(this);
      }, this.extras.readBefore);
      return;
    }
    if (!isSafe(req.method)) this.#pool = parts.writes;
    this.#pool.apply(this);
  }

  onConnection(connection: UpstreamConnection): void {
    const { req, parts } = this;
    this.#connection = connection;
    this.#reused = connection.requests > 0;
    connection.occupy(this, req.method === 'HEAD');
    this.#waitFromMs = parts.clock.monotonicMs();
    const head = requestHead(req, parts, this.context.traceparent, this.extras.changes);
    if (this.#body === undefined) {
      connection.writeText(head);
      connection.requestSent();
    } else this.#body.sendTo(connection, head, () => this.#requestSent());
  }

  onNoConnection(why: NoConnection, because: string): void {
    if (why === 'full') this.#refuse('overloaded', because);
    else if (why === 'refused') this.#refuse('upstream-unreachable', because);
    else this.#refuse('upstream-timeout', because);
  }

  /** 103 and its kin go to whoever can read them; 100 was the edge's to say. */
  onInterim(head: AnswerHead): void {
    if (head.status === 100 || this.req.httpVersionMinor === 0 || this.#detached || this.res.headersSent) return;
    this.res.writeInformation(head.status, answerHeaders(head.rawHeaders, undefined, undefined, false));
  }

  onHead(head: AnswerHead): void {
    const { req, res, parts } = this;
    this.#answerHeadMs = parts.clock.monotonicMs() - this.#startedMs;
    this.#eventStream = isEventStream(head.rawHeaders);
    if (this.#eventStream && !parts.streams.adopt(this.#connection!, this.#pool)) {
      this.#giveUpConnection();
      this.#refuse('overloaded', 'too many event streams');
      return;
    }
    this.#restartPace();
    const verdict = this.extras.standIn?.judgeHead(head.status, head.rawHeaders);
    if (verdict?.kind === 'taken') this.detach();
    if (this.#detached) {
      this.extras.tap?.onHead(head.status, head.rawHeaders);
      return;
    }
    const headers = answerHeaders(head.rawHeaders, parts.via, parts.rewriteFor(req), head.status !== 204);
    const { withheldCookies } = this.extras;
    if (withheldCookies !== undefined) withholdCookies(headers, withheldCookies);
    if (verdict !== undefined && verdict.kind === 'pass') headers.push(...verdict.more);
    if (head.framing.kind === 'chunked' && req.httpVersionMinor === 1) {
      const trailers = declaredTrailers(head.rawHeaders);
      if (trailers !== '') headers.push('Trailer', trailers);
    }
    res.sendDate = false;
    res.writeHead(head.status, head.reason, headers);
    this.#headWritten = true;
    this.extras.tap?.onHead(head.status, head.rawHeaders);
    this.#endsByClose = !res.chunkedEncoding && head.framing.kind !== 'length';
  }

  onBody(bytes: Buffer, last: boolean): void {
    // Given up in the middle of this packet.
    if (this.#connection === undefined) return;
    const isWhole = last && !this.#bodyWritten;
    this.#bodyWritten = true;
    this.extras.tap?.onBody(bytes);
    if (this.#detached) return;
    if (last) {
      if (isWhole && bytes.length <= ONE_WRITE_BYTES) this.res.end(bytes.toString('latin1'), 'latin1');
      else this.res.end(bytes);
      return;
    }
    const { socket } = this.req;
    // Out at once, where the client takes it: by itself node would hold it, and the buffer it was read to, for this turn.
    socket.cork();
    const open = this.res.write(bytes);
    socket.uncork();
    if (open || this.#paused || !this.holdsBytes() || this.extras.standIn?.runsAhead() === true) return;
    this.#paused = true;
    this.#connection.pause();
    this.res.once('drain', onClientDrained);
  }

  onEnd(trailers: readonly string[]): void {
    if (this.#connection === undefined) return;
    this.#connection = undefined;
    this.#coreEnded = true;
    this.extras.tap?.onWhole();
    this.#body?.stop();
    if (this.#detached) {
      this.#conclude();
      return;
    }
    if (this.res.writableEnded) return;
    if (trailers.length > 0 && this.res.chunkedEncoding) this.res.addTrailers(forwardableTrailers(trailers));
    this.res.end();
  }

  holdsBytes(): boolean {
    if (this.#detached) return false;
    const { socket } = this.res;
    return socket === null || socket.writableLength > 0;
  }

  onPacketEnd(): void {
    // Server-sent events: the head must not wait for the first event.
    if (this.#headWritten && !this.#bodyWritten && !this.#detached && !this.res.writableEnded) this.res.flushHeaders();
  }

  onLost(because: string): void {
    this.#connection = undefined;
    this.#fail('upstream-failed', because);
  }

  onDrain(): void {
    this.#body?.resume();
  }

  onClientDrained(): void {
    this.#paused = false;
    this.#restartPace();
    this.#connection?.resume();
  }

  onClientClosed(): void {
    if (this.#over || this.#detached) return;
    if (!this.#coreEnded && this.#fault === undefined && this.extras.standIn?.onClientLeft() === true) {
      this.detach();
      return;
    }
    // An answer that the edge gave in the core's place (the body broke off, or stood still) is no answer of the core.
    const whole = this.res.writableFinished && this.#coreEnded;
    if (!whole) this.#fault ??= { outcome: 'client-aborted', because: 'the client left' };
    this.#conclude();
  }

  detach(): void {
    if (this.#over || this.#detached) return;
    this.#detached = true;
    this.res.off('close', onClientClosed);
    this.res.off('drain', onClientDrained);
    if (this.#paused) this.onClientDrained();
  }

  abandon(): void {
    if (this.#over || !this.#detached) return;
    this.#fault ??= { outcome: 'client-aborted', because: 'nobody waits for the answer' };
    this.#conclude();
  }

  #conclude(): void {
    if (this.#over) return;
    this.#over = true;
    this.#pool.withdraw(this);
    this.#giveUpConnection();
    const event = this.#event();
    this.parts.onEvent(event);
    this.extras.tap?.onEnd(event);
  }

  /** Called by the sweep. */
  checkWaits(nowMs: number): void {
    const { limits } = this.parts;
    const connection = this.#connection;
    if (connection === undefined) return;
    if (this.#paused) {
      this.#transfer(connection);
      return;
    }
    if (this.#answerHeadMs === undefined) {
      const sending = this.#body !== undefined && !this.#body.sent;
      if (sending) this.#checkSending(nowMs, connection);
      else if (nowMs - this.#waitFromMs >= limits.firstByteMs) this.#late('no answer head in time');
      return;
    }
    const fault = this.#pace.fault(nowMs, connection.bytesRead, this.#eventStream);
    if (fault !== undefined) this.#late(fault);
  }

  /** A client that takes its answer slowly gives back the place it has among those that wait for the core. */
  #transfer(connection: UpstreamConnection): void {
    const { reads, writes, transfers } = this.parts;
    if (this.#pool !== reads && this.#pool !== writes) return;
    if (!this.#eventStream && transfers.adopt(connection, this.#pool)) this.#pool = transfers;
  }

  /** While the body is on its way, only a core that has stopped taking it is late; a slow client is the edge's matter. */
  #checkSending(nowMs: number, connection: UpstreamConnection): void {
    const unsent = connection.unsentBytes;
    if (unsent === 0 || unsent !== this.#unsentSeen) {
      this.#unsentSeen = unsent;
      this.#waitFromMs = nowMs;
    } else if (nowMs - this.#waitFromMs >= this.parts.limits.idleMs) {
      this.#late('the core stopped reading the request');
    }
  }

  #requestSent(): void {
    this.#connection?.requestSent();
    this.#waitFromMs = this.parts.clock.monotonicMs();
  }

  #restartPace(): void {
    this.#pace.restart(this.parts.clock.monotonicMs(), this.#connection?.bytesRead ?? 0);
  }

  #late(because: string): void {
    this.#giveUpConnection();
    this.#fail('upstream-timeout', because);
  }

  #fail(problem: ProblemCode, because: string): void {
    this.#body?.stop();
    if (this.#detached && this.#answerHeadMs !== undefined) {
      this.#fault ??= { outcome: 'cut', because };
      this.#conclude();
      return;
    }
    if (this.#detached || !this.res.headersSent) {
      this.#refuse(problem, because);
      return;
    }
    this.#fault ??= { outcome: 'cut', because };
    // Where only the connection's end tells the body's end, an orderly one would make a cut answer look whole.
    if (this.#endsByClose) this.req.socket.resetAndDestroy();
    else this.req.socket.destroy();
  }

  #refuse(problem: ProblemCode, because: string): void {
    if (this.#over) return;
    this.#fault ??= { outcome: 'refused', problem, because };
    this.#body?.stop();
    const answered = this.extras.standIn?.onRefused(problem, because) === true;
    if (answered || this.#detached) {
      this.detach();
      this.#conclude();
      return;
    }
    const traceId = parseTraceparent(this.context.traceparent)?.traceId;
    writeProblem(this.req, this.res, problem, {
      ...(problem === 'overloaded' ? { retryAfterSeconds: 1 } : {}),
      ...(traceId === undefined ? {} : { traceId }),
    });
  }

  #giveUpConnection(): void {
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.destroy();
  }

  #event(): ExchangeEvent<Context> {
    const fault = this.#fault;
    return {
      kind: 'exchange',
      context: this.context,
      method: this.req.method ?? '',
      outcome: fault?.outcome ?? 'answered',
      durationMs: this.parts.clock.monotonicMs() - this.#startedMs,
      reusedConnection: this.#reused,
      status: this.res.headersSent ? this.res.statusCode : undefined,
      because: fault?.because,
      problem: fault?.problem,
      answerHeadMs: this.#answerHeadMs,
    };
  }
}

const NONE: ForwardExtras = {};

function onClientClosed(this: ServerResponse): void {
  (this as ClientAnswer)[EXCHANGE]?.onClientClosed();
}

function onClientDrained(this: ServerResponse): void {
  (this as ClientAnswer)[EXCHANGE]?.onClientDrained();
}

function isSafe(method: string | undefined): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}
