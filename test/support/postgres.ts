import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningPostgres, startPostgresServer } from '../../apps/stack/src/postgres/embedded-postgres.js';
import { Watchdog } from '../../apps/stack/src/processes/watchdog.js';
import { copyTemplateCluster } from './template-cluster.js';

export interface TestPostgres {
  /** Of an empty database named `postgres`, as superuser. */
  readonly url: string;
  /** Stops the server; its data stays and `resume` starts it again on the same port. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Ends the server as a power failure would, without shutdown. */
  kill(): Promise<void>;
  /** Ends the server and deletes its data. */
  stop(): Promise<void>;
}

/**
 * A throw-away PostgreSQL 18 on a free port, ready in well under a second (the first run on a machine makes a template
 * cluster, which takes one more). It dies with the test process, even when that is killed.
 */
export async function startPostgres(): Promise<TestPostgres> {
  const home = mkdtempSync(join(tmpdir(), 'banyan-test-postgres-'));
  chmodSync(home, 0o755);
  const watchdog = new Watchdog();
  watchdog.removeAtEnd(home);
  const folder = join(home, 'cluster');
  await copyTemplateCluster(folder);
  const start = async (port: number) =>
    startPostgresServer({ folder, port, durable: false, watchdog, onLog: () => undefined });
  let server: RunningPostgres | undefined = await start(0);
  const { port } = server;
  return {
    url: server.url('postgres'),
    pause: async () => {
      await server?.stop();
      server = undefined;
    },
    resume: async () => {
      server ??= await start(port);
    },
    kill: async () => {
      await server?.kill();
      server = undefined;
    },
    stop: async () => {
      await server?.stop();
      server = undefined;
      rmSync(home, { recursive: true, force: true });
      watchdog.close();
    },
  };
}
