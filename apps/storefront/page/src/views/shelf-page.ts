import { askShop } from '../ask-shop.js';
import { drawing, h } from '../dom.js';
import { type Money, moneyText } from '../money.js';
import type { Page, PageContext } from '../page.js';
import { notice } from '../parts.js';
import { type Product, PRODUCTS } from '../products.js';
import { degradedWords } from '../shelf-words.js';
import { type StockEntry, stockWords } from '../stock-words.js';

/** An entry of pricing v2's batch. */
interface PriceEntry {
  readonly sku: string;
  readonly state: string;
  readonly price?: Money;
  readonly regular?: Money;
  readonly per?: number;
}

const SHELVES = [
  ['House', 'For the house'],
  ['Wear', 'To wear and to sew'],
  ['Desk', 'On the desk'],
  ['Play', 'To play with'],
] as const;

/** All products, with what the shop says of stock and price now. */
export function shelfPage(context: PageContext): Page {
  const slots = new Map(PRODUCTS.map((product) => [product.sku, productCard(product, context)]));
  const notes = h('div', { class: 'notes', role: 'status' });
  const content = h(
    'div',
    {},
    h(
      'section',
      { class: 'hero' },
      h('h1', {}, 'Good things, kept in stock'),
      h('p', {}, 'Eighteen of them, sent from Berlin.'),
    ),
    notes,
    ...SHELVES.map(([shelf, title]) =>
      h(
        'section',
        { class: 'shelf' },
        h('h2', {}, title),
        h(
          'ul',
          { class: 'cards' },
          ...PRODUCTS.filter((product) => product.shelf === shelf).map((product) => slots.get(product.sku)?.element),
        ),
      ),
    ),
  );
  void fill();
  return { title: 'Feigenbaum', content };

  async function fill(): Promise<void> {
    const asked = { channel: 'web', skus: PRODUCTS.map(({ sku }) => sku) };
    const [stock, prices] = await Promise.all([
      askShop('/inventory/v2/availability/batch', { method: 'POST', json: asked }),
      askShop('/pricing/v2/prices/batch', { method: 'POST', json: asked }),
    ]);
    if (context.signal.aborted) return;
    const stocks = bySku((stock.body['entries'] ?? []) as readonly StockEntry[]);
    const priced = bySku((prices.body['entries'] ?? []) as readonly PriceEntry[]);
    for (const [sku, { show }] of slots) show(stocks.get(sku), priced.get(sku));
    notes.replaceChildren(...degradedWords(stock, prices).map((words) => notice('wait', words)));
  }
}

function bySku<Entry extends { readonly sku: string }>(entries: readonly Entry[]): ReadonlyMap<string, Entry> {
  return new Map(entries.map((entry) => [entry.sku, entry]));
}

function productCard(product: Product, { basket }: PageContext) {
  const stockLine = h('p', { class: 'stock off' }, '…');
  const priceLine = h('p', { class: 'price' }, '…');
  const button = h(
    'button',
    { type: 'button', class: 'quiet', disabled: true, 'aria-label': `Add ${product.name} to the basket` },
    'Add',
  );
  button.addEventListener('click', () => {
    basket.add(product.sku);
    button.textContent = 'Added';
    // What is read aloud begins with what is seen (WCAG 2.2, 2.5.3).
    button.setAttribute('aria-label', `Added ${product.name} to the basket`);
  });
  const element = h(
    'li',
    { class: 'card' },
    h('div', { class: `picture ${product.shelf.toLowerCase()}` }, drawing(product.drawing)),
    h('h3', {}, product.name),
    h('p', { class: 'line' }, product.line),
    h('div', { class: 'facts' }, priceLine, stockLine),
    button,
  );
  const show = (stock: StockEntry | undefined, price: PriceEntry | undefined): void => {
    const words = stockWords(stock, product.byMetre);
    stockLine.textContent = words.text;
    stockLine.className = `stock ${words.tone}`;
    priceLine.replaceChildren(...priceWords(price, product.byMetre));
    button.disabled = !words.sellable;
  };
  return { element, show };
}

function priceWords(entry: PriceEntry | undefined, byMetre = false): readonly (Node | string)[] {
  if (entry?.price === undefined) return [entry?.state === 'not-priced' ? 'Not sold online' : 'Price not available'];
  const { price, regular = price, per = 1 } = entry;
  const unit = byMetre ? ' per metre' : per > 1 ? ` per ${per}` : '';
  const now = moneyText(price) + unit;
  if (regular.amountMinor <= price.amountMinor) return [now];
  return [h('span', { class: 'gone' }, h('span', { class: 'unseen' }, 'Before: '), moneyText(regular)), ' ', now];
}
