import type { IncomingMessage } from 'node:http';
import type { Clock } from '@banyan/kernel';
import type { ProxyEvent } from './events.js';
import type { RewriteValue } from './headers/answer-headers.js';
import type { PassthroughLimits } from './passthrough-options.js';
import type { RequestHeadParts } from './request-head.js';
import type { ConnectionPool } from './upstream/connection-pool.js';

/** What every exchange of one passthrough shares. */
export interface PassthroughParts<Context> extends RequestHeadParts {
  readonly clock: Clock;
  readonly limits: PassthroughLimits;
  readonly reads: ConnectionPool;
  readonly writes: ConnectionPool;
  readonly streams: ConnectionPool;
  readonly transfers: ConnectionPool;
  readonly via: string;
  readonly rewriteFor: (req: IncomingMessage) => RewriteValue | undefined;
  readonly onEvent: (event: ProxyEvent<Context>) => void;
}
