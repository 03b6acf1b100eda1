import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { COMPILE_CACHE } from '../test/support/compile-cache.js';

const root = join(import.meta.dirname, '..');
const names = readdirSync(join(root, 'test/proofs')).map((file) => file.replace(/\.ts$/, ''));

function proof(...argv: string[]) {
  return spawnSync(process.execPath, ['scripts/proof.mjs', ...argv], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...COMPILE_CACHE },
  });
}

it('without a name, lists every proof with a sentence that says what it proves', () => {
  const { status, stdout } = proof();
  expect(status).toBe(0);
  const listed = stdout.split('\n').flatMap((line) => /^ {2}(\S+) +([A-Z].*\.)$/.exec(line)?.[1] ?? []);
  expect(listed.toSorted()).toEqual(names.toSorted());
});

it('names what there is when asked for one that is not there', () => {
  const { status, stdout, stderr } = proof('nothing');
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  for (const name of names) expect(stderr).toContain(name);
});

it.each(names)('%s says how it is used', (name) => {
  const { status, stdout } = proof(name, '--help');
  expect(status).toBe(0);
  expect(stdout).toContain(`npm run proof -- ${name} `);
});
