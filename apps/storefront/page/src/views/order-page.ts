import { askShop } from '../ask-shop.js';
import { h } from '../dom.js';
import { type Money, moneyText } from '../money.js';
import { isOver, orderSentence, orderSteps, orderTitle } from '../order-words.js';
import { type Page, type PageContext, pause } from '../page.js';
import { link, notice, waiting } from '../parts.js';
import { productOf } from '../products.js';
import { refusalWords } from '../refusal-words.js';

/** An order of orders v2, as far as the shop shows it; of one that is none, the first two. */
interface Order {
  readonly reference: string;
  readonly state: string;
  readonly code?: string;
  readonly lines?: readonly { readonly sku: string; readonly quantity: number; readonly amount: Money }[];
  readonly shipping?: Money;
  readonly total?: Money;
  readonly refunded?: Money;
  readonly promise?: { readonly from: string; readonly until: string };
  readonly cancellable?: boolean;
}

const LOOK_EVERY_MS = 4_000;

/** How one order stands. Looked at again until nothing happens to it any more. */
export function orderPage(context: PageContext, reference: string): Page {
  const place = h('div', {}, waiting('Looking …'));
  const content = h(
    'div',
    { class: 'narrow' },
    h('h1', {}, 'Your order'),
    h('p', { class: 'reference' }, reference),
    place,
  );
  let shown = '';
  void follow();
  return { title: 'Your order', content };

  async function follow(): Promise<void> {
    for (;;) {
      const order = await look();
      if (context.signal.aborted || (order !== undefined && isOver(order.state))) return;
      if (!(await pause(LOOK_EVERY_MS, context.signal))) return;
    }
  }

  /** @returns undefined: nobody could say, or there is none */
  async function look(): Promise<Order | undefined> {
    const { status, body, traceId } = await askShop(`/orders/v2/orders/${reference}`);
    if (context.signal.aborted) return undefined;
    if (status === 200) {
      const order = body as unknown as Order;
      // Nothing moves under the reader's hands while nothing has changed.
      const text = JSON.stringify(order);
      if (text !== shown) place.replaceChildren(...orderParts(order));
      shown = text;
      return order;
    }
    shown = '';
    place.replaceChildren(
      status === 404
        ? notice('bad', 'There is no such order. Look at the reference again.')
        : notice('wait', `We cannot see your order at the moment, and nothing happens to it by that. (${traceId})`),
    );
    return status === 404 ? { reference, state: 'refused' } : undefined;
  }

  function orderParts(order: Order): readonly Node[] {
    const { state, lines = [], shipping, total, refunded, promise, cancellable, code } = order;
    const steps = orderSteps(state);
    return [
      h(
        'p',
        { class: 'state', role: 'status' },
        h('strong', {}, orderTitle(state)),
        ' ',
        code === undefined ? orderSentence(state) : refusalWords(code),
      ),
      ...(steps === undefined
        ? []
        : [
            h(
              'ol',
              { class: 'steps' },
              ...steps.map(({ title, reached }) =>
                h(
                  'li',
                  { class: reached ? 'reached' : undefined },
                  title,
                  h('span', { class: 'unseen' }, reached ? ' (done)' : ' (to come)'),
                ),
              ),
            ),
          ]),
      ...(promise === undefined || isOver(state)
        ? []
        : [h('p', {}, `With you ${dayText(promise.from)} to ${dayText(promise.until)}.`)]),
      h(
        'dl',
        { class: 'totals' },
        ...lines.flatMap(({ sku, quantity, amount }) => row(`${quantity} × ${productOf(sku)?.name ?? sku}`, amount)),
        ...(shipping === undefined ? [] : row('Shipping', shipping)),
        ...(total === undefined ? [] : row('Total', total, 'sum')),
        ...(refunded === undefined || refunded.amountMinor === 0 ? [] : row('Given back', refunded)),
      ),
      ...(cancellable === true ? [cancelPart()] : []),
      h('p', {}, link('/orders', 'All your orders')),
    ];
  }

  function cancelPart(): HTMLElement {
    const answer = h('p', { role: 'status' });
    const button = h('button', { type: 'button', class: 'quiet' }, 'Cancel this order');
    let isSure = false;
    button.addEventListener('click', () => {
      if (!isSure) {
        isSure = true;
        button.textContent = 'Yes, cancel it';
        answer.textContent = 'It is not packed any more, and your money is given back.';
        return;
      }
      button.disabled = true;
      answer.textContent = 'Cancelling …';
      void cancel(answer, button);
    });
    return h('div', { class: 'cancel' }, button, answer);
  }

  /** Calling off twice is calling off once: it may be asked again whenever nothing is known. */
  async function cancel(answer: HTMLElement, button: HTMLButtonElement): Promise<void> {
    const { status } = await askShop(`/orders/v2/orders/${reference}/cancellation`, { method: 'POST' });
    if (context.signal.aborted) return;
    if (status === 200) return void look();
    button.disabled = false;
    answer.textContent =
      status === 409
        ? 'It is too late: it is on its way already.'
        : 'Nobody could say whether it was called off. Press again.';
  }
}

function row(what: string, amount: Money, look?: string): readonly HTMLElement[] {
  return [h('dt', { class: look }, what), h('dd', { class: look }, moneyText(amount))];
}

function dayText(instant: string): string {
  return new Intl.DateTimeFormat('en-IE', { weekday: 'long', day: 'numeric', month: 'long' }).format(new Date(instant));
}
