// Names the Debian packages that tests need and this machine lacks; in continuous integration (CI is set, and we are
// root) it installs them. One row a tool: the command that is looked for, its package, and which tests want it.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** @type {readonly { command: string, package: string, wantedBy: string }[]} */
const TOOLS = [
  { command: 'cp', package: 'coreutils', wantedBy: 'test/support/postgres.ts (copies the template cluster)' },
  {
    command: 'chromium-headless-shell',
    package: 'chromium-headless-shell',
    wantedBy: 'test/console (the console in a browser)',
  },
  { command: 'promtool', package: 'prometheus', wantedBy: 'apps/control/src/burn (tests the alert rules)' },
  { command: 'nats-server', package: 'nats-server', wantedBy: 'test/events (events through a broker)' },
];

const missing = TOOLS.filter((tool) => !isInstalled(tool.command));
if (missing.length > 0) {
  for (const tool of missing) process.stderr.write(`${tool.command} is missing; wanted by ${tool.wantedBy}\n`);
  const packages = missing.map((tool) => tool.package);
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...packages];
  if (process.env.CI === undefined || process.getuid?.() !== 0) {
    process.stderr.write(`install them with: sudo ${install.join(' ')}\n`);
    process.exit(1);
  }
  // A machine that was just made knows no packages yet.
  const status = run(install) === 0 ? 0 : run(['apt-get', 'update']) || run(install);
  process.exit(status);
}

function run([program, ...argv]) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(program, argv, { stdio: 'inherit', env }).status ?? 1;
}

function isInstalled(command) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
