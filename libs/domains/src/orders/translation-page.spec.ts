import { expect, it } from '@jest/globals';
import { PROJECT_ROOT } from '@banyan/kernel';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// docs/translation.md promises a proof for each ugliness of orders: here they are looked for.

const ORDERS = join(PROJECT_ROOT, 'libs/domains/src/orders');
const [others = '', aboutOrders = ''] = readFileSync(join(PROJECT_ROOT, 'docs/translation.md'), 'utf8').split(
  '\n## Orders\n',
);
const rowsIn = (text: string): readonly (readonly string[])[] =>
  text
    .split('\n')
    .filter((line) => /^\| \d+ \|/.test(line))
    .map((line) => line.slice(2, -2).split(' | '));
const rows = rowsIn(aboutOrders);

it('the page says of orders all that it says is about orders or money, and names each ugliness as the first table does', () => {
  const numbers = rows.map(([number]) => number);
  const aboutStock = rowsIn(others.split('\n## Prices\n')[0] ?? '');
  const promised = aboutStock.filter(([, , , becomes = '']) => becomes.startsWith('orders'));
  expect(promised.length).toBeGreaterThan(3);
  for (const [number] of promised) expect(numbers).toContain(number);
  const titles = new Map(aboutStock.map(([number, title]) => [number, title]));
  for (const [number, title] of rows) expect(title).toBe(titles.get(number));
});

it.each(rows)('row %s (%s) is proven where the page says', (_, __, ___, proofs = '') => {
  const paths = [...proofs.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path);
  expect(paths.length).toBeGreaterThan(0);
  for (const path of paths) expect([path, existsSync(join(ORDERS, path))]).toEqual([path, true]);
});

it('a golden of the core whose name promises a refusal or a fault is one, and no other', () => {
  for (const name of readdirSync(join(ORDERS, 'golden')).filter((each) => /(?:^|-)core-/.test(each))) {
    const canonical = JSON.parse(readFileSync(join(ORDERS, 'golden', name, 'canonical.json'), 'utf8')) as object;
    const is = Object.hasOwn(canonical, 'refused')
      ? 'refused'
      : Object.hasOwn(canonical, 'fault')
        ? 'fault'
        : 'answered';
    expect([name, is]).toEqual([name, /^(refused|fault)-/.exec(name)?.[1] ?? 'answered']);
  }
});
