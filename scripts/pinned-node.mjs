// The product runs on the Node that package-lock.json pins. Plain Node 20.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const NEEDED = 24;

/**
 * Settles when this process runs on a Node that will do. Otherwise it runs the same command on the pinned one, hands
 * signals on, and exits as that did.
 */
export async function onPinnedNode(root) {
  if (Number(process.versions.node.split('.')[0]) >= NEEDED) return;
  const pinned = join(root, 'node_modules/.bin/node');
  if (!existsSync(pinned)) {
    process.stderr.write(
      `This needs Node ${NEEDED}. No Node for ${process.platform} ${process.arch} comes with the packages, and yours is ` +
        `${process.versions.node}: install Node ${NEEDED} (https://nodejs.org) and run the command again.\n`,
    );
    process.exit(1);
  }
  const child = spawn(pinned, [...process.execArgv, ...process.argv.slice(1)], { stdio: 'inherit' });
  // In a terminal the child hears Ctrl-C itself; it takes two of the same for one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  await new Promise(() => {
    child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 128 + 15));
  });
}
