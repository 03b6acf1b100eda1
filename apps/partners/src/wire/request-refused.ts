/** A party will not do what it is asked: what it answers, as RFC 9457 has it. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';

  constructor(
    readonly status: number,
    /** Stable; the last part of the problem's `type`. */
    readonly code: string,
    readonly detail: string,
    /** Seconds after which it may be asked again. */
    readonly retryAfterSeconds?: number,
  ) {
    super(detail);
  }
}

/** The request is not as it should be: 400. */
export function malformed(detail: string): RequestRefused {
  return new RequestRefused(400, 'malformed', detail);
}
