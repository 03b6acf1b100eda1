import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PROJECT_ROOT } from '@banyan/kernel';

/** What a browser fetches of the console, KiB as gzip sends it. */
export interface BundleSizes {
  /** Script and style without which no page is seen. */
  readonly firstPage: number;
  readonly allScripts: number;
  readonly allStyles: number;
  readonly fonts: number;
}

const ASSETS = join(PROJECT_ROOT, 'dist/apps/console/assets');

export function bundleSizes(): BundleSizes {
  const files = readdirSync(ASSETS).map((name) => ({
    name,
    kib: gzipSync(readFileSync(join(ASSETS, name))).length / 1024,
  }));
  const page = readFileSync(join(ASSETS, '../index.html'), 'utf8');
  const sum = (isOf: (name: string) => boolean) =>
    Math.round(files.filter(({ name }) => isOf(name)).reduce((total, { kib }) => total + kib, 0));
  return {
    firstPage: sum((name) => page.includes(name)),
    allScripts: sum((name) => name.endsWith('.js')),
    allStyles: sum((name) => name.endsWith('.css')),
    fonts: sum((name) => name.endsWith('.woff2')),
  };
}
