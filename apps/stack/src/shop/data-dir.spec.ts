import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { emptyDataDir, openDataDir } from './data-dir.js';

describe('the data directory', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'banyan-data-'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('is emptied, but for the claim on it, and says what went', () => {
    const folder = join(home, 'shop');
    openDataDir(folder);
    mkdirSync(join(folder, 'postgres/base'), { recursive: true });
    writeFileSync(join(folder, 'run.json'), '{}');
    writeFileSync(join(folder, 'lock'), '{}');
    expect(emptyDataDir(folder)).toEqual(['postgres', 'run.json']);
    expect(readdirSync(folder)).toContain('lock');
    expect(existsSync(join(folder, 'postgres'))).toBe(false);
    expect(emptyDataDir(folder)).toEqual([]);
  });

  it('is left as it is when somebody else made it', () => {
    writeFileSync(join(home, 'thesis.tex'), 'years of work');
    openDataDir(home);
    expect(() => emptyDataDir(home)).toThrow('was not made by this program');
    expect(existsSync(join(home, 'thesis.tex'))).toBe(true);
  });
});
