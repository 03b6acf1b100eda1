import { expect, it } from '@jest/globals';
import { PROJECT_ROOT } from '@banyan/kernel';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// docs/translation.md promises a proof for each row of the list of uglinesses: here they are looked for.

const INVENTORY = join(PROJECT_ROOT, 'libs/domains/src/inventory');
const UGLINESSES = 41;

interface Row {
  readonly number: number;
  readonly concerns: string;
  readonly becomes: string;
  readonly proofs: string;
}

// Prices have a table of their own behind this one, and a test of their own beside their goldens.
const [aboutStock = ''] = readFileSync(join(PROJECT_ROOT, 'docs/translation.md'), 'utf8').split('\n## Prices\n');
const rows: readonly Row[] = aboutStock
  .split('\n')
  .map((line) => line.split(' | '))
  .flatMap(([number = '', , concerns = '', becomes = '', proofs = '']) =>
    /^\| \d+$/.test(number) ? [{ number: Number(number.slice(2)), concerns, becomes, proofs }] : [],
  );

/** The proofs of a row: a folder of goldens, or a test file and what one of its titles holds. */
const proofsOf = ({ proofs }: Row): readonly (readonly [path: string, title: string | undefined])[] =>
  [...proofs.matchAll(/`([^`]+)`(?: "([^"]+)")?/g)].map(([, path = '', title]) => [path, title]);

it('the page says of every ugliness whether stock is concerned and what becomes of it', () => {
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: UGLINESSES }, (_, index) => index + 1));
  for (const { concerns, becomes } of rows) {
    expect(['yes', 'no']).toContain(concerns);
    expect(becomes).toMatch(/\w/);
  }
});

it.each(rows.filter(({ concerns }) => concerns === 'yes'))('row $number is proven where the page says', (row) => {
  const proofs = proofsOf(row);
  expect(proofs.length).toBeGreaterThan(0);
  for (const [path, title] of proofs) {
    expect([path, existsSync(join(INVENTORY, path))]).toEqual([path, true]);
    if (!path.endsWith('.spec.ts')) continue;
    expect(title).toMatch(/\w/);
    expect(readFileSync(join(INVENTORY, path), 'utf8')).toContain(title);
  }
});

it('a golden whose name promises a refusal is one, and no other', () => {
  for (const name of readdirSync(join(INVENTORY, 'golden'))) {
    const canonical = JSON.parse(readFileSync(join(INVENTORY, 'golden', name, 'canonical.json'), 'utf8')) as object;
    expect([name, Object.hasOwn(canonical, 'refused')]).toEqual([name, name.startsWith('refused-')]);
  }
});
