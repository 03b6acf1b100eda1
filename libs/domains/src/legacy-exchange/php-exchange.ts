import { ArmError } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import type { LegacyConnection } from '../domain.js';
import type { JsonValue } from './json-tree.js';
import { LegacyExchange, type LegacyAnswer } from './legacy-exchange.js';
import { readPhp, type PhpFace } from './php.codec.js';

/** What is asked: a route of `index.php`, and the fields of its form. */
export interface PhpCall {
  /** Such as `api/cart/add`: one that is written in the code, never composed. */
  readonly route: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** The session the call is made in; absent: none. */
  readonly session?: string;
  /** GET is for the pages that a shopper's browser would ask for; they take no fields. Default: POST. */
  readonly method?: 'GET' | 'POST';
  /** It may have had an effect although nothing of an answer came: it is never sent a second time by itself. */
  readonly once?: true;
}

/** An answer's document, and the session that was begun with it. */
export interface PhpAnswer {
  readonly document: JsonValue;
  /** The whole of it, as it came. */
  readonly text: string;
  readonly session?: string;
}

const OK = 200;
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
  async ask(call: PhpCall, attempt: Attempt): Promise<PhpAnswer> {
    const answer = await this.#send(call, attempt);
    const document = readPhp(this.face, answer);
    const begun = (answer.setCookies ?? []).flatMap((line) => SESSION_COOKIE.exec(line)?.[1] ?? []).at(-1);
    const text = answer.bytes.toString('utf8');
    return { document, text, ...(begun === undefined ? {} : { session: begun }) };
  }

  /**
   * Asks for a page of HTML, for what it does and not for what is on it.
   *
   * @throws ArmError `transport`, `deadline`, `aborted`, or `fault` for any status but 200
   */
  async visit(call: PhpCall, attempt: Attempt): Promise<void> {
    const { status } = await this.#send(call, attempt);
    if (status !== OK) throw new ArmError('legacy', 'fault', `the core answered ${status}`);
  }

  #send({ route, fields, session, method = 'POST', once }: PhpCall, attempt: Attempt): Promise<LegacyAnswer> {
    const isForm = method === 'POST';
    return this.#exchange.send(
      {
        method,
        target: targetOf(route),
        headers: {
          ...(isForm ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
          accept: 'application/json',
          ...(session === undefined ? {} : { cookie: `OCSESSID=${session}` }),
        },
        ...(isForm
          ? { body: new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])).toString() }
          : {}),
        face: this.face,
        ...(once === undefined ? {} : { once }),
      },
      attempt,
    );
  }

  /** Cuts what is under way. */
  async close(): Promise<void> {
    await this.#exchange.close();
  }
}

/** Where a route is asked. */
export function targetOf(route: string): string {
  return `/index.php?route=${route}`;
}
