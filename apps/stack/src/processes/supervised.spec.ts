import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '@banyan/kernel';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LogFile } from './log-file.js';
import { nodeProgram } from './node-program.js';
import { type ProcessEvent, Supervised } from './supervised.js';
import { Watchdog } from './watchdog.js';

const ANNOUNCE = `
  const { createServer } = require('node:http');
  const server = createServer((request, response) => response.end('ready'));
  const port = Number(process.env.WANTED_PORT ?? 0);
  server.listen(port, '127.0.0.1', () => {
    const url = 'http://127.0.0.1:' + server.address().port;
    process.send({ type: 'banyan-ready', url, opsUrl: url });
  });
  process.on('disconnect', () => process.exit(0));`;

describe('a supervised process', () => {
  let folder: string;
  let watchdog: Watchdog;
  let events: ProcessEvent[];
  let supervised: Supervised;
  let wake: (() => void)[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'banyan-supervised-'));
    watchdog = new Watchdog();
    events = [];
    wake = [];
  });
  afterEach(async () => {
    await supervised.stop(0);
    watchdog.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function supervise(script: string, options: { readyWithinMs?: number; firstMs?: number } = {}): Supervised {
    const program = nodeProgram({
      name: 'child',
      argv: ['-e', script],
      cwd: folder,
      environment: (before) => (before === undefined ? {} : { WANTED_PORT: new URL(before.url).port }),
      log: new LogFile(join(folder, 'child.log')),
      watchdog,
      readyWithinMs: options.readyWithinMs ?? 60_000,
    });
    supervised = new Supervised(program, { firstMs: options.firstMs ?? 10, maxMs: 1000, stableMs: 60_000 }, (event) => {
      events.push(event);
      for (const look of wake.splice(0)) look();
    });
    return supervised;
  }

  async function untilEvents(kind: ProcessEvent['kind'], count: number): Promise<ProcessEvent[]> {
    for (;;) {
      const found = events.filter((event) => event.kind === kind);
      if (found.length >= count) return found;
      await new Promise<void>((resolve) => wake.push(resolve));
    }
  }

  it('is ready when it says so, and stops when it is told to', async () => {
    const running = await supervise(ANNOUNCE).start();
    expect((await fetch(running.url)).ok).toBe(true);
    await supervised.stop(2000);
    await expect(fetch(running.url)).rejects.toThrow('fetch failed');
    expect(events.map((event) => event.kind)).toEqual(['starting', 'ready', 'stopped']);
  });

  it('that crashes is reported with the tail of its log and comes back where it was', async () => {
    const first = await supervise(`${ANNOUNCE} console.error('the last words');`).start();
    process.kill(first.pid, 'SIGKILL');
    await untilEvents('ready', 2);
    const [crash] = await untilEvents('crashed', 1);
    expect(crash).toMatchObject({ how: 'SIGKILL', tail: ['the last words'], restartInMs: 10 });
    expect(supervised.running?.url).toBe(first.url);
    expect(supervised.running?.pid).not.toBe(first.pid);
  });

  it('that keeps crashing waits longer each time', async () => {
    await supervise(`${ANNOUNCE} process.on('message', () => process.exit(3));`).start();
    for (let crash = 1; crash <= 4; crash++) {
      await untilEvents('ready', crash);
      process.kill(supervised.running?.pid ?? 0, 'SIGKILL');
      await untilEvents('crashed', crash);
    }
    const waits = events.flatMap((event) => (event.kind === 'crashed' ? [event.restartInMs] : []));
    expect(waits).toEqual([10, 20, 40, 80]);
  });

  it('that never starts is given up after the third attempt, saying why each time', async () => {
    const failing = supervise(`console.error('no such table'); process.exit(4);`);
    await expect(failing.start()).rejects.toThrow('child does not start: exit status 4');
    expect(events.filter((event) => event.kind === 'starting')).toHaveLength(3);
    expect(events.at(-1)).toMatchObject({ kind: 'crashed', restartInMs: undefined, tail: ['no such table'] });
    expect(readFileSync(join(folder, 'child.log'), 'utf8')).toBe('no such table\n'.repeat(3));
  });

  it('that refuses its configuration is not tried again', async () => {
    await expect(supervise('process.exit(78);').start()).rejects.toThrow('exit status 78');
    expect(events.filter((event) => event.kind === 'starting')).toHaveLength(1);
  });

  it('that does not become ready in time is ended, not left behind', async () => {
    const silent = supervise(`console.log(process.pid); setInterval(() => {}, 1000);`, { readyWithinMs: 2_000 });
    await expect(silent.start()).rejects.toThrow('not ready within 2000 ms');
    const pids = readFileSync(join(folder, 'child.log'), 'utf8').split('\n').filter(Boolean).map(Number);
    expect(pids.length).toBeGreaterThan(0);
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('that ignores SIGTERM is killed when its grace is over', async () => {
    const running = await supervise(`${ANNOUNCE} process.on('SIGTERM', () => {});`).start();
    await supervised.stop(200);
    expect(() => process.kill(running.pid, 0)).toThrow('ESRCH');
  });

  it('can be stopped while it waits for its restart', async () => {
    const first = await supervise(ANNOUNCE, { firstMs: 1000 }).start();
    process.kill(first.pid, 'SIGKILL');
    await untilEvents('crashed', 1);
    await supervised.stop(0);
    expect(events.filter((event) => event.kind === 'starting')).toHaveLength(1);
  });

  it('can be stopped while it starts', async () => {
    const start = supervise(`setInterval(() => {}, 1000);`).start();
    const refused = start.catch(messageOf);
    await supervised.stop(0);
    expect(await refused).toContain('stopped before it was ready');
    expect(supervised.running).toBeUndefined();
  });
});
