import { expect, test } from '@jest/globals';
import { DOWNLOAD_BYTES, downloadHash } from './catalogue-download.js';

test.each([
  [0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  [1_000_000, '9fda4cfeea1ee00c9912255801e57b4979c77be93d2183eda59669e03d255c9b'],
  [DOWNLOAD_BYTES, '82ddde4e023fea27e9d5933819bc26bdd498352200e5e664ae6576fc71fbd78c'],
])('the first %d bytes of the download are the same on every machine', (bytes, hash) => {
  expect(downloadHash(bytes)).toBe(hash);
});
