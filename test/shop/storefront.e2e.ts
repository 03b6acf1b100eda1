import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { shelfCard as card, visitStorefront } from '../scenarios/storefront-visit.js';
import { barriersOf, lookAt, openBrowser, overhangOf, type LookedAt } from '../support/browser.js';
import { inEveryLook } from '../support/looks.js';
import { Shop } from '../support/shop.js';

let shop: Shop;
let browser: Browser;
let shopper: LookedAt;

beforeAll(async () => {
  [shop, browser] = await Promise.all([Shop.start({ pricing: true, orders: true, storefront: true }), openBrowser()]);
  shopper = await lookAt(browser, shop.url('storefront'));
}, 180_000);
afterAll(async () => {
  await shopper?.close();
  await browser?.close();
  await shop?.stop();
});

/** No barrier that axe finds, and nobody scrolls sideways, in both schemes, wide and narrow. */
async function looksWell(page: Page, name: string): Promise<void> {
  await inEveryLook(page, async ({ scheme, width }) => {
    const found = [name, scheme, width, await barriersOf(page), await overhangOf(page)];
    expect(found).toEqual([name, scheme, width, [], 0]);
  });
}

test('somebody looks around: what the shop says of stock and prices is on the shelf', async () => {
  const { page } = shopper;
  await card(page, 'Snow globe').getByText('Sold out').waitFor();
  await card(page, 'Rocking horse').getByText('Made to order').waitFor();
  expect(await card(page, 'Snow globe').getByRole('button').isDisabled()).toBe(true);
});

test('and buys: the order that is placed is one, however often the button is pressed', async () => {
  const { page } = shopper;
  await visitStorefront(page, (name) => looksWell(page, name));
  expect(await page.getByRole('main').getByRole('link', { name: /^BY/ }).count()).toBe(1);
});

test('a reload in the middle goes on with the same order, and a service that is gone changes nothing for whoever looks', async () => {
  const { page } = shopper;
  await page.goto(shop.url('storefront'));
  await card(page, 'Hand towel').getByRole('button').click();
  await page.getByRole('link', { name: /^Basket \(/ }).click();
  await page.getByText('Total, with VAT').waitFor();
  await page.getByRole('button', { name: 'Check out' }).click();
  await page.getByRole('button', { name: 'Order and pay' }).waitFor();
  await shop.halt('inventory', 0);
  // The shop does not answer in time, and the page is loaded anew meanwhile.
  await shop.kill('gateway', 'SIGSTOP');
  await page.getByRole('button', { name: 'Order and pay' }).click();
  await page.getByText('is being placed').waitFor();
  const kept = await page.evaluate("localStorage.getItem('attempt')");
  await page.reload();
  expect(await page.evaluate("localStorage.getItem('attempt')")).toBe(kept);
  await page.getByText('is being placed').waitFor();
  await shop.kill('gateway', 'SIGCONT');
  await page.getByText('Thank you').waitFor({ timeout: 60_000 });
  expect(await page.evaluate("localStorage.getItem('attempt')")).toBeNull();
  await page.getByRole('button', { name: 'Cancel this order' }).click();
  await page.getByRole('button', { name: 'Yes, cancel it' }).click();
  await page.getByText('your money is on its way back').waitFor();
  await page.getByRole('link', { name: 'All your orders' }).click();
  await page.getByText('Cancelled', { exact: true }).waitFor();
  expect(await page.getByRole('main').getByRole('link', { name: /^BY/ }).count()).toBe(2);
  await page.goto(shop.url('storefront'));
  await card(page, 'Eau de Cologne').getByText('In stock').waitFor();
});

test('its browser had nothing to complain about', () => {
  // What a shop refuses, and a gateway that stood still, a browser logs as a failed resource: that is no fault of the page.
  expect(shopper.errors.filter((error) => !error.startsWith('Failed to load resource'))).toEqual([]);
});
