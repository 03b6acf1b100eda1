import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Its presence says that everything beside it is ours, and may be removed by `--fresh`. */
const MARKER = 'this-is-banyan-data.txt';
const MARKER_TEXT =
  'State of a Banyan shop: database, logs, flag backup. `npm start -- --fresh` empties this folder.\n';

/** Makes the data directory; an existing one that holds somebody else's files is used, but not marked as ours. */
export function openDataDir(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true });
  const marker = join(dataDir, MARKER);
  if (!existsSync(marker) && readdirSync(dataDir).length === 0) writeFileSync(marker, MARKER_TEXT);
}

/**
 * Empties the data directory, but for the claim on it.
 *
 * @returns the names of what was removed
 * @throws Error when the folder is not marked as ours: a wrong BANYAN_DATA_DIR must not cost somebody their files
 */
export function emptyDataDir(dataDir: string): string[] {
  const names = readdirSync(dataDir).filter((name) => name !== MARKER && !name.startsWith('lock'));
  if (names.length > 0 && !existsSync(join(dataDir, MARKER))) {
    throw new Error(`${dataDir} was not made by this program (no ${MARKER} in it); it is left as it is`);
  }
  for (const name of names) rmSync(join(dataDir, name), { recursive: true, force: true });
  return names.toSorted();
}
