import { describe, expect, it } from '@jest/globals';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';

/** The product's processes and its command line; stand-ins and the launcher are for one machine. */
const SOURCES = globSync('{apps/{gateway,control,inventory,pricing,orders,cli},libs/*}/src/**/*.ts', {
  cwd: PROJECT_ROOT,
}).filter((file) => !/\.(spec|fixture|generated)\.ts$|\/testing\//.test(file));
const ELSEWHERE = new Set([
  // Text for readers of a page, and no call.
  'apps/control/src/contracts/trying/snippets.ts',
  // What it is given says so: `HttpTransport`, whose own test follows one.
  'apps/control/src/notifications/deliver-posted.ts',
]);

const read = (file: string) => readFileSync(join(PROJECT_ROOT, file), 'utf8');
const count = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].length;

describe('a call that the product makes', () => {
  const calling = SOURCES.filter((file) => !ELSEWHERE.has(file) && /\bfetch\(/.test(read(file)));

  it.each(calling)('follows no redirect: %s', (file) => {
    const text = read(file);
    expect(count(text, /redirect: '(?:error|manual)'/g)).toBe(count(text, /\bfetch\(/g));
  });

  it('is looked for where there are some', () => {
    expect(calling.length).toBeGreaterThan(10);
    for (const file of ELSEWHERE) expect(read(file)).toMatch(/\bfetch\(/);
  });

  it('has no way round: nothing else that follows them is used', () => {
    const following = SOURCES.filter((file) =>
      /interceptors\.redirect|RedirectHandler|maxRedirections|followRedirects: true/.test(read(file)),
    );
    expect(following).toEqual([]);
  });
});
