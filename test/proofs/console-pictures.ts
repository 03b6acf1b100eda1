/**
 * Proof: every page of the console, as people see it in a shop that has lived: both schemes, wide and narrow, without a barrier.
 *
 *     npm run proof -- console-pictures [--out pictures] [--pages overview,map]
 *
 * A whole shop with rollouts, orders, a bug in prices and two bad releases. Ends with 1 where axe finds a violation of WCAG 2.2 AA, somebody would
 * have to scroll sideways, or the browser had an error.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { live } from '../scenarios/lived-shop.js';
import { barriersOf, lookAt, openBrowser, overhangOf } from '../support/browser.js';
import { consolePages, untilPictured } from '../support/console-pages.js';
import { NotificationSink } from '../support/notification-sink.js';
import { startShop } from '../support/shop.js';
import { sinkOwners } from '../support/sink-owners.js';

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

/** A tall page is painted without a graphics card. */
const PATIENCE_MS = 180_000;

const folder = mkdtempSync(join(tmpdir(), 'banyan-proof-pictures-'));
const sink = await NotificationSink.start();
const [shop, browser] = await Promise.all([
  startShop({ pricing: true, orders: true, env: { BANYAN_OWNERS_FILE: sinkOwners(folder, sink.url) } }),
  openBrowser(),
]);
try {
  const wanted = values.pages?.split(',');
  const pages = consolePages(await live(shop, sink, (words) => console.error(words))).filter(
    ({ name }) => wanted === undefined || wanted.includes(name),
  );
  mkdirSync(values.out, { recursive: true });
  const rows: { page: string; barriers: string; overhang: number; errors: string }[] = [];
  for (const scheme of ['light', 'dark'] as const) {
    for (const width of [1440, 320]) {
      for (const { name, path } of pages) {
        const looked = await lookAt(browser, `${shop.url('control')}/console${path}`, {
          scheme,
          width,
        });
        await untilPictured(looked.page);
        rows.push({
          page: `${name} ${scheme} ${width}`,
          barriers: (await barriersOf(looked.page)).join(', '),
          overhang: await overhangOf(looked.page),
          errors: looked.errors.join(', '),
        });
        await looked.page.screenshot({
          path: join(values.out, `${name}-${scheme}-${width}.png`),
          fullPage: true,
          timeout: PATIENCE_MS,
        });
        await looked.close();
      }
    }
  }
  const bad = rows.filter(({ barriers, overhang, errors }) => barriers !== '' || overhang !== 0 || errors !== '');
  if (bad.length > 0) console.table(bad);
  console.log(`${rows.length} pictures of ${pages.length} pages in ${values.out}; ${bad.length} with something wrong`);
  process.exitCode = bad.length === 0 ? 0 : 1;
} finally {
  await browser.close();
  await shop.stop();
  await sink.stop();
  rmSync(folder, { recursive: true, force: true });
}
