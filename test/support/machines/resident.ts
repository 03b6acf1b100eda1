import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { setTimeout as passed } from 'node:timers/promises';
import type { Watchdog } from '../../../apps/stack/src/processes/watchdog.js';
import { until } from '../until.js';
import type { Machine, Network } from './network.js';

/** How the process of a machine is started. */
export interface ResidentOptions {
  readonly network: Network;
  readonly machine: Machine;
  readonly watchdog: Watchdog;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Where what it prints is kept. */
  readonly logFile: string;
  /** Does it answer? Asked until it does. */
  readonly isReady: () => Promise<boolean>;
  readonly stopSignal?: 'INT' | 'TERM';
}

const READY_MS = 120_000;
const GRACE_MS = 30_000;

/** The one process that lives on a machine: started, killed, paused and started again, as whoever runs machines does. */
export class Resident {
  #child: ChildProcess | undefined;
  #exited: Promise<void> = Promise.resolve();
  #isOver = true;
  readonly #log: WriteStream;
  #environment: Readonly<Record<string, string>>;

  constructor(private readonly options: ResidentOptions) {
    this.#environment = options.environment;
    this.#log = createWriteStream(options.logFile, { flags: 'a' });
  }

  get name(): string {
    return this.options.machine.name;
  }

  get machine(): Machine {
    return this.options.machine;
  }

  /** @throws Error when it is not ready in time */
  async start(change: Readonly<Record<string, string>> = {}): Promise<void> {
    this.#environment = { ...this.#environment, ...change };
    this.#spawn();
    await until(
      async () => {
        // What cannot start yet (its port is not free, who it needs is away) is started again.
        if (this.#isOver) this.#spawn();
        return this.options.isReady();
      },
      `${this.name} is ready; ${this.options.logFile} says why it is not`,
      READY_MS,
    );
  }

  /** At once, as a machine that fails. */
  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL');
    await this.#exited;
  }

  /** As it is asked to end, and waited for. */
  async stop(): Promise<void> {
    const { stopSignal = 'TERM' } = this.options;
    this.#child?.kill(`SIG${stopSignal}`);
    const over = new AbortController();
    const late = passed(GRACE_MS, undefined, { signal: over.signal }).then(
      () => this.#child?.kill('SIGKILL'),
      () => undefined,
    );
    await this.#exited;
    over.abort();
    await late;
  }

  pause(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  #spawn(): void {
    const { network, machine, watchdog, command, cwd, stopSignal = 'TERM' } = this.options;
    const [program, ...argv] = network.on(machine, command);
    const child = spawn(program, argv, {
      env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', ...this.#environment },
      ...(cwd === undefined ? {} : { cwd }),
      // Of a group of its own: what ends this program by its terminal lets it end in order.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.pipe(this.#log, { end: false });
    child.stderr.pipe(this.#log, { end: false });
    const { pid } = child;
    if (pid !== undefined) watchdog.watch(pid, stopSignal);
    this.#isOver = false;
    this.#exited = new Promise((resolve) => {
      const ended = (): void => {
        this.#isOver = true;
        if (pid !== undefined) watchdog.forget(pid);
        resolve();
      };
      child.once('exit', ended);
      child.once('error', ended);
    });
    this.#child = child;
  }
}
