import { readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Ends a server that still holds this cluster though nobody watches over it any more (launcher and watchdog were both
 * killed). A pid file alone proves nothing, since numbers are used again: the process must work inside the folder.
 *
 * @throws Error when it does not end
 */
export async function stopStrayPostgres(folder: string): Promise<void> {
  const pid = strayPid(folder);
  if (pid === undefined) return;
  for (const [signal, waitMs] of [
    ['SIGINT', 5000],
    ['SIGQUIT', 2000],
    ['SIGKILL', 2000],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    const deadline = performance.now() + waitMs;
    while (performance.now() < deadline) {
      if (strayPid(folder) !== pid) return;
      await pause(20);
    }
  }
  throw new Error(`a PostgreSQL (pid ${pid}) already uses ${folder} and does not end`);
}

function strayPid(folder: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0]);
    if (!Number.isInteger(pid) || pid <= 1) return undefined;
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(folder) ? pid : undefined;
  } catch {
    // No pid file, no such process, or a platform without /proc: PostgreSQL itself refuses a folder that is in use.
    return undefined;
  }
}
