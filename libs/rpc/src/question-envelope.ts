/** What travels in a message: the question, and what the transport does not carry by itself. */
export interface QuestionEnvelope<Question> {
  /** W3C trace context of the caller's span. */
  readonly traceparent?: string;
  /** What the caller still waits, whole ms; the service does not work on what nobody waits for. */
  readonly remainingMs?: number;
  /** Traces that were kept since the last question on this line, though they were not sampled: the service may hold parts of them. */
  readonly keep?: readonly string[];
  /** Who asks, signed for this service; see `CallerSigner`. Absent: who asks has no keys. */
  readonly caller?: string;
  readonly question: Question;
}
