import { ask, type Answer } from './ask.js';

type Fields = Readonly<Record<string, string>>;

export interface BasketOfOld {
  readonly sku: string;
  readonly quantity: string;
  /** Default: the web shop. */
  readonly storeId?: string;
  /** `bank_transfer` (the default), `cod` or `card`. */
  readonly payment?: string;
}

/** Who signs in where nobody else is set. */
const API_USER: Fields = { username: 'banyan', key: 'banyan-dev-key' };

const ADDRESS: Fields = {
  firstname: 'Änne',
  lastname: 'Groß',
  address_1: 'Große Straße 7',
  city: 'Köln',
  postcode: '50679',
  country_id: '81',
  zone_id: '1270',
};

/** A storefront as it was written for the core years ago, at its checkout: the core's own calls, on one session. It knows of no gateway. */
export class OldCheckout {
  private constructor(
    readonly base: string,
    readonly session: string,
  ) {}

  /** A session in which everything is said that an order takes. */
  static async ready(base: string, basket: BasketOfOld, who: Fields = API_USER): Promise<OldCheckout> {
    const login = await ask(base, '/index.php?route=api/login', {
      method: 'POST',
      headers: FORM,
      body: new URLSearchParams(who).toString(),
    });
    const { api_token: token } = login.json as { readonly api_token: string };
    const checkout = new OldCheckout(base, token);
    await checkout.putIntoCart(basket);
    const steps: readonly (readonly [route: string, form: Fields])[] = [
      ['api/customer', { firstname: 'Änne', lastname: 'Groß', email: 'aenne@example.org', telephone: '0221 1234' }],
      ['api/shipping/address', ADDRESS],
      ['api/shipping/methods', {}],
      ['api/shipping/method', { shipping_method: 'flat.flat' }],
      ['api/payment/address', { ...ADDRESS, 'custom_field[7]': `tok_${token}` }],
      ['api/payment/methods', {}],
      ['api/payment/method', { payment_method: basket.payment ?? 'bank_transfer' }],
    ];
    for (const [route, form] of steps) {
      const { json, text } = await checkout.call(route, form);
      if ((json as { readonly error?: unknown }).error !== undefined) throw new Error(`${route} refused: ${text}`);
    }
    return checkout;
  }

  /** The same session, at another address. */
  at(base: string): OldCheckout {
    return new OldCheckout(base, this.session);
  }

  /** Puts something into the cart, in place of what is in it. */
  putIntoCart({ sku, quantity, storeId = '0' }: BasketOfOld): Promise<Answer> {
    return this.call('api/cart/add', { store_id: storeId, 'product[0][sku]': sku, 'product[0][quantity]': quantity });
  }

  add(): Promise<Answer> {
    return this.call('api/order/add', {});
  }

  confirm(form: Fields = {}): Promise<Answer> {
    return this.call('api/order/confirm', form);
  }

  /** The page before the last button, and the number on it. */
  async page(): Promise<number> {
    const { text } = await this.visit('checkout/confirm');
    const [, number] = /Bestellung Nr\. (\d+)/.exec(text) ?? [];
    if (number === undefined) throw new Error(`no order is on the page: ${text}`);
    return Number(number);
  }

  /** The last button, as a browser asks for it. */
  press(payment = 'bank_transfer', method = 'GET'): Promise<Answer> {
    return this.visit(`extension/payment/${payment}/confirm`, method);
  }

  visit(route: string, method = 'GET'): Promise<Answer> {
    const headers = { cookie: `language=de-de; OCSESSID=${this.session}`, accept: 'text/html, */*; q=0.01' };
    return ask(this.base, `/index.php?route=${route}`, { method, headers, withinMs: PATIENCE_MS });
  }

  call(route: string, form: Fields): Promise<Answer> {
    return ask(this.base, `/index.php?route=${route}&api_token=${this.session}`, {
      method: 'POST',
      headers: FORM,
      body: new URLSearchParams(form).toString(),
      withinMs: PATIENCE_MS,
    });
  }
}

/** Longer than any gateway of a test has a session wait. */
const PATIENCE_MS = 60_000;
const FORM: Fields = { 'content-type': 'application/x-www-form-urlencoded' };
