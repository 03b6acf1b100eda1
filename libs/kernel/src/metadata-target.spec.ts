import { describe, expect, it } from '@jest/globals';
import { isMetadataTarget } from './metadata-target.js';

describe('a target that tells a machine about itself', () => {
  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://169.254.0.1',
    // The same address, as a URL may spell it.
    'http://2852039166/',
    'http://0xA9FEA9FE/',
    'http://0251.0376.0251.0376/',
    'http://[::ffff:169.254.169.254]/',
    'http://[fe80::1]:8080/',
    'http://[fd00:ec2::254]/latest',
    'http://100.100.100.200/',
    'http://metadata.google.internal/computeMetadata/v1/',
    'http://METADATA.google.internal./',
    'postgres://u:p@169.254.1.1:5432/banyan',
  ])('is %s', (target) => {
    expect(isMetadataTarget(new URL(target))).toBe(true);
  });

  it.each([
    'http://127.0.0.1:8090',
    'http://10.0.0.5',
    'http://[::1]:80',
    'http://[fd12::1]/',
    'http://metadata.shop.example',
  ])('is not %s', (target) => {
    expect(isMetadataTarget(new URL(target))).toBe(false);
  });
});
