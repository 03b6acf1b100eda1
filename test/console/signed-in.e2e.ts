import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '@banyan/access';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { barriersOf, lookAt, openBrowser, overhangOf, type LookedAt, type Looking } from '../support/browser.js';
import { runBanyan } from '../support/run-banyan.js';
import { Shop } from '../support/shop.js';
import { writeTokenFile } from '../support/token-file.js';
import { until } from '../support/until.js';

const PEOPLE = { vera: 'viewer', otto: 'operator', ada: 'admin', gateways: 'replica' } as const satisfies Record<
  string,
  Role
>;
type Name = keyof typeof PEOPLE;

let tokens: Readonly<Record<Name, string>>;
let folder: string;
let shop: Shop;
let browser: Browser;
const looking: LookedAt[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-tokens-'));
  const file = join(folder, 'tokens.json');
  tokens = writeTokenFile(file, PEOPLE);
  const env = { CONTROL_TOKENS_FILE: file, CONTROL_TOKEN: tokens.gateways };
  [shop, browser] = await Promise.all([Shop.start({ env }), openBrowser()]);
});
afterEach(async () => {
  for (const each of looking.splice(0)) {
    // A browser tells of every answer of 400 and more; what is refused here on purpose is no error of the page.
    expect(each.errors.filter((error) => !/ status of 40[13] /.test(error))).toEqual([]);
    await each.close();
  }
});
afterAll(async () => {
  await browser?.close();
  await shop?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function open(path: string, how?: Looking): Promise<Page> {
  const looked = await lookAt(browser, `${shop.url('control')}/console${path}`, how);
  looking.push(looked);
  return looked.page;
}

/** Signs in as anybody does: the field has the focus. */
async function openAs(name: Name, path: string, how?: Looking): Promise<Page> {
  const page = await open(path, how);
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  await page.keyboard.type(tokens[name]);
  await page.keyboard.press('Enter');
  await page.getByRole('banner').getByText(name, { exact: true }).waitFor();
  return page;
}

const asked = (name: Name, path: string, body?: object): Promise<Response> =>
  fetch(shop.url('control') + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${tokens[name]}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

test('a gateway with its token is heard', async () => {
  await until(async () => {
    const { replicas } = (await (await asked('vera', '/api/status')).json()) as { replicas: unknown[] };
    return replicas.length === 1;
  }, 'the gateway has reported');
});

test('whoever has not signed in is asked for a token, and then is where they wanted to be', async () => {
  const page = await open('/domains/inventory');
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  expect(await barriersOf(page)).toEqual([]);
  await page.keyboard.type('banyan_not-a-token');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('Control knows no such token').waitFor();
  expect(await barriersOf(page)).toEqual([]);
  // What was typed is selected: it is typed over.
  await page.keyboard.type(tokens.vera);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Inventory' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/console/domains/inventory');
  await page.getByRole('banner').getByText(/live$/).waitFor();
});

test('a viewer sees why a button is off, and control refuses whoever presses it all the same', async () => {
  const page = await openAs('vera', '/domains/inventory');
  await page.getByText('Your role, viewer, does not allow this.').waitFor();
  expect(await page.getByRole('button', { name: 'Roll back …' }).isDisabled()).toBe(true);
  expect(await barriersOf(page)).toEqual([]);
  const status = await page.evaluate(
    `fetch('/api/domains/inventory/rollback', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"reason":"to see"}' }).then((answer) => answer.status)`,
  );
  expect(status).toBe(403);
  const settings = { CONTROL_URL: shop.url('control'), BANYAN_TOKEN: tokens.vera };
  const refused = await runBanyan(['rollback', 'inventory', '--reason', 'to see', '--yes'], '', settings);
  expect([refused.code, refused.stderr]).toEqual([
    1,
    expect.stringContaining('vera is viewer; this takes operator or admin'),
  ]);
});

test('an operator rolls back under the name of the token, and everybody reads who did it', async () => {
  const page = await openAs('otto', '/domains/inventory');
  await page.getByRole('button', { name: 'Roll back …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Roll back inventory' });
  const who = dialog.getByLabel('Who you are');
  expect([await who.inputValue(), await who.isEditable()]).toEqual(['otto', false]);
  expect(await barriersOf(page)).toEqual([]);
  await dialog.getByLabel('Why').fill('errors since the release');
  await dialog.getByRole('button', { name: 'Roll back' }).click();
  await page.getByRole('button', { name: 'Arm again …' }).waitFor();
  const entry = await until(async () => {
    const { stdout } = await runBanyan(['audit', '--json', '--name', 'otto', '--outcome', 'done'], '', {
      CONTROL_URL: shop.url('control'),
      BANYAN_TOKEN: tokens.vera,
    });
    return (JSON.parse(stdout) as { entries: readonly Record<string, unknown>[] }).entries[0];
  }, 'it is in the audit');
  expect(entry).toMatchObject({
    name: 'otto',
    role: 'operator',
    person: 'otto',
    operation: 'POST /api/domains/{domain}/rollback',
    target: 'inventory',
    reason: 'errors since the release',
    status: 200,
  });
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  expect(await page.evaluate(`fetch('/api/status').then((answer) => answer.status)`)).toBe(401);
});

describe.each(['light', 'dark'] as const)('in the %s scheme', (scheme) => {
  test.each([
    ['/settings', 'CONTROL_TOKENS_FILE'],
    ['/settings?part=audit&outcome=refused', 'vera'],
    ['/settings?part=tokens', 'gateways'],
  ])('the page %s has no barrier, and fits a narrow window', async (path, shown) => {
    for (const width of [1440, 320]) {
      const page = await openAs('ada', path, { scheme, width });
      await page.getByRole('main').getByText(shown, { exact: true }).first().waitFor();
      expect([width, await barriersOf(page), await overhangOf(page)]).toEqual([width, [], 0]);
      expect(await page.getByRole('main').innerText()).not.toMatch(/sha256:|banyan_[\w-]{20}/);
    }
  });
});
