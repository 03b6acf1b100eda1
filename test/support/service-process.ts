import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';
import type { ReadyMessage } from '@banyan/observability';
import { COMPILE_CACHE } from './compile-cache.js';

const REGISTER = join(PROJECT_ROOT, 'dist/libs/observability/src/register.js');

/** An extracted service as it is built, in a process of its own that can be killed. It dies with this one. */
export class ServiceProcess {
  private constructor(
    readonly child: ChildProcess,
    readonly port: number,
    readonly opsUrl: string,
    private readonly exited: Promise<number | string>,
  ) {}

  /** @throws Error with what it printed when it ends before it listens */
  static start(
    service: 'control' | 'inventory' | 'pricing' | 'orders' | 'legacy-core' | 'partners',
    environment: Readonly<Record<string, string>>,
  ): Promise<ServiceProcess> {
    const child = fork(join(PROJECT_ROOT, `dist/apps/${service}/src/main.js`), {
      execArgv: ['--import', REGISTER],
      env: { PATH: process.env['PATH'] ?? '', ...COMPILE_CACHE, LOG_LEVEL: 'warn', ...environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (printed = (printed + text).slice(-20_000)));
    }
    const exited = new Promise<number | string>((resolve) => {
      child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown'));
    });
    return new Promise((resolve, reject) => {
      child.once('message', (message) => {
        const { url, opsUrl } = message as ReadyMessage;
        resolve(new ServiceProcess(child, Number(new URL(url).port), opsUrl, exited));
      });
      void exited.then((how) => reject(new Error(`the service ended with ${how}: ${printed}`)));
    });
  }

  /** Sends the signal; resolves to the exit code, or the signal that ended it. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | string> {
    this.child.kill(signal);
    return this.exited;
  }

  async readyz(): Promise<string> {
    return (await fetch(`${this.opsUrl}/readyz?verbose`)).text();
  }

  async isReady(): Promise<boolean> {
    return (await fetch(`${this.opsUrl}/readyz`)).status === 200;
  }
}
