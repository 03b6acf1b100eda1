import { expect, it } from '@jest/globals';
import { PROJECT_ROOT } from '@banyan/kernel';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// docs/translation.md promises a proof for each ugliness of prices: here they are looked for.

const PRICING = join(PROJECT_ROOT, 'libs/domains/src/pricing');
const [aboutStock = '', aboutPrices = ''] = readFileSync(join(PROJECT_ROOT, 'docs/translation.md'), 'utf8').split(
  /\n## (?:Prices|Orders)\n/,
);

const rowsIn = (text: string): readonly (readonly string[])[] =>
  text
    .split('\n')
    .filter((line) => /^\| \d+ \|/.test(line))
    .map((line) => line.slice(2, -2).split(' | '));
const rows = rowsIn(aboutPrices);

it('the page says of prices all that it says is about money, prices or windows, and names each ugliness as the first table does', () => {
  const numbers = rows.map(([number]) => number);
  const promised = rowsIn(aboutStock).filter(([, , , becomes = '']) => /^(?:money|prices|price windows)/.test(becomes));
  expect(promised.length).toBeGreaterThan(8);
  for (const [number] of promised) expect(numbers).toContain(number);
  const titles = new Map(rowsIn(aboutStock).map(([number, title]) => [number, title]));
  for (const [number, title] of rows) expect(title).toBe(titles.get(number));
});

it.each(rows)('row %s (%s) is proven where the page says', (_, __, ___, proofs = '') => {
  const paths = [...proofs.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path);
  expect(paths.length).toBeGreaterThan(0);
  for (const path of paths) expect([path, existsSync(join(PRICING, path))]).toEqual([path, true]);
});

it('a golden whose name promises a refusal or a fault is one, and no other', () => {
  for (const name of readdirSync(join(PRICING, 'golden'))) {
    const canonical = JSON.parse(readFileSync(join(PRICING, 'golden', name, 'canonical.json'), 'utf8')) as object;
    const is = Object.hasOwn(canonical, 'refused')
      ? 'refused'
      : Object.hasOwn(canonical, 'fault')
        ? 'fault'
        : 'answered';
    const promised = /^(refused|fault)-/.exec(name)?.[1] ?? 'answered';
    expect([name, is]).toEqual([name, promised]);
  }
});
