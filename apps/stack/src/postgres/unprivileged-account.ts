import { readFileSync } from 'node:fs';

/** Who a program runs as, when not as ourselves. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root. When we are root, this is who it runs as: `postgres` if the machine has that
 * account, else `nobody`; undefined when we are an ordinary user already. The account must be listed, initdb looks it up.
 *
 * @throws Error when we are root and the machine has neither
 */
export function unprivilegedAccount(passwd = '/etc/passwd'): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const lines = readFileSync(passwd, 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const line = lines.find((candidate) => candidate.startsWith(`${name}:`));
    const [, , uid, gid] = line?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined && Number(uid) > 0) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error('PostgreSQL must not run as root, and this machine has no account postgres or nobody to run it as');
}
