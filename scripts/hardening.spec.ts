import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';

const page = readFileSync(join(PROJECT_ROOT, 'docs/hardening.md'), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| ') && !/^\| (?:---|#|invariant)/.test(line));
const claims = rows.map((row): [claim: string, file: string, words: string] => {
  const [, file = '', words = ''] = /`([^`]+\.ts)` "((?:[^"\\]|\\.)+)" \|$/.exec(row) ?? [];
  return [row.split(' | ').slice(0, 2).join(': ').slice(2), file, words.replaceAll('\\"', '"')];
});

describe('what docs/hardening.md claims', () => {
  it.each(claims)('%s', (_claim, file, words) => {
    expect(existsSync(join(PROJECT_ROOT, file)) ? file : `no ${file}`).toBe(file);
    expect(readFileSync(join(PROJECT_ROOT, file), 'utf8')).toContain(words);
    // A row may name a table of probes: those are played by the test of all of them.
    expect(file).toMatch(/\.(?:spec|e2e)\.ts$|^test\/hardening\/probes-[a-z]+\.ts$/);
  });

  it('has a row for each of the sixteen items of HTTP, the three behind it, and the security list', () => {
    const section = (name: string) => page.split(`\n## ${name}\n`)[1]?.split('\n## ')[0] ?? '';
    const numbers = (name: string) =>
      new Set([...section(name).matchAll(/^\| (\d+) \|/gm)].map(([, number]) => Number(number)));
    expect([...numbers('HTTP')]).toEqual(Array.from({ length: 16 }, (_each, index) => index + 1));
    expect([...numbers('Flags, database, broker')]).toEqual([17, 18, 19]);
    expect([...numbers('Security')]).toEqual(Array.from({ length: 18 }, (_each, index) => index + 1));
  });
});
