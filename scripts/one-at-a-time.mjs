// Two commands started at once must not both install or build. Plain Node 20.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const ASK_AGAIN_MS = 250;
/** A folder without a name in it, this old, is from a process that died between the two steps. */
const NAMELESS_TURNS = 20;

/**
 * Runs `work` while no other process of this machine runs it for the same folder.
 *
 * @param {string} root the project
 * @param {string} what such as `install`
 * @param {() => Promise<T>} work
 * @param {(pid: number | undefined) => void} onWait told once when somebody else is at it
 * @returns {Promise<T>}
 * @template T
 */
export async function oneAtATime(root, what, work, onWait) {
  const key = createHash('sha256').update(root).digest('hex').slice(0, 12);
  const folder = join(tmpdir(), `banyan-${what}-${userInfo().uid}-${key}`);
  const holderFile = join(folder, 'pid');
  let nameless = 0;
  let told = false;
  while (!claimed(folder)) {
    const holder = holderOf(holderFile);
    nameless = holder === undefined ? nameless + 1 : 0;
    if ((holder !== undefined && !isAlive(holder)) || nameless > NAMELESS_TURNS) {
      rmSync(folder, { recursive: true, force: true });
      continue;
    }
    if (!told) onWait(holder);
    told = true;
    await pause(ASK_AGAIN_MS);
  }
  writeFileSync(holderFile, String(process.pid));
  try {
    return await work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function claimed(folder) {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function holderOf(file) {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
