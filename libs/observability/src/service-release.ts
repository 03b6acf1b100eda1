import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { serviceVersion } from './service-name.js';

/** Enough of a SHA-256 to tell the builds of one version apart. */
const HASH_DIGITS = 8;

/**
 * What this process is a release of: the version, and a hash of the built files that its app runs (`1.0.0+0a1b2c3d`). The
 * same in every replica and after every restart of one build, another one with every change of code.
 *
 * @param mainFile `…/dist/apps/<app>/src/main.js`; anything else is no build, and has a version only
 */
export function serviceRelease(mainFile = process.argv[1] ?? ''): string {
  const [, dist, app] = /^(.*[/\\]dist)[/\\]apps[/\\]([a-z-]+)[/\\]src[/\\]/.exec(mainFile) ?? [];
  if (dist === undefined || app === undefined) return serviceVersion();
  const hash = createHash('sha256');
  for (const folder of [join(dist, 'apps', app), join(dist, 'libs')]) {
    for (const file of scriptsIn(folder))
      hash
        .update(file)
        .update('\0')
        .update(readFileSync(join(folder, file)));
  }
  return `${serviceVersion()}+${hash.digest('hex').slice(0, HASH_DIGITS)}`;
}

/** Relative, with forward slashes, in an order that does not depend on the machine. */
function scriptsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js'))
    .map((file) => file.split(sep).join('/'))
    .sort();
}
