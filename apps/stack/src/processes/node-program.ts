import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import type { LogFile } from './log-file.js';
import { type Addresses, HopelessStart, type Program, type Running } from './supervised.js';
import type { Watchdog } from './watchdog.js';

export interface NodeProgramOptions {
  readonly name: string;
  /** What node runs: options first, then the file. */
  readonly argv: readonly string[];
  readonly cwd: string;
  /** Its whole environment, read anew for every start. */
  readonly environment: (before: Addresses | undefined) => Record<string, string>;
  readonly log: LogFile;
  readonly watchdog: Watchdog;
  /** Milliseconds to be ready in. */
  readonly readyWithinMs: number;
  /** What its operations side must answer before those that need it are started. Default `/readyz`. */
  readonly awaits?: '/livez' | '/readyz';
  /** Where it is asked whether it is ready, when that is not `<opsUrl>/readyz`; and what others are told its opsUrl is. */
  readonly health?: { readonly path: string; readonly opsUrl: string };
}

/** sysexits(3) EX_CONFIG: trying again changes nothing. */
const EXIT_CONFIGURATION = 78;

/** A node process of the shop: it says over its channel where it listens, and is ready when its `/readyz` agrees. */
export function nodeProgram(options: NodeProgramOptions): Program {
  return {
    name: options.name,
    log: options.log,
    start: async (before, signal) => {
      const child = launch(options, before);
      const exited = endOf(child, options);
      const stop = async (graceMs: number) => stopChild(child, exited, graceMs);
      try {
        const { url, opsUrl } = await untilReady(child, exited, options, signal);
        const running: Running = { pid: child.pid ?? -1, url, opsUrl, exited, stop };
        return running;
      } catch (error) {
        await stop(signal.aborted ? 1000 : 0);
        throw error;
      }
    },
  };
}

function launch(options: NodeProgramOptions, before: Addresses | undefined): ChildProcess {
  const child = spawn(process.execPath, [...options.argv], {
    cwd: options.cwd,
    env: options.environment(before),
    // A session of its own: Ctrl-C goes to the launcher alone, which stops everything in order.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => options.log.write(text));
  }
  if (child.pid !== undefined) options.watchdog.watch(child.pid, 'TERM');
  return child;
}

async function endOf(child: ChildProcess, options: NodeProgramOptions): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    // 'exit', not 'close': a grandchild that keeps the pipes open must not make it look alive.
    child.once('exit', (code, signal) => {
      if (child.pid !== undefined) options.watchdog.forget(child.pid);
      resolve(signal ?? `exit status ${String(code)}`);
    });
  });
}

async function untilReady(
  child: ChildProcess,
  exited: Promise<string>,
  options: NodeProgramOptions,
  signal: AbortSignal,
): Promise<Addresses> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(options.readyWithinMs)]);
  const ended = exited.then((how) => {
    const hopeless = how === `exit status ${EXIT_CONFIGURATION}`;
    throw hopeless ? new HopelessStart(how) : new Error(how);
  });
  const overdue = new Promise<never>((_, reject) => {
    limit.addEventListener('abort', () => {
      reject(new Error(signal.aborted ? 'stopped' : `not ready within ${options.readyWithinMs} ms`));
    });
  });
  // Neither is waited for once the race is decided.
  ended.catch(() => undefined);
  overdue.catch(() => undefined);
  const addresses = await Promise.race([announced(child), ended, overdue]);
  const reached = options.health === undefined ? addresses : { ...addresses, opsUrl: options.health.opsUrl };
  const question =
    options.health === undefined
      ? addresses.opsUrl + (options.awaits ?? '/readyz')
      : addresses.url + options.health.path;
  await Promise.race([answers(question, limit), ended, overdue]);
  return reached;
}

async function announced(child: ChildProcess): Promise<Addresses> {
  return new Promise((resolve) => {
    child.on('message', (message: unknown) => {
      const { type, url, opsUrl } = message as { type?: unknown; url?: unknown; opsUrl?: unknown };
      if (type === 'banyan-ready' && typeof url === 'string' && typeof opsUrl === 'string') resolve({ url, opsUrl });
    });
  });
}

async function answers(url: string, limit: AbortSignal): Promise<void> {
  while (!limit.aborted) {
    try {
      const response = await fetch(url, { signal: AbortSignal.any([limit, AbortSignal.timeout(2000)]) });
      await response.body?.cancel();
      if (response.ok) return;
    } catch {
      // Not listening yet, or it has just ended: the others in the race know which.
    }
    await pause(50);
  }
}

async function stopChild(child: ChildProcess, exited: Promise<string>, graceMs: number): Promise<void> {
  if (graceMs > 0) {
    child.kill('SIGTERM');
    if (await Promise.race([exited.then(() => true), pause(graceMs, false, { ref: false })])) return;
  }
  killGroup(child);
  await exited;
}

/** It leads a session; whatever it started itself goes with it. */
function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}
