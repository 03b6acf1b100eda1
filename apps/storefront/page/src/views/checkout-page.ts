import { askShop } from '../ask-shop.js';
import { h } from '../dom.js';
import { type Page, type PageContext, pause } from '../page.js';
import { link, notice, waiting } from '../parts.js';
import { placeOrder } from '../place-order.js';
import { type Quote, quoteBasket } from '../quote.js';
import { refusalWords } from '../refusal-words.js';
import { addressFields, cards, shippingChoice } from './checkout-fields.js';
import { totals } from './totals.js';

/** Who, where to, what with, and the button. An order that is under way is gone on with. */
export function checkoutPage(context: PageContext): Page {
  const content = h('div', { class: 'narrow' });
  if (context.attempts.open === undefined) void fill();
  else void place(true);
  return { title: 'Check out', content };

  async function fill(said?: HTMLElement): Promise<void> {
    const { lines } = context.basket;
    if (lines.length === 0) {
      content.replaceChildren(
        h('h1', {}, 'Check out'),
        h('p', {}, 'The basket is empty.'),
        link('/', 'See what there is', 'button'),
      );
      return;
    }
    content.replaceChildren(h('h1', {}, 'Check out'), ...(said ? [said] : []), waiting('Adding up …'));
    const [quoted, account] = await Promise.all([quoteBasket(lines), askShop('/account')]);
    if (context.signal.aborted) return;
    const { email } = account.body;
    if (quoted.kind === 'quoted' && typeof email === 'string') {
      content.replaceChildren(h('h1', {}, 'Check out'), ...(said ? [said] : []), form(quoted.quote, email));
      said?.focus();
    } else if (quoted.kind === 'refused') {
      content.replaceChildren(
        h('h1', {}, 'Check out'),
        notice('bad', 'Not everything in the basket can be bought.'),
        link('/basket', 'Look at the basket', 'button'),
      );
    } else {
      const waitMs = quoted.kind === 'away' ? quoted.retryAfterMs : LATER_MS;
      content.replaceChildren(
        h('h1', {}, 'Check out'),
        notice('wait', `The checkout is very busy. Please wait: we ask again in ${Math.ceil(waitMs / 1000)} s.`),
      );
      if (await pause(waitMs, context.signal)) void fill(said);
    }
  }

  function form(quote: Quote, email: string): HTMLElement {
    const button = h('button', { class: 'main' }, 'Order and pay');
    const element = h(
      'form',
      { class: 'checkout', 'aria-label': 'Check out' },
      addressFields(),
      shippingChoice(),
      cards(),
      h('section', { class: 'summary' }, h('h2', {}, 'What you order'), totals(quote)),
      button,
    );
    element.addEventListener('submit', (event) => {
      event.preventDefault();
      // Pressed twice: the first has begun the attempt, and there is one.
      button.disabled = true;
      context.attempts.begin(orderOf(new FormData(element), quote, email), () => crypto.randomUUID());
      void place(false);
    });
    return element;
  }

  async function place(wasSent: boolean): Promise<void> {
    const state = h('div', { class: 'placing', role: 'status' }, waiting('Your order is being placed …'));
    content.replaceChildren(h('h1', {}, 'Check out'), state);
    const step = await placeOrder(context.attempts, wasSent, context.signal, {
      onAgain: ({ because, afterMs, reference }) => {
        const again = `We ask again in ${Math.ceil(afterMs / 1000)} s.`;
        const words =
          because === 'busy'
            ? `Very many people are ordering at the moment. Nothing was ordered yet. Please wait: ${again.toLowerCase()}`
            : `We are finding out whether your order was taken. It is taken once at most, so please do not order again. ${again}`;
        state.replaceChildren(
          notice('wait', words),
          reference === undefined ? '' : link(`/orders/${reference}`, `Order ${reference}`),
        );
      },
    });
    switch (step?.kind) {
      case undefined:
        return;
      case 'placed':
        context.basket.empty();
        return context.go(`/orders/${step.reference}`);
      case 'refused':
        return fill(said(refusalWords(step.code)));
      case 'fault':
        return fill(said(`The shop did not understand this order (${step.code}). Look at what you typed.`));
    }
  }
}

const LATER_MS = 5_000;

/** Read first by who cannot see it. */
function said(words: string): HTMLElement {
  return h('p', { class: 'note bad', role: 'alert', tabindex: -1 }, words);
}

/** An order of orders v2. */
function orderOf(form: FormData, quote: Quote, email: string): object {
  const field = (name: string): string => {
    const value = form.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const name = { firstName: field('firstName'), lastName: field('lastName') };
  const where = { street: [field('street')], city: field('city'), postcode: field('postcode'), country: 'DE' };
  return {
    channel: 'web',
    quote: quote.token,
    customer: { email, ...name, phone: field('phone') },
    delivery: { ship: { method: field('method'), address: { ...name, ...where } } },
    payment: { token: `${field('card')}${crypto.randomUUID().replaceAll('-', '')}` },
  };
}
