import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { PageFiles } from './page-files.js';

const PAGE = '<!doctype html><title>Banyan</title>'.repeat(20);
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-pages-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), PAGE);
  writeFileSync(join(folder, 'assets/index-Bx1.js'), 'export {};');
  writeFileSync(join(folder, 'assets/text-D2.woff2'), Buffer.from([1, 2, 3]));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('files are found by their path below the folder, compressed where that is worth it', () => {
  const files = new PageFiles(folder);
  const { page } = files;
  expect(page).toMatchObject({ type: 'text/html; charset=utf-8', isImmutable: false });
  expect(gunzipSync(page?.gzip ?? '').toString()).toBe(PAGE);
  expect(brotliDecompressSync(page?.br ?? '').toString()).toBe(PAGE);
  expect(files.file('assets/index-Bx1.js')).toMatchObject({
    type: 'text/javascript; charset=utf-8',
    isImmutable: true,
  });
  const font = files.file('assets/text-D2.woff2');
  expect(font).toMatchObject({ type: 'font/woff2', isImmutable: true });
  expect(font?.gzip).toBeUndefined();
});

test.each(['../secrets', 'assets', '', '/index.html', 'assets/../index.html', 'nothing.js'])('%j is none', (name) => {
  expect(new PageFiles(folder).file(name)).toBeUndefined();
});

test('what is another text has another tag', () => {
  const before = new PageFiles(folder).page?.etag;
  writeFileSync(join(folder, 'index.html'), `${PAGE} `);
  expect(new PageFiles(folder).page?.etag).not.toBe(before);
});

test('pages that were not built has no page', () => {
  expect(new PageFiles(join(folder, 'nowhere')).page).toBeUndefined();
});
