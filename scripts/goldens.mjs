// `npm run goldens -- <domain> [--update] [--folder <path>]`: writes the golden files of a domain that are missing (a case that
// was dropped in, a new contract version), so that they can be reviewed and committed. What is there is overwritten with
// --update only. With --folder the cases of that folder are run in place of the domain's own: ones that are still to be looked at.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { onPinnedNode } from './pinned-node.mjs';

const EXIT_USAGE = 2;
const USAGE = 'npm run goldens -- <domain> [--update] [--folder <path>]\n';
const root = dirname(dirname(fileURLToPath(import.meta.url)));

const domain = readDomain();
if (domain !== undefined) {
  await onPinnedNode(root);
  const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
  const { status } = spawnSync(process.execPath, [...jest, '--testPathPatterns', ...domain.specs], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      GOLDENS: domain.update ? 'all' : 'missing',
      ...(domain.folder === undefined ? {} : { GOLDENS_FOLDER: domain.folder }),
    },
  });
  process.exitCode = status ?? 1;
}

/** The golden specs of the domain that is named, its legacy wire's among them; undefined, with the usage said, when none is. */
function readDomain() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        update: { type: 'boolean', default: false },
        folder: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const [name, ...others] = positionals;
    const spec = `libs/domains/src/${name}/golden.spec.ts`;
    if (values.help) return void process.stdout.write(USAGE);
    if (name === undefined || others.length > 0) throw new Error('One domain is needed.');
    if (!/^[a-z-]+$/.test(name) || !existsSync(join(root, spec))) throw new Error(`There are no goldens of ${name}.`);
    const wire = `libs/domains/src/${name}/contracts/legacy.spec.ts`;
    const folder = values.folder === undefined ? undefined : resolve(values.folder);
    if (folder !== undefined && !existsSync(folder)) throw new Error(`There is no folder ${folder}.`);
    // The words of the wire are held against the domain's own cases only.
    const specs = folder === undefined && existsSync(join(root, wire)) ? [spec, wire] : [spec];
    return { specs, update: values.update, folder };
  } catch (error) {
    process.stderr.write(`${error.message}\n\n${USAGE}`);
    process.exitCode = EXIT_USAGE;
    return undefined;
  }
}
