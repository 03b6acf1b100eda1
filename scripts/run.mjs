// `node scripts/run.mjs <entry> [arguments]`: builds when the sources have changed, then is that program itself, on the
// pinned Node and in this very process, so that signals and the exit status need no middleman.
import { enableCompileCache } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureBuild } from './ensure-build.mjs';
import { onPinnedNode } from './pinned-node.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
await onPinnedNode(root);
try {
  await ensureBuild();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
enableCompileCache(join(root, 'node_modules/.cache/node-compile'));
const entry = join(root, process.argv[2] ?? '');
process.argv.splice(1, 2, entry);
await import(pathToFileURL(entry).href);
