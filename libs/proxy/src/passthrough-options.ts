import type { Clock } from '@banyan/kernel';
import type { ProxyEvent } from './events.js';

/** Every number has its source in HARDENING ("Budgets to start from") unless it says another. Times in ms. */
export interface PassthroughLimits {
  /** Connections at once, for each class of requests (reads, writes). */
  readonly sockets: number;
  /** Open event streams; they do not count as reads. */
  readonly streams: number;
  /**
   * Connections that wait for a client rather than the core: bodies too long to be read first, answers that a client
   * takes more slowly than they come. They count neither as reads nor as writes, so that slow clients cannot stop others.
   */
  readonly transfers: number;
  /** Requests that wait when all connections are busy, of each class but writes. */
  readonly queue: number;
  /**
   * The same of writes, the checkout among them: more, for `queueMs` bounds their wait anyway, and in one long turn of an overloaded event
   * loop hundreds may come at once that the core would take one after the other (docs/adr/0040-shed-not-queue.md).
   */
  readonly writeQueue: number;
  readonly queueMs: number;
  readonly connectMs: number;
  /** From the request's last byte to the answer head's last byte. */
  readonly firstByteMs: number;
  /** Longest silence of the core within an answer, and of its reading within a request. */
  readonly idleMs: number;
  /** Longest silence of an event stream. */
  readonly streamIdleMs: number;
  /** Slowest pace of an answer's body over a span of `idleMs`, in bytes a second; event streams are exempt. */
  readonly minBytesPerSecond: number;
  /** An idle connection to the core is closed after this. Below the 5 s of Node and Apache. */
  readonly idleLifeMs: number;
  /** A request body up to this long is read before a connection to the core is taken. */
  readonly bodyBufferBytes: number;
  readonly maxAnswerHeadBytes: number;
  readonly tunnels: number;
  /** Longest silence of a tunnel, in both directions together. */
  readonly tunnelIdleMs: number;
  /** From an upgrade request to the core's 101. */
  readonly upgradeMs: number;
}

export const PASSTHROUGH_LIMITS: PassthroughLimits = {
  sockets: 64,
  streams: 256,
  transfers: 256,
  queue: 16,
  writeQueue: 256,
  queueMs: 50,
  connectMs: 500,
  firstByteMs: 15_000,
  idleMs: 30_000,
  streamIdleMs: 120_000,
  minBytesPerSecond: 64,
  idleLifeMs: 4_000,
  bodyBufferBytes: 64 * 1024,
  maxAnswerHeadBytes: 64 * 1024,
  tunnels: 1_024,
  tunnelIdleMs: 120_000,
  upgradeMs: 5_000,
};

export interface PassthroughOptions<Context> {
  /** The core's origin; a path is put before every request's. */
  readonly upstream: URL;
  readonly clock: Clock;
  readonly limits?: Partial<PassthroughLimits>;
  /** Addresses or CIDR ranges whose X-Forwarded-*, Forwarded and Via are believed. Default: none. */
  readonly trustedProxies?: readonly string[];
  /** Rewrites the core's own origin in Location and cookie domains to the one the client used. Default: false. */
  readonly rewriteLocation?: boolean;
  /** Path prefixes where WebSocket upgrades are allowed. Default: none, upgrades are off. */
  readonly allowUpgradePaths?: readonly string[];
  /** Origins that may upgrade; `same` (default) allows the request's own host and clients that send no Origin. */
  readonly allowUpgradeOrigins?: 'same' | 'any' | readonly string[];
  /** Our name in `Via`. Default: `banyan`. */
  readonly viaName?: string;
  readonly onEvent?: (event: ProxyEvent<Context>) => void;
}
