import type { Attempt } from '@banyan/resilience';
import type { LegacyConnection } from '../../domain.js';
import type { JsonValue } from '../../legacy-exchange/json-tree.js';
import { LegacyExchange } from '../../legacy-exchange/legacy-exchange.js';
import { readPhp, type PhpFace } from './php.codec.js';

/** What is asked: a route of `index.php`, and the fields of its form. */
export interface PhpCall {
  readonly route: 'api/price' | 'api/cart/add' | 'api/coupon' | 'api/cart/products';
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** The session the call is made in; absent: none. */
  readonly session?: string;
}

/** An answer's document, and the session that was begun with it. */
export interface PhpAnswer {
  readonly document: JsonValue;
  readonly session?: string;
}

/** Where calls of the cart go to: what was heard of a quote is told apart by it. */
export const CART_ADD = targetOf('api/cart/add');
export const CART_COUPON = targetOf('api/coupon');
export const CART_LOOK = targetOf('api/cart/products');

const SESSION_COOKIE = /^OCSESSID=([\w,-]{1,128})(?:;|$)/;

/** The HTTP side of the merged-in shop: forms out, documents in, over sockets of its own. */
export class PhpExchange {
  readonly #exchange: LegacyExchange;

  constructor(
    private readonly face: PhpFace,
    connection: Pick<LegacyConnection, 'baseUrl' | 'maxSockets'>,
  ) {
    this.#exchange = new LegacyExchange(connection);
  }

  /**
   * @throws ArmError `transport`, `deadline`, `aborted`, or `fault` for any status but 200
   * @throws TranslationRefused when the answer is too large or no document
   */
  async post({ route, fields, session }: PhpCall, attempt: Attempt): Promise<PhpAnswer> {
    const answer = await this.#exchange.send(
      {
        method: 'POST',
        target: targetOf(route),
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          accept: 'application/json',
          ...(session === undefined ? {} : { cookie: `OCSESSID=${session}` }),
        },
        body: new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])).toString(),
        face: this.face,
      },
      attempt,
    );
    const document = readPhp(this.face, answer);
    const begun = (answer.setCookies ?? []).flatMap((line) => SESSION_COOKIE.exec(line)?.[1] ?? []).at(-1);
    return begun === undefined ? { document } : { document, session: begun };
  }

  /** Cuts what is under way. */
  async close(): Promise<void> {
    await this.#exchange.close();
  }
}

function targetOf(route: PhpCall['route']): string {
  return `/index.php?route=${route}`;
}
