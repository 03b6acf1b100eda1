import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';
import { parse, parseDocument } from 'yaml';
import { ask, type Answer } from '../support/ask.js';
import { runBanyan, type Ended } from '../support/run-banyan.js';
import { startShop, type Shop } from '../support/shop.js';
import { until } from '../support/until.js';

// The life of a contract version on a running shop: v2 is a candidate, is published, v1 is used, deprecated, not retired
// while it is used, retired all the same, and gone. The commands are the built ones, in processes of their own.

const SUNSET = '2099-06-30T00:00:00Z';
const ONE = (version: string, query = 'channel=web') => `/inventory/${version}/availability/007?${query}`;

interface Use {
  readonly storefront: string;
  readonly operation: string;
  readonly requests: number;
}

let folder: string;
let shop: Shop;

const file = (...path: string[]) => join(folder, ...path);
const get = (path: string, storefront?: string, method = 'GET'): Promise<Answer> =>
  ask(shop.url('gateway'), path, { method, headers: storefront === undefined ? {} : { 'x-storefront': storefront } });
const contracts = (...words: string[]): Promise<Ended> =>
  runBanyan(['contracts', ...words], '', { BANYAN_CONTRACTS_DIR: folder, CONTROL_URL: shop.url('control') });

async function usesOf(version: string): Promise<readonly Use[]> {
  const answer = await fetch(`${shop.url('control')}/api/contracts/usage?domain=inventory&version=${version}`);
  return ((await answer.json()) as { uses: readonly Use[] }).uses;
}

/** Which one the working text is. */
function textVersion(version: 'v1' | 'v2'): string {
  const { info } = parse(readFileSync(file('inventory', version, 'openapi.yaml'), 'utf8')) as {
    info: { version: string };
  };
  return info.version;
}

/** As it was before v2 was ever published. */
function unpublish(): void {
  const registry = parseDocument(readFileSync(file('registry.yaml'), 'utf8'));
  registry.setIn(['contracts', 'inventory', 'v2', 'state'], 'candidate');
  registry.deleteIn(['contracts', 'inventory', 'v2', 'published']);
  writeFileSync(file('registry.yaml'), registry.toString());
  rmSync(file('inventory', 'v2', 'published'), { recursive: true });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-contracts-'));
  cpSync(join(PROJECT_ROOT, 'contracts'), folder, { recursive: true });
  unpublish();
  shop = await startShop({ env: { BANYAN_CONTRACTS_DIR: folder, BANYAN_REGISTRY_POLL_MS: '100' } });
});
afterAll(async () => {
  await shop?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the life of a contract version on a running shop', () => {
  it('begins as a candidate, which says so', async () => {
    const { status, headers } = await get(ONE('v2'));
    expect([status, headers['contract-version'], headers['contract-state']]).toEqual([200, 'v2', 'candidate']);
    expect((await get(ONE('v1'))).headers).not.toHaveProperty('contract-state');
    expect((await get(ONE('v9'))).json).toMatchObject({
      code: 'unknown-contract-version',
      versions: [
        { version: 'v1', state: 'published' },
        { version: 'v2', state: 'candidate' },
      ],
    });
  });

  it('is published, while the shop runs', async () => {
    expect(await contracts('check', '--json')).toMatchObject({ code: 0 });
    expect(await contracts('publish', 'inventory/v2', '--dry-run')).toMatchObject({ code: 0 });
    expect((await get(ONE('v2'))).headers['contract-state']).toBe('candidate');
    expect(await contracts('publish', 'inventory/v2')).toMatchObject({
      code: 0,
      stdout: `published inventory/v2 ${textVersion('v2')}\n`,
    });
    await until(async () => (await get(ONE('v2'))).headers['contract-state'] === undefined, 'v2 is published');
    expect(await contracts('check')).toMatchObject({ code: 0 });
  });

  it('cannot be published with what breaks it: the request that would be refused is shown', async () => {
    const spec = file('inventory', 'v1', 'openapi.yaml');
    const text = readFileSync(spec, 'utf8');
    const changed = text.replace(/required: false\n( +description: \|\n +A store for click)/, 'required: true\n$1');
    expect(changed).not.toBe(text);
    writeFileSync(spec, changed.replace(`version: ${textVersion('v1')}`, 'version: 1.99.0'));
    const refused = await contracts('publish', 'inventory/v1', '--json');
    expect(refused.code).toBe(3);
    const { faults } = JSON.parse(refused.stdout) as {
      faults: { message: string; change?: { counterexample?: { kind: string; query: string } } }[];
    };
    expect(faults.map(({ message }) => message)).toContain('CHANGELOG.md has no entry for 1.99.0');
    const shown = faults.flatMap(({ change }) => change?.counterexample ?? []);
    expect(shown).toContainEqual(expect.objectContaining({ kind: 'request' }));
    for (const { query } of shown) expect(query ?? '').not.toContain('location=');
    expect(await contracts('check')).toMatchObject({ code: 3 });
    writeFileSync(spec, text);
  });

  it('is used, and who uses it is known', async () => {
    for (let index = 0; index < 5; index++) await get(ONE('v1'), 'web-shop');
    await get(ONE('v1'), 'web-shop', 'HEAD');
    await get(ONE('v1', 'channel=nowhere'), 'mobile-app');
    for (let index = 0; index < 3; index++) await get(ONE('v1'), `stranger-${index}`);
    const requestsOf = async () =>
      new Map((await usesOf('v1')).map(({ storefront, requests }) => [storefront, requests]));
    await until(async () => {
      const uses = await requestsOf();
      return [uses.get('web-shop'), uses.get('mobile-app'), uses.get('unknown')].join() === '6,1,3';
    }, 'all of it is kept').catch(() => undefined);
    const uses = await requestsOf();
    expect([uses.get('web-shop'), uses.get('mobile-app'), uses.get('unknown')]).toEqual([6, 1, 3]);
    expect([...uses.keys()].filter((name) => name.startsWith('stranger'))).toEqual([]);
  });

  it('stays known over a restart of control, and of the gateway: nothing is lost, nothing counted twice', async () => {
    const before = await usesOf('v1');
    await shop.kill('control');
    await get(ONE('v1'), 'web-shop');
    await shop.untilUp('control');
    await until(
      async () => (await usesOf('v1')).find(({ storefront }) => storefront === 'web-shop')?.requests === 7,
      'what was asked meanwhile is kept',
    );
    // What was asked a moment before the end is told with the last word.
    await get(ONE('v1'), 'mobile-app');
    await shop.kill('gateway', 'SIGTERM');
    await shop.untilUp('gateway');
    await get(ONE('v1'), 'mobile-app');
    await until(
      async () => (await usesOf('v1')).find(({ storefront }) => storefront === 'mobile-app')?.requests === 3,
      'the next process counts on',
    );
    const unknown = (uses: readonly Use[]) => uses.find(({ storefront }) => storefront === 'unknown')?.requests;
    expect(unknown(await usesOf('v1'))).toBe(unknown(before));
  });

  it('is deprecated: every answer says until when, and what comes after', async () => {
    const words = ['--sunset', '2099-06-30', '--reason', 'quantities are exact in v2'];
    expect(await contracts('deprecate', 'inventory/v1', ...words, '--successor', 'v3')).toMatchObject({ code: 3 });
    expect(await contracts('deprecate', 'inventory/v1', ...words, '--successor', 'v2')).toMatchObject({ code: 0 });
    await until(async () => (await get(ONE('v1'))).headers['deprecation'] !== undefined, 'v1 is deprecated');
    const asked = [
      [200, await get(ONE('v1'))],
      [400, await get(ONE('v1', 'channel=nowhere'))],
      [404, await get('/inventory/v1/availability/NO-SUCH?channel=web')],
      [404, await get('/inventory/v1/nothing')],
      [405, await get(ONE('v1'), undefined, 'DELETE')],
    ] as const;
    for (const [status, { status: answered, headers }] of asked) {
      expect(answered).toBe(status);
      expect(headers['deprecation']).toMatch(/^@1\d{9}$/);
      expect(headers['sunset']).toBe(new Date(SUNSET).toUTCString());
      const [, seconds = ''] = /^@(\d+)$/.exec(String(headers['deprecation'])) ?? [];
      expect(Date.parse(String(headers['sunset']))).toBeGreaterThan(Number(seconds) * 1000);
      for (const rel of ['deprecation', 'sunset', 'successor-version']) {
        expect(headers['link']).toContain(`rel="${rel}"`);
      }
      expect(headers['link']).toContain('/inventory/v2>; rel="successor-version"');
    }
    expect((await get(ONE('v2'))).headers).not.toHaveProperty('deprecation');
  });

  it('is not retired while somebody uses it: they are named', async () => {
    const refused = await contracts('retire', 'inventory/v1');
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain(`it was promised until ${SUNSET}`);
    expect(refused.stderr).toMatch(/4 storefronts still use it: .*web-shop \(7, last seen 20/);
    expect((await contracts('retire', 'inventory/v1', '--force')).code).toBe(2);
    const nobody = await runBanyan(['contracts', 'retire', 'inventory/v1'], '', {
      BANYAN_CONTRACTS_DIR: folder,
      CONTROL_URL: 'http://127.0.0.1:9',
    });
    expect(nobody.code).toBe(1);
    expect(nobody.stderr).toContain('Nobody knows who uses it');
    const known = await contracts('consumers', 'inventory/v1');
    expect([known.code, known.stdout]).toEqual([0, expect.stringMatching(/web-shop +getAvailability +7 /)]);
    expect((await get(ONE('v1'))).status).toBe(200);
  });

  it('is retired when a person decides it: 410, and the successor', async () => {
    const forced = await contracts('retire', 'inventory/v1', '--force', '--reason', 'the callers are test machines');
    expect(forced).toMatchObject({ code: 0 });
    await until(async () => (await get(ONE('v1'))).status === 410, 'v1 is gone');
    for (const path of [ONE('v1'), '/inventory/v1', '/inventory/v1/nothing']) {
      const { status, json, headers } = await get(path);
      expect([status, json]).toMatchObject([410, { code: 'contract-retired', successor: 'v2' }]);
      expect(headers['link']).toContain('/inventory/v2>; rel="successor-version"');
      expect(headers).not.toHaveProperty('contract-version');
    }
    expect((await get(ONE('v2'))).status).toBe(200);
    expect((await get(ONE('v9'))).json).toMatchObject({ versions: [{ version: 'v2', state: 'published' }] });
    expect(readFileSync(file('registry.yaml'), 'utf8')).toContain('the callers are test machines');
    expect(await contracts('check')).toMatchObject({ code: 0 });
  });

  it('stays gone when the gateway starts anew', async () => {
    await shop.kill('gateway', 'SIGTERM');
    await shop.untilUp('gateway');
    expect((await get(ONE('v1'))).status).toBe(410);
    expect((await get(ONE('v2'))).status).toBe(200);
  });

  it('is not served at all when it is another than was published: the gateway does not start, and says everything', () => {
    const registry = parseDocument(readFileSync(file('registry.yaml'), 'utf8'));
    registry.setIn(['contracts', 'inventory', 'v2', 'published', 0, 'sha256'], 'a'.repeat(64));
    const other = mkdtempSync(join(tmpdir(), 'banyan-contracts-'));
    cpSync(folder, other, { recursive: true });
    writeFileSync(join(other, 'registry.yaml'), registry.toString());
    const { status, stderr } = spawnSync(process.execPath, ['dist/apps/gateway/src/main.js'], {
      cwd: PROJECT_ROOT,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], BANYAN_CONTRACTS_DIR: other, BANYAN_TRACE_RATIO: '0', GATEWAY_PORT: 'none' },
    });
    rmSync(other, { recursive: true });
    expect(status).toBe(78);
    expect(stderr).toContain(`inventory/v2: the text to serve (${textVersion('v2')}) is not the one that is published`);
    expect(stderr).toContain('GATEWAY_PORT');
  });
});
