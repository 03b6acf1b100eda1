import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Watchdog } from '../../apps/stack/src/processes/watchdog.js';

export interface TestNats {
  /** Such as `nats://127.0.0.1:43210`. */
  readonly url: string;
  /** Of the server that runs now, or ran last. */
  readonly pid: number;
  /** Ends the server at once, as `kill -9` does; its files stay and `resume` starts it again on the same port. */
  kill(): Promise<void>;
  resume(): Promise<void>;
  /** Ends the server as `kill` does, and starts it on the same port with nothing of what it had. */
  lose(): Promise<void>;
  /** Ends the server and deletes its files. */
  stop(): Promise<void>;
}

const STARTED = /Server is ready/;

/**
 * A throw-away nats-server with JetStream on a free port. It dies with the test process, even when that is killed.
 *
 * @throws Error with the command that installs it when it is missing
 */
export async function startNats(): Promise<TestNats> {
  const folder = mkdtempSync(join(tmpdir(), 'banyan-test-nats-'));
  const watchdog = new Watchdog();
  watchdog.removeAtEnd(folder);
  const port = await freePort();
  let pid = -1;
  const start = async () => {
    const child = spawn('nats-server', ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', folder], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const exited = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
    });
    await new Promise<void>((resolve, reject) => {
      let said = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-4_000);
        if (STARTED.test(said)) resolve();
      });
      child.once('error', (cause) => {
        const install = 'sudo apt-get install -y --no-install-recommends nats-server';
        reject(new Error(`nats-server cannot be started; it is installed with: ${install}`, { cause }));
      });
      child.once('exit', (code, signal) => reject(new Error(`nats-server ended with ${code ?? signal}: ${said}`)));
    });
    if (child.pid !== undefined) {
      pid = child.pid;
      watchdog.watch(pid, 'TERM');
    }
    return async (): Promise<void> => {
      child.kill('SIGKILL');
      await exited;
      if (child.pid !== undefined) watchdog.forget(child.pid);
    };
  };
  let kill: (() => Promise<void>) | undefined = await start();
  return {
    url: `nats://127.0.0.1:${port}`,
    get pid() {
      return pid;
    },
    kill: async () => {
      await kill?.();
      kill = undefined;
    },
    resume: async () => {
      kill ??= await start();
    },
    lose: async () => {
      await kill?.();
      rmSync(folder, { recursive: true, force: true });
      kill = await start();
    },
    stop: async () => {
      await kill?.();
      kill = undefined;
      rmSync(folder, { recursive: true, force: true });
      watchdog.close();
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}
