import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Checkout } from './checkout.js';
import { type CustomerGroupId, CUSTOMER_GROUPS, type Store, storeOf } from '../prices/markets.js';

/** A session lives this long after it began, used or not. */
export const OC_SESSION_LIFE_MS = 15 * 60_000;

// A client that begins one for every basket must not fill the memory.
const MOST_SESSIONS = 5000;

const COOKIE = /(?:^|;\s*)OCSESSID=([0-9a-f]{26})(?:;|$)/;

/** What the shop remembers of a session: a cart, and whether an API user logged in. */
export interface OcSession {
  readonly id: string;
  readonly beganAtMs: number;
  isApiUser: boolean;
  store: Store;
  groupId: CustomerGroupId;
  /** In the order they were put in; `index` is the form's own, for messages. */
  lines: readonly { readonly index: string; readonly productId: number; readonly quantityE4: number }[];
  codes: readonly string[];
  /** What was said on the way to an order. */
  readonly checkout: Checkout;
}

/** Sessions of the merged-in shop: in memory, gone when the core restarts. Their id is cookie and `api_token` alike. */
export class OcSessions {
  readonly #nowMs: () => number;
  /** Oldest first. */
  readonly #live = new Map<string, OcSession>();

  constructor(nowMs: () => number = Date.now) {
    this.#nowMs = nowMs;
  }

  /** A new one; its id is set as a cookie. Ids that a client brings are never taken over. */
  begin(res: ServerResponse): OcSession {
    const session = this.nobody();
    this.#live.set(session.id, session);
    const oldest = this.#live.keys().next();
    if (this.#live.size > MOST_SESSIONS && oldest.done !== true) this.#live.delete(oldest.value);
    res.appendHeader('Set-Cookie', `OCSESSID=${session.id}; path=/`);
    res.appendHeader('Set-Cookie', `language=de-de; expires=Thu, 31-Dec-2037 23:55:55 GMT; path=/`);
    res.appendHeader('Set-Cookie', `currency=EUR; expires=Thu, 31-Dec-2037 23:55:55 GMT; path=/`);
    return session;
  }

  /** An empty one that is not kept. */
  nobody(): OcSession {
    return {
      id: randomBytes(13).toString('hex'),
      beganAtMs: this.#nowMs(),
      isApiUser: false,
      store: storeOf(null),
      groupId: CUSTOMER_GROUPS.retail,
      lines: [],
      codes: [],
      checkout: {},
    };
  }

  /** The live session a request brings, by `api_token` in the query or by cookie. */
  of(req: IncomingMessage, fields: URLSearchParams): OcSession | undefined {
    const id = fields.get('api_token') ?? COOKIE.exec(req.headers.cookie ?? '')?.[1] ?? '';
    const session = this.#live.get(id);
    if (session === undefined || this.#nowMs() - session.beganAtMs < OC_SESSION_LIFE_MS) return session;
    this.end(session);
    return undefined;
  }

  end(session: OcSession): void {
    this.#live.delete(session.id);
  }
}
