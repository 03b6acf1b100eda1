import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type Page } from 'playwright-core';

/** As Debian installs it. */
const CHROMIUM = '/usr/bin/chromium-headless-shell';
/** For a browser, a shop and others on two processors; what is promised in seconds is measured by the test that promises it. */
const PATIENCE_MS = 90_000;

/** A page that somebody looks at, and what the browser had to say of it. */
export interface LookedAt {
  readonly page: Page;
  /** Errors of its console, and of its scripts. */
  readonly errors: readonly string[];
  close(): Promise<void>;
}

export interface Looking {
  readonly scheme?: 'light' | 'dark';
  /** Of the window, CSS pixels. */
  readonly width?: number;
}

/** A real browser without a window. @throws Error where there is none: `node scripts/ensure-debian.mjs` says how to install it */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] });
}

export async function lookAt(
  browser: Browser,
  url: string,
  { scheme = 'light', width = 1440 }: Looking = {},
): Promise<LookedAt> {
  const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height: 900 } });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(url);
  return { page, errors, close: () => context.close() };
}

/** What axe finds against WCAG 2.2 AA, a line each; none is what is wanted. */
export async function barriersOf(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

/** How far the page is wider than its window, CSS pixels; 0: nobody has to scroll sideways (WCAG 1.4.10). */
export function overhangOf(page: Page): Promise<number> {
  return page.evaluate('Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)');
}
