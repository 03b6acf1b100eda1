import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { PROJECT_ROOT } from '@banyan/kernel';
import { RolloutStore, tripRequest } from '@banyan/rollout';
import { armAgain } from '../../../test/support/arm-again.js';
import { COMPILE_CACHE } from '../../../test/support/compile-cache.js';
import { startPostgres, type TestPostgres } from '../../../test/support/postgres.js';
import { type Ended, ensureBuilt, runBanyan } from '../../../test/support/run-banyan.js';
import { breachedJudgement } from '../../../test/support/simulated-decisions.js';
import { until } from '../../../test/support/until.js';

const BREACHED = breachedJudgement();
const banyan = (settings: Record<string, string>, ...words: string[]): Promise<Ended> => runBanyan(words, '', settings);

describe('banyan, as a process', () => {
  let postgres: TestPostgres;
  let store: RolloutStore;
  let control: { url: string; end: () => Promise<void> };
  let stack: Server;
  let stackUrl: string;
  let dataDir: string;
  let here: Record<string, string>;

  /** Control, built, in a process of its own. */
  async function startControl(): Promise<typeof control> {
    const child = spawn(process.execPath, [join(PROJECT_ROOT, 'dist/apps/control/src/main.js')], {
      env: {
        PATH: process.env['PATH'],
        ...COMPILE_CACHE,
        CONTROL_PORT: '0',
        DATABASE_URL: postgres.url,
        UNLEASH_URL: 'http://127.0.0.1:9/api',
        UNLEASH_ADMIN_TOKEN: 'none',
        BANYAN_DATA_DIR: dataDir,
        BANYAN_OWNERS_FILE: undefined,
        BANYAN_RAMP_DIR: 'docs/how-to',
        BANYAN_REENTRY_WAIT_MS: '0',
        LOG_LEVEL: 'error',
      },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const [{ url }] = (await once(child, 'message')) as [{ url: string }];
    return {
      url,
      end: async () => {
        child.kill('SIGTERM');
        await once(child, 'exit');
      },
    };
  }

  beforeAll(async () => {
    ensureBuilt();
    dataDir = mkdtempSync(join(tmpdir(), 'banyan-cli-'));
    postgres = await startPostgres();
    store = new RolloutStore({ url: postgres.url, timeoutMs: 20_000 });
    control = await startControl();
    await store.start();
    stack = createServer((request, response) => {
      const known = request.url === `/traces/${'ab'.repeat(16)}`;
      response.writeHead(known ? 200 : 404, { 'content-type': 'text/plain' });
      response.end(known ? `GET /inventory 12.0 ms (${request.headers.accept})\n` : 'no');
    });
    stack.listen(0, '127.0.0.1');
    await once(stack, 'listening');
    stackUrl = `http://127.0.0.1:${(stack.address() as AddressInfo).port}`;
    const processes = [
      { name: 'control', pid: 1, url: control.url, opsUrl: control.url },
      { name: 'stack', pid: 2, url: stackUrl, opsUrl: stackUrl },
    ];
    writeFileSync(join(dataDir, 'run.json'), JSON.stringify({ processes }));
    here = { BANYAN_DATA_DIR: dataDir };
    await until(() => store.connected, 'the database is there');
  });
  afterAll(async () => {
    await control?.end();
    stack?.closeAllConnections();
    stack?.close();
    await store?.stop();
    await postgres?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  afterEach(async () => {
    if ((await store.readLatches()).get('inventory')?.state !== 'tripped') return;
    await armAgain(store, 'inventory');
  });

  it('finds control of this machine, and shows it: data on stdout, plain without a terminal', async () => {
    const { code, stdout, stderr } = await banyan(here, 'status');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^inventory$/m);
    expect(stdout).toMatch(/verdict\s+unmeasured: no replica reports/);
    // oxlint-disable-next-line no-control-regex -- escape sequences are what must be absent
    expect(stdout).not.toMatch(/\u001b/);
  });

  it('prefers CONTROL_URL, and says what to do when nobody answers there', async () => {
    const { code, stdout, stderr } = await banyan({ ...here, CONTROL_URL: 'http://127.0.0.1:9' }, 'status');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('CONTROL_URL');
  });

  it('asks the next control where one does not answer', async () => {
    const settings = { ...here, CONTROL_URL: `http://127.0.0.1:9, ${control.url}/` };
    expect(await banyan(settings, 'status')).toMatchObject({ code: 0, stderr: '' });
    const words = ['rollback', 'nonsense', '--reason', 'drill', '--as', 'anna', '--yes'];
    expect((await banyan(settings, ...words)).stderr).toContain('No domain has this name');
  });

  it('gives the same as JSON', async () => {
    const { stdout } = await banyan(here, 'status', 'inventory', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ domain: 'inventory', verdict: { kind: 'unmeasured' } });
  });

  it('says what the flags intend, and that no gateway says what it makes of it', async () => {
    const { code, stdout } = await banyan(here, 'flags', 'inventory');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^inventory +not known +– +off +not known +not known/m);
    expect(stdout).toContain('no gateway reports');
    const { flags } = JSON.parse((await banyan(here, 'flags', '--json')).stdout) as { flags: { domain: string }[] };
    expect(flags.map(({ domain }) => domain)).toEqual(['inventory', 'pricing', 'orders']);
    expect((await banyan(here, 'flags', 'nonsense')).code).toBe(2);
  });

  it('rolls back, waits until it is done, and records who and why', async () => {
    const words = ['rollback', 'inventory', '--reason', 'drill', '--as', 'anna', '--yes', '--json'];
    const { code, stdout } = await banyan(here, ...words);
    expect(code).toBe(0);
    const answer = JSON.parse(stdout) as { decisionId: string };
    expect(answer).toMatchObject({
      moved: true,
      latch: { state: 'tripped', reason: 'drill' },
      rollback: { state: 'rolled-back' },
    });
    expect(await store.decision(answer.decisionId)).toMatchObject({
      by: { kind: 'person', name: 'anna' },
      reason: 'drill',
    });
    expect((await banyan(here, 'status', 'inventory', '--gate')).code).toBe(4);
    const watched = await banyan(here, 'watch', 'inventory', '--json');
    expect([watched.code, JSON.parse(watched.stdout)]).toEqual([4, expect.objectContaining({ latch: 'tripped' })]);
    const happened = await banyan(here, 'timeline', '--json', '--kind', 'trip', '--last', '1');
    expect(JSON.parse(happened.stdout)).toMatchObject({ kind: 'trip', by: 'person anna', text: 'drill' });
    const reset = await banyan(here, 'reset', 'inventory', '--reason', 'over', '--as', 'anna', '--yes');
    expect([reset.code, reset.stdout]).toEqual([0, expect.stringContaining('inventory is armed')]);
    expect((await banyan(here, 'status', 'inventory', '--gate')).code).toBe(3);
  });

  it('changes nothing with --dry-run, nor without --yes where nobody can be asked', async () => {
    const before = await store.head('inventory');
    const dry = await banyan(here, 'rollback', 'inventory', '--reason', 'drill', '--dry-run');
    expect([dry.code, dry.stdout]).toEqual([0, expect.stringContaining('would ask: rollback inventory')]);
    const asked = await banyan(here, 'rollback', 'inventory', '--reason', 'drill');
    expect([asked.code, asked.stdout]).toEqual([2, '']);
    expect(asked.stderr).toContain('--yes');
    expect(await store.head('inventory')).toEqual(before);
  });

  it('does not reset what is armed', async () => {
    const { code, stderr } = await banyan(here, 'reset', 'inventory', '--reason', 'x', '--yes');
    expect([code, stderr]).toEqual([1, expect.stringContaining('nothing to reset')]);
  });

  it('shows the ramp by plan, and pauses it with a reason on record', async () => {
    const shown = await banyan(here, 'ramp', 'show', 'inventory');
    expect([shown.code, shown.stderr]).toEqual([0, '']);
    expect(shown.stdout).toMatch(/^ {2}ramp +1 % → 5 % → 25 % → 50 % → 100 %$/m);
    expect(shown.stdout).toMatch(/^ {2}promotion +not now: /m);
    const json = JSON.parse((await banyan(here, 'ramp', 'show', 'inventory', '--json')).stdout) as object;
    expect(json).toMatchObject({ domain: 'inventory', ramp: { owner: 'platform team' } });
    const words = ['ramp', 'pause', 'inventory', '--reason', 'a look at the logs', '--as', 'anna'];
    expect(await banyan(here, ...words, '--dry-run')).toMatchObject({
      code: 0,
      stdout: 'would ask: ramp pause inventory, as anna, because "a look at the logs"\n',
    });
    expect((await banyan(here, ...words)).code).toBe(2);
    const { code, stdout } = await banyan(here, ...words, '--yes', '--json');
    expect(code).toBe(0);
    const { decisionId } = JSON.parse(stdout) as { decisionId: string };
    expect(await store.decision(decisionId)).toMatchObject({
      kind: 'ramp-paused',
      by: { kind: 'person', name: 'anna' },
      reason: 'a look at the logs',
    });
    // Unleash is away here, so nobody knows where the slider stands.
    const resumed = await banyan(here, 'ramp', 'resume', 'inventory', '--reason', 'on', '--yes');
    expect([resumed.code, resumed.stderr]).toEqual([1, expect.stringContaining('cannot be read')]);
  });

  it('verifies the chain by the records themselves, and fails the gate when one was edited', async () => {
    await banyan(here, 'rollback', 'inventory', '--reason', 'drill', '--yes');
    const good = await banyan(here, 'decisions', 'inventory', '--verify');
    expect([good.code, good.stderr]).toEqual([0, expect.stringContaining('chain intact')]);
    const by = { kind: 'control' } as const;
    const { record } = await store.trip(tripRequest({ domain: 'other', by, reason: 'x', evidence: {}, atMs: 1 }));
    expect(record.sequence).toBe(1);
    const lines = (await banyan(here, 'decisions', 'inventory', '--json')).stdout.trim().split('\n');
    const [first = ''] = lines;
    const edited = JSON.stringify({ ...(JSON.parse(first) as object), reason: 'something else' });
    const forger = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(
        `{"domain":"inventory","decisions":[${[edited, ...lines.slice(1)].join()}],"chain":{"intact":true}}`,
      );
    }).listen(0, '127.0.0.1');
    await once(forger, 'listening');
    const url = `http://127.0.0.1:${(forger.address() as AddressInfo).port}`;
    const bad = await banyan({ CONTROL_URL: url }, 'decisions', 'inventory', '--verify');
    forger.closeAllConnections();
    forger.close();
    expect([bad.code, bad.stderr]).toEqual([3, expect.stringContaining('broken at #1: edited')]);
  });

  it('shows only the decisions that are asked for', async () => {
    await banyan(here, 'rollback', 'inventory', '--reason', 'drill', '--as', 'bob', '--yes');
    const kinds = async (...words: string[]): Promise<string[]> => {
      const { stdout } = await banyan(here, 'decisions', 'inventory', '--json', ...words);
      const lines = stdout.split('\n').filter((line) => line !== '');
      return lines.map((line) => (JSON.parse(line) as { kind: string }).kind);
    };
    expect(new Set(await kinds('--kind', 'trip'))).toEqual(new Set(['trip']));
    expect(await kinds('--by', 'bob', '--last', '1')).toEqual(['trip']);
    expect(await kinds('--until', '2020-01-01')).toEqual([]);
    expect((await kinds('--since', '1h')).length).toBeGreaterThan(0);
    expect((await banyan(here, 'decisions', 'inventory', '--kind', 'trap')).stderr).toContain('there are trip, joined');
  });

  it('judges one decision again from its record, and says what it cannot judge', async () => {
    const by = { kind: 'control' } as const;
    const judged = async (change: object) => {
      const evidence = { ...BREACHED, ...change };
      const { record } = await store.trip(tripRequest({ domain: 'replayed', by, reason: 'r', evidence, atMs: 1 }));
      return banyan(here, 'replay', record.id);
    };
    const same = await judged({});
    expect([same.code, same.stderr]).toEqual([0, '']);
    expect(same.stdout).toMatch(/recorded\s+breached: .*\n[\s\S]*now\s+breached: .*\n[\s\S]*replay\s+the same verdict/);
    const other = await judged({ verdict: { ...BREACHED.verdict, text: 'all is well' } });
    expect([other.code, other.stderr]).toEqual([3, expect.stringContaining('not the same: text')]);
    const old = await judged({ rulesVersion: 99 });
    expect([old.code, old.stderr]).toEqual([1, expect.stringContaining('version 99')]);
    const { record } = await store.trip(tripRequest({ domain: 'replayed', by, reason: 'r', evidence: null, atMs: 1 }));
    const json = await banyan(here, 'replay', record.id, '--json');
    expect([json.code, JSON.parse(json.stdout)]).toMatchObject([1, { replay: 'no-inputs', recorded: null, now: null }]);
    expect((await banyan(here, 'replay', 'nothing')).code).toBe(2);
  });

  it('verifies every chain, and an export without anybody, and finds a changed byte', async () => {
    await banyan(here, 'rollback', 'inventory', '--reason', 'drill', '--yes');
    const all = await banyan(here, 'verify');
    expect([all.code, all.stdout]).toEqual([0, expect.stringMatching(/^inventory\s+chain intact: \d+ records/)]);
    const file = join(dataDir, 'export.ndjson');
    const exported = await banyan(here, 'decisions', 'inventory', '--json');
    writeFileSync(file, exported.stdout);
    const nowhere = { CONTROL_URL: 'http://127.0.0.1:9' };
    const whole = await banyan(nowhere, 'verify', '--file', file, '--json');
    expect([whole.code, JSON.parse(whole.stdout)]).toMatchObject([0, { domain: 'inventory', broken: null }]);
    const changes: readonly [string, RegExp][] = [
      [exported.stdout.replace('"reason":"drill"', '"reason":"skill"'), /broken at #\d+: edited/],
      [exported.stdout.replace('"reason":"drill"', '"reason": "drill"'), /line \d+: is not written as/],
      [exported.stdout.slice(0, -1), /is cut/],
    ];
    for (const [text, says] of changes) {
      writeFileSync(file, text);
      const changed = await banyan(nowhere, 'verify', '--file', file);
      expect([changed.code, changed.stderr]).toEqual([3, expect.stringMatching(says)]);
    }
    expect((await banyan(nowhere, 'verify', '--file', join(dataDir, 'none'))).code).toBe(2);
  });

  it('resets a third trip only for somebody who confirms that it is the third', async () => {
    for (let trips = 0; trips < 3; trips++) {
      if (trips > 0) await armAgain(store, 'inventory');
      await banyan(here, 'rollback', 'inventory', '--reason', 'drill', '--yes');
    }
    const reset = ['reset', 'inventory', '--reason', 'it is mended', '--yes'];
    const refused = await banyan(here, ...reset);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('must confirm that number')]);
    const [, trips = ''] = /--confirm-trips (\d+)/.exec((await banyan(here, 'status', 'inventory')).stdout) ?? [];
    expect((await banyan(here, ...reset, '--confirm-trips', trips)).code).toBe(0);
  });

  it('shows a trace, also from a whole traceparent', async () => {
    const id = 'ab'.repeat(16);
    const expected = [0, 'GET /inventory 12.0 ms (text/plain)\n'];
    for (const word of [id, id.toUpperCase(), `00-${id}-00f067aa0ba902b7-01`]) {
      const { code, stdout } = await banyan(here, 'trace', word);
      expect([code, stdout]).toEqual(expected);
    }
    expect((await banyan(here, 'trace', 'cd'.repeat(16))).code).toBe(1);
    expect((await banyan(here, 'trace', 'nonsense')).code).toBe(2);
  });

  it('checks and prints a configuration', async () => {
    const good = {
      DATABASE_URL: 'postgres://u:hidden@db/x',
      UNLEASH_URL: 'http://u/api',
      UNLEASH_ADMIN_TOKEN: 'hidden',
    };
    expect((await banyan(good, 'config', 'check', 'control')).code).toBe(0);
    const printed = await banyan(good, 'config', 'print', 'control');
    expect(printed.code).toBe(0);
    expect(printed.stdout).toMatch(/^DATABASE_URL\s+\[redacted\]\s+environment$/m);
    expect(printed.stdout + printed.stderr).not.toContain('hidden');
    const bad = await banyan({ BANYAN_DATADIR: 'x' }, 'config', 'check', 'control');
    expect([bad.code, bad.stderr]).toEqual([1, expect.stringContaining('did you mean BANYAN_DATA_DIR')]);
  });

  it('says its version', async () => {
    expect(await banyan(here, '--version')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });

  it.each([
    [['nonsense'], 2],
    [['rollback', 'inventory'], 2],
    [['rollback', 'nothing', '--reason', 'x', '--yes'], 2],
    [['rollback', 'inventory', '--reason', 'x', '--confirm-trips', '3'], 2],
    [['decisions', 'inventory', '--since', 'yesterday'], 2],
    [['decisions', 'inventory', '--last', '0'], 2],
    [['status', '--gate'], 2],
    [['timeline', '--last', 'many'], 2],
    [['impact', 'inventory'], 2],
    [['ramp', 'resume', 'inventory'], 2],
    [['ramp', '--help'], 0],
    [['config', 'print', 'nothing'], 2],
    [['--help'], 0],
    [['rollback', '--help'], 0],
  ])('%j ends with %i', async (words, expected) => {
    const { code, stdout, stderr } = await banyan(here, ...words);
    expect(code).toBe(expected);
    if (expected === 0) expect(stdout).toMatch(/^Examples/);
    else expect([stdout, stderr.length > 0]).toEqual(['', true]);
  });
});
