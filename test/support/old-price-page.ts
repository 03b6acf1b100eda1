import type { Agent } from 'node:http';
import { ask, type Answer } from './ask.js';
import type { Said } from './old-storefront.js';

/** A shop of the core's installation, and a group of customers, as its URLs name them; undefined: they are not named. */
export interface OldMarket {
  readonly store?: string;
  readonly group?: string;
}

/** A storefront's pages with prices, as they were written for the core years ago: its URLs, and a cookie that is passed on. */
export class OldPricePage {
  constructor(
    private readonly base: string,
    private readonly agent: Agent,
  ) {}

  price(sku: string, market: OldMarket, shopper?: string): Promise<Answer> {
    return this.#get([['sku', sku]], market, shopper);
  }

  prices(skus: readonly string[], market: OldMarket, shopper?: string): Promise<Answer> {
    return this.#get(
      skus.map((sku) => ['sku[]', sku] as const),
      market,
      shopper,
    );
  }

  /** A call of the cart, in a session of the core's. */
  cart(route: string, fields: Readonly<Record<string, string>>, session?: string): Promise<Answer> {
    return ask(this.base, `/index.php?route=${route}`, {
      method: 'POST',
      agent: this.agent,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(session === undefined ? {} : { cookie: session }),
      },
      body: new URLSearchParams(fields).toString(),
    });
  }

  #get(
    named: readonly (readonly [string, string])[],
    { store, group }: OldMarket,
    shopper: string | undefined,
  ): Promise<Answer> {
    const query = new URLSearchParams(named.map(([name, value]): [string, string] => [name, value]));
    if (store !== undefined) query.set('store_id', store);
    if (group !== undefined) query.set('customer_group_id', group);
    return ask(this.base, `/index.php?route=api/price&${query.toString()}`, {
      agent: this.agent,
      headers: shopper === undefined ? {} : { cookie: `PHPSESSID=${shopper}` },
    });
  }
}

/** What an answer says: its document, whatever stands ahead of it. */
export function priceSaid({ status, text }: Answer): Said {
  const start = text.search(/[[{]"|\[\]|null/);
  return { status, said: start === -1 ? text : (JSON.parse(text.slice(start)) as unknown) };
}
