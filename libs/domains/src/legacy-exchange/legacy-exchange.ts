import { ArmError, TranslationRefused } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import { Pool, type Dispatcher } from 'undici';
import type { LegacyConnection } from '../domain.js';
import { MOST_ANSWER_BYTES } from './answer-size.js';
import { endOf, withinAttempt } from './attempt-end.js';

/** An answer of the core, read whole. */
export interface LegacyAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  /** The lines of `Set-Cookie`, as they came; absent: there are none. */
  readonly setCookies?: readonly string[];
  readonly bytes: Buffer;
}

/** What is sent to one of the core's faces. */
export interface LegacyRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query below the core's base path, percent-encoded; begins with a slash. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The face, ahead of the field in refusals: `soap` makes `soap.body`. */
  readonly face: string;
  /**
   * It may have had an effect although nothing of an answer came: it is never sent a second time here. Absent: a read, a login, or
   * whatever a session that nobody else has may be told twice.
   */
  readonly once?: true;
}

/** Connecting takes at most this, in ms: the project's hardening budget. */
const CONNECT_TIMEOUT_MS = 500;
/** An idle socket is dropped after this, sooner if the core's Keep-Alive header says so: common cores close at 5 s. */
const IDLE_SOCKET_MS = 4_000;
/** Ends what no deadline ended; every attempt has a shorter one. */
const LAST_RESORT_MS = 30_000;

/** The socket died, and not one byte of an answer had come: the core closed an idle connection as we picked it up. */
const DEAD_SOCKET = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

/** The HTTP side of a face: requests out, bytes in, over sockets of its own. */
export class LegacyExchange {
  readonly #pool: Pool;
  readonly #prefix: string;

  constructor(connection: Pick<LegacyConnection, 'baseUrl' | 'maxSockets'>) {
    const { origin, pathname } = new URL(connection.baseUrl);
    this.#prefix = pathname.replace(/\/+$/, '');
    this.#pool = new Pool(origin, {
      connections: connection.maxSockets,
      pipelining: 1,
      connect: { timeout: CONNECT_TIMEOUT_MS },
      keepAliveTimeout: IDLE_SOCKET_MS,
      keepAliveMaxTimeout: IDLE_SOCKET_MS,
      headersTimeout: LAST_RESORT_MS,
      bodyTimeout: LAST_RESORT_MS,
    });
  }

  /**
   * Sends one request; and once more when its reused socket turns out dead without a byte of an answer, unless it is to be sent
   * once.
   *
   * @throws ArmError `transport`, `deadline` or `aborted`
   * @throws TranslationRefused `<face>.body` when the answer is too large, or encoded in a way that was not asked for
   */
  async send(request: LegacyRequest, attempt: Attempt): Promise<LegacyAnswer> {
    const answer = await this.#sendAgain(request, attempt);
    const { status, contentType, bytes } = answer;
    attempt.heard?.({ face: request.face, target: request.target, status, contentType, bytes });
    return answer;
  }

  /** Cuts what is under way. */
  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  async #sendAgain(request: LegacyRequest, attempt: Attempt): Promise<LegacyAnswer> {
    try {
      return await this.#send(request, attempt);
    } catch (error) {
      const isSentAgain = request.once !== true && error instanceof ArmError && isDeadSocket(error);
      if (!isSentAgain || attempt.signal.aborted) throw error;
      return this.#send(request, attempt);
    }
  }

  async #send(request: LegacyRequest, attempt: Attempt): Promise<LegacyAnswer> {
    const reading = new AnswerReading(`${request.face}.body`);
    const options: Dispatcher.DispatchOptions = {
      method: request.method,
      path: this.#prefix + request.target,
      headers: {
        ...request.headers,
        ...(attempt.traceparent === undefined ? {} : { traceparent: attempt.traceparent }),
      },
      ...(request.body === undefined ? {} : { body: request.body }),
    };
    return withinAttempt(attempt, () => {
      this.#pool.dispatch(options, reading);
      return reading.answer;
    }).finally(() => reading.leave(attempt));
  }
}

function isDeadSocket(error: ArmError): boolean {
  const { cause } = error.options;
  return cause instanceof UnansweredError && DEAD_SOCKET.has(cause.code);
}

/** Nothing of an answer had come when this happened. */
class UnansweredError extends Error {
  override readonly name = 'UnansweredError';
  readonly code: string;

  constructor(cause: Error) {
    super(cause.message, { cause });
    this.code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  }
}

/** Collects one answer, no more of it than is allowed. */
class AnswerReading implements Dispatcher.DispatchHandler {
  readonly answer: Promise<LegacyAnswer>;
  #resolve: (answer: LegacyAnswer) => void = () => {};
  #reject: (error: unknown) => void = () => {};
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #contentType: string | undefined;
  #setCookies: readonly string[] | undefined;
  readonly #chunks: Buffer[] = [];
  #length = 0;
  #left: Error | undefined;
  #done = false;

  constructor(readonly bodyField: string) {
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // The caller may have left already when this settles.
    this.answer.catch(() => {});
  }

  /** The caller no longer waits: ends the exchange unless it has ended. */
  leave(attempt: Attempt): void {
    if (this.#done) return;
    this.#left = endOf(attempt);
    this.#controller?.abort(this.#left);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#left) controller.abort(this.#left);
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    if (status < 200) return;
    this.#status = status;
    this.#contentType = [headers['content-type']].flat()[0];
    const cookies = headers['set-cookie'];
    this.#setCookies = cookies === undefined ? undefined : [cookies].flat();
    const encoding = headers['content-encoding'];
    if (encoding !== undefined && encoding !== 'identity') {
      this.#refuse(controller, new TranslationRefused(this.bodyField, 'is encoded, which was not asked for'));
    }
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#length += chunk.length;
    if (this.#length > MOST_ANSWER_BYTES) {
      this.#refuse(controller, new TranslationRefused(this.bodyField, 'is larger than is read'));
      return;
    }
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#done = true;
    const bytes = this.#chunks.length === 1 ? this.#chunks[0] : undefined;
    this.#resolve({
      status: this.#status,
      contentType: this.#contentType,
      ...(this.#setCookies === undefined ? {} : { setCookies: this.#setCookies }),
      bytes: bytes ?? Buffer.concat(this.#chunks, this.#length),
    });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#done = true;
    const cause = this.#status === 0 ? new UnansweredError(error) : error;
    this.#reject(new ArmError('legacy', 'transport', 'the exchange with the legacy core broke off', { cause }));
  }

  #refuse(controller: Dispatcher.DispatchController, refusal: TranslationRefused): void {
    this.#reject(refusal);
    controller.abort(refusal);
  }
}
