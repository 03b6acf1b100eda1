import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';

/** Permissive ones, whose only demand is that they are named: what may be shipped inside a product of any licence. */
const ALLOWED: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'Unlicense',
]);

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
}

const { packages } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, LockedPackage>>;
};
/** What is installed without `--include=dev`; the first is this project. */
const shipped = Object.entries(packages).filter(
  ([path, { dev, link }]) => path !== '' && dev !== true && link !== true,
);

describe('what is shipped', () => {
  it.each(shipped)('%s has a licence that allows it', (_path, { license = 'none' }) => {
    // One of several is enough: `(MIT OR GPL-3.0)`.
    expect(
      license
        .replaceAll(/[()]/g, '')
        .split(' OR ')
        .some((each) => ALLOWED.has(each)),
    ).toBe(true);
  });

  it('is pinned, every package by what it must hash to', () => {
    expect(shipped.filter(([, { version, integrity }]) => version === undefined || integrity === undefined)).toEqual(
      [],
    );
  });

  it('is looked at with a list of licences of which each is needed', () => {
    const used = new Set(shipped.flatMap(([, { license = '' }]) => license.replaceAll(/[()]/g, '').split(' OR ')));
    expect([...ALLOWED].filter((each) => !used.has(each))).toEqual([]);
  });
});
