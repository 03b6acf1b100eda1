// Is dist/ what the sources say? Decided by content, so that a checkout that touches every file builds nothing.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const STAMP = 'dist/.banyan-build';
const FOLDERS = ['apps', 'libs', 'test'];
const FILES = ['package-lock.json', 'nest-cli.json', 'tsconfig.json', '.swcrc'];

/** One hash over everything that decides the build, names included. Tests are not built, but what they share is. */
export function sourceHash(root) {
  const hash = createHash('sha256');
  const files = FOLDERS.flatMap((folder) => sourcesBelow(root, folder)).concat(
    FILES.filter((f) => existsSync(join(root, f))),
  );
  for (const file of files.toSorted((a, b) => (a < b ? -1 : 1)))
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

export function isBuilt(root) {
  try {
    return readFileSync(join(root, STAMP), 'utf8') === sourceHash(root);
  } catch {
    return false;
  }
}

/** @param {string} hash of the sources as they were *before* the build: an edit meanwhile makes it stale */
export function stampBuild(root, hash) {
  writeFileSync(join(root, STAMP), hash);
}

function sourcesBelow(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() && /\.(ts|tsx|json|css|html|js|svg)$/.test(entry.name) && !/\.(spec|e2e)\.ts$/.test(entry.name),
    )
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1));
}
