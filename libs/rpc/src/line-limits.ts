/** Limits of one connection. A batch of 100 answers of inventory is under 32 KiB, one of 200 prices with their tiers under 256. */
export const LINE_LIMITS = {
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
