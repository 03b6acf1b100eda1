import type { ProblemCode } from '@banyan/kernel';

/** How one forwarded request ended. */
export type ExchangeOutcome =
  /** The core's answer came whole, and went out unless somebody had answered in its place. */
  | 'answered'
  /** No answer of the core passed: `problem` says why. The client was told so, unless somebody answered in its place. */
  | 'refused'
  /** The client left before its answer was whole, or nobody wanted the answer any more. */
  | 'client-aborted'
  /** The core's answer ended early or too slowly after its head was sent: the client's socket was destroyed. */
  | 'cut';

export interface ExchangeEvent<Context> {
  readonly kind: 'exchange';
  readonly context: Context;
  readonly method: string;
  readonly outcome: ExchangeOutcome;
  /** What the client was told; undefined when it was told nothing. */
  readonly status: number | undefined;
  readonly problem: ProblemCode | undefined;
  /** For logs: what went wrong, without anything the client or the core sent. */
  readonly because: string | undefined;
  readonly durationMs: number;
  /** To the core's whole answer head. */
  readonly answerHeadMs: number | undefined;
  /** Did the request travel on a connection that had carried another one? */
  readonly reusedConnection: boolean;
}

export interface ConnectionEvent {
  readonly kind: 'connection';
  readonly pool: string;
  readonly what:
    | 'opened'
    | 'refused'
    | 'connect-timeout'
    /** The core closed it while idle. */
    | 'idle-closed'
    /** The core sent bytes nobody asked for; the connection was destroyed. */
    | 'unasked-bytes';
}

export interface TunnelEvent {
  readonly kind: 'tunnel';
  readonly what: 'opened' | 'closed' | 'refused' | 'failed';
  readonly because?: string;
  readonly durationMs?: number;
}

/** What the proxy says happened. It neither logs nor counts; the app subscribes. */
export type ProxyEvent<Context = unknown> = ExchangeEvent<Context> | ConnectionEvent | TunnelEvent;
