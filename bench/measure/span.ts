/** What the generator is asked to do: load one subject, and measure a span of it. */
export interface SpanOrder {
  /** Connections go to each in turn. */
  readonly ports: readonly number[];
  /** One whole request, latin-1. */
  readonly request: string;
  /** `{n}` in the request is another number below this each time; absent: it is sent as it stands. */
  readonly numbers?: number;
  readonly connections: number;
  readonly warmMs: number;
  readonly spanMs: number;
  /** The subject's processes: their time is taken at both ends of the span. */
  readonly pids: readonly number[];
  readonly answerBytes?: number;
}

/** One measured span. */
export interface Span {
  readonly requests: number;
  readonly requestsPerSecond: number;
  /** Processor time of the subject, user and system, µs for each request. */
  readonly cpuMicros: number;
  /** What of it was spent in the kernel, mostly for reading and writing sockets. */
  readonly kernelMicros: number;
  /** How much of its core the subject used, 0-1. */
  readonly busyRatio: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Answers with a status or a length that should not be, and broken connections, in warm-up and span. */
  readonly faults: number;
  readonly firstFault?: string;
}
