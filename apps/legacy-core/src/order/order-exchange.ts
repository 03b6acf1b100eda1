import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OcSession } from '../opencart/oc-sessions.js';
import type { WriteContext } from '../orders/order-books.js';

/** One request of the order face. */
export interface OrderExchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly route: string;
  readonly fields: URLSearchParams;
  readonly session: OcSession;
  readonly context: WriteContext;
}
