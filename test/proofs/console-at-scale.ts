/**
 * Proof: how large the console is, and how soon each page of it says something, with a month of charts and books that have grown.
 *
 *     npm run proof -- console-at-scale [--rounds 5] [--days 30] [--mismatches 1000000] [--orders 100000] [--json]
 *
 * A shop lives for some minutes; then its books are made as large as asked for, and each page is opened so many times by a browser that has
 * nothing of it yet. Measured from the address until the title, the live picture and all that control was asked for are there.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { growBooks } from '../scenarios/grown-books.js';
import { live } from '../scenarios/lived-shop.js';
import { lookAt, openBrowser } from '../support/browser.js';
import { bundleSizes } from '../support/bundle-sizes.js';
import { consolePages, untilPictured } from '../support/console-pages.js';
import { NotificationSink } from '../support/notification-sink.js';
import { proofProgram } from '../support/proof-program.js';
import { startShop } from '../support/shop.js';
import { sinkOwners } from '../support/sink-owners.js';

function middle(times: readonly number[] = []): number {
  return Math.round(times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0);
}

await proofProgram({
  name: 'console-at-scale',
  seconds: 'how often each page is opened',
  defaultSeconds: 5,
  unit: 'rounds',
  numbers: {
    days: { means: 'how far charts and books reach back', usual: 30 },
    mismatches: { means: 'how many copies differed', usual: 1_000_000 },
    orders: { means: 'how many orders there are', usual: 100_000 },
  },
  run: async ({ seconds: rounds, numbers, say }) => {
    const { days = 0, mismatches = 0, orders = 0 } = numbers;
    const folder = mkdtempSync(join(tmpdir(), 'banyan-proof-scale-'));
    const sink = await NotificationSink.start();
    const [shop, browser] = await Promise.all([
      startShop({ pricing: true, orders: true, env: { BANYAN_OWNERS_FILE: sinkOwners(folder, sink.url) } }),
      openBrowser(),
    ]);
    try {
      const pages = consolePages(await live(shop, sink, say));
      const measure = async () => {
        const times = new Map<string, number[]>();
        const errors: string[] = [];
        for (let round = 0; round < rounds; round += 1) {
          for (const { name, path } of pages) {
            const looked = await lookAt(browser, `${shop.url('control')}/console${path}`);
            times.set(name, [...(times.get(name) ?? []), await untilPictured(looked.page)]);
            errors.push(...looked.errors.map((error) => `${name}: ${error}`));
            await looked.close();
          }
        }
        return { times, errors };
      };
      say('every page, with the books of some minutes');
      const small = await measure();
      const rows = await growBooks(shop.url('postgres'), { days, mismatches, orders }, say);
      say('every page, with the books of a month');
      const large = await measure();
      return {
        table: pages.map(({ name }) => ({
          page: name,
          'small books, median ms': middle(small.times.get(name)),
          'large books, median ms': middle(large.times.get(name)),
          'slowest ms': Math.round(Math.max(...(large.times.get(name) ?? []))),
        })),
        more: { 'KiB, gzip': [{ ...bundleSizes() }], rows: [rows] },
        claims: [
          {
            claim: `no page had an error${[...small.errors, ...large.errors].map((error) => `; but ${error}`).join('')}`,
            holds: small.errors.length + large.errors.length === 0,
          },
          {
            claim: 'the books are as large as was asked for',
            holds:
              (rows['banyan.shadow_mismatch'] ?? 0) >= mismatches &&
              (rows['ledger.binding'] ?? 0) >= orders &&
              (rows['banyan.traffic_hour'] ?? 0) >= days * 24,
          },
        ],
      };
    } finally {
      await browser.close();
      await shop.stop();
      await sink.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
});
