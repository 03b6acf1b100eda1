import { ArmError, TranslationRefused } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import type { LegacyConnection } from '../../domain.js';
import type { PhpExchange } from '../../legacy-exchange/php-exchange.js';
import { CHECKOUT_FIELD, readSaid, type Said } from './checkout-answer.js';
import type { Form } from './checkout-forms.js';

/** The session ended before anything of it could have been captured. */
export class SessionGone extends Error {
  override readonly name = 'SessionGone';
}

const SESSION_ID = /^[\w,-]{8,128}$/;

/** A session of the newer shop's API: one order is made in it, by us and by nobody else. */
export class CheckoutSession {
  constructor(
    private readonly exchange: PhpExchange,
    readonly id: string,
  ) {}

  /**
   * Begins one.
   *
   * @throws ArmError when there is no answer, or the core does not let us in
   * @throws TranslationRefused when the answer is not understood
   */
  static async open(
    exchange: PhpExchange,
    { soapUser, soapKey }: Pick<LegacyConnection, 'soapUser' | 'soapKey'>,
    attempt: Attempt,
  ): Promise<CheckoutSession> {
    const fields: Form = [
      ['username', soapUser],
      ['key', soapKey],
    ];
    const said = readSaid((await exchange.ask({ route: 'api/login', fields }, attempt)).document);
    if (said.kind !== 'done') throw new ArmError('legacy', 'fault', 'the core refuses the login');
    const token = said.document.get('api_token');
    if (typeof token !== 'string' || !SESSION_ID.test(token)) {
      throw new TranslationRefused(CHECKOUT_FIELD.token, 'is no session');
    }
    return new CheckoutSession(exchange, token);
  }

  /** Tells it something that may be told twice, or asks. */
  async say(route: string, fields: Form, attempt: Attempt): Promise<Said> {
    return readSaid((await this.exchange.ask({ route, fields, session: this.id }, attempt)).document);
  }

  /** Tells it something that is never sent a second time by itself. */
  async sayOnce(route: string, fields: Form, attempt: Attempt): Promise<Said> {
    return readSaid((await this.exchange.ask({ route, fields, session: this.id, once: true }, attempt)).document);
  }

  /** Asks for a page as a browser would, once. */
  async page(route: string, attempt: Attempt): Promise<Said> {
    const call = { route, fields: [], session: this.id, method: 'GET', once: true } as const;
    return readSaid((await this.exchange.ask(call, attempt)).document);
  }

  /** Asks for a page of HTML, for what it does. */
  async visit(route: string, attempt: Attempt): Promise<void> {
    await this.exchange.visit({ route, fields: [], session: this.id, method: 'GET' }, attempt);
  }

  /** The cart, which nobody has whose session has ended. */
  async cart(attempt: Attempt): Promise<Exclude<Said, { kind: 'nothing' }>> {
    const said = await this.say('api/cart/products', [], attempt);
    if (said.kind === 'nothing') throw new SessionGone('the session is gone');
    return said;
  }

  /**
   * What was said, unless it was said because the session is gone: that has a form of its own at each call, so the cart is asked.
   *
   * @throws SessionGone
   */
  async alive(said: Said, attempt: Attempt): Promise<Said> {
    if (said.kind !== 'done') await this.cart(attempt);
    return said;
  }
}
