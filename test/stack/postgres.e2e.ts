import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { startPostgres, type TestPostgres } from '../support/postgres.js';
import { until } from '../support/until.js';

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

describe('the throw-away PostgreSQL', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(async () => postgres.stop());

  it('is PostgreSQL 18 and takes connections as soon as it is given', async () => {
    const [row] = (await query(postgres.url, 'show server_version_num')) as { server_version_num: string }[];
    expect(Number(row?.server_version_num)).toBeGreaterThanOrEqual(180_000);
  });

  it('keeps its data and its port across a pause', async () => {
    await query(postgres.url, 'create table kept (n int)');
    await postgres.pause();
    await expect(query(postgres.url, 'select 1')).rejects.toThrow('ECONNREFUSED');
    await postgres.resume();
    expect(await query(postgres.url, 'select * from kept')).toEqual([]);
  });

  it('recovers after it was killed', async () => {
    await postgres.kill();
    await postgres.resume();
    expect(await query(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});

it('ends when the process that started it is killed', async () => {
  const script = `
    const { Watchdog } = await import(process.argv[1]);
    const { spawn } = await import('node:child_process');
    const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
    new Watchdog().watch(child.pid, 'TERM');
    console.log(child.pid);
    setInterval(() => {}, 1000);`;
  const watchdog = new URL('../../apps/stack/src/processes/watchdog.ts', import.meta.url).pathname;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script, watchdog], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pid = Number(
    await new Promise<string>((resolve) => parent.stdout.once('data', (bytes: Buffer) => resolve(bytes.toString()))),
  );
  expect(pid).toBeGreaterThan(1);
  parent.kill('SIGKILL');
  await until(() => !isAlive(pid), 'the watched process has ended');
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
