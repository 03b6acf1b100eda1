import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import { PROBLEM_MEDIA_TYPE, PROBLEMS, problemBody, type Clock } from '@banyan/kernel';
import { hasUnreadBody } from '../pipeline/read-body.js';

/** What writing refusals may take of the time, 0-1: the rest is for those who are answered. */
const SHARE_OF_TIME = 0.01;
/** The same while there is time: nobody is kept waiting by an event loop that has little to do. */
const SHARE_OF_SLACK = 0.03;
/** A longer time between two turns does not count: it was a standstill, or a turn that was too long already, ms. */
const LONGEST_COUNTED_MS = 10;
/** Nobody waits longer for his refusal, ms. */
const LONGEST_HELD_MS = 1_000;
/** Clients that were refused in one moment are not to come again in one. */
const RETRY_AFTER_SECONDS = [1, 2, 3, 4] as const;

interface Held {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly sinceMs: number;
}

const { status } = PROBLEMS.overloaded;
/** ASCII, so that head and body go out as one latin-1 text. */
const BODY = JSON.stringify(problemBody('overloaded'));
/** Ready-made: a refusal must cost a small part of what it saves. */
const HEADERS = RETRY_AFTER_SECONDS.map((seconds) => [
  'Content-Type',
  PROBLEM_MEDIA_TYPE,
  'Content-Length',
  String(BODY.length),
  'Cache-Control',
  'no-store',
  'X-Content-Type-Options',
  'nosniff',
  'Retry-After',
  String(seconds),
]);

/**
 * Refusals that are written when there is time for them. A client that is told no at once asks again at once, on a connection that
 * has to be read again: refused as fast as it asks, a crowd would take the whole processor with refusals alone. One that waits for
 * its refusal asks nothing meanwhile. With little to refuse they are written within a turn or two.
 */
export class LateRefusals {
  readonly #held: Held[] = [];
  /** Those before it are written; it grows where `shift` would move all the rest. */
  #next = 0;
  #turn = 0;
  #writtenMs: number;

  constructor(private readonly clock: Clock) {
    this.#writtenMs = clock.monotonicMs();
  }

  get waiting(): number {
    return this.#held.length - this.#next;
  }

  /** The request is refused, now or a little later. Nothing is kept of those whose client leaves before but their place. */
  hold(request: IncomingMessage, response: ServerResponse): void {
    this.#held.push({ request, response, sinceMs: this.clock.monotonicMs() });
  }

  /** To be called once in each turn of the event loop. @param slack was the process idle for most of the last? */
  write(slack: boolean): void {
    const beganMs = this.clock.monotonicMs();
    const budgetMs = Math.min(beganMs - this.#writtenMs, LONGEST_COUNTED_MS) * (slack ? SHARE_OF_SLACK : SHARE_OF_TIME);
    this.#writtenMs = beganMs;
    // One at least: the time between two turns may be too short to earn it.
    while (this.#next < this.#held.length) {
      this.#refuse(this.#held[this.#next++]!);
      const nowMs = this.clock.monotonicMs();
      const next = this.#held[this.#next];
      if (next !== undefined && nowMs - beganMs > budgetMs && nowMs - next.sinceMs < LONGEST_HELD_MS) break;
    }
    if (this.#next * 2 < this.#held.length) return;
    this.#held.splice(0, this.#next);
    this.#next = 0;
  }

  /** At the end: nobody is kept waiting. */
  writeAll(): void {
    for (const held of this.#held.splice(this.#next)) this.#refuse(held);
    this.#next = this.#held.length;
  }

  #refuse({ request, response }: Held): void {
    if (response.destroyed || response.headersSent) return;
    // What remains of a body would have to be read before the next request.
    if (hasUnreadBody(request)) response.shouldKeepAlive = false;
    response.writeHead(status, STATUS_CODES[status], HEADERS[this.#turn++ % HEADERS.length]);
    if (request.method === 'HEAD') response.end();
    else response.end(BODY, 'latin1');
  }
}
