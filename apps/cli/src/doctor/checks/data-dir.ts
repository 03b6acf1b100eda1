import { accessSync, constants, existsSync, readdirSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Check, type Finding, ok } from '../finding.js';

/** Latches, flags and trips that wait need some kilobytes; logs of a shop on one machine need more. */
const LEAST_FREE_BYTES = 512 * 1024 * 1024;
/** What waits there for PostgreSQL: a file, or every file of a folder. */
const SPOOLS: readonly { readonly path: string; readonly of: string }[] = [
  { path: 'control/audit.ndjson', of: 'entries of the audit log' },
  { path: 'control/spool', of: 'rollbacks by people' },
  { path: 'gateway/spool', of: 'trips of a gateway' },
];
/** Of these others may read nothing: they say who did what, and what is signed with. */
const PRIVATE = ['control', 'gateway'];

export const dataDirCheck: Check = {
  id: 'data-dir',
  async look({ dataDir }) {
    if (!existsSync(dataDir)) {
      return [
        {
          id: 'data-dir.there',
          state: 'warning',
          what: `there is no ${dataDir}`,
          why: 'a process keeps there what must outlive PostgreSQL and Unleash: latches, flags, ends of chains, trips that wait',
          todo: 'set BANYAN_DATA_DIR to a folder on a disk that outlives the process, and run this where it is',
        },
      ];
    }
    return [writable(dataDir), space(dataDir), ...modes(dataDir), ...spools(dataDir)];
  },
};

function writable(dataDir: string): Finding {
  try {
    accessSync(dataDir, constants.W_OK);
    return ok('data-dir.writable', `${dataDir} can be written`);
  } catch {
    return {
      id: 'data-dir.writable',
      state: 'fault',
      what: `${dataDir} cannot be written by this account`,
      why: 'a trip while PostgreSQL is away would be forgotten at the next restart',
      todo: 'give it to the account that the processes run as',
    };
  }
}

function space(dataDir: string): Finding {
  const { bavail, bsize } = statfsSync(dataDir);
  const free = bavail * bsize;
  const text = `${Math.floor(free / 1024 / 1024)} MiB are free below ${dataDir}`;
  if (free >= LEAST_FREE_BYTES) return ok('data-dir.space', text);
  return {
    id: 'data-dir.space',
    state: 'warning',
    what: text,
    why: 'what spools there is lost when the disk is full',
    todo: 'make room',
  };
}

function modes(dataDir: string): readonly Finding[] {
  const open = PRIVATE.flatMap((name) => {
    const folder = join(dataDir, name);
    if (!existsSync(folder)) return [];
    const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
    return files
      .map((entry) => join(name, entry.name))
      .filter((path) => (statSync(join(dataDir, path)).mode & 0o077) !== 0);
  });
  if (open.length === 0) return [ok('data-dir.modes', 'nobody else may read what is kept there')];
  return [
    {
      id: 'data-dir.modes',
      state: 'warning',
      what: `others may read ${open.join(', ')}`,
      why: 'they hold what was decided and by whom',
      todo: `chmod 600 ${open.map((path) => join(dataDir, path)).join(' ')}`,
    },
  ];
}

function spools(dataDir: string): readonly Finding[] {
  const waiting = SPOOLS.filter(({ path }) => bytesAt(join(dataDir, path)) > 0);
  if (waiting.length === 0) return [ok('data-dir.spools', 'nothing waits for PostgreSQL')];
  return waiting.map(({ path, of }) => ({
    id: 'data-dir.spools',
    state: 'warning',
    what: `${of} wait in ${path}`,
    why: 'they are in force, and not yet in the record',
    todo: 'they are written when PostgreSQL is back; while it answers, restart whose they are and look at its log',
    page: 'runbooks/postgres.md',
  }));
}

function bytesAt(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 0;
  return found.isDirectory() ? readdirSync(path).reduce((all, name) => all + bytesAt(join(path, name)), 0) : found.size;
}
