import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Span } from '@banyan/observability';
import type { Books } from '../books/books.js';
import { findProduct } from '../books/find-product.js';
import type { StoreViewCode } from '../books/sources.js';
import type { FaultSwitches } from '../faults/switches.js';
import { readBody } from '../wire/read-body.js';
import { targetOf } from '../wire/request-target.js';
import { customerCalled } from '../shop/customers.js';
import type { PhpSessions } from '../shop/php-sessions.js';
import type { AccessTokens } from './access-tokens.js';
import { bringsToken } from './bearer.js';
import { notAuthorized, REST_ERRORS, sendRest, sendRestError } from './rest-answers.js';
import { restRouteOf } from './rest-route.js';
import { stockItemAnswer } from './stock-item-answer.js';

export interface RestFaceOptions {
  readonly books: Books;
  readonly tokens: AccessTokens;
  readonly faults: FaultSwitches;
  readonly username: string;
  readonly password: string;
  readonly sessions: Pick<PhpSessions, 'customerOf'>;
}

const LONGEST_BODY = 64 * 1024;

/** `/rest/…`: Magento 2's web API, of it the integration user's token, the stock item of one product, and who is signed in. */
export class RestFace {
  readonly #options: RestFaceOptions;

  constructor(options: RestFaceOptions) {
    this.#options = options;
  }

  async answer(req: IncomingMessage, res: ServerResponse, span: Span): Promise<void> {
    const asked = restRouteOf(targetOf(req).path);
    if (asked?.kind === 'token' && req.method === 'POST') return this.#token(await readBody(req, LONGEST_BODY), res);
    req.resume();
    if (asked?.kind === 'me' && req.method === 'GET') return this.#me(req, res);
    if (asked?.kind !== 'stock-item' || (req.method !== 'GET' && req.method !== 'HEAD')) {
      return sendRestError(res, REST_ERRORS.noRoute);
    }
    span.set({ 'banyan.legacy.call': 'stockItem' });
    const { tokens, faults } = this.#options;
    if (!bringsToken(req, tokens, faults, 'rest')) {
      return sendRestError(res, notAuthorized('Magento_CatalogInventory::cataloginventory'));
    }
    this.#stockItem(asked.sku, asked.view, res);
  }

  #token(body: Buffer, res: ServerResponse): void {
    const { username, password, tokens } = this.#options;
    const given = credentialsIn(body.toString('utf8'));
    if (given === undefined) return sendRestError(res, REST_ERRORS.undecodable);
    if (given.username !== username || given.password !== password) {
      return sendRestError(res, REST_ERRORS.wrongCredentials);
    }
    sendRest(res, 200, tokens.give());
  }

  /** By the shop's own session, as Magento takes one: from scripts of its pages alone (`CustomerSessionUserContext`). */
  #me(req: IncomingMessage, res: ServerResponse): void {
    const isScript = req.headers['x-requested-with'] === 'XMLHttpRequest';
    const email = isScript ? this.#options.sessions.customerOf(req) : undefined;
    const customer = email === undefined ? undefined : customerCalled(email);
    if (customer === undefined) return sendRestError(res, notAuthorized('self'));
    sendRest(res, 200, {
      id: customer.id,
      group_id: 1,
      created_at: '2014-03-02 10:21:44',
      updated_at: '2019-11-30 23:05:10',
      created_in: 'Default Store View',
      email: customer.email,
      firstname: customer.firstname,
      lastname: customer.lastname,
      store_id: 1,
      website_id: 1,
      addresses: [],
      disable_auto_group_change: 0,
      extension_attributes: { is_subscribed: false },
    });
  }

  #stockItem(encodedSku: string, view: StoreViewCode, res: ServerResponse): void {
    const { books } = this.#options;
    const product = findProduct(books, decodedOnce(encodedSku));
    if (product === undefined) return sendRestError(res, REST_ERRORS.noSuchProduct);
    sendRest(res, 200, stockItemAnswer(product, books.stockInView(product, view)));
  }
}

function credentialsIn(text: string): { readonly username?: unknown; readonly password?: unknown } | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? json : {};
  } catch {
    return undefined;
  }
}

/** As PHP's rawurldecode but strict; what is no percent-encoding stays as it came. */
function decodedOnce(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
