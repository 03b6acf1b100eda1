import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** How the gateway's process is started: the program, and node's own arguments. */
export interface GatewayProgram {
  readonly program: string;
  readonly execArgv: readonly string[];
  /** `fuzzed` is ours, with short waits; `bare` is http-proxy-middleware as it comes: it shows what the fuzz finds. */
  readonly subject: 'fuzzed' | 'bare';
}

/** What a process holds, after a collection. */
export interface Holdings {
  readonly rssMb: number;
  readonly heapMb: number;
  /** Sockets, timers and whatever else keeps an event loop going. */
  readonly handles: number;
}

/** The process under test; begun anew when it has ended. */
export class FuzzedGateway {
  #child: ChildProcess | undefined;
  #port = 0;
  /** How often it ended by itself. */
  deaths = 0;

  constructor(
    private readonly options: GatewayProgram,
    private readonly upstream: string,
  ) {}

  get port(): number {
    return this.#port;
  }

  get alive(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async start(): Promise<void> {
    const { program, execArgv, subject } = this.options;
    const child = fork(program, [subject, this.upstream], {
      execArgv: ['--expose-gc', ...execArgv],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#child = child;
    child.once('exit', () => {
      if (this.#child === child) this.deaths++;
    });
    const [message] = (await once(child, 'message')) as [{ port: number }];
    this.#port = message.port;
  }

  /** @returns undefined where it ends before it says */
  async holdings(): Promise<Holdings | undefined> {
    const child = this.#child;
    if (child === undefined || !this.alive) return undefined;
    return new Promise((resolve) => {
      const ended = () => {
        child.off('message', said);
        resolve(undefined);
      };
      const said = (message: unknown) => {
        // A process that was begun anew says its port first.
        if (!('rssMb' in (message as object))) return;
        child.off('exit', ended);
        child.off('message', said);
        resolve(message as Holdings);
      };
      child.once('exit', ended);
      child.on('message', said);
      child.send('holdings', (error) => {
        if (error !== null) ended();
      });
    });
  }

  stop(): void {
    const child = this.#child;
    this.#child = undefined;
    child?.kill('SIGKILL');
  }
}
