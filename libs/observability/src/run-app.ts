import { ConfigurationError, followedSettings } from '@banyan/kernel';
import { keepObjectsYoung } from './keep-objects-young.js';
import { log } from './logger.js';
import { exitWithParent } from './shutdown.js';

/** EX_CONFIG of sysexits.h: the configuration cannot be used; a restart will not help. */
export const EXIT_CONFIGURATION = 78;

/**
 * The last line of every main file. Prints each configuration fault on a line of its own and exits 78; any other
 * failure to start is logged and exits 1. Ends the process with its parent, and lets no object be born old.
 */
export function runApp(main: () => Promise<void>): void {
  keepObjectsYoung();
  exitWithParent();
  process.on('uncaughtExceptionMonitor', (error) => log.fatal('uncaught', { err: error }));
  // Left to itself Node prints the error with all of its members: of a database, the row and the parameters.
  process.on('uncaughtException', () => {
    if (process.listenerCount('uncaughtException') === 1) process.exit(1);
  });
  followedSettings.on('taken', (name) => log.info('a setting has changed and is in force', { setting: name }));
  followedSettings.on('refused', (name, reason) =>
    log.error('a setting cannot be used as its file has it now: what was read before stays in force', {
      setting: name,
      reason,
    }),
  );
  main().catch((error: unknown) => {
    if (error instanceof ConfigurationError) {
      process.stderr.write(`${error.message}\n`);
      process.exit(EXIT_CONFIGURATION);
    }
    log.fatal('could not start', { err: error });
    process.exit(1);
  });
}
