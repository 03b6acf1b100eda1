import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function findRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'nest-cli.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('the project root (the folder of nest-cli.json) was not found');
    folder = parent;
  }
  return folder;
}

/** The folder of nest-cli.json; the same from sources and from `dist/`. Contracts and objectives are read below it. */
export const PROJECT_ROOT = findRoot();
