import { h } from '../dom.js';
import type { Page, PageContext } from '../page.js';
import { pause } from '../page.js';
import { link, notice, waiting } from '../parts.js';
import { productOf } from '../products.js';
import { quoteBasket } from '../quote.js';
import { totals } from './totals.js';

/** What is in the basket, and what it costs, promised by a quote. */
export function basketPage(context: PageContext): Page {
  const content = h('div', { class: 'narrow' });
  /** Which question the shown answer must belong to. */
  let asked = 0;
  void show();
  return { title: 'Basket', content };

  async function show(): Promise<void> {
    const mine = ++asked;
    const { lines } = context.basket;
    if (lines.length === 0) {
      content.replaceChildren(
        h('h1', {}, 'Basket'),
        h('p', {}, 'It is empty.'),
        link('/', 'See what there is', 'button'),
      );
      return;
    }
    const sum = h('div', { class: 'sum-place', 'aria-live': 'polite' }, waiting('Adding up …'));
    const out = h('button', { type: 'button', class: 'main', disabled: true }, 'Check out');
    out.addEventListener('click', () => context.go('/checkout'));
    const rows = lines.map(({ sku, quantity }) => lineRow(sku, quantity));
    content.replaceChildren(h('h1', {}, 'Basket'), h('ul', { class: 'lines' }, ...rows), sum, out);
    const quoted = await quoteBasket(lines);
    if (mine !== asked || context.signal.aborted) return;
    switch (quoted.kind) {
      case 'quoted':
        sum.replaceChildren(totals(quoted.quote));
        out.disabled = false;
        return;
      case 'refused':
        for (const place of quoted.lines) rows[place]?.append(notice('bad', 'This cannot be bought at the moment.'));
        sum.replaceChildren(notice('bad', 'Not everything in the basket can be bought. Take it out to go on.'));
        return;
      case 'away': {
        const seconds = Math.ceil(quoted.retryAfterMs / 1000);
        sum.replaceChildren(notice('wait', `The total is not available at the moment. We ask again in ${seconds} s.`));
        if (await pause(quoted.retryAfterMs, context.signal)) void show();
      }
    }
  }

  function lineRow(sku: string, quantity: number): HTMLElement {
    const name = productOf(sku)?.name ?? sku;
    const input = h('input', { type: 'number', min: 0, max: 99, value: quantity, 'aria-label': `How many: ${name}` });
    input.addEventListener('change', () => {
      context.basket.set(sku, Math.floor(Number(input.value)) || 0);
      void show();
    });
    const remove = h('button', { type: 'button', class: 'quiet', 'aria-label': `Take out ${name}` }, 'Take out');
    remove.addEventListener('click', () => {
      context.basket.set(sku, 0);
      void show();
    });
    return h('li', {}, h('span', { class: 'grow' }, name), input, remove);
  }
}
