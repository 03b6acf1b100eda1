import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { PROJECT_ROOT } from '@banyan/kernel';
import { BEGIN, END, scalingFigures } from './scaling-figures.js';

const PAGE = join(PROJECT_ROOT, 'docs/scaling.md');

it('docs/scaling.md has the figures of the results that are published', () => {
  const page = readFileSync(PAGE, 'utf8');
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  expect(from).toBeGreaterThan(0);
  expect(to).toBeGreaterThan(from);
  const current = `${page.slice(0, from + BEGIN.length)}\n\n${scalingFigures()}\n\n${page.slice(to)}`;
  expect(current).not.toContain('NaN');
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(PAGE, current);
  else expect(page).toBe(current);
});
