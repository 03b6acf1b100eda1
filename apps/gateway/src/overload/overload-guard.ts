import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '@banyan/kernel';
import { counter, gauge, log } from '@banyan/observability';
import { LoadShedder, SHED_POLICY } from '@banyan/resilience';
import { LateRefusals } from './late-refusals.js';
import { PRIORITIES, RANKS, rankOf, type Priority } from './priority.js';

export interface OverloadOptions {
  readonly clock: Clock;
  /** What one turn of the event loop may take under overload, ms; 0: nothing is shed. */
  readonly turnMs: number;
}

/** Refuses what matters least while the event loop has more to do than it can (docs/adr/0040-shed-not-queue.md). */
export class OverloadGuard {
  readonly #shedder: LoadShedder;
  readonly #refusals: LateRefusals;
  readonly #enabled: boolean;
  readonly #shed = new Map(
    PRIORITIES.map((priority) => [priority, counter('banyan_shed_requests_total').with({ priority })]),
  );
  #timer: NodeJS.Timeout | undefined;
  #told = false;

  constructor({ clock, turnMs }: OverloadOptions) {
    this.#enabled = turnMs > 0;
    this.#shedder = new LoadShedder({ ...SHED_POLICY, turnMs }, RANKS, clock, processorMs, idleMs);
    this.#refusals = new LateRefusals(clock);
    gauge('banyan_shed_pressure_state')
      .with({})
      .readFrom(() => this.#shedder.pressure);
  }

  /** Has this process more to do than it can? */
  get overloaded(): boolean {
    return this.#shedder.pressed;
  }

  /** Begins to watch the event loop. Does not hold the process open. */
  start(): void {
    if (this.#enabled) this.#lookAgain();
  }

  /** Nothing is shed any more, and nobody waits for a refusal. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#refusals.writeAll();
  }

  /** @returns true when the request is refused; its answer comes by itself */
  sheds(
    request: IncomingMessage,
    response: ServerResponse,
    priorityOf: (request: IncomingMessage) => Priority,
  ): boolean {
    this.#shedder.begin();
    if (!this.#shedder.pressed || this.#timer === undefined) return false;
    const priority = priorityOf(request);
    if (priority !== 'synthetic' && !this.#shedder.sheds(rankOf(priority))) return false;
    this.#shed.get(priority)?.inc();
    this.#refusals.hold(request, response);
    return true;
  }

  #lookAgain(): void {
    const delayMs = this.#refusals.waiting > 0 ? 1 : this.#shedder.nextLookMs;
    this.#timer = setTimeout(() => this.#look(), delayMs).unref();
  }

  #look(): void {
    this.#shedder.turn();
    this.#refusals.write(this.#shedder.slack);
    if (this.#shedder.pressed !== this.#told) {
      this.#told = this.#shedder.pressed;
      if (this.#told) log.warn('more is asked than can be answered: what matters least is refused');
      else log.info('everything can be answered again');
    }
    this.#lookAgain();
  }
}

/** Of all threads: what others than the event loop's use is little. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Of the event loop: it waited for the kernel, and nothing came. */
function idleMs(): number {
  return performance.eventLoopUtilization().idle;
}
