import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Watchdog } from '../../apps/stack/src/processes/watchdog.js';
import { onCore } from './place.js';

/** What is started: a file for node, or a program of the machine. */
export interface ChildOrder {
  readonly name: string;
  readonly command: readonly string[];
  readonly core: number | undefined;
  readonly env?: NodeJS.ProcessEnv;
  /** False for programs that cannot say where they listen. */
  readonly announces?: boolean;
}

const READY_WITHIN_MS = 30_000;
const STOP_WITHIN_MS = 6_000;
const BENCH = fileURLToPath(new URL('../', import.meta.url));
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The command that runs one of the bench's own programs. */
export function benchProgram(file: string, ...argv: readonly string[]): readonly string[] {
  return [process.execPath, '--import', `${BENCH}sources.mjs`, BENCH + file, ...argv];
}

/** A process of the bench. Ends with the bench, however that ends. */
export class Child {
  /** Where it listens, once it has said so; '' when it says nothing. */
  url = '';
  readonly #child: ChildProcess;
  readonly #name: string;
  readonly #exited: Promise<string>;
  #tail = '';

  private constructor(order: ChildOrder) {
    const [command = '', ...argv] = [...onCore(order.core), ...order.command];
    this.#name = order.name;
    this.#child = spawn(command, argv, {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...order.env },
      // Ctrl-C goes to the bench alone, which stops everything in order.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', ...(order.announces === false ? [] : (['ipc'] as const))],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#tail = (this.#tail + text).slice(-2_000)));
    }
    this.#exited = new Promise((resolve) => {
      this.#child.once('error', (error) => resolve(error.message));
      this.#child.once('exit', (code, signal) => resolve(signal ?? `exit status ${code}`));
    });
    void this.#exited.then(() => watchdog.forget(this.pid));
    if (this.#child.pid !== undefined) watchdog.watch(this.#child.pid, 'TERM');
    running.push(this);
  }

  /** Resolves when it says that it listens. @throws Error with the last words it printed when it does not */
  static async start(order: ChildOrder): Promise<Child> {
    const child = new Child(order);
    if (order.announces !== false) child.url = (await child.next<{ url: string }>('banyan-ready', READY_WITHIN_MS)).url;
    return child;
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  /** What it printed last. */
  get tail(): string {
    return this.#tail.trim();
  }

  send(message: object): void {
    this.#child.send(message);
  }

  /** Its next message of a type. @throws Error when it ends before, or takes too long */
  async next<T>(type: string, withinMs: number): Promise<T> {
    const listening = new AbortController();
    const told = new Promise<T>((resolve, reject) => {
      const onMessage = (message: { type?: string }) => message.type === type && resolve(message as T);
      this.#child.on('message', onMessage);
      const timer = setTimeout(() => reject(new Error(`${this.#name} said nothing for ${withinMs} ms`)), withinMs);
      listening.signal.addEventListener('abort', () => {
        clearTimeout(timer);
        this.#child.off('message', onMessage);
      });
    });
    const gone = this.#exited.then((how) => {
      throw new Error(`${this.#name} ended (${how}): ${this.tail}`);
    });
    gone.catch(() => undefined);
    return Promise.race([told, gone]).finally(() => listening.abort());
  }

  /** Asks it to end; makes it after a while. */
  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_WITHIN_MS);
    await this.#exited;
    clearTimeout(timer);
  }
}

const watchdog = new Watchdog();
const running: Child[] = [];

/** A folder for temporary files; gone when the bench is, however that ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'banyan-bench-'));
  watchdog.removeAtEnd(folder);
  return folder;
}

/** Ends every process, the latest first. */
export async function stopChildren(): Promise<void> {
  await Promise.all(
    running
      .splice(0)
      .toReversed()
      .map((child) => child.stop()),
  );
  watchdog.close();
}
