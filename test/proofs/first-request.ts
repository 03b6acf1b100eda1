/**
 * Proof: from a fresh clone to the first answered request it takes two commands and no more than a cup of coffee.
 *
 *     npm run proof -- first-request [--json]
 *
 * Clones this repository into a temporary folder, starts it there on free ports as `npm start` does, with the packages that it fetches itself, and asks for the
 * availability of a product. Says how long each part took; ends with 1 where it was not answered.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PROJECT_ROOT } from '@banyan/kernel';
import { PORT_SETTINGS } from '../../apps/stack/src/shop/shop-settings.js';

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
});
if (values.help) {
  console.log(`npm run proof -- first-request [--json]

  --json  the report as JSON`);
  process.exit(0);
}
const MOST_MS = 30 * 60_000;
const QUESTION = '/inventory/v1/availability/007?channel=web';

const folder = mkdtempSync(join(tmpdir(), 'banyan-first-request-'));
const beganMs = performance.now();
const secondsNow = (): number => Math.round((performance.now() - beganMs) / 100) / 10;
try {
  const cloned = spawnSync('git', [
    'clone',
    '--quiet',
    '--depth',
    '1',
    `file://${PROJECT_ROOT}`,
    join(folder, 'banyan'),
  ]);
  if (cloned.status !== 0) throw new Error(`it could not be cloned: ${String(cloned.stderr)}`);
  const clonedS = secondsNow();
  const ports = Object.fromEntries(PORT_SETTINGS.map((name) => [name, '0']));
  const shop = spawn('npm', ['start'], {
    cwd: join(folder, 'banyan'),
    env: { ...process.env, ...ports, BANYAN_DATA_DIR: join(folder, 'data') },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  try {
    await said(shop, /^banyan is ready$/m);
    const readyS = secondsNow();
    const { processes } = JSON.parse(readFileSync(join(folder, 'data/run.json'), 'utf8')) as {
      processes: readonly { readonly name: string; readonly url: string }[];
    };
    const gateway = processes.find(({ name }) => name === 'gateway')?.url ?? '';
    const { status } = await fetch(gateway + QUESTION);
    const figures = { clonedS, readyS, firstAnswerS: secondsNow(), status };
    if (values.json) console.log(JSON.stringify(figures));
    else console.table([figures]);
    process.exitCode = status === 200 ? 0 : 1;
  } finally {
    // The group: npm hands no signal on to what it has started.
    if (shop.pid !== undefined) process.kill(-shop.pid, 'SIGTERM');
    await new Promise((resolve) => shop.once('close', resolve));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Waits until a process has said something. @throws Error where it ends before, or takes too long */
function said(child: ReturnType<typeof spawn>, words: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    const late = setTimeout(
      () => reject(new Error(`it took longer than ${MOST_MS / 60_000} minutes: ${text}`)),
      MOST_MS,
    );
    child.stdout?.setEncoding('utf8').on('data', (more: string) => {
      text += more;
      if (!words.test(text)) return;
      clearTimeout(late);
      resolve();
    });
    child.once('exit', (code) => reject(new Error(`it ended with ${code ?? 'a signal'}: ${text}`)));
  });
}
