import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Span } from '@banyan/observability';

/** One request of a storefront and its response, on their way through the pipeline. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The query as it came, without its question mark. */
  readonly query: string;
  /** The request's server span. */
  readonly span: Span;
  /** Monotonic ms at which the request's head had arrived. */
  readonly startedMs: number;
  /** Did the client come over TLS, as far as a trusted proxy says? */
  readonly secure: boolean;
  /** Of the contract that claimed it, once one has: its duration is observed under it. */
  route?: string;
  /** Aborts when the client leaves. */
  readonly clientSignal: AbortSignal;
}
