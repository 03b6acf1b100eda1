import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT, SETTING_NAMES } from '@banyan/kernel';
import { describe, expect, it } from '@jest/globals';
import { statementsOf } from './migration-statements.js';

const page = readFileSync(join(PROJECT_ROOT, 'docs/retention.md'), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| `'));
const files = globSync('{apps,libs}/*/src/**/migrations/*.ts', { cwd: PROJECT_ROOT });

/** Every table that is made and not taken away again. */
async function made(): Promise<readonly string[]> {
  const statements = (await Promise.all(files.map(statementsOf))).flat();
  return statements.flatMap((sql) =>
    [...sql.matchAll(/CREATE TABLE ([a-z_]+\.[a-z_]+)/g)].map(([, table = '']) => table),
  );
}

const told = rows.flatMap((row) =>
  [...(row.split('|')[1] ?? '').matchAll(/`([a-z_]+\.[a-z_]+)`/g)].map(([, table = '']) => table),
);

describe('the page of what is kept', () => {
  it('has every table that migrations make, once, and no other', async () => {
    const tables = await made();
    expect(tables.length).toBeGreaterThan(60);
    expect(told.toSorted()).toEqual(tables.toSorted());
  });

  it('says of each how long, and what takes it where that is not for ever or written over', () => {
    const tables = rows.filter((row) => /^\| `[a-z_]+\.[a-z_]+`/.test(row));
    const silent = tables.filter((row) => {
      const [, , , , kept = '', by = ''] = row.split('|').map((cell) => cell.trim());
      return kept === '' || (by === '' && !/for ever|written over|a row each/.test(kept));
    });
    expect(silent).toEqual([]);
  });

  it('names settings and files that there are', () => {
    const settings = [...page.matchAll(/`(BANYAN_[A-Z_]+|NATS_URL)/g)].map(([, name = '']) => name);
    expect(settings.filter((name) => !(SETTING_NAMES as readonly string[]).includes(name))).toEqual([]);
    const links = [...page.matchAll(/\]\((\.\.\/[^)#]+)\)/g)].map(([, link = '']) => join(PROJECT_ROOT, 'docs', link));
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((link) => !existsSync(link))).toEqual([]);
  });
});
