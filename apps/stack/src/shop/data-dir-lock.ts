import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processBirth } from '../processes/process-birth.js';

/** Another shop is running on this data directory. */
export class DataDirInUse extends Error {
  override readonly name = 'DataDirInUse';

  constructor(
    readonly pid: number,
    readonly dataDir: string,
  ) {
    super(`a shop is already running on ${dataDir} (pid ${pid}); stop it, or set BANYAN_DATA_DIR for a second one`);
  }
}

interface Holder {
  readonly pid: number;
  readonly birth: string;
}

/**
 * Claims the data directory for this process. The claim is worth as much as its holder is alive: a process number alone
 * proves nothing, since numbers are used again, so the time of its birth is compared too.
 *
 * @returns what gives it back
 * @throws DataDirInUse
 */
export function lockDataDir(dataDir: string): () => void {
  const file = join(dataDir, 'lock');
  const mine = JSON.stringify({ pid: process.pid, birth: processBirth(process.pid) ?? 'unknown' } satisfies Holder);
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, mine);
  try {
    // A link appears whole or not at all, and never over an existing file.
    for (let turn = 0; !linked(draft, file); turn++) {
      const holder = readHolder(file);
      if (holder !== undefined && isAlive(holder)) throw new DataDirInUse(holder.pid, dataDir);
      if (turn >= 10) throw new Error(`${file} cannot be claimed; remove it`);
      discardStale(file, holder, dataDir);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    if (readText(file) === mine) rmSync(file, { force: true });
  };
}

/** Two newcomers may find the same stale claim; whoever moves away a fresh one by that puts it back. */
function discardStale(file: string, stale: Holder | undefined, dataDir: string): void {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const moved = readHolder(aside);
  const fresh = moved !== undefined && (moved.pid !== stale?.pid || moved.birth !== stale.birth) && isAlive(moved);
  if (fresh) linked(aside, file);
  rmSync(aside, { force: true });
  if (fresh) throw new DataDirInUse(moved.pid, dataDir);
}

function isAlive(holder: Holder): boolean {
  const birth = processBirth(holder.pid);
  return birth !== undefined && birth === holder.birth;
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function readHolder(file: string): Holder | undefined {
  try {
    const { pid, birth } = JSON.parse(readText(file) ?? '') as Partial<Holder>;
    return typeof pid === 'number' && typeof birth === 'string' ? { pid, birth } : undefined;
  } catch {
    return undefined;
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
