// Is what lies in node_modules what package-lock.json asks for? Plain Node 20 and no packages: this runs before there are any.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const STAMP = 'node_modules/.banyan-install.json';

/** What an installation depends on: the lock, and the machine its binaries are for. */
export function wantedState(root) {
  const lock = readFileSync(join(root, 'package-lock.json'));
  return { lock: createHash('sha256').update(lock).digest('hex'), platform: process.platform, arch: process.arch };
}

/** @returns {{ installed: boolean, stamped?: boolean, because?: string }} */
export function installState(root) {
  const wanted = wantedState(root);
  const stamp = readJson(join(root, STAMP));
  if (stamp !== undefined) {
    if (stamp.platform !== wanted.platform || stamp.arch !== wanted.arch) {
      return { installed: false, because: `node_modules is for ${stamp.platform} ${stamp.arch}` };
    }
    return stamp.lock === wanted.lock
      ? { installed: true, stamped: true }
      : { installed: false, because: 'package-lock.json has changed' };
  }
  if (!existsSync(join(root, 'node_modules'))) return { installed: false, because: 'there is no node_modules' };
  const fault = differsFromLock(root);
  return fault === undefined ? { installed: true } : { installed: false, because: fault };
}

/** Remembers that node_modules is what the lock asks for now. */
export function stampInstall(root) {
  writeFileSync(join(root, STAMP), `${JSON.stringify(wantedState(root))}\n`);
}

/** Somebody ran npm by hand: npm's own record says what it put there. Optional packages are for other machines. */
function differsFromLock(root) {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages ?? {};
  const found = readJson(join(root, 'node_modules/.package-lock.json'))?.packages;
  if (found === undefined) return 'node_modules was not finished';
  for (const [path, { version, optional }] of Object.entries(wanted)) {
    if (path === '' || (optional === true && found[path] === undefined)) continue;
    if (found[path]?.version !== version) return `${path} is not the version of package-lock.json`;
  }
  return undefined;
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
