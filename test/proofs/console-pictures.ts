/**
 * Proof: every page that people see, in a shop that has lived: both schemes, wide and narrow, without a barrier.
 *
 *     npm run proof -- console-pictures [--out pictures] [--pages overview,map]
 *
 * The console, control's plain pages, the sign-in pages and the demo storefront, of a whole shop with rollouts, orders, a bug in prices and
 * two bad releases. Ends with 1 where axe finds a violation of WCAG 2.2 AA, somebody would have to scroll sideways, or the browser had an error.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { live } from '../scenarios/lived-shop.js';
import { visitStorefront } from '../scenarios/storefront-visit.js';
import { lookAt, openBrowser } from '../support/browser.js';
import { consolePages, plainPages, untilPictured } from '../support/console-pages.js';
import { inEveryLook, LOOKS } from '../support/looks.js';
import { NotificationSink } from '../support/notification-sink.js';
import { PictureBook } from '../support/picture-book.js';
import { Shop, startShop } from '../support/shop.js';
import { sinkOwners } from '../support/sink-owners.js';
import { writeTokenFile } from '../support/token-file.js';
import { until } from '../support/until.js';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'pictures' },
    pages: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(`npm run proof -- console-pictures [--out pictures] [--pages overview,map]

  --out FOLDER  where the pictures go, as PAGE-SCHEME-WIDTH.png
  --pages LIST  those alone, by the names that their pictures have; default: all`);
  process.exit(0);
}

const STOREFRONT = ['shelf', 'basket', 'checkout', 'placed', 'placed-orders', 'shelf-degraded'];
const SIGN_IN = ['sign-in', 'plain-sign-in'];
/** What a browser says of an answer that is meant: nobody is signed in, or the shop has something to refuse. */
const MEANT = /^Failed to load resource/;

const wanted = values.pages?.split(',');
const isWanted = (name: string): boolean => wanted?.includes(name) ?? true;
const say = (words: string): void => console.error(words);
const book = new PictureBook(values.out);
const folder = mkdtempSync(join(tmpdir(), 'banyan-proof-pictures-'));
const browser = await openBrowser();
try {
  await picturesOfLife(browser);
  if (SIGN_IN.some(isWanted)) await picturesOfTheDoor(browser);
  if (book.bad.length > 0) console.table(book.bad);
  console.log(`${book.rows.length} pictures in ${values.out}; ${book.bad.length} with something wrong`);
  process.exitCode = book.bad.length === 0 ? 0 : 1;
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}

async function picturesOfLife(looking: Browser): Promise<void> {
  const sink = await NotificationSink.start();
  const env = { BANYAN_OWNERS_FILE: sinkOwners(folder, sink.url) };
  const shop = await startShop({ pricing: true, orders: true, storefront: true, env });
  try {
    const subjects = await live(shop, sink, say);
    const at = shop.url('control');
    for (const { name, path } of consolePages(subjects).filter((page) => isWanted(page.name))) {
      await picture(looking, name, `${at}/console${path}`, { isOfConsole: true });
    }
    for (const { name, path } of plainPages(subjects).filter((page) => isWanted(page.name))) {
      await picture(looking, name, at + path);
    }
    if (STOREFRONT.some(isWanted)) await picturesOfStorefront(looking, shop);
  } finally {
    await shop.stop();
    await sink.stop();
  }
}

/** As people open it, each time anew. */
async function picture(looking: Browser, name: string, url: string, { isOfConsole = false } = {}): Promise<void> {
  for (const look of LOOKS) {
    const looked = await lookAt(looking, url, look);
    if (isOfConsole) await untilPictured(looked.page);
    await book.take(looked, name, look);
    await looked.close();
  }
}

/** Somebody shops; then neither the core nor the price service answers. */
async function picturesOfStorefront(looking: Browser, shop: Shop): Promise<void> {
  const shopper = await lookAt(looking, shop.url('storefront'));
  const { page } = shopper;
  const look = async (name: string): Promise<void> => {
    if (!isWanted(name)) return;
    const errors = shopper.errors.filter((error) => !MEANT.test(error));
    await inEveryLook(page, (each) => book.take({ page, errors }, name, each));
  };
  await visitStorefront(page, look);
  if (isWanted('shelf-degraded')) {
    say('and the core and the price service are away');
    await Promise.all(['legacy-core', 'pricing'].map((name) => shop.halt(name, 0)));
    // What was read a moment ago is still as good as new.
    await until(async () => {
      await page.goto(shop.url('storefront'), { waitUntil: 'networkidle' });
      return (await page.locator('.note').count()) > 0;
    }, 'the shelf says what is less than usual');
    await look('shelf-degraded');
  }
  await shopper.close();
}

/** A shop of its own, in which people have tokens. */
async function picturesOfTheDoor(looking: Browser): Promise<void> {
  const file = join(folder, 'tokens.json');
  const tokens = writeTokenFile(file, { gateways: 'replica' });
  const shop = await Shop.start({ env: { CONTROL_TOKENS_FILE: file, CONTROL_TOKEN: tokens.gateways } });
  try {
    for (const [name, path] of [
      ['sign-in', '/console/'],
      ['plain-sign-in', '/sign-in'],
    ] as const) {
      for (const look of LOOKS) {
        const looked = await lookAt(looking, shop.url('control') + path, look);
        await looked.page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
        const errors = looked.errors.filter((error) => !MEANT.test(error));
        if (isWanted(name)) await book.take({ page: looked.page, errors }, name, look);
        await looked.close();
      }
    }
  } finally {
    await shop.stop();
  }
}
