import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SigningKey } from '@banyan/kernel';
import type { Books } from '../books/books.js';
import type { PhpSessions } from './php-sessions.js';

/** What every page of the shop can reach. */
export interface Shop {
  readonly books: Books;
  readonly sessions: PhpSessions;
  /** The core's own origin, whatever host it was asked by: `http://127.0.0.1:8090`. */
  readonly origin: () => string;
  /** What assertions of who somebody is are signed with; undefined: none is taken. */
  readonly assertionKeys: readonly SigningKey[] | undefined;
}

/** One request to the shop and its answer. */
export interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The named parts of the route's pattern. */
  readonly params: Readonly<Record<string, string>>;
}

export type ShopPage = (exchange: Exchange, shop: Shop) => Promise<void> | void;
