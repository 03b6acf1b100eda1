// Builds dist/ when the sources have changed. Every word goes to stderr.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isBuilt, sourceHash, stampBuild } from './build-state.mjs';
import { oneAtATime } from './one-at-a-time.mjs';
import { onPinnedNode } from './pinned-node.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const say = (text) => process.stderr.write(`${text}\n`);

/** @throws Error when it cannot be built; the compiler's message is on stderr by then */
export async function ensureBuild() {
  if (isBuilt(root)) return;
  await oneAtATime(root, 'build', build, (pid) => say(`another command (pid ${pid ?? '?'}) is building; waiting`));
}

async function build() {
  if (isBuilt(root)) return;
  const startedMs = Date.now();
  const hash = sourceHash(root);
  mkdirSync(join(root, 'dist'), { recursive: true });
  const nest = join(root, 'node_modules/@nestjs/cli/bin/nest.js');
  const result = spawnSync(process.execPath, [nest, 'build', '--all'], { cwd: root, encoding: 'utf8' });
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
    throw new Error(`the build failed (${result.error?.message ?? result.signal ?? result.status})`);
  }
  removeOlderThan(startedMs);
  // Pages: bundled, since a browser loads them.
  for (const page of ['apps/console', 'apps/storefront/page']) await buildPage(page);
  stampBuild(root, hash);
  say(`built in ${((Date.now() - startedMs) / 1000).toFixed(1)} s`);
}

async function buildPage(page) {
  const { build: bundle } = await import('vite');
  const folder = join(root, page);
  // Whoever runs tests is in no production, and what is bundled is what people get all the same.
  const { NODE_ENV } = process.env;
  process.env.NODE_ENV = 'production';
  try {
    await bundle({ root: folder, configFile: join(folder, 'vite.config.ts'), logLevel: 'warn' });
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = NODE_ENV;
  }
}

/** The build writes every file anew: what is older has no source any more, and must not be found by an import. */
function removeOlderThan(ms) {
  for (const folder of ['dist/apps', 'dist/libs', 'dist/test']
    .map((name) => join(root, name))
    .filter((name) => existsSync(name))) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const file = join(entry.parentPath ?? entry.path, entry.name);
      // File systems round times down, by two seconds at most.
      if (entry.isFile() && statSync(file).mtimeMs < ms - 2000) rmSync(file, { force: true });
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await onPinnedNode(root);
  await ensureBuild();
}
