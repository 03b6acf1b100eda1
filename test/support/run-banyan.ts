import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';
import { COMPILE_CACHE } from './compile-cache.js';

/** How a command ended, and what it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Builds what `runBanyan` starts, when the sources have changed. @throws Error with the compiler's words */
export function ensureBuilt(): void {
  const built = spawnSync(process.execPath, ['scripts/ensure-build.mjs'], { cwd: PROJECT_ROOT, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`the build failed: ${built.stderr}`);
}

/**
 * Runs the built command line as a user does: a process of its own, without a terminal.
 *
 * @param stdin what is piped into it
 * @param settings such as `{ CONTROL_URL: … }`
 */
export async function runBanyan(
  words: readonly string[],
  stdin: string | Buffer = '',
  settings: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const main = join(PROJECT_ROOT, 'dist/apps/cli/src/main.js');
  const child = spawn(process.execPath, [main, ...words], {
    cwd: PROJECT_ROOT,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...COMPILE_CACHE, ...settings },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  // A command that refuses its input closes it before it was all written.
  child.stdin.on('error', () => {});
  child.stdin.end(stdin);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}
