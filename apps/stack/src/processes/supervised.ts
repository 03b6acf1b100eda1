import { messageOf } from '@banyan/kernel';
import { setTimeout as pause } from 'node:timers/promises';
import { type BackOff, restartDelayMs } from './back-off.js';
import type { LogFile } from './log-file.js';

/** Where a process is reached. */
export interface Addresses {
  readonly url: string;
  /** Answers `/readyz`. */
  readonly opsUrl: string;
}

/** A process that has said it is ready. */
export interface Running extends Addresses {
  readonly pid: number;
  /** Settles when it has ended, with how: `exit status 1`, `SIGKILL`. */
  readonly exited: Promise<string>;
  /** Asks it to end; kills it when `graceMs` have passed. Settles when it has ended. */
  stop(graceMs: number): Promise<void>;
}

/** A start that cannot succeed by trying again, such as a faulty configuration. */
export class HopelessStart extends Error {
  override readonly name = 'HopelessStart';
}

/** How one process is started. */
export interface Program {
  readonly name: string;
  readonly log: LogFile;
  /**
   * Starts it and settles when it is ready.
   *
   * @param before where it was reached last time: others know it by that address, so it should come back there
   * @param signal aborts the attempt, leaving nothing behind
   * @throws Error when it ends before it is ready; HopelessStart when there is no point in trying again
   */
  start(before: Addresses | undefined, signal: AbortSignal): Promise<Running>;
}

/** What happens to a supervised process, in the order in which it happens. */
export type ProcessEvent =
  | { readonly kind: 'starting'; readonly name: string }
  | { readonly kind: 'ready'; readonly name: string; readonly process: Running }
  | {
      readonly kind: 'crashed';
      readonly name: string;
      readonly how: string;
      /** The last lines of its log. */
      readonly tail: readonly string[];
      readonly logFile: string;
      /** Undefined: it is not restarted. */
      readonly restartInMs: number | undefined;
    }
  | { readonly kind: 'stopped'; readonly name: string };

const TAIL_LINES = 20;
/** At the first start nobody waits through endless attempts: the third failure is the shop's. */
const FIRST_START_ATTEMPTS = 3;

/** Keeps one process running: started once, restarted with back-off whenever it ends without being asked to. */
export class Supervised {
  #running: Running | undefined;
  #addresses: Addresses | undefined;
  #attempt: AbortController | undefined;
  #loop: Promise<void> = Promise.resolve();

  constructor(
    readonly program: Program,
    private readonly backOff: BackOff,
    private readonly onEvent: (event: ProcessEvent) => void,
  ) {}

  get name(): string {
    return this.program.name;
  }

  /** Undefined while it is down. */
  get running(): Running | undefined {
    return this.#running;
  }

  /** Starts it and settles when it is ready for the first time; it is looked after until `stop`. */
  async start(): Promise<Running> {
    if (this.#attempt !== undefined) throw new Error(`${this.name} is started already`);
    const control = new AbortController();
    this.#attempt = control;
    return new Promise((resolve, reject) => {
      this.#loop = this.#keepUp(control.signal, resolve, reject);
    });
  }

  /** Ends it for good; `start` may be called again. */
  async stop(graceMs: number): Promise<void> {
    const wasUp = this.#attempt !== undefined;
    this.#attempt?.abort();
    await this.#running?.stop(graceMs);
    await this.#loop;
    this.#attempt = undefined;
    if (wasUp) this.onEvent({ kind: 'stopped', name: this.name });
  }

  async #keepUp(signal: AbortSignal, onReady: (first: Running) => void, onFailed: (e: unknown) => void): Promise<void> {
    let failures = 0;
    let everReady = false;
    while (!signal.aborted) {
      this.program.log.forgetTail();
      this.onEvent({ kind: 'starting', name: this.name });
      const outcome = await this.#runOnce(signal, (running) => {
        everReady = true;
        onReady(running);
      });
      if (signal.aborted) break;
      failures = outcome.stable ? 1 : failures + 1;
      const giveUp = !everReady && (outcome.hopeless || failures >= FIRST_START_ATTEMPTS);
      const restartInMs = giveUp ? undefined : restartDelayMs(failures, this.backOff);
      this.onEvent({
        kind: 'crashed',
        name: this.name,
        how: outcome.how,
        tail: this.program.log.tail(TAIL_LINES),
        logFile: this.program.log.path,
        restartInMs,
      });
      if (restartInMs === undefined) {
        this.#attempt = undefined;
        onFailed(new Error(`${this.name} does not start: ${outcome.how}`));
        return;
      }
      await pause(restartInMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
    if (!everReady) onFailed(new Error(`${this.name} was stopped before it was ready`));
  }

  async #runOnce(signal: AbortSignal, onReady: (running: Running) => void) {
    try {
      const running = await this.program.start(this.#addresses, signal);
      this.#running = running;
      this.#addresses = { url: running.url, opsUrl: running.opsUrl };
      // Asked to stop in the very moment it became ready.
      if (signal.aborted) await running.stop(0);
      const since = performance.now();
      onReady(running);
      this.onEvent({ kind: 'ready', name: this.name, process: running });
      const how = await running.exited;
      return { how, hopeless: false, stable: performance.now() - since >= this.backOff.stableMs };
    } catch (error) {
      return { how: messageOf(error), hopeless: error instanceof HopelessStart, stable: false };
    } finally {
      this.#running = undefined;
    }
  }
}
