// `npm run proof -- <name> [its options]`: one of the long proofs (fault matrices, soaks, simulations), each a program in
// test/proofs. `npm test` runs a bounded slice of them. Without a name it lists what there is.
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureBuild } from './ensure-build.mjs';
import { onPinnedNode } from './pinned-node.mjs';

const EXIT_USAGE = 2;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'test/proofs');
await onPinnedNode(root);

const names = existsSync(folder)
  ? readdirSync(folder).flatMap((file) => (/^[^.]+\.ts$/.test(file) ? [file.slice(0, -'.ts'.length)] : []))
  : [];
const name = process.argv[2];
if (name === undefined || !names.includes(name)) {
  const fault = name === undefined ? 'Which proof?' : `There is no proof "${name}".`;
  process.stderr.write(`${fault} npm run proof -- <name>, where name is one of: ${names.join(', ') || '(none)'}\n`);
  process.exit(EXIT_USAGE);
}
await ensureBuild();
const entry = join(folder, `${name}.ts`);
process.argv.splice(1, 2, entry);
await import(pathToFileURL(entry).href);
