// `npm run proof -- <name> [its options]`: one of the long proofs (fault matrices, soaks, simulations), each a program in
// test/proofs. `npm test` runs a bounded slice of them. Without a name it lists what there is.
import { readFileSync, readdirSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureBuild } from './ensure-build.mjs';
import { onPinnedNode } from './pinned-node.mjs';

const EXIT_USAGE = 2;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'test/proofs');
const names = readdirSync(folder).flatMap((file) => (file.endsWith('.ts') ? [file.slice(0, -'.ts'.length)] : []));

const name = process.argv[2];
if (name === undefined || name === '--help' || name === '-h') {
  process.stdout.write(`npm run proof -- <name> [--help]\n\n${list()}`);
} else if (!names.includes(name)) {
  process.stderr.write(`There is no proof "${name}". There are:\n\n${list()}`);
  process.exitCode = EXIT_USAGE;
} else {
  await onPinnedNode(root);
  try {
    await ensureBuild();
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
  enableCompileCache(join(root, 'node_modules/.cache/node-compile'));
  const entry = join(root, `dist/test/proofs/${name}.js`);
  process.argv.splice(1, 2, entry);
  await import(pathToFileURL(entry).href);
}

function list() {
  const width = Math.max(...names.map((each) => each.length));
  return names.map((each) => `  ${each.padEnd(width)}  ${claimOf(each)}\n`).join('');
}

/** The first sentence of the program's doc comment. */
function claimOf(each) {
  const [, text = ''] = /\/\*\*([\s\S]*?)\*\//.exec(readFileSync(join(folder, `${each}.ts`), 'utf8')) ?? [];
  const words = text
    .replaceAll(/^\s*\* ?/gm, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return (/^(?:Proof: )?(.*?\.)(?:\s|$)/.exec(words)?.[1] ?? words).replace(/^./, (letter) => letter.toUpperCase());
}
