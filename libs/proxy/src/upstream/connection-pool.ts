import type { Clock } from '@banyan/kernel';
import type { ConnectionEvent } from '../events.js';
import type { IdleTrust } from './idle-trust.js';
import { ReadBuffer } from './read-buffer.js';
import { type ConnectionOwner, UpstreamConnection, openSocket } from './upstream-connection.js';

export interface PoolLimits {
  /** Connections at once, idle ones included. */
  readonly sockets: number;
  /** Requests that wait when all are busy. */
  readonly queue: number;
  /** Longest wait of one, in ms. */
  readonly queueMs: number;
  readonly connectMs: number;
  /** An idle connection is closed after this, in ms. */
  readonly idleLifeMs: number;
  readonly maxAnswerHeadBytes: number;
}

/** Why a request got no connection. */
export type NoConnection = 'full' | 'refused' | 'connect-timeout';

/** A request that needs a connection. */
export interface Applicant {
  onConnection(connection: UpstreamConnection): void;
  onNoConnection(why: NoConnection, because: string): void;
}

interface Waiting {
  readonly applicant: Applicant;
  readonly timer: NodeJS.Timeout;
}

interface Connecting {
  readonly applicant: Applicant;
  readonly stop: () => void;
}

export interface PoolParts {
  readonly name: string;
  readonly upstream: URL;
  readonly limits: PoolLimits;
  readonly trust: IdleTrust;
  readonly clock: Clock;
  readonly onEvent: (event: ConnectionEvent) => void;
}

/**
 * The connections of one class of requests to one core: bounded, with a bounded queue (HARDENING 12), and choosing an
 * idle one only while it can be trusted (13).
 */
export class ConnectionPool implements ConnectionOwner {
  /** Idle ones included: what comes and goes with every request is kept in no Set or Map (docs/adr/0006). */
  readonly #open = new Set<UpstreamConnection>();
  /** Oldest first: the latest is taken first, the oldest makes room. */
  readonly #idle: UpstreamConnection[] = [];
  readonly #connecting: Connecting[] = [];
  readonly #queue: Waiting[] = [];
  #closed = false;

  constructor(private readonly parts: PoolParts) {}

  /** Answers later or at once through the applicant; `withdraw` takes it back. */
  apply(applicant: Applicant): void {
    const { limits } = this.parts;
    if (this.#closed) {
      applicant.onNoConnection('full', 'pool closed');
      return;
    }
    const trusted = this.#takeTrusted();
    if (trusted !== undefined) applicant.onConnection(trusted);
    else if (this.#inUse < limits.sockets) this.#connect(applicant);
    else if (this.#queue.length < limits.queue) this.#enqueue(applicant);
    else applicant.onNoConnection('full', 'all connections busy and the queue full');
  }

  /** The request is over before it got a connection. */
  withdraw(applicant: Applicant): void {
    const index = this.#queue.findIndex((waiting) => waiting.applicant === applicant);
    if (index !== -1) clearTimeout(this.#queue.splice(index, 1)[0]!.timer);
    this.#connecting.find((connecting) => connecting.applicant === applicant)?.stop();
  }

  /**
   * Takes over a busy connection of another pool, which thereby has room again.
   *
   * @returns false when this pool is full
   */
  adopt(connection: UpstreamConnection, from: ConnectionPool): boolean {
    if (this.#inUse >= this.parts.limits.sockets) return false;
    this.#open.add(connection);
    connection.belongTo(this);
    from.#forget(connection);
    return true;
  }

  /** Ends waits that are over, and closes idle connections that have lived long enough. To be called now and then. */
  sweep(nowMs: number): void {
    for (const connection of this.#open) connection.checkWaits(nowMs);
    while (this.#idle.length > 0 && nowMs - this.#idle[0]!.idleSinceMs >= this.parts.limits.idleLifeMs) {
      this.#retireOldest(nowMs);
    }
  }

  close(): void {
    this.#closed = true;
    for (const waiting of this.#queue.splice(0)) {
      clearTimeout(waiting.timer);
      waiting.applicant.onNoConnection('full', 'pool closed');
    }
    for (const { stop } of this.#connecting.splice(0)) stop();
    for (const connection of this.#idle.splice(0)) connection.destroy();
  }

  /** Closes, and cuts what is under way; each request is told. */
  destroy(): void {
    const connecting = [...this.#connecting];
    this.close();
    for (const { applicant } of connecting) applicant.onNoConnection('full', 'pool closed');
    for (const connection of this.#open) connection.cut('pool closed');
  }

  onReusable(connection: UpstreamConnection): void {
    const { clock, trust } = this.parts;
    if (connection.keepAliveSeconds !== undefined) trust.announced(connection.keepAliveSeconds);
    if (this.#closed || (this.#queue.length > 0 && trust.trustedAgeMs(clock.monotonicMs()) === 0)) {
      connection.destroy();
      this.#serveQueue();
      return;
    }
    const next = this.#dequeue();
    if (next !== undefined) {
      next.onConnection(connection);
      return;
    }
    connection.idleSinceMs = clock.monotonicMs();
    this.#idle.push(connection);
  }

  onClosed(connection: UpstreamConnection, why: 'idle-closed' | 'unasked-bytes' | 'over'): void {
    if (why !== 'over') {
      const nowMs = this.parts.clock.monotonicMs();
      const index = this.#idle.indexOf(connection);
      if (why === 'idle-closed' && index !== -1) this.parts.trust.closed(nowMs - connection.idleSinceMs, nowMs);
      this.parts.onEvent({ kind: 'connection', pool: this.parts.name, what: why });
    }
    this.#forget(connection);
  }

  get #inUse(): number {
    return this.#open.size - this.#idle.length + this.#connecting.length;
  }

  #forget(connection: UpstreamConnection): void {
    this.#open.delete(connection);
    const index = this.#idle.indexOf(connection);
    if (index !== -1) this.#idle.splice(index, 1);
    this.#serveQueue();
  }

  #takeTrusted(): UpstreamConnection | undefined {
    const latest = this.#idle.at(-1);
    if (latest === undefined) return undefined;
    const nowMs = this.parts.clock.monotonicMs();
    const ageMs = nowMs - latest.idleSinceMs;
    if (ageMs < this.parts.trust.trustedAgeMs(nowMs)) return this.#idle.pop();
    if (this.parts.trust.learnsFrom(ageMs)) {
      afterPolling(() => {
        if (this.#idle.includes(latest)) this.parts.trust.survived(ageMs);
      });
    }
    return undefined;
  }

  #retireOldest(nowMs: number): void {
    const oldest = this.#idle.shift();
    if (oldest === undefined) return;
    const ageMs = nowMs - oldest.idleSinceMs;
    if (!this.parts.trust.learnsFrom(ageMs)) {
      oldest.destroy();
      return;
    }
    afterPolling(() => {
      if (!oldest.closed) this.parts.trust.survived(ageMs);
      oldest.destroy();
    });
  }

  #connect(applicant: Applicant): void {
    const { limits, name, onEvent, upstream } = this.parts;
    if (this.#open.size + this.#connecting.length >= limits.sockets) this.#idle.shift()?.destroy();
    const end = (what?: 'refused' | 'connect-timeout', because = '') => {
      clearTimeout(timer);
      this.#connected(connecting);
      socket.off('error', onError);
      socket.on('error', ignore);
      socket.destroy();
      if (what !== undefined) {
        onEvent({ kind: 'connection', pool: name, what });
        applicant.onNoConnection(what, because);
      }
      this.#serveQueue();
    };
    const onError = (error: NodeJS.ErrnoException) => end('refused', error.code ?? 'connect failed');
    const late = () => {
      // After a pause of this process it may be connected, and only not have been told (see `startSweep`).
      if (this.#connecting.includes(connecting)) end('connect-timeout', `no connection within ${limits.connectMs} ms`);
    };
    const timer = setTimeout(() => setImmediate(late), limits.connectMs);
    const reading = new ReadBuffer();
    const socket = openSocket(upstream, reading, () => {
      clearTimeout(timer);
      this.#connected(connecting);
      socket.off('error', onError);
      onEvent({ kind: 'connection', pool: name, what: 'opened' });
      const connection = new UpstreamConnection(socket, reading, this, limits.maxAnswerHeadBytes);
      this.#open.add(connection);
      applicant.onConnection(connection);
    });
    socket.on('error', onError);
    const connecting = { applicant, stop: () => end() };
    this.#connecting.push(connecting);
  }

  /** It has its connection, or will have none. */
  #connected(connecting: Connecting): void {
    const index = this.#connecting.indexOf(connecting);
    if (index !== -1) this.#connecting.splice(index, 1);
  }

  #enqueue(applicant: Applicant): void {
    const timer = setTimeout(() => {
      this.withdraw(applicant);
      applicant.onNoConnection('full', `no connection free within ${this.parts.limits.queueMs} ms`);
    }, this.parts.limits.queueMs);
    this.#queue.push({ applicant, timer });
  }

  #dequeue(): Applicant | undefined {
    const waiting = this.#queue.shift();
    if (waiting === undefined) return undefined;
    clearTimeout(waiting.timer);
    return waiting.applicant;
  }

  #serveQueue(): void {
    while (this.#inUse < this.parts.limits.sockets && !this.#closed) {
      const next = this.#dequeue();
      if (next === undefined) return;
      this.#connect(next);
    }
  }
}

/**
 * Calls back when everything that had arrived by now has been read. A connection that the core closed while this process was
 * busy looks alive until then, and old; believed to have survived, it would earn trust for others.
 */
function afterPolling(callBack: () => void): void {
  setImmediate(() => setImmediate(callBack));
}

function ignore(): void {
  // A socket given up while connecting may still report how that ended; its applicant knows already.
}
