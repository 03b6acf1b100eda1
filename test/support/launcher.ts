import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PORT_SETTINGS } from '../../apps/stack/src/shop/shop-settings.js';
import { PROJECT_ROOT } from '@banyan/kernel';

interface RunFileContent {
  readonly processes: readonly { name: string; pid: number; url: string; opsUrl: string }[];
}

/** The launcher as people start it, but for npm, on free ports. */
export class Launcher {
  #output = '';
  readonly #child: ChildProcess;
  readonly exited: Promise<number | NodeJS.Signals>;

  constructor(
    readonly dataDir: string,
    options: { readonly env?: Readonly<Record<string, string>>; readonly argv?: readonly string[] } = {},
  ) {
    const freePorts = Object.fromEntries(PORT_SETTINGS.map((name) => [name, '0']));
    const argv = ['scripts/run.mjs', 'dist/apps/stack/src/main.js', ...(options.argv ?? [])];
    this.#child = spawn(process.execPath, argv, {
      cwd: PROJECT_ROOT,
      env: { PATH: process.env['PATH'] ?? '', ...freePorts, BANYAN_DATA_DIR: dataDir, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    }
    this.exited = new Promise((resolve) => {
      this.#child.once('close', (code, signal) => resolve(signal ?? code ?? -1));
    });
  }

  /** Everything it printed so far. */
  get output(): string {
    return this.#output;
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  /** Waits for the line that says so. @throws Error with what it printed when it ends before */
  async ready(): Promise<RunFileContent['processes']> {
    const said = new Promise<void>((resolve) => {
      this.#child.stdout?.on('data', () => {
        if (/^banyan is ready$/m.test(this.#output)) resolve();
      });
    });
    const ended = this.exited.then((how) => {
      throw new Error(`the launcher ended (${how}): ${this.#output}`);
    });
    await Promise.race([said, ended]);
    ended.catch(() => undefined);
    return this.runFile();
  }

  runFile(): RunFileContent['processes'] {
    return (JSON.parse(readFileSync(join(this.dataDir, 'run.json'), 'utf8')) as RunFileContent).processes;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }
}

/** Is there a process of that number that has not ended? A zombie has. */
export function isRunning(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return !'ZX'.includes(stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3));
  } catch {
    return false;
  }
}
