import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { barriersOf, lookAt, openBrowser, overhangOf, type LookedAt, type Looking } from '../support/browser.js';
import { slide, untilInventory } from '../support/domain-status.js';
import { storyOf } from '../support/latch-story.js';
import { Shop } from '../support/shop.js';

let shop: Shop;
let browser: Browser;
const looking: LookedAt[] = [];

beforeAll(async () => {
  [shop, browser] = await Promise.all([Shop.start(), openBrowser()]);
  await slide(shop, { serve: 50 }, 'canary');
});
afterEach(async () => {
  for (const each of looking.splice(0)) {
    expect(each.errors).toEqual([]);
    await each.close();
  }
});
afterAll(async () => {
  await browser?.close();
  await shop?.stop();
});

async function open(path: string, how?: Looking): Promise<Page> {
  const looked = await lookAt(browser, `${shop.url('control')}/console${path}`, how);
  looking.push(looked);
  return looked.page;
}

// Contrast is of a scheme, and where things stand is of a width: each of both is looked at once.
describe.each([
  ['light', 1440],
  ['dark', 320],
] as const)('in the %s scheme, %i px wide', (scheme, width) => {
  test.each([
    ['/', 'Overview'],
    ['/domains/inventory', 'Inventory'],
    ['/domains/inventory?range=30d', 'Inventory'],
    ['/timeline', 'Timeline'],
    ['/timeline?kind=trip&person=nobody', 'Timeline'],
    ['/map', 'Map'],
    ['/orders', 'Orders'],
    ['/orders?state=failed', 'Orders'],
    ['/domains/nonsense', 'No domain nonsense'],
    ['/incidents', 'Incidents'],
    ['/readiness?domain=inventory', 'Readiness of inventory'],
    ['/mismatches/inventory', 'Mismatches of inventory'],
    ['/mismatches/inventory?view=fields&judged=no', 'Mismatches of inventory'],
    ['/contracts', 'Contracts'],
    ['/settings', 'Settings'],
    ['/nonsense', 'There is no such page'],
  ])('the page %s has no barrier, and fits', async (path, title) => {
    const page = await open(path, { scheme, width });
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    await untilLive(page);
    expect([await barriersOf(page), await overhangOf(page)]).toEqual([[], 0]);
  });
});

test('the picture is live, and says how old it is when control is away', async () => {
  const page = await open('/');
  await untilLive(page);
  await shop.kill('control', 'SIGSTOP');
  await badge(page, / s old$/).waitFor();
  await shop.kill('control', 'SIGCONT');
  await untilLive(page);
});

test('in a narrow window the menu opens, leads on, and is out of the way again', async () => {
  const page = await open('/', { width: 320 });
  await untilLive(page);
  expect(await page.getByRole('link', { name: 'Timeline' }).count()).toBe(0);
  await tabTo(page, 'Menu');
  await page.keyboard.press('Enter');
  expect(await barriersOf(page)).toEqual([]);
  await page.getByRole('link', { name: 'Timeline' }).click();
  await page.getByRole('heading', { level: 1, name: 'Timeline' }).waitFor();
  await page.getByRole('link', { name: 'Map', exact: true }).waitFor({ state: 'hidden' });
  expect(await page.getByRole('button', { name: 'Menu' }).getAttribute('aria-expanded')).toBe('false');
});

test('by keyboard alone somebody rolls back, with a reason, and arms again', async () => {
  const page = await open('/domains/inventory');
  await page.getByRole('button', { name: 'Roll back …' }).waitFor();
  await tabTo(page, 'Roll back …');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Roll back inventory' }).waitFor();
  expect(await barriersOf(page)).toEqual([]);
  await tabTo(page, 'Why');
  await page.keyboard.type('by keyboard');
  await tabTo(page, 'Who you are');
  await page.keyboard.type('anna');
  await page.keyboard.press('Enter');
  await page
    .getByText(/rolled back$/)
    .first()
    .waitFor();
  await untilInventory(shop, ({ rollback }) => rollback?.state === 'rolled-back', 'it is rolled back');
  const { decisions } = await storyOf(shop);
  expect(decisions).toContainEqual(expect.objectContaining({ reason: expect.stringContaining('by keyboard') }));
  expect(await barriersOf(page)).toEqual([]);
});

function badge(page: Page, words: RegExp) {
  return page.getByRole('banner').getByText(words);
}

function untilLive(page: Page): Promise<void> {
  return badge(page, /live$/).waitFor();
}

/** Presses Tab until what is called so has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  const MOST = 60;
  for (let press = 0; press < MOST; press += 1) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate(FOCUSED)) === name) return;
  }
  throw new Error(`${name} is not reached by keyboard`);
}

/** What a screen reader says of what has the focus. */
const FOCUSED = `(() => {
  const at = document.activeElement;
  return (at?.labels?.[0]?.firstChild?.textContent ?? at?.textContent ?? '').trim();
})()`;
