// `npm run goldens -- <domain> [--update]`: writes the golden files of a domain that are missing (a case that was dropped
// in, a new contract version), so that they can be reviewed and committed. What is there is overwritten with --update only.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { onPinnedNode } from './pinned-node.mjs';

const EXIT_USAGE = 2;
const USAGE = 'npm run goldens -- <domain> [--update]\n';
const root = dirname(dirname(fileURLToPath(import.meta.url)));

const domain = readDomain();
if (domain !== undefined) {
  await onPinnedNode(root);
  const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
  const { status } = spawnSync(process.execPath, [...jest, '--testPathPatterns', domain.spec], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, GOLDENS: domain.update ? 'all' : 'missing' },
  });
  process.exitCode = status ?? 1;
}

/** The golden spec of the domain that is named; undefined, with the usage said, when none is. */
function readDomain() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { update: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
    });
    const [name, ...others] = positionals;
    const spec = `libs/domains/src/${name}/golden.spec.ts`;
    if (values.help) return void process.stdout.write(USAGE);
    if (name === undefined || others.length > 0) throw new Error('One domain is needed.');
    if (!/^[a-z-]+$/.test(name) || !existsSync(join(root, spec))) throw new Error(`There are no goldens of ${name}.`);
    return { spec, update: values.update };
  } catch (error) {
    process.stderr.write(`${error.message}\n\n${USAGE}`);
    process.exitCode = EXIT_USAGE;
    return undefined;
  }
}
