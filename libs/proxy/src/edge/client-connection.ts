import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { writeProblem } from '../write-problem.js';
import type { EdgeLimits } from './edge-limits.js';

/** One request and its answer, while they are under way. */
export interface Visit {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
}

/** A client's connection: its requests one after the other, and the waits that are the client's fault. */
export class ClientConnection {
  #current: Visit | undefined;
  readonly #waiting: Visit[] = [];
  #halfClosedMs: number | undefined;
  #lastProbeMs = 0;
  #probes = 0;
  #linger: { readonly visit: Visit; readonly sinceMs: number } | undefined;
  /** What comes after the requests known by now is not wanted, or not readable. */
  #ending: 'after-answers' | 'when-idle' | undefined;
  #idleSinceMs: number;
  #idleBytes = 0;
  #readBytes = 0;
  #readMs = 0;
  #paceFromMs = 0;
  #paceFromBytes = 0;
  #unsent = 0;
  #written = 0;
  #writeMs = 0;

  constructor(
    readonly socket: Socket,
    private readonly limits: EdgeLimits,
    private readonly nowMs: () => number,
    private readonly begin: (visit: Visit) => void,
  ) {
    this.#idleSinceMs = nowMs();
    socket.on('end', () => {
      this.#halfClosedMs = this.#lastProbeMs = nowMs();
    });
  }

  get current(): Visit | undefined {
    return this.#current;
  }

  /**
   * Requests that were pipelined wait for each other, as nginx and HAProxy have it: run side by side, a GET could
   * overtake the POST before it.
   */
  receive(visit: Visit): void {
    if (this.#current !== undefined) {
      if (this.#waiting.length + 1 >= this.limits.pipelined) this.socket.destroy();
      else this.#waiting.push(visit);
      return;
    }
    this.#start(visit);
  }

  /** The answer is out, or the connection gone. */
  leave(res: ServerResponse): void {
    const visit = this.#current;
    if (visit?.res !== res) return;
    this.#current = undefined;
    if (this.socket.destroyed) return;
    this.#idleSinceMs = this.nowMs();
    this.#idleBytes = this.socket.bytesRead;
    if (!visit.req.complete) this.#linger = { visit, sinceMs: this.#idleSinceMs };
    const next = this.#waiting.shift();
    if (next !== undefined) this.#start(next);
    else if (this.#ending === 'after-answers') this.socket.destroySoon();
  }

  /**
   * What follows on this connection cannot be read as requests: those that were read are still answered, then it ends.
   *
   * @returns false when that was known already
   */
  endAfterAnswers(): boolean {
    if (this.#ending === 'after-answers') return false;
    this.#ending = 'after-answers';
    if (this.#current === undefined) this.socket.destroySoon();
    this.#announceEnd();
    return true;
  }

  /**
   * Draining: requests on their way are still taken and answered with `Connection: close`; an idle connection ends when
   * none came for `drainIdleMs`. Ended at once, it would take the request with it that its client has just sent.
   */
  endWhenIdle(): void {
    this.#ending ??= 'when-idle';
    if (this.#current === undefined) this.#idleSinceMs = this.nowMs();
    this.#announceEnd();
  }

  /** Only the last answer may say so: node ends the connection after the one that does. */
  #announceEnd(): void {
    const last = this.#waiting.at(-1) ?? this.#current;
    if (last !== undefined && !last.res.headersSent) last.res.shouldKeepAlive = false;
  }

  check(nowMs: number): void {
    const visit = this.#current;
    if (this.#linger !== undefined) this.#checkLinger(this.#linger, nowMs);
    if (visit !== undefined) {
      this.#checkBody(visit, nowMs);
      this.#checkWriting(nowMs);
      if (this.#halfClosedMs !== undefined) this.#probe(visit, nowMs);
    } else if (this.socket.bytesRead === this.#idleBytes) {
      // A head that has begun to arrive has its own time-out.
      const patienceMs = this.#ending === undefined ? this.limits.keepAliveMs : this.limits.drainIdleMs;
      if (nowMs - this.#idleSinceMs >= patienceMs) this.socket.destroySoon();
    }
  }

  /** A body that nobody wants any more, until it has arrived. */
  #checkLinger({ visit, sinceMs }: { visit: Visit; sinceMs: number }, nowMs: number): void {
    if (visit.req.complete) {
      this.#linger = undefined;
      this.#idleSinceMs = nowMs;
      this.#idleBytes = this.socket.bytesRead;
    } else if (nowMs - sinceMs >= this.limits.lingerMs) this.socket.destroy();
  }

  #start(visit: Visit): void {
    const nowMs = this.nowMs();
    this.#current = visit;
    this.#linger = undefined;
    if (this.#ending === 'when-idle' && this.#waiting.length === 0) visit.res.shouldKeepAlive = false;
    this.#readMs = this.#paceFromMs = this.#writeMs = nowMs;
    this.#readBytes = this.#paceFromBytes = this.socket.bytesRead;
    this.begin(visit);
  }

  /** A body that stands still or drips (HARDENING 11), unless it is us who do not read it. */
  #checkBody({ req, res }: Visit, nowMs: number): void {
    if (req.complete) return;
    if (req.isPaused() || this.socket.isPaused()) {
      this.#readMs = this.#paceFromMs = nowMs;
      this.#paceFromBytes = this.socket.bytesRead;
      return;
    }
    if (this.socket.bytesRead !== this.#readBytes) {
      this.#readBytes = this.socket.bytesRead;
      this.#readMs = nowMs;
    }
    const spanMs = nowMs - this.#paceFromMs;
    let tooSlow = nowMs - this.#readMs >= this.limits.bodyIdleMs;
    if (spanMs >= this.limits.bodyIdleMs) {
      const pace = ((this.#readBytes - this.#paceFromBytes) * 1000) / spanMs;
      tooSlow ||= pace < this.limits.bodyMinBytesPerSecond;
      this.#paceFromMs = nowMs;
      this.#paceFromBytes = this.#readBytes;
    }
    if (!tooSlow) return;
    if (res.headersSent) this.socket.destroy();
    else writeProblem(req, res, 'request-timeout', { close: true });
  }

  /** An answer that nobody takes. */
  #checkWriting(nowMs: number): void {
    const unsent = unsentBytes(this.socket);
    const written = this.socket.bytesWritten;
    if (unsent === 0 || unsent !== this.#unsent || written !== this.#written) {
      this.#unsent = unsent;
      this.#written = written;
      this.#writeMs = nowMs;
    } else if (nowMs - this.#writeMs >= this.limits.writeStallMs) this.socket.destroy();
  }

  /**
   * A client that closed its sending side may still wait for its answer (HARDENING 14), or be gone: TCP shows the same.
   * Two interim answers tell: whoever is gone answers the first with a reset, which the second runs into.
   * Once the answer's head is out, its own bytes do that; an answer that is silent then was left.
   */
  #probe({ req, res }: Visit, nowMs: number): void {
    const sinceMs = nowMs - Math.max(this.#lastProbeMs, res.headersSent ? this.#writeMs : 0);
    if (res.headersSent) {
      if (unsentBytes(this.socket) === 0 && sinceMs >= this.limits.halfCloseProbeMs * 10) this.socket.destroy();
      return;
    }
    // The first two in short order: most clients that close are gone. One that stays is asked less often.
    const pauseMs = this.limits.halfCloseProbeMs * (this.#probes < 2 ? 1 : 10);
    if (req.httpVersionMinor === 0 || sinceMs < pauseMs) return;
    this.#lastProbeMs = nowMs;
    this.#probes++;
    res.writeInformation(100);
  }
}

/** Bytes that the kernel has not taken: the stream's own, and what of them waits below it, if node tells. */
function unsentBytes(socket: Socket): number {
  const handle = (socket as { _handle?: { writeQueueSize?: number } })._handle;
  return socket.writableLength + (handle?.writeQueueSize ?? 0);
}
