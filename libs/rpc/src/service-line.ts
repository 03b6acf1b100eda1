import { ArmError, messageOf, type Clock } from '@banyan/kernel';
import { EmptyResponseException } from '@nestjs/microservices/errors/empty-response.exception.js';
import type { Subscription } from 'rxjs';
import type { CallAttempt } from './call-attempt.js';
import { LINE_LIMITS } from './line-limits.js';
import { LineLost } from './line-lost.js';
import type { Wire } from './wire.js';

/** JSON knows no symbols: it goes with the envelope as far as the socket, and not into it. (A weak map costs 2.5 µs.) */
const BEFORE_DISPATCH = Symbol('before dispatch');

interface Dispatched {
  readonly [BEFORE_DISPATCH]?: () => void;
}

/**
 * One connection to the service, used once: when it fails it is dropped with everything in flight and another is
 * opened. (Nest's clients reconnect by themselves, but keep a refused connection until `close`, go on writing into a
 * socket that ended, and never give a silent peer up.)
 */
export class ServiceLine {
  #lost: string | undefined;
  #unansweredSinceMs: number | undefined;

  private constructor(
    private readonly wire: Wire,
    private readonly clock: Clock,
  ) {
    // Nest calls it, promises after `send`, right before it writes into the socket; what it throws ends the question.
    wire.client.setOnDispatchHook(({ data }) => {
      (data as Dispatched)[BEFORE_DISPATCH]?.();
      this.#unansweredSinceMs ??= this.clock.monotonicMs();
    });
  }

  /** @throws LineLost when the service cannot be reached within 500 ms */
  static async open(wire: Wire, clock: Clock): Promise<ServiceLine> {
    const line = new ServiceLine(wire, clock);
    await line.#connect();
    return line;
  }

  get lost(): boolean {
    return this.#lost !== undefined;
  }

  /** Questions that were sent and are neither answered nor given up. */
  get waiting(): number {
    return (this.wire.client as unknown as { routingMap: ReadonlyMap<string, unknown> }).routingMap.size;
  }

  /** Bytes that were written and not yet taken by the network. */
  get unsentBytes(): number {
    const { socket } = this.wire;
    return socket?.destroyed === false ? socket.writableLength : 0;
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
        subscription = this.wire.client.send<unknown>(pattern, dispatched).subscribe({
          next: (answer) => {
            this.#unansweredSinceMs = undefined;
            settle(() => resolve(answer));
          },
          error: (error: unknown) => {
            // That nobody listens is an answer, too.
            if (!(error instanceof Error) || error instanceof EmptyResponseException)
              this.#unansweredSinceMs = undefined;
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
    this.wire.socket?.write('', () => next());
  }

  /** Cuts the line; what is in flight fails with LineLost. */
  close(because = 'the connection was closed here'): void {
    this.#lost ??= because;
    this.wire.cut();
  }

  #suspectSilence(): void {
    const since = this.#unansweredSinceMs;
    if (since !== undefined && this.clock.monotonicMs() - since >= LINE_LIMITS.silentMs) {
      this.close(`the service has been silent for ${LINE_LIMITS.silentMs} ms`);
    }
  }

  async #connect(): Promise<void> {
    const { promise: failed, reject } = Promise.withResolvers<never>();
    failed.catch(() => undefined);
    const fail = (because: string): void => {
      this.close(because);
      reject(new LineLost(because));
    };
    const timer = setTimeout(() => fail(`no connection within ${LINE_LIMITS.connectMs} ms`), LINE_LIMITS.connectMs);
    const connected = this.wire.connect(fail);
    connected.catch(() => undefined);
    try {
      await Promise.race([connected, failed]);
    } catch (error) {
      throw error instanceof LineLost ? error : new LineLost(messageOf(error), { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }
}

/** What our own check said stays as it is; everything else that is thrown is the line's. */
function lineError(error: Error): Error {
  if (error instanceof ArmError) return error;
  // The broker says so itself, at once: the question went to nobody.
  if (error instanceof EmptyResponseException) {
    return new LineLost('no replica of the service listens at the broker', { cause: error });
  }
  return new LineLost(error.message, { cause: error });
}
