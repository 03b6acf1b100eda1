import type { LogFile } from '../processes/log-file.js';
import type { Program } from '../processes/supervised.js';
import type { Watchdog } from '../processes/watchdog.js';
import { ensureDatabase } from './databases.js';
import { startPostgresServer } from './embedded-postgres.js';

/** The shop's database; Unleash has one of its own beside it. */
export const SHOP_DATABASE = 'banyan';

export interface PostgresProgramOptions {
  readonly folder: string;
  readonly port: number;
  /** Where others ask whether it is ready. */
  readonly opsUrl: string;
  readonly log: LogFile;
  readonly watchdog: Watchdog;
  readonly durable: boolean;
}

/** The embedded PostgreSQL as one process of the shop; its `url` is that of the shop's database. */
export function postgresProgram({ folder, port, opsUrl, log, watchdog, durable }: PostgresProgramOptions): Program {
  return {
    name: 'postgres',
    log,
    start: async (before, signal) => {
      const server = await startPostgresServer({
        folder,
        port: before === undefined ? port : Number(new URL(before.url).port),
        durable,
        watchdog,
        onLog: (text) => log.write(text),
      });
      try {
        if (!signal.aborted) await ensureDatabase(server.url('postgres'), SHOP_DATABASE);
      } catch (error) {
        await server.stop();
        throw error;
      }
      return {
        pid: server.pid,
        url: server.url(SHOP_DATABASE),
        opsUrl,
        exited: server.exited,
        stop: async (graceMs) => (graceMs === 0 ? server.kill() : server.stop(graceMs)),
      };
    },
  };
}
