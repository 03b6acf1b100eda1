// Runs before every command that needs packages. Plain Node 20, no packages, and every word goes to stderr: the command's
// own output stays clean.
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installState, stampInstall } from './install-state.mjs';
import { oneAtATime } from './one-at-a-time.mjs';

const OLDEST_NODE = 20;
const STILL_HERE_MS = 5000;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const say = (text) => process.stderr.write(`${text}\n`);

if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
  say(`Node ${process.versions.node} is too old for npm's packages here: install Node ${OLDEST_NODE} or newer.`);
  process.exit(1);
}
const found = installState(root);
if (found.installed && found.stamped !== true) stampInstall(root);
if (!found.installed) {
  await oneAtATime(root, 'install', install, (pid) =>
    say(`another command (pid ${pid ?? '?'}) is installing; waiting`),
  );
}

async function install() {
  // The one we waited for may have done it.
  const { installed, because } = installState(root);
  if (installed) return;
  say(`installing the packages of package-lock.json (${because}); this takes about a minute`);
  const startedMs = performance.now();
  const elapsed = () => `${((performance.now() - startedMs) / 1000).toFixed(0)} s`;
  const timer = setInterval(() => say(`  … npm ci, ${elapsed()}`), STILL_HERE_MS);
  const status = await npm(['ci', '--no-audit', '--no-fund']);
  clearInterval(timer);
  if (status !== 0) {
    say(`npm ci failed (${status}) after ${elapsed()}; its message is above`);
    process.exit(1);
  }
  stampInstall(root);
  say(`installed in ${elapsed()}`);
}

/** The same npm that runs us, if one does. Its standard output joins ours on stderr. */
function npm(argv) {
  const script = process.env.npm_execpath;
  const [command, first] = script === undefined ? ['npm', []] : [process.execPath, [script]];
  const child = spawn(command, [...first, ...argv], { cwd: root, stdio: ['ignore', 2, 2] });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, signal) => resolve(signal ?? code));
  });
}
