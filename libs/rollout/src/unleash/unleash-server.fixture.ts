import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { PROJECT_ROOT } from '@banyan/kernel';

const PROGRAM = `
import { start } from 'unleash-server';
const unleash = await start({
  databaseUrl: process.env.TEST_DATABASE_URL,
  db: { ssl: false, pool: { min: 0, max: 4 } },
  server: { host: '127.0.0.1', port: Number(process.env.TEST_PORT), gracefulShutdownTimeout: 100 },
  versionCheck: { enable: false },
  telemetry: false,
  clientFeatureCaching: { enabled: false },
});
process.once('disconnect', () => process.exit(0));
process.send(unleash.server.address().port);
`;

const ADMIN_TOKEN = '*:*.banyan-test-admin';
const CLIENT_TOKEN = 'default:development.banyan-test-client';

/** A real Unleash server in a process of its own, on a database of its own. It ends with the test's process. */
export class TestUnleash {
  readonly environment = 'development';
  readonly adminToken = ADMIN_TOKEN;
  readonly clientToken = CLIENT_TOKEN;
  readonly #child: ChildProcess;

  private constructor(
    child: ChildProcess,
    readonly port: number,
  ) {
    this.#child = child;
  }

  /** @param port 0 picks a free one; naming an earlier one brings the same server back */
  static async start(databaseUrl: string, port = 0): Promise<TestUnleash> {
    const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM], {
      cwd: PROJECT_ROOT,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: {
        PATH: process.env['PATH'],
        TEST_DATABASE_URL: databaseUrl,
        TEST_PORT: String(port),
        INIT_ADMIN_API_TOKENS: ADMIN_TOKEN,
        INIT_BACKEND_API_TOKENS: CLIENT_TOKEN,
        SEND_TELEMETRY: 'false',
        CHECK_VERSION: 'false',
        LOG_LEVEL: 'fatal',
      },
    });
    const [chosen] = (await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(([code]) => {
        throw new Error(`Unleash ended with ${String(code)} instead of starting`);
      }),
    ])) as [number];
    return new TestUnleash(child, chosen);
  }

  /** As `UNLEASH_URL` has it. */
  get url(): string {
    return `http://127.0.0.1:${this.port}/api`;
  }

  /** Asks the admin API; throws on anything but success. */
  async admin(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.url}/admin${path}`, {
      method,
      headers: { authorization: ADMIN_TOKEN, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  /** Makes a flag with one strategy, and switches it on. */
  async createFlag(name: string, strategy: object, on = true): Promise<void> {
    await this.admin('POST', '/projects/default/features', { name, type: 'release', description: 'made by a test' });
    await this.admin('POST', `/projects/default/features/${name}/environments/development/strategies`, strategy);
    if (on) await this.switchFlag(name, 'on');
  }

  async switchFlag(name: string, to: 'on' | 'off'): Promise<void> {
    await this.admin('POST', `/projects/default/features/${name}/environments/development/${to}`);
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}
