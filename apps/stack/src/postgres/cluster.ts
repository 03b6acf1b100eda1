import { spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PostgresPrograms } from './postgres-programs.js';
import type { Account } from './unprivileged-account.js';

/** The superuser of every cluster we make; trusted on the loopback address, where alone it listens. */
export const SUPERUSER = 'banyan';

/**
 * Under another account the folder may lie below one that it may not enter. The working directory needs no such right,
 * so there the programs are started inside the folder and find it by this name.
 */
export const HERE = '/proc/self/cwd';

/** How the programs are told where the cluster is. */
export function clusterPath(folder: string, account: Account | undefined): string {
  return account !== undefined && process.platform === 'linux' ? HERE : folder;
}

/** Whoever made the cluster keeps it: PostgreSQL refuses a folder of somebody else's. */
export function ownerOf(folder: string, account: Account | undefined): Account | undefined {
  if (account === undefined || !existsSync(join(folder, 'PG_VERSION'))) return account;
  const { uid, gid } = statSync(folder);
  return uid === 0 ? account : { uid, gid };
}

/** Makes the cluster unless it exists. All or nothing: an interrupted attempt leaves no folder that looks like one. */
export async function ensureCluster(
  programs: PostgresPrograms,
  folder: string,
  account: Account | undefined,
): Promise<'made' | 'found'> {
  if (existsSync(join(folder, 'PG_VERSION'))) return 'found';
  mkdirSync(dirname(folder), { recursive: true });
  const draft = mkdtempSync(`${folder}.draft-`);
  try {
    chmodSync(draft, 0o700);
    if (account) chownSync(draft, account.uid, account.gid);
    await initdb(programs, draft, account);
    rmSync(folder, { recursive: true, force: true });
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw error;
  }
  return 'made';
}

async function initdb(programs: PostgresPrograms, folder: string, account: Account | undefined): Promise<void> {
  const options = ['--auth=trust', '--encoding=UTF8', '--locale=C', '--no-instructions', '--no-sync'];
  // Segments of 1 MB instead of 16: a shop's cluster stays small and is quickly copied.
  const argv = [`--pgdata=${clusterPath(folder, account)}`, `--username=${SUPERUSER}`, '--wal-segsize=1', ...options];
  const child = spawn(programs.initdb, argv, {
    ...account,
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const status = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (status !== 0) throw new Error(`initdb failed (status ${String(status)}): ${complaint.trim()}`);
}
