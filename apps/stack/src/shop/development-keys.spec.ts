import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { developmentQuoteKeys, developmentSyntheticKey } from './development-keys.js';

let dataDir = '';
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'banyan-quote-keys-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

it('makes a key once, for its owner alone, and another for another shop', () => {
  const keys = developmentQuoteKeys(dataDir);
  expect(keys).toMatch(/^development:[\w-]{43}$/);
  expect(developmentQuoteKeys(dataDir)).toBe(keys);
  expect(statSync(join(dataDir, 'quote-keys.txt')).mode & 0o777).toBe(0o600);
  rmSync(join(dataDir, 'quote-keys.txt'));
  expect(developmentQuoteKeys(dataDir)).not.toBe(keys);
});

it('makes the synthetic shopper a key of its own', () => {
  const key = developmentSyntheticKey(dataDir);
  expect(key).toMatch(/^[\w-]{43}$/);
  expect(developmentSyntheticKey(dataDir)).toBe(key);
  expect(statSync(join(dataDir, 'synthetic-key.txt')).mode & 0o777).toBe(0o600);
});
