import type { Socket } from 'node:net';
import { ArmError, type Clock } from '@banyan/kernel';
import { ClientProxyFactory, Transport, type ClientTCP } from '@nestjs/microservices';
import type { Subscription } from 'rxjs';
import type { CallAttempt } from './call-attempt.js';

/** Limits of one connection. A batch of 100 answers of inventory is under 32 KiB, one of 200 prices with their tiers under 256. */
const LIMITS = {
  /** Longest wait for a connection. */
  connectMs: 500,
  /** Longest answer, in characters. */
  answerChars: 1_048_576,
  /** Most bytes that may wait to be sent: a service that does not read is left, not buffered for. */
  unsentBytes: 1_048_576,
  /** An answer that began must end. */
  incompleteMs: 5_000,
  /** After this long without any answer to anything, the connection is taken for dead. */
  silentMs: 5_000,
  keepAliveMs: 10_000,
} as const;

/** JSON knows no symbols: it goes with the envelope as far as the socket, and not into it. (A weak map costs 2.5 µs.) */
const BEFORE_DISPATCH = Symbol('before dispatch');

interface Dispatched {
  readonly [BEFORE_DISPATCH]?: () => void;
}

/** The line failed; the question may or may not have arrived. */
export class LineLost extends Error {
  override readonly name = 'LineLost';
}

/**
 * One TCP connection to the service, used once: when it fails it is dropped with everything in flight and another is
 * opened. (Nest's client reconnects by itself, but keeps a refused connection until `close`, goes on writing into a
 * socket that ended, and never gives a silent peer up.)
 */
export class ServiceLine {
  readonly #client: ClientTCP;
  #socket: Socket | undefined;
  #lost: string | undefined;
  #unansweredSinceMs: number | undefined;

  private constructor(
    host: string,
    port: number,
    private readonly clock: Clock,
  ) {
    this.#client = ClientProxyFactory.create({
      transport: Transport.TCP,
      options: {
        host,
        port,
        maxBufferSize: LIMITS.answerChars,
        maxSendBufferSize: LIMITS.unsentBytes,
        incompleteMessageTimeout: LIMITS.incompleteMs,
      },
    }) as ClientTCP;
    // Nest calls it, promises after `send`, right before it writes into the socket; what it throws ends the question.
    this.#client.setOnDispatchHook(({ data }) => {
      (data as Dispatched)[BEFORE_DISPATCH]?.();
      this.#unansweredSinceMs ??= this.clock.monotonicMs();
    });
  }

  /** @throws LineLost when the service cannot be reached within 500 ms */
  static async open(host: string, port: number, clock: Clock): Promise<ServiceLine> {
    const line = new ServiceLine(host, port, clock);
    await line.#connect();
    return line;
  }

  get lost(): boolean {
    return this.#lost !== undefined;
  }

  /** Questions that were sent and are neither answered nor given up. */
  get waiting(): number {
    return (this.#client as unknown as { routingMap: ReadonlyMap<string, unknown> }).routingMap.size;
  }

  /** Bytes that were written and not yet taken by the network. */
  get unsentBytes(): number {
    return this.#socket?.destroyed === false ? this.#socket.writableLength : 0;
  }

  /**
   * Sends one question, once the network has taken everything before it: until then it can be taken back. On abort it is
   * forgotten at once; an answer that still comes is dropped.
   *
   * @throws LineLost, the signal's reason, what `beforeDispatch` throws, or whatever the service answered as its error
   */
  ask(
    pattern: string,
    envelope: object,
    { signal, beforeDispatch }: Pick<CallAttempt, 'signal' | 'beforeDispatch'>,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error);
      const dispatched: Dispatched =
        beforeDispatch === undefined ? envelope : { ...envelope, [BEFORE_DISPATCH]: beforeDispatch };
      let subscription: Subscription | undefined;
      let settled = false;
      const settle = (finish: () => void): void => {
        settled = true;
        signal.removeEventListener('abort', onAbort);
        subscription?.unsubscribe();
        finish();
      };
      const onAbort = (): void => {
        settle(() => reject(signal.reason as Error));
        this.#suspectSilence();
      };
      const send = (): void => {
        if (settled) return;
        if (this.#lost !== undefined) return settle(() => reject(new LineLost(this.#lost)));
        if (this.unsentBytes > 0) return this.#onceTaken(send);
        subscription = this.#client.send<unknown>(pattern, dispatched).subscribe({
          next: (answer) => {
            this.#unansweredSinceMs = undefined;
            settle(() => resolve(answer));
          },
          error: (error: unknown) => {
            if (!(error instanceof Error)) this.#unansweredSinceMs = undefined;
            settle(() => reject(error instanceof Error ? lineError(error) : error));
          },
          complete: () => settle(() => reject(new LineLost('the service ended its answer without one'))),
        });
      };
      signal.addEventListener('abort', onAbort, { once: true });
      send();
    });
  }

  /** Calls `next` when what was written so far is with the network, or the line is lost. Nothing is written for it. */
  #onceTaken(next: () => void): void {
    this.#socket?.write('', () => next());
  }

  /** Cuts the line; what is in flight fails with LineLost. */
  close(because = 'the connection was closed here'): void {
    this.#lost ??= because;
    this.#socket?.destroy();
  }

  #suspectSilence(): void {
    const since = this.#unansweredSinceMs;
    if (since !== undefined && this.clock.monotonicMs() - since >= LIMITS.silentMs) {
      this.close(`the service has been silent for ${LIMITS.silentMs} ms`);
    }
  }

  async #connect(): Promise<void> {
    const { promise: failed, reject } = Promise.withResolvers<never>();
    failed.catch(() => undefined);
    const fail = (because: string): void => {
      this.close(because);
      reject(new LineLost(because));
    };
    this.#client.on('error', (error) => fail(`the connection failed: ${codeOf(error)}`));
    this.#client.on('close', () => fail('the service closed the connection'));
    const timer = setTimeout(() => fail(`no connection within ${LIMITS.connectMs} ms`), LIMITS.connectMs);
    try {
      const connected = this.#client.connect();
      connected.catch(() => undefined);
      this.#socket = this.#client.unwrap<Socket>();
      this.#socket.setNoDelay(true).setKeepAlive(true, LIMITS.keepAliveMs);
      await Promise.race([connected, failed]);
    } catch (error) {
      throw error instanceof LineLost ? error : new LineLost(codeOf(error), { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }
}

/** What our own check said stays as it is; everything else that is thrown is the line's. */
function lineError(error: Error): Error {
  return error instanceof ArmError ? error : new LineLost(error.message, { cause: error });
}

/** The word of a system error; Nest emits framing errors as text. */
function codeOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error) return String(error.code);
  return typeof error === 'string' ? 'unreadable framing' : 'unknown';
}
