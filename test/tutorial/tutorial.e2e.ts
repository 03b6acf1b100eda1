import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PROJECT_ROOT } from '@banyan/kernel';
import { openDataDir } from '../../apps/stack/src/shop/data-dir.js';
import { consoleBlocks, missingIn } from '../support/console-blocks.js';
import { Launcher } from '../support/launcher.js';
import { patientObjectives } from '../support/patient-objectives.js';
import { copyTemplateCluster } from '../support/template-cluster.js';

const PAGE = readFileSync(join(PROJECT_ROOT, 'docs/tutorial.md'), 'utf8');
/** Where the page says that each process is, and which it is. */
const PORTS: Readonly<Record<string, readonly [name: string, side: 'url' | 'opsUrl']>> = {
  '8080': ['gateway', 'url'],
  '8081': ['control', 'url'],
  '4242': ['unleash', 'url'],
  '9101': ['inventory', 'opsUrl'],
};
const STATUS = 'npm run -s banyan -- status inventory';
const SAID = /<<(\d+)>>\n/;

let dataDir: string;
let launcher: Launcher;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'banyan-tutorial-'));
  openDataDir(dataDir);
  await copyTemplateCluster(join(dataDir, 'postgres'), 'stocked');
  const [, settings = ''] = /^(.*) npm start$/m.exec(PAGE) ?? [];
  launcher = new Launcher(dataDir, {
    env: {
      ...Object.fromEntries(settings.split(' ').map((setting) => setting.split('=') as [string, string])),
      // A reader waits for half a minute, and has a machine that is not short of time.
      BANYAN_REENTRY_WAIT_MS: '0',
      BANYAN_OBJECTIVES_DIR: patientObjectives(dataDir),
      BANYAN_SYNTHETIC_EVERY_MS: '0',
    },
  });
  await launcher.ready();
}, 180_000);
afterAll(async () => {
  launcher.signal('SIGTERM');
  await launcher.exited;
  rmSync(dataDir, { recursive: true, force: true });
});

test('every step of the tutorial does what the page shows', async () => {
  const steps = consoleBlocks(PAGE);
  expect(steps.length).toBeGreaterThan(15);
  const startedMs = performance.now();
  const { stdout, stderr } = await inOneShell(steps.map(({ command, shows }) => patient(here(command), shows)));
  const answers = answersOf(stdout);
  const differing = steps.flatMap(({ command, shows }, index) => {
    const answer = answers[index] ?? 'it was not reached';
    const missing = missingIn(answer, shows);
    return missing === undefined ? [] : [{ command, missing, answer, stderr }];
  });
  expect(differing).toEqual([]);
  console.log(
    `the tutorial took ${((performance.now() - startedMs) / 1000).toFixed(0)} s, without reading and without the half minute`,
  );
}, 600_000);

/** A command of the page, for the shop that runs on free ports. */
function here(command: string): string {
  const processes = launcher.runFile();
  return command
    .replaceAll(/http:\/\/127\.0\.0\.1:(\d+)/g, (_all, port: string) => {
      const [name, side] = PORTS[port] ?? [];
      const found = processes.find((each) => each.name === name);
      if (found === undefined || side === undefined) throw new Error(`the page names port ${port}, where nothing is`);
      return found[side];
    })
    .replace(/^sleep 30$/, 'true');
}

/** What only reads how a domain stands is typed again while a busy machine has not come so far: at most for a minute or two. */
function patient(command: string, shows: readonly string[]): string {
  if (command === 'sleep 3') return patient(STATUS, ['…canary…']).replace(/\nprintf.*$/, '');
  if (command.trim() !== STATUS) return command;
  const words = shows.flatMap((line) => line.split('…')).filter((word) => word.trim() !== '');
  const shown = words.map((word) => `grep -qF -- '${word.trim()}' <<< "$said"`).join(' && ');
  return `for _ in $(seq 60); do said=$(${STATUS}); ${shown} && break; sleep 0.5; done\nprintf '%s\\n' "$said"`;
}

/** Runs commands one after another, as somebody types them: what one sets, the next one has. */
async function inOneShell(commands: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  const script = commands.map((command, index) => `printf '<<${index}>>\\n'\n${command}`).join('\n');
  const shell = spawn('bash', ['-s'], {
    cwd: PROJECT_ROOT,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NO_COLOR: '1', BANYAN_DATA_DIR: dataDir },
  });
  const said = { stdout: '', stderr: '' };
  for (const side of ['stdout', 'stderr'] as const) {
    shell[side].setEncoding('utf8').on('data', (text: string) => (said[side] += text));
  }
  shell.stdin.end(`${script}\n`);
  await new Promise((resolve) => shell.once('close', resolve));
  return said;
}

/** What each command answered, by its place. */
function answersOf(stdout: string): readonly string[] {
  const parts = stdout.split(SAID).slice(1);
  const answers: string[] = [];
  for (let index = 0; index < parts.length; index += 2) answers[Number(parts[index])] = parts[index + 1] ?? '';
  return answers;
}
