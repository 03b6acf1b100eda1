import { askShop } from '../ask-shop.js';
import { h } from '../dom.js';
import { type Money, moneyText } from '../money.js';
import { orderTitle } from '../order-words.js';
import { type Page, type PageContext, pause } from '../page.js';
import { link, notice, waiting } from '../parts.js';

interface OrderSummary {
  readonly reference: string;
  readonly state: string;
  readonly placedAt: string;
  readonly total: Money;
}

const AGAIN_MS = 5_000;

/** The orders of whoever shops in this browser. */
export function ordersPage(context: PageContext): Page {
  const place = h('div', { 'aria-live': 'polite' }, waiting('Looking …'));
  void look();
  return { title: 'Your orders', content: h('div', { class: 'narrow' }, h('h1', {}, 'Your orders'), place) };

  async function look(): Promise<void> {
    const { status, body, retryAfterMs = AGAIN_MS } = await askShop('/account/orders');
    if (context.signal.aborted) return;
    if (status !== 200) {
      place.replaceChildren(
        notice('wait', 'Your orders cannot be looked up at the moment. None is lost; we look again.'),
      );
      if (await pause(retryAfterMs, context.signal)) void look();
      return;
    }
    const orders = (body['orders'] ?? []) as readonly OrderSummary[];
    place.replaceChildren(
      ...(body['complete'] === false ? [notice('wait', 'There may be more: one of our systems does not answer.')] : []),
      orders.length === 0
        ? h('p', {}, 'You have not ordered anything yet. ', link('/', 'See what there is'))
        : h('ul', { class: 'lines' }, ...orders.map(orderRow)),
    );
  }
}

function orderRow({ reference, state, placedAt, total }: OrderSummary): HTMLElement {
  const day = new Intl.DateTimeFormat('en-IE', { dateStyle: 'long' }).format(new Date(placedAt));
  return h(
    'li',
    {},
    h('span', { class: 'grow' }, link(`/orders/${reference}`, reference), h('span', { class: 'day' }, day)),
    h('span', { class: 'tag' }, orderTitle(state)),
    h('span', {}, moneyText(total)),
  );
}
