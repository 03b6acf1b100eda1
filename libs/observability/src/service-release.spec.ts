import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serviceVersion } from './service-name.js';
import { serviceRelease } from './service-release.js';

let root: string;
let main: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'banyan-release-'));
  main = write('dist/apps/inventory/src/main.js', 'start();');
  write('dist/libs/kernel/src/money.js', 'export {};');
  write('dist/apps/gateway/src/main.js', 'other();');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): string {
  const file = join(root, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  return file;
}

describe('the release of a service', () => {
  it('is the version and a hash of what was built, the same whenever it is asked', () => {
    const release = serviceRelease(main);
    expect(release).toMatch(/^[0-9.]+[-a-z0-9.]*\+[0-9a-f]{8}$/);
    expect(release.startsWith(`${serviceVersion()}+`)).toBe(true);
    expect(serviceRelease(main)).toBe(release);
  });

  it.each([
    ['its own code', 'dist/apps/inventory/src/main.js'],
    ['a library', 'dist/libs/kernel/src/money.js'],
    ['a file more', 'dist/libs/kernel/src/clock.js'],
  ])('changes with %s', (_, path) => {
    const before = serviceRelease(main);
    write(path, 'changed();');
    expect(serviceRelease(main)).not.toBe(before);
  });

  it.each([
    ['another app', 'dist/apps/gateway/src/main.js'],
    ['what is no code', 'dist/apps/inventory/src/main.js.map'],
  ])('does not change with %s', (_, path) => {
    const before = serviceRelease(main);
    write(path, 'changed();');
    expect(serviceRelease(main)).toBe(before);
  });

  it('of what was not built is the version', () => {
    expect(serviceRelease('/somewhere/jest.js')).toBe(serviceVersion());
  });
});
