import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { openDataDir } from '../../apps/stack/src/shop/data-dir.js';
import { lockDataDir } from '../../apps/stack/src/shop/data-dir-lock.js';
import { isRunning, Launcher } from '../support/launcher.js';
import { copyTemplateCluster } from '../support/template-cluster.js';
import { until } from '../support/until.js';

let dataDir: string;
function freshDataDir(): void {
  dataDir = mkdtempSync(join(tmpdir(), 'banyan-launcher-'));
  openDataDir(dataDir);
}
const removeDataDir = (): void => rmSync(dataDir, { recursive: true, force: true });

describe('a start that cannot be', () => {
  beforeEach(freshDataDir);
  afterEach(removeDataDir);

  it('says how it is used', async () => {
    const help = new Launcher(dataDir, { argv: ['--help'] });
    expect(await help.exited).toBe(0);
    expect(help.output).toContain('npm start -- --fresh');
    const mistyped = new Launcher(dataDir, { argv: ['--frehs'] });
    expect(await mistyped.exited).toBe(2);
    expect(mistyped.output).toContain('--frehs');
  });

  it('names every fault of its settings and exits 78', async () => {
    const launcher = new Launcher(dataDir, { env: { GATEWAY_PORT: 'x', LOG_LEVEL: 'loud' } });
    expect(await launcher.exited).toBe(78);
    expect(launcher.output).toMatch(/GATEWAY_PORT must be a port[^]*LOG_LEVEL must be one of/);
  });

  it('names the port that is in use, and the setting that changes it', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    try {
      const launcher = new Launcher(dataDir, { env: { CONTROL_PORT: String(port) } });
      expect(await launcher.exited).toBe(1);
      expect(launcher.output).toContain(`port ${port} is in use on 127.0.0.1; CONTROL_PORT changes it`);
    } finally {
      server.close();
    }
  });

  it('on the data directory of a running shop says so, and harms nothing, not even with --fresh', async () => {
    const unlock = lockDataDir(dataDir);
    try {
      for (const argv of [[], ['--fresh']]) {
        const second = new Launcher(dataDir, { argv });
        expect(await second.exited).toBe(1);
        expect(second.output).toContain(`a shop is already running on ${dataDir} (pid ${process.pid})`);
      }
      expect(existsSync(join(dataDir, 'lock'))).toBe(true);
    } finally {
      unlock();
    }
  });

  it('with --fresh refuses to empty a folder that is not ours', async () => {
    rmSync(join(dataDir, 'this-is-banyan-data.txt'));
    await copyTemplateCluster(join(dataDir, 'somebody-elses'));
    const launcher = new Launcher(dataDir, { argv: ['--fresh'] });
    expect(await launcher.exited).toBe(1);
    expect(launcher.output).toContain('was not made by this program');
    expect(existsSync(join(dataDir, 'somebody-elses'))).toBe(true);
  });
});

describe('the shop, started as people start it', () => {
  let launcher: Launcher;
  beforeAll(async () => {
    freshDataDir();
    await copyTemplateCluster(join(dataDir, 'postgres'), 'unleash');
  });
  afterAll(async () => {
    launcher.signal('SIGKILL');
    await launcher.exited;
    removeDataDir();
  });

  it('lists its processes, each of which says it is ready', async () => {
    launcher = new Launcher(dataDir);
    const processes = await launcher.ready();
    expect(processes.map((entry) => entry.name)).toEqual([
      'postgres',
      'unleash',
      'legacy-core',
      'partners',
      'inventory',
      'pricing',
      'orders',
      'control',
      'gateway',
      'storefront',
      'stack',
    ]);
    for (const { opsUrl, pid } of processes) {
      for (const path of ['livez', 'readyz', 'metrics']) {
        await until(async () => (await fetch(`${opsUrl}/${path}`)).status === 200, `${opsUrl}/${path} is well`);
      }
      expect(isRunning(pid)).toBe(true);
    }
    expect(launcher.output).toMatch(/shop +http[^]*storefront +http:[^]*admin \/ unleash4all[^]*\nbanyan is ready\n$/);
  });

  it('restarts a process that was killed, and run.json follows', async () => {
    const before = launcher.runFile().find((entry) => entry.name === 'inventory');
    process.kill(before?.pid ?? 0, 'SIGKILL');
    const after = await until(() => {
      const entry = launcher.runFile().find(({ name }) => name === 'inventory');
      return entry !== undefined && entry.pid !== before?.pid ? entry : undefined;
    }, 'inventory is back');
    expect(after).toEqual({ ...before, pid: after.pid });
    // What it prints comes by another way than run.json.
    await until(
      () => /inventory ended unexpectedly \(SIGKILL\)[^]*restarted in/.test(launcher.output),
      'it says that it was restarted',
    );
  });

  it('ends within ten seconds of SIGTERM, though a process does not listen, and leaves none', async () => {
    const processes = launcher.runFile();
    // A stopped process hears no SIGTERM.
    process.kill(processes.find((entry) => entry.name === 'control')?.pid ?? 0, 'SIGSTOP');
    const database = processes.find((entry) => entry.name === 'postgres')?.url ?? '';
    await query(database, 'create table if not exists kept_by_the_test (n int)');
    const beganMs = performance.now();
    launcher.signal('SIGTERM');
    expect(await launcher.exited).toBe(0);
    expect(performance.now() - beganMs).toBeLessThan(10_000);
    expect(processes.filter(({ pid }) => isRunning(pid))).toEqual([]);
    expect(existsSync(join(dataDir, 'run.json'))).toBe(false);
    expect(existsSync(join(dataDir, 'lock'))).toBe(false);
  });

  it('finds its state again, and leaves no process when the launcher itself is killed', async () => {
    launcher = new Launcher(dataDir);
    const processes = await launcher.ready();
    const database = processes.find((entry) => entry.name === 'postgres')?.url ?? '';
    expect(await query(database, 'select * from kept_by_the_test')).toEqual([]);
    launcher.signal('SIGKILL');
    await launcher.exited;
    await until(() => processes.every(({ pid }) => !isRunning(pid)), 'every process has ended');
  });

  it('starts again after that, though run.json and the claim were left behind, and ends on SIGINT while it starts', async () => {
    launcher = new Launcher(dataDir);
    await until(() => launcher.output.includes('unleash starts'), 'it is starting');
    launcher.signal('SIGINT');
    expect(await launcher.exited).toBe(0);
    expect(launcher.output).not.toContain('banyan is ready');
    expect(existsSync(join(dataDir, 'run.json'))).toBe(false);
  });
});

describe("the shop in front of somebody else's core, which knows no stock", () => {
  let launcher: Launcher;
  const core = createHttpServer((request, response) => response.end(`theirs: ${request.url ?? ''}`));
  beforeAll(async () => {
    freshDataDir();
    await copyTemplateCluster(join(dataDir, 'postgres'), 'unleash');
    await new Promise<void>((resolve) => core.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    // Not killed: its processes would still write where the data directory is being removed.
    launcher.signal('SIGTERM');
    await launcher.exited;
    core.closeAllConnections();
    await new Promise((resolve) => core.close(resolve));
    removeDataDir();
  });

  it('starts, passes everything through, and says of the services that live off a core that they are not ready', async () => {
    launcher = new Launcher(dataDir, {
      env: { LEGACY_URL: `http://127.0.0.1:${(core.address() as AddressInfo).port}` },
    });
    const processes = await launcher.ready();
    expect(processes.map(({ name }) => name)).toEqual([
      'postgres',
      'unleash',
      'partners',
      'inventory',
      'pricing',
      'orders',
      'control',
      'gateway',
      'stack',
    ]);
    const ready = await Promise.all(
      processes.map(async ({ name, opsUrl }) => [name, (await fetch(`${opsUrl}/readyz`)).status]),
    );
    expect(Object.fromEntries(ready)).toMatchObject({
      inventory: 503,
      pricing: 503,
      control: 200,
      gateway: 200,
      stack: 200,
    });
    const gateway = processes.find(({ name }) => name === 'gateway')?.url ?? '';
    expect(await (await fetch(`${gateway}/any/page?q=1`)).text()).toBe('theirs: /any/page?q=1');
    expect((await fetch(`${gateway}/inventory/v1/availability/007?channel=web`)).status).toBe(502);
    expect(launcher.output).toMatch(
      /inventory +http:\S+\/readyz\?verbose +ready when the stock feed of your core was read/,
    );
  });
});

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
