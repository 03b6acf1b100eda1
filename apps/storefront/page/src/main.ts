import './shop.css';
import { AttemptKeeper } from './attempt.js';
import { Basket } from './basket.js';
import { h } from './dom.js';
import type { Page, PageContext } from './page.js';
import { link, notice } from './parts.js';
import { basketPage } from './views/basket-page.js';
import { checkoutPage } from './views/checkout-page.js';
import { orderPage } from './views/order-page.js';
import { ordersPage } from './views/orders-page.js';
import { shelfPage } from './views/shelf-page.js';

const basket = new Basket(localStorage);
const attempts = new AttemptKeeper(localStorage);
const main = byId('main');
const nav = byId('nav');
const noticePlace = byId('notice');
let leave = new AbortController();

/** The page of an address. */
function pageOf(path: string, context: PageContext): Page {
  if (path === '/') return shelfPage(context);
  if (path === '/basket') return basketPage(context);
  if (path === '/checkout') return checkoutPage(context);
  if (path === '/orders') return ordersPage(context);
  const [, reference] = /^\/orders\/([0-9A-Z]+)$/.exec(path) ?? [];
  if (reference !== undefined) return orderPage(context, reference);
  const content = h(
    'div',
    { class: 'narrow' },
    h('h1', {}, 'There is no such page'),
    link('/', 'See what there is', 'button'),
  );
  return { title: 'No such page', content };
}

function show(): void {
  leave.abort();
  leave = new AbortController();
  const path = location.pathname;
  const page = pageOf(path, { basket, attempts, signal: leave.signal, go });
  document.title = page.title === 'Feigenbaum' ? page.title : `${page.title} – Feigenbaum`;
  main.replaceChildren(page.content);
  showNav(path);
  // An order that is under way is nothing that somebody should have to remember.
  const isOpen = attempts.open !== undefined && path !== '/checkout';
  noticePlace.replaceChildren(
    ...(isOpen
      ? [notice('wait', 'An order of yours is still being placed. ', link('/checkout', 'See what became of it'))]
      : []),
  );
}

function showNav(path: string): void {
  const { count } = basket;
  const entries = [
    ['/', 'Shop'],
    ['/orders', 'Your orders'],
    ['/basket', count === 0 ? 'Basket' : `Basket (${count})`],
  ] as const;
  nav.replaceChildren(
    ...entries.map(([href, text]) => h('a', { href, 'aria-current': href === path ? 'page' : undefined }, text)),
  );
}

function go(path: string): void {
  history.pushState(null, '', path);
  // Who pressed a button twice has selected something, and would find the next page selected.
  getSelection()?.removeAllRanges();
  show();
  scrollTo(0, 0);
  main.focus({ preventScroll: true });
}

/** Links of the shop's own change the page without loading it anew. */
function followLink(event: MouseEvent): void {
  const anchor = event.target instanceof Element ? event.target.closest('a') : null;
  const isOwn = anchor !== null && anchor.origin === location.origin && anchor.hash === '';
  if (!isOwn || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey)
    return;
  event.preventDefault();
  go(anchor.pathname);
}

function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no ${id}`);
  return found;
}

basket.onChange(() => showNav(location.pathname));
document.addEventListener('click', followLink);
addEventListener('popstate', show);
show();
