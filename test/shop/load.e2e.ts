import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { LoadRunReport } from '../../apps/cli/src/load/report/load-report.js';
import { barriersOf, lookAt, openBrowser, overhangOf } from '../support/browser.js';
import { OrderShop } from '../support/order-shop.js';
import { runBanyan } from '../support/run-banyan.js';

/** With its seed, a hundred requests and more of every operation: whoever comes is the same in every run. */
const PROFILE = `
title: A small day
day: [{ at: '10:00', rps: 45 }, { at: '14:00', rps: 75 }, { at: '18:00', rps: 45 }]
minutes: 0.15
journeys: { page: 1, product: 2, checkout: 2 }
channels: { web: 2, app: 1 }
pages: ['/']
seed: 11
`;

let place: OrderShop;
let folder: string;
beforeAll(async () => {
  place = await OrderShop.start({ pricing: true });
  folder = mkdtempSync(join(tmpdir(), 'banyan-load-'));
  writeFileSync(join(folder, 'small.yaml'), PROFILE);
  lenientObjectives();
  const { skus } = (await place.shop.legacy('GET', '/__books/skus?limit=60')) as { skus: readonly string[] };
  writeFileSync(join(folder, 'skus.txt'), ['4711', ...skus].join('\n'));
}, 180_000);
afterAll(async () => {
  await place?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** How fast a machine is that others share is not asked here, nor how often it is too slow for the shop's own deadlines. */
function lenientObjectives(): void {
  const patient = join(place.shop.dataDir, 'patient-objectives');
  for (const file of readdirSync(patient)) {
    const text = readFileSync(join(patient, file), 'utf8');
    writeFileSync(join(folder, file), text.replaceAll('target: 0.999', 'target: 0.5'));
  }
}

function load(...words: readonly string[]) {
  const here = ['--gateway', place.shop.url('gateway'), '--skus', join(folder, 'skus.txt')];
  return runBanyan(['load', '--profile', join(folder, 'small.yaml'), ...here, ...words], '', {
    CONTROL_URL: place.shop.url('control'),
    BANYAN_OBJECTIVES_DIR: folder,
  });
}

test('people come by a profile, and what the shop made of it is reported and kept for readiness', async () => {
  const { code, stdout, stderr } = await load('--out', folder, '--record', '--as', 'anna', '--json');
  const report = JSON.parse(stdout) as LoadRunReport;
  expect([code, report.verdict, report.because, stderr]).toEqual([
    0,
    'healthy',
    [],
    expect.stringContaining('kept for'),
  ]);
  expect(report.operations.map(({ operation }) => operation)).toEqual([
    'availability.firm',
    'availability.one',
    'price.one',
    'quote.basket',
    'page',
  ]);
  const { due, sent, unsent } = report.totals;
  expect([due > 400, sent, unsent]).toEqual([true, due, 0]);
  expect(JSON.parse(readFileSync(join(folder, 'load-report.json'), 'utf8'))).toEqual(report);

  const shown = await runBanyan(['readiness', 'inventory', '--json'], '', { CONTROL_URL: place.shop.url('control') });
  const { checks } = JSON.parse(shown.stdout) as { checks: readonly { id: string; state: string; value: string }[] };
  const held = report.domains.find(({ domain }) => domain === 'inventory')?.readiness?.peakRps ?? NaN;
  expect(checks.find(({ id }) => id === 'load-run')).toMatchObject({
    state: 'ok',
    value: expect.stringContaining(`${Math.round(held)} requests a second (small)`),
  });
});

test('its page has no barrier in either scheme, and fits into a narrow window', async () => {
  const browser = await openBrowser();
  try {
    for (const looking of [{ scheme: 'light' }, { scheme: 'dark', width: 320 }] as const) {
      const { page, errors } = await lookAt(browser, `file://${join(folder, 'load-report.html')}`, looking);
      await page.getByRole('heading', { level: 1, name: 'A small day' }).waitFor();
      expect([await barriersOf(page), await overhangOf(page), errors]).toEqual([[], 0, []]);
    }
  } finally {
    await browser.close();
  }
});

test('what is ordered is called off, and all books agree in the end', async () => {
  const { code, stdout } = await load('--minutes', '0.05', '--peak-rps', '40', '--orders', '--json');
  const report = JSON.parse(stdout) as LoadRunReport;
  // So few requests prove nothing.
  expect([code, report.verdict]).toEqual([3, 'inconclusive']);
  const { placed = 0, calledOff, open, doubtful } = report.orders ?? {};
  expect(placed).toBeGreaterThan(0);
  expect([calledOff, open, doubtful]).toEqual([placed, [], []]);
  const { differences } = await place.settledReport();
  expect(differences).toEqual([]);
});
