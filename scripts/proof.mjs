// `npm run proof -- <name>`: one of the long proofs (fault matrices, soaks, simulations). `npm test` runs a bounded slice
// of each. Without a name it lists what there is.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onPinnedNode } from './pinned-node.mjs';

const EXIT_USAGE = 2;
const ENDING = '.proof.ts';
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'test/proof');
await onPinnedNode(root);

const names = existsSync(folder)
  ? readdirSync(folder).flatMap((file) => (file.endsWith(ENDING) ? [file.slice(0, -ENDING.length)] : []))
  : [];
const [name, ...rest] = process.argv.slice(2);
if (name === undefined || !names.includes(name)) {
  const fault = name === undefined ? 'Which proof?' : `There is no proof "${name}".`;
  process.stderr.write(`${fault} npm run proof -- <name>, where name is one of: ${names.join(', ') || '(none yet)'}\n`);
  process.exit(EXIT_USAGE);
}
const argv = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
const which = ['--config', 'jest.proof.config.js', '--runInBand', '--runTestsByPath', join(folder, name + ENDING)];
const child = spawn(process.execPath, [...argv, ...which, ...rest], { cwd: root, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
