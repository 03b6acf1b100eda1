import { describe, expect, it } from '@jest/globals';
import { type Arm, systemClock } from '@banyan/kernel';
import { type Channel, CHANNELS, type ShopQuestion } from '@banyan/shopping';
import { attention } from '../status/attention.js';
import { type AskShop, type ShopAnswer, takeJourney } from './journey.js';
import { Shopper } from './shopper.js';

const REFERENCE = 'BY01KB4DZ6J3VQ5X9R7T2M8W0YCN';
const TRACE = 'f'.repeat(32);
type Said = { readonly status: number; readonly body?: object };

/** A shop that says what is written, and writes down what it is asked. */
class ScriptedShop {
  readonly asked: (ShopQuestion & { readonly arm: Arm | undefined })[] = [];
  readonly orders = new Map<string, string>();
  /** Answers instead of the usual ones, the first that fits, each once. */
  readonly instead: { readonly target: RegExp; readonly said: Said; readonly arm?: Arm; readonly always?: true }[] = [];

  as = (arm: Arm | undefined): AskShop => {
    return (question) => Promise.resolve(this.#answer(question, arm));
  };
  close = (): Promise<void> => Promise.resolve();

  #answer(question: ShopQuestion, arm: Arm | undefined): ShopAnswer {
    this.asked.push({ ...question, arm });
    const index = this.instead.findIndex(
      (each) => each.target.test(question.target) && (each.arm === undefined || each.arm === arm),
    );
    const found = index === -1 ? undefined : this.instead[index];
    if (found !== undefined && found.always !== true) this.instead.splice(index, 1);
    const { status, body = {} } = found?.said ?? this.#usual(question);
    return { status, body: body as ShopAnswer['body'], traceId: TRACE };
  }

  #usual({ target, method, key }: ShopQuestion): Said {
    if (target.includes('/batch')) {
      const state = target.startsWith('/pricing') ? 'priced' : 'in-stock';
      return { status: 200, body: { entries: [{ state }] } };
    }
    if (target.includes('/locations'))
      return { status: 200, body: { locations: [{ location: 'koeln-deutz', state: 'in-stock' }] } };
    if (target.includes('/check')) return { status: 200, body: { granted: true } };
    if (target.endsWith('/quotes')) return { status: 200, body: { token: 'signed' } };
    if (target.endsWith('/search')) {
      const orders = [...this.orders].map(([reference, state]) => ({ reference, state }));
      return { status: 200, body: { orders, complete: true } };
    }
    if (target.endsWith('/cancellation')) {
      this.orders.set(target.split('/').at(-2) ?? '', 'cancelled');
      return { status: 200, body: { state: 'cancelled' } };
    }
    if (method === 'GET') return { status: 200, body: { state: 'accepted' } };
    const reference = `${REFERENCE.slice(0, -2)}${String(this.orders.size).padStart(2, '0')}${key === undefined ? '?' : ''}`;
    this.orders.set(reference, 'accepted');
    return { status: 201, body: { reference } };
  }
}

const journey = (shop: ScriptedShop, channel: Channel = 'web') =>
  takeJourney({
    arm: 'service',
    channel,
    sku: '4711',
    ask: shop.as('service'),
    newKey: () => 'key-1',
    wait: () => Promise.resolve(),
  });
const shopperAt = (shop: ScriptedShop | undefined, sku: string | undefined = '4711') =>
  new Shopper({ ask: shop, sku, everyMs: 0, leads: () => true, clock: systemClock, wait: () => Promise.resolve() });

describe('a journey', () => {
  it('goes through all that a shopper does, and leaves no order', async () => {
    const shop = new ScriptedShop();
    expect(await journey(shop)).toEqual({ result: 'passed' });
    expect(shop.asked.map(({ target }) => target.replace(/BY\w+/, 'ref'))).toEqual([
      '/inventory/v2/availability/batch',
      '/pricing/v2/prices/batch',
      '/inventory/v2/availability/4711/check?channel=web&quantity=1',
      '/pricing/v2/quotes',
      '/orders/v2/orders',
      '/orders/v2/orders/ref',
      '/orders/v2/orders/ref/cancellation',
    ]);
    expect([...shop.orders.values()]).toEqual(['cancelled']);
  });

  it('collects where it is over the counter', async () => {
    const shop = new ScriptedShop();
    await journey(shop, 'store');
    const order = shop.asked.find(({ target }) => target === '/orders/v2/orders')?.json;
    expect(order).toMatchObject({
      channel: 'store',
      delivery: { collect: { location: 'koeln-deutz' } },
      billing: { city: 'Berlin' },
    });
  });

  it.each([0, 202, 409, 502, 503])(
    'asks again with the same key where checkout is answered %i, and nothing is known',
    async (status) => {
      const shop = new ScriptedShop();
      shop.instead.push({ target: /orders$/, said: { status, body: { code: 'request-in-progress' } } });
      expect(await journey(shop)).toEqual({ result: 'passed' });
      const placed = shop.asked.filter(({ target }) => target === '/orders/v2/orders');
      expect(placed.map(({ key, json }) => [key, json])).toEqual([
        ['key-1', placed[0]?.json],
        ['key-1', placed[0]?.json],
      ]);
    },
  );

  it.each<[RegExp, string]>([
    [/^\/inventory.*batch/, 'browse'],
    [/^\/pricing.*batch/, 'price'],
    [/check/, 'basket'],
    [/quotes/, 'quote'],
    [/orders$/, 'checkout'],
    [/BY\w+$/, 'look'],
    [/cancellation$/, 'cancel'],
  ])('says where it stumbled: %s', async (target, step) => {
    const shop = new ScriptedShop();
    shop.instead.push({ target, said: { status: 400, body: { code: 'invalid-request' } } });
    expect(await journey(shop)).toEqual({
      result: 'failed',
      stumble: { step, status: 400, code: 'invalid-request', traceId: TRACE },
    });
    if (step !== 'cancel') expect([...shop.orders.values()].filter((state) => state !== 'cancelled')).toEqual([]);
  });

  it('is neither good nor bad where there is nothing to buy', async () => {
    const shop = new ScriptedShop();
    shop.instead.push({ target: /check/, said: { status: 200, body: { granted: false } } });
    expect(await journey(shop)).toEqual({ result: 'nothing-to-buy' });
    shop.instead.push({ target: /orders$/, said: { status: 422, body: { code: 'out-of-stock' } } });
    expect(await journey(shop)).toEqual({ result: 'nothing-to-buy' });
  });
});

describe('a round', () => {
  it('is on each arm and in each channel, and says which arm cannot be bought from', async () => {
    const shop = new ScriptedShop();
    shop.instead.push({
      target: /^\/inventory.*batch/,
      arm: 'service',
      said: { status: 502, body: { code: 'upstream-failed' } },
      always: true,
    });
    const shopper = shopperAt(shop);
    await shopper.shop();
    const { journeys } = await shopper.shop();
    expect(journeys.map(({ channel, arm, result, inARow }) => [channel, arm, result, inARow])).toEqual(
      CHANNELS.flatMap((channel) => [
        [channel, 'legacy', 'passed', 2],
        [channel, 'service', 'failed', 2],
      ]),
    );
    const control = { leading: { state: 'leads', leader: null } };
    const picture = { control, authority: null, domains: [], integrations: [], processes: [] };
    expect(attention(picture as never, 0, { journeys })).toEqual([
      {
        tone: 'bad',
        text: 'the synthetic shopper cannot buy from service (web, app, marketplace, store): browse got 502 upstream-failed',
        href: '/status',
      },
    ]);
  });

  it('calls off first what an earlier one has left', async () => {
    const shop = new ScriptedShop();
    shop.orders.set(REFERENCE, 'accepted');
    shop.orders.set('BY-done', 'completed');
    expect((await shopperAt(shop).shop()).leftovers).toBe(1);
    expect([shop.orders.get(REFERENCE), shop.orders.get('BY-done')]).toEqual(['cancelled', 'completed']);
  });

  it('is one, however many ask for it at once', async () => {
    const shop = new ScriptedShop();
    const shopper = shopperAt(shop);
    await Promise.all([shopper.shop(), shopper.shop()]);
    expect(shop.orders.size).toBe(8);
  });

  it.each([
    ['a key', undefined, '4711'],
    ['a product', new ScriptedShop(), undefined],
  ])('is not made without %s', async (_what, shop, sku) => {
    const shopper = new Shopper({ ask: shop, sku, everyMs: 1, leads: () => true, clock: systemClock });
    shopper.start();
    expect(shopper.status()).toMatchObject({ state: 'off', everyMs: null });
    await expect(shopper.shop()).rejects.toMatchObject({ code: 'unavailable' });
    await shopper.stop();
  });
});
