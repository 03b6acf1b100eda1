import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { domains } from '@banyan/domains';
import { PROJECT_ROOT } from '@banyan/kernel';
import { readRateLimits } from './read-rate-limits.js';

const OPERATIONS = new Set(domains.flatMap(({ name, operations }) => operations.map((each) => `${name}/${each.name}`)));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-limits-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function read(text: string) {
  const path = join(folder, 'limits.yaml');
  writeFileSync(path, text);
  return readRateLimits(path, OPERATIONS);
}

/** Without the file's own name. */
const faultsOf = (text: string) => {
  const result = read(text);
  return result.kind === 'faulty' ? result.faults.map((fault) => fault.replace(/^.*limits\.yaml/, '')) : [];
};

describe('a file of rate limits', () => {
  it('is as the page says how to write it', () => {
    const page = readFileSync(join(PROJECT_ROOT, 'docs/how-to/limit-rates.md'), 'utf8');
    const result = read(/```yaml\n([^]*?)```/.exec(page)?.[1] ?? '');
    expect(result).toMatchObject({ kind: 'limits' });
    if (result.kind !== 'limits') return;
    expect(result.limits.policies.map(({ name, requests }) => [name, requests])).toEqual([
      ['checkout', 300],
      ['app-browse', 3_000],
      ['order', 2],
      ['coupon', 10],
      ['price-scraping', 150],
    ]);
    expect([...result.limits.storefronts]).toEqual(['app']);
  });

  it('gives each gateway one request at least', () => {
    const result = read('gateways: 9\npolicies: [{ name: a, classes: [browse], requests: 1, seconds: 1 }]');
    expect(result).toMatchObject({ limits: { policies: [{ requests: 1 }] } });
  });

  it.each([
    ['policies: [', /^: /],
    ['- a', /^: holds no policies$/],
    ['policies: []', /^#\/policies: /],
    ['policies: [{ name: A, classes: [browse], requests: 1, seconds: 1 }]', /^#\/policies\/0\/name: /],
    ['policies: [{ name: a, classes: [all], requests: 1, seconds: 1 }]', /^#\/policies\/0\/classes: /],
    ['policies: [{ name: a, classes: [browse], requests: 0, seconds: 1 }]', /^#\/policies\/0\/requests: /],
    ['policies: [{ name: a, classes: [browse], requests: 1, seconds: 1, burst: 3 }]', /^#\/policies\/0\/burst: /],
    ['policies: [{ name: a, requests: 1, seconds: 1 }]', /it limits nothing$/],
    [
      'policies: [{ name: a, operations: [orders/order.eat], requests: 1, seconds: 1 }]',
      /there is no orders\/order\.eat$/,
    ],
    [
      'policies: [{ name: a, classes: [browse], requests: 1, seconds: 1 }, { name: a, classes: [basket], requests: 1, seconds: 1 }]',
      /^#\/policies\/1\/name: a is the name of another policy too$/,
    ],
  ])('that says %s is refused', (text, fault) => {
    expect(faultsOf(text)).toEqual([expect.stringMatching(fault)]);
  });

  it('that is not there is refused', () => {
    expect(readRateLimits(join(folder, 'nowhere.yaml'), OPERATIONS)).toMatchObject({ kind: 'faulty' });
  });
});
