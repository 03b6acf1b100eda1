import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PROJECT_ROOT } from '@banyan/kernel';
import { format, resolveConfig } from 'prettier';
import { OPINIONS, PROFILES } from '../profiles.js';
import { rulesPage } from './rules-page.js';
import { RULES } from './rule-table.js';

const ids = RULES.map(({ id }) => id);

describe('the table of rules', () => {
  it('names each once, in the words of its file', () => {
    expect(new Set(ids).size).toBe(ids.length);
    const files = readdirSync(import.meta.dirname)
      .filter((file) => readFileSync(join(import.meta.dirname, file), 'utf8').includes(': Rule = {'))
      .map((file) => file.replace(/\.ts$/, ''));
    expect(files.filter((file) => !file.endsWith('.spec')).toSorted()).toEqual([...ids].toSorted());
  });

  it.each(RULES.map((rule) => [rule.id, rule] as const))('%s says what it finds and what to do', (id, rule) => {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(rule.says).toMatch(/^[A-Z].*\.$/);
    expect(rule.fix).toMatch(/^[A-Z].*\.$/);
  });

  it('leaves to opinion exactly what the profiles have opinions on', () => {
    const opinions = RULES.filter(({ severity }) => severity === 'opinion').map(({ id }) => id);
    expect(opinions.toSorted()).toEqual(Object.keys(OPINIONS).toSorted());
  });

  it('holds no opinion on which strict is milder than default, or default than lenient', () => {
    const order = ['breaking', 'warning', 'note'];
    for (const opinion of Object.values(OPINIONS)) {
      const ranks = PROFILES.map((profile) => order.indexOf(opinion[profile]));
      expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
      expect(opinion.reason).toMatch(/^[A-Z].*\.$/);
      expect(opinion.source).not.toBe('');
    }
  });

  it('is what docs/how-to/compare-contracts.md says', async () => {
    const file = join(PROJECT_ROOT, 'docs/how-to/compare-contracts.md');
    const options = { ...(await resolveConfig(file)), parser: 'markdown' };
    const former = readFileSync(file, 'utf8');
    const page = await format(rulesPage(former), options);
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, page);
    expect(readFileSync(file, 'utf8')).toBe(page);
  });
});
