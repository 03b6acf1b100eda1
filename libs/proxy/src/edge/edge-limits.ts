/** Sources: HARDENING ("Budgets to start from") unless a line says another. Times in ms. */
export interface EdgeLimits {
  /** Path and query. More is 414. */
  readonly urlBytes: number;
  /** More fields than this is 431. */
  readonly headers: number;
  /** Names, values and their four separators together. More is 431. */
  readonly headerBytes: number;
  /** From the connection's, or the last request's, end to the header section's end. */
  readonly headersMs: number;
  /** Longest silence of a client within its request's body. */
  readonly bodyIdleMs: number;
  /** Slowest pace of a request's body over a span of `bodyIdleMs`, in bytes a second. */
  readonly bodyMinBytesPerSecond: number;
  /** A client that takes nothing of its answer for this long is destroyed. */
  readonly writeStallMs: number;
  /** Idle connections. Above the 60 s of usual load balancers, so that they close first. */
  readonly keepAliveMs: number;
  /** What remains of a body after its request was answered is read for at most this long. */
  readonly lingerMs: number;
  /** While draining, an idle connection waits this long for a request that is on its way. */
  readonly drainIdleMs: number;
  /** Requests one connection may have under way or waiting (pipelining). */
  readonly pipelined: number;
  /** Open at once. One more is closed unanswered: whoever opens so many reads none of their answers. */
  readonly connections: number;
  /**
   * Of them, those of one client: by its address, an IPv6 client by its /64. Behind a trusted proxy, whose connections are many people's,
   * it is the requests under way of the client that the proxy names; one more is 429.
   */
  readonly connectionsPerClient: number;
  /** A client that closed its sending side is asked after this long whether it is still there, twice, and then every ten
   * times this long. */
  readonly halfCloseProbeMs: number;
}

export const EDGE_LIMITS: EdgeLimits = {
  urlBytes: 8 * 1024,
  headers: 100,
  headerBytes: 16 * 1024,
  headersMs: 5_000,
  bodyIdleMs: 30_000,
  bodyMinBytesPerSecond: 64,
  writeStallMs: 10_000,
  keepAliveMs: 72_000,
  lingerMs: 5_000,
  drainIdleMs: 1_000,
  pipelined: 32,
  // Chosen here: at 30 KB each the most that an edge of a gigabyte holds, and a quarter of it for one address, behind which may be an office.
  connections: 16_384,
  connectionsPerClient: 4_096,
  halfCloseProbeMs: 100,
};
