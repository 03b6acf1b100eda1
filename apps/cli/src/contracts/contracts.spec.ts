import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { CONTRACTS_DIR, readRegistry } from '@banyan/contracts';
import { systemClock } from '@banyan/kernel';
import pico from 'picocolors';
import { parseDocument } from 'yaml';
import { CommandFailed, EXIT } from '../exit-code.js';
import { buildProgram } from '../program.js';
import type { ContractUsageAnswer } from '../control/contract-answers.js';

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

let folder: string;
let control: Server;
let usage: ContractUsageAnswer | 'unavailable';
let asked: string[];

beforeAll(async () => {
  control = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.statusCode = usage === 'unavailable' ? 503 : 200;
    const away = { title: 'x', detail: 'PostgreSQL is away, and the use of contracts is kept there.' };
    response.end(JSON.stringify(usage === 'unavailable' ? away : usage));
  });
  control.listen(0, '127.0.0.1');
  await once(control, 'listening');
  process.env['CONTROL_URL'] = `http://127.0.0.1:${(control.address() as AddressInfo).port}`;
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-contracts-'));
  cpSync(CONTRACTS_DIR, folder, { recursive: true });
  // Two versions are enough to try everything on.
  const yaml = parseDocument(read('registry.yaml'));
  const { contracts } = yaml.toJS() as { contracts: Readonly<Record<string, object>> };
  for (const domain of Object.keys(contracts).filter((name) => name !== 'inventory')) {
    rmSync(path(domain), { recursive: true });
    yaml.deleteIn(['contracts', domain]);
  }
  rmSync(path('inventory', 'legacy'), { recursive: true });
  yaml.deleteIn(['contracts', 'inventory', 'legacy']);
  writeFileSync(path('registry.yaml'), yaml.toString());
  process.env['BANYAN_CONTRACTS_DIR'] = folder;
  usage = { countingSince: null, uses: [] };
  asked = [];
});
afterEach(() => rmSync(folder, { recursive: true }));
afterAll(() => {
  delete process.env['BANYAN_CONTRACTS_DIR'];
  delete process.env['CONTROL_URL'];
  control.closeAllConnections();
  control.close();
});

/** Runs a command in this process, with a terminal that only writes down. */
async function run(...words: readonly string[]): Promise<Ended> {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const program = buildProgram({
    print: (text) => void stdout.push(text),
    say: (text) => void stderr.push(text),
    paint: pico.createColors(false),
    interactive: false,
    confirm: () => Promise.resolve(false),
    clear: () => undefined,
  });
  const ended = (code: number): Ended => ({ code, stdout: stdout.join('\n'), stderr: stderr.join('\n') });
  try {
    await program.parseAsync(['contracts', ...words], { from: 'user' });
    return ended(EXIT.ok);
  } catch (error) {
    if (error instanceof CommanderError) return ended(error.exitCode === 0 ? EXIT.ok : EXIT.usage);
    if (!(error instanceof CommandFailed)) throw error;
    stderr.push(error.message);
    return ended(error.exitCode);
  }
}

const path = (...parts: readonly string[]) => join(folder, ...parts);
const read = (...parts: readonly string[]) => readFileSync(path(...parts), 'utf8');
const registered = (version: string) => readRegistry(folder).contracts['inventory']?.[version];

function set(value: unknown, ...at: readonly string[]): void {
  const yaml = parseDocument(read('registry.yaml'));
  yaml.setIn(at, yaml.createNode(value));
  writeFileSync(path('registry.yaml'), yaml.toString());
}

function edit(version: string, change: (text: string) => string): void {
  const file = path('inventory', version, 'openapi.yaml');
  const text = readFileSync(file, 'utf8');
  const changed = change(text);
  expect(changed).not.toBe(text);
  writeFileSync(file, changed);
}

const more = (text: string) =>
  text.replace(
    '      parameters:\n',
    `      parameters:\n        - { name: more, in: query, description: x, schema: { type: string }, example: y }\n`,
  );
const noted = (infoVersion: string) => {
  const text = read('inventory', 'CHANGELOG.md').replace('## v1\n', `## v1\n\n### ${infoVersion}\n\n- more\n`);
  writeFileSync(path('inventory', 'CHANGELOG.md'), text);
};
const DEPRECATE = ['deprecate', 'inventory/v1', '--successor', 'v2', '--reason', 'v2 is exact'] as const;
const SUNSET = ['--sunset', '2099-06-30'] as const;

describe('lint', () => {
  it('passes what is sound, of everything, a domain and a version', async () => {
    for (const words of [[], ['inventory'], ['inventory/v2']]) {
      expect(await run('lint', ...words)).toMatchObject({ code: 0, stderr: '' });
    }
    expect(await run('lint', 'inventory/v9')).toMatchObject({
      code: 2,
      stderr: 'there is no contract inventory/v9; there are inventory/v1, inventory/v2',
    });
  });

  it('says what is wrong, where, and how to mend it; a text that is no YAML as well', async () => {
    edit('v1', (text) =>
      text.replace(
        '      tags: [availability]\n      summary: Availability of one product\n',
        '      tags: [availability]\n',
      ),
    );
    const { code, stdout } = await run('lint', 'inventory/v1');
    expect([code, stdout]).toEqual([3, expect.stringMatching(/descriptions at .*has no summary\n {2}fix: /)]);
    writeFileSync(path('inventory', 'v2', 'openapi.yaml'), 'openapi: [');
    const all = JSON.parse((await run('lint', '--json')).stdout) as {
      ok: boolean;
      contracts: { contract: string; faults: { rule: string; fix: string }[] }[];
    };
    expect(all.ok).toBe(false);
    expect(all.contracts.map(({ contract, faults }) => [contract, faults[0]?.rule])).toEqual([
      ['inventory/v1', 'descriptions'],
      ['inventory/v2', 'readable'],
    ]);
  });
});

describe('check', () => {
  it('passes what is as it was promised, and ends with 3 and everything else where it is not', async () => {
    expect(await run('check')).toMatchObject({ code: 0, stdout: '2 contract version(s), all as they are registered' });
    edit('v1', (text) => text.replace('enum: [web, app, marketplace, store]', 'enum: [web, app, store]'));
    const { code, stdout } = await run('check');
    expect(code).toBe(3);
    expect(stdout).toContain('was accepted, and is not any more: GET /inventory/v1/availability/');
    expect(stdout).toContain('channel=marketplace');
    expect(stdout).toContain('fix: ');
  });

  it('says what is wrong with the registry itself', async () => {
    set('dead', 'contracts', 'inventory', 'v1', 'state');
    expect(await run('check')).toMatchObject({ code: 3, stderr: expect.stringContaining('v1/state must be one of') });
  });
});

describe('publish', () => {
  it('freezes an addition, once', async () => {
    edit('v1', (text) => more(text).replace('version: 1.2.0', 'version: 1.3.0'));
    noted('1.3.0');
    expect(await run('publish', 'inventory/v1', '--dry-run')).toMatchObject({
      code: 0,
      stdout: 'would publish inventory/v1 1.3.0',
    });
    expect(existsSync(path('inventory/v1/published/1.3.0.yaml'))).toBe(false);
    expect(await run('publish', 'inventory/v1')).toMatchObject({ code: 0, stdout: 'published inventory/v1 1.3.0' });
    expect(read('inventory/v1/published/1.3.0.yaml')).toBe(read('inventory/v1/openapi.yaml'));
    expect(registered('v1')?.published.map(({ version }) => version)).toEqual(['1.0.0', '1.1.0', '1.2.0', '1.3.0']);
    expect(await run('publish', 'inventory/v1')).toMatchObject({
      code: 0,
      stdout: 'inventory/v1 1.3.0 is published already, to the letter',
    });
    expect(await run('check')).toMatchObject({ code: 0 });
  });

  it('refuses an addition without a grown version and a word in the changelog, and writes nothing', async () => {
    const before = read('registry.yaml');
    edit('v1', more);
    const { code, stdout } = await run('publish', 'inventory/v1');
    expect([code, stdout]).toEqual([3, expect.stringContaining('and info.version is 1.2.0')]);
    edit('v1', (text) => text.replace('version: 1.2.0', 'version: 1.3.0'));
    expect(await run('publish', 'inventory/v1')).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('CHANGELOG.md has no entry for 1.3.0'),
    });
    expect(read('registry.yaml')).toBe(before);
  });

  it('refuses what breaks a promise, with the payload that shows it', async () => {
    edit('v1', (text) =>
      text
        .replace('enum: [web, app, marketplace, store]', 'enum: [web, app, store]')
        .replace('version: 1.2.0', 'version: 1.3.0'),
    );
    noted('1.3.0');
    const { code, stdout } = await run('publish', 'inventory/v1', '--json');
    expect(code).toBe(3);
    const { published, faults } = JSON.parse(stdout) as {
      published: boolean;
      faults: { change?: { counterexample?: { kind: string } } }[];
    };
    expect(published).toBe(false);
    expect(faults.flatMap(({ change }) => change?.counterexample?.kind ?? [])).toContain('request');
  });

  it('refuses what lint refuses, what is not registered, and what is retired', async () => {
    edit('v2', (text) => text.replace('version: 2.1.0', 'version: 2.1.1').replace('summary: ', 'x-summary: '));
    expect(await run('publish', 'inventory/v2')).toMatchObject({ code: 3 });
    const nobody = await run('publish', 'inventory/v7');
    expect([nobody.code, nobody.stderr]).toEqual([2, expect.stringContaining('state: draft')]);
    expect((await run('publish', 'inventory')).code).toBe(2);
  });

  it('publishes the first text of a version that was a draft', async () => {
    mkdirSync(path('inventory/v3'));
    writeFileSync(
      path('inventory/v3/openapi.yaml'),
      read('inventory/v2/openapi.yaml')
        .replaceAll('/inventory/v2/', '/inventory/v3/')
        .replace('version: 2.1.0', 'version: 3.0.0')
        .replace('const: v2', 'const: v3'),
    );
    set({ state: 'candidate', owner: { name: 'a', contact: 'b' } }, 'contracts', 'inventory', 'v3');
    expect(await run('publish', 'inventory/v3')).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('CHANGELOG.md has no entry for 3.0.0'),
    });
    const changelog = read('inventory/CHANGELOG.md').replace('## v2\n', '## v3\n\n### 3.0.0\n\n- new\n\n## v2\n');
    writeFileSync(path('inventory/CHANGELOG.md'), changelog);
    expect(await run('publish', 'inventory/v3')).toMatchObject({ code: 0, stdout: 'published inventory/v3 3.0.0' });
    expect(registered('v3')).toMatchObject({ state: 'published', published: [{ version: '3.0.0' }] });
  });

  it('publishes better words for the same promise without another version', async () => {
    const before = read('registry.yaml');
    edit('v1', (text) => text.replace('Whole units counted at the place', 'Units that were counted at the place'));
    expect(await run('publish', 'inventory/v1')).toMatchObject({
      code: 0,
      stdout: 'published the prose of inventory/v1 1.2.0',
    });
    expect(read('inventory/v1/published/1.2.0.yaml')).toContain('Units that were counted');
    expect(read('registry.yaml')).toBe(before);
    expect(await run('check')).toMatchObject({ code: 0 });
  });
});

describe('deprecate', () => {
  it('writes the announcement, and puts a sunset off but never brings it forward', async () => {
    expect(await run(...DEPRECATE, ...SUNSET, '--dry-run')).toMatchObject({ code: 0 });
    expect(registered('v1')?.state).toBe('published');
    expect(await run(...DEPRECATE, ...SUNSET)).toMatchObject({ code: 0 });
    const first = registered('v1');
    expect(first).toMatchObject({
      state: 'deprecated',
      deprecation: { sunset: '2099-06-30T00:00:00Z', successor: 'v2', reason: 'v2 is exact' },
    });
    expect(await run(...DEPRECATE, '--sunset', '2099-01-01')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('a promise is not shortened'),
    });
    expect(await run(...DEPRECATE, '--sunset', '2100-01-01T12:30:00Z')).toMatchObject({ code: 0 });
    const later = registered('v1');
    expect(later).toMatchObject({ deprecation: { sunset: '2100-01-01T12:30:00Z' } });
    const since = (version: typeof first) => (version?.state === 'deprecated' ? version.deprecation.at : '');
    expect(since(later)).toBe(since(first));
  });

  it.each([
    [['--sunset', '2020-01-01', '--successor', 'v2'], 3, 'is past'],
    [['--sunset', '2099-01-01', '--successor', 'v1'], 3, 'its own successor'],
    [['--sunset', '2099-01-01', '--successor', 'v9'], 3, 'inventory/v9 is not registered'],
    [['--sunset', '2099-02-30', '--successor', 'v2'], 2, 'must be a day'],
    [['--sunset', '2099-01-01', '--successor', 'two'], 2, 'must be a version'],
    [['--successor', 'v2'], 2, '--sunset'],
    [
      ['--sunset', '2099-01-01', '--successor', 'v2', '--from', '2099-02-01'],
      3,
      'the sunset is before the deprecation',
    ],
  ])('refuses %j', async (words, code, because) => {
    const before = read('registry.yaml');
    const ended = await run('deprecate', 'inventory/v1', '--reason', 'x', ...words);
    expect([ended.code, ended.stderr]).toEqual([code, expect.stringContaining(because)]);
    expect(read('registry.yaml')).toBe(before);
  });
});

describe('retire', () => {
  const use = (storefront: string, lastSeen: string, requests = 3) => ({
    operation: 'getAvailability',
    storefront,
    deprecatedField: null,
    requests,
    lastSeen,
  });
  /** A version whose sunset is past. */
  const sunsetPast = () => {
    set('deprecated', 'contracts', 'inventory', 'v1', 'state');
    set(
      { at: '2026-11-27T12:00:00Z', sunset: '2026-11-27T13:00:00Z', successor: 'v2', reason: 'x' },
      'contracts',
      'inventory',
      'v1',
      'deprecation',
    );
  };

  it('is refused for what is not deprecated', async () => {
    expect(await run('retire', 'inventory/v1')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('banyan contracts deprecate inventory/v1'),
    });
    expect(asked).toEqual([]);
  });

  it('is done when nobody came for long enough', async () => {
    sunsetPast();
    usage = { countingSince: '2020-01-01', uses: [use('web-shop', '2020-02-01T00:00:00.000Z')] };
    expect(await run('retire', 'inventory/v1', '--dry-run')).toMatchObject({ code: 0 });
    expect(registered('v1')?.state).toBe('deprecated');
    expect(await run('retire', 'inventory/v1')).toMatchObject({ code: 0 });
    expect(asked[0]).toBe('/api/contracts/usage?domain=inventory&version=v1');
    expect(registered('v1')).toMatchObject({ state: 'retired', retirement: { forced: false, reason: 'x' } });
    expect(await run('publish', 'inventory/v1')).toMatchObject({ code: 3, stdout: expect.stringContaining('410') });
    expect(await run('check')).toMatchObject({ code: 0 });
  });

  it('is refused while somebody comes: each storefront once, with all its operations', async () => {
    sunsetPast();
    const now = new Date(systemClock.nowMs()).toISOString();
    const field = { ...use('web-shop', now, 100), deprecatedField: 'query:place' };
    usage = {
      countingSince: '2020-01-01',
      uses: [use('web-shop', now), use('web-shop', now, 4), field, use('unknown', now)],
    };
    const refused = await run('retire', 'inventory/v1', '--json');
    expect(refused.code).toBe(3);
    expect(JSON.parse(refused.stdout)).toEqual({
      contract: 'inventory/v1',
      retired: false,
      blocks: [`2 storefronts still use it: web-shop (7, last seen ${now}), unknown (3, last seen ${now})`],
    });
    expect(await run('retire', 'inventory/v1', '--force')).toMatchObject({ code: 2 });
    expect(await run('retire', 'inventory/v1', '--force', '--reason', ' ')).toMatchObject({ code: 2 });
    expect(await run('retire', 'inventory/v1', '--force', '--reason', 'they were told')).toMatchObject({ code: 0 });
    expect(registered('v1')).toMatchObject({ retirement: { forced: true, reason: 'they were told' } });
  });

  it('is refused when nobody can tell, whoever is away', async () => {
    sunsetPast();
    usage = 'unavailable';
    expect(await run('retire', 'inventory/v1')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('PostgreSQL is away'),
    });
    usage = { countingSince: null, uses: [] };
    expect(await run('retire', 'inventory/v1')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('nobody knows'),
    });
    expect(registered('v1')?.state).toBe('deprecated');
    usage = 'unavailable';
    expect(await run('retire', 'inventory/v1', '--force', '--reason', 'a drill')).toMatchObject({ code: 0 });
    expect(registered('v1')).toMatchObject({ retirement: { forced: true } });
  });
});

describe('consumers', () => {
  it('shows pins and what was counted; what is not known ends with 1, and pins are shown all the same', async () => {
    set({ 'web-shop': '1.0.0' }, 'contracts', 'inventory', 'v1', 'pins');
    const lastSeen = '2026-11-27T12:00:00.000Z';
    usage = {
      countingSince: '2026-11-01',
      uses: [
        {
          operation: 'getAvailability',
          storefront: 'mobile-app',
          deprecatedField: 'query:place',
          requests: 12,
          lastSeen,
        },
      ],
    };
    expect(await run('consumers', 'inventory/v1')).toMatchObject({
      code: 0,
      stdout: [
        'inventory/v1 is published',
        'web-shop  pinned to 1.0.0  web-team@banyan.shop',
        'counted since 2026-11-01:',
        `  mobile-app  getAvailability with query:place  12  last seen ${lastSeen}  app-team@banyan.shop`,
      ].join('\n'),
    });
    usage = 'unavailable';
    const unknown = await run('consumers', 'inventory/v1', '--json');
    expect([unknown.code, JSON.parse(unknown.stdout)]).toMatchObject([
      1,
      { uses: null, pins: [{ storefront: 'web-shop' }] },
    ]);
  });
});

describe('the legacy wire', () => {
  beforeEach(() => {
    cpSync(join(CONTRACTS_DIR, 'inventory/legacy'), path('inventory/legacy'), { recursive: true });
    const yaml = parseDocument(read('registry.yaml'));
    const owner = { name: 'Stock and stores', contact: 'stock-architects@banyan.shop' };
    yaml.setIn(['contracts', 'inventory', 'legacy'], { owner, state: 'draft' });
    writeFileSync(path('registry.yaml'), yaml.toString());
  });

  it('is linted, checked, published, frozen, deprecated and retired as any version, and says what is other', async () => {
    expect(await run('lint', 'inventory/legacy')).toMatchObject({ code: 0 });
    expect(await run('check')).toMatchObject({ code: 0 });
    expect(await run('publish', 'inventory/legacy')).toMatchObject({
      code: 0,
      stdout: 'published inventory/legacy 1.0.0',
    });
    edit('legacy', (text) => text.replace('maxLength: 64', 'maxLength: 63'));
    expect((await run('check')).stdout).toContain('breaks what legacy 1.0.0 promised');
    edit('legacy', (text) => text.replace('maxLength: 63', 'maxLength: 64'));
    const words = ['--successor', 'v2', '--reason', 'v2 is exact', '--sunset', '2099-06-30'];
    const deprecated = await run('deprecate', 'inventory/legacy', ...words);
    expect([deprecated.code, deprecated.stderr]).toEqual([
      0,
      expect.stringContaining('banyan contracts consumers inventory/legacy'),
    ]);
    usage = {
      countingSince: '2026-01-01',
      uses: [
        {
          domain: 'inventory',
          version: 'legacy',
          storefront: 'default',
          operation: 'getStockItem',
          deprecatedField: null,
          requests: 7,
          lastSeen: '2026-11-27',
        },
      ] as never,
    };
    expect((await run('consumers', 'inventory/legacy')).stdout).toMatch(
      /default +getStockItem +7 +last seen 2026-11-27/,
    );
    const refused = await run('retire', 'inventory/legacy');
    expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('default')]);
    const forced = await run('retire', 'inventory/legacy', '--force', '--reason', 'nobody can tell who it is');
    expect([forced.code, forced.stdout]).toEqual([0, expect.stringContaining('recognises its URLs no more')]);
    expect(await run('check')).toMatchObject({ code: 0 });
  });
});

describe('changelog', () => {
  it('tells what changed from text to text, and what moving to another major means', async () => {
    const all = await run('changelog', 'inventory');
    expect(all.code).toBe(0);
    expect(all.stdout).toMatch(/^### 1\.1\.0 \(2026-11-27\), from 1\.0\.0\n/);
    expect(all.stdout).toContain('Age');
    expect(all.stdout).toContain('### 2.0.0 (2026-11-27), from 1.2.0');
    const moving = await run('changelog', 'inventory', '1.1.0..2.0.0', '--json');
    const { steps } = JSON.parse(moving.stdout) as { steps: { changes: { message: string; severity: string }[] }[] };
    const messages = (steps[0]?.changes ?? []).map(({ message }) => message);
    expect(messages.join('\n')).toContain('/locations is new');
    // Paths are the same ones in another version, not gone and new.
    expect(messages.join('\n')).not.toMatch(/v1/);
    const working = await run('changelog', 'inventory', 'v1..v2', '--json');
    const [ofWorking] = (JSON.parse(working.stdout) as { steps: { to: object; changes: object[] }[] }).steps;
    const [ofPublished] = (JSON.parse(moving.stdout) as { steps: { changes: object[] }[] }).steps;
    expect(ofWorking?.to).toEqual({ major: 'v2', version: '2.1.0' });
    expect(ofWorking?.changes).toEqual(ofPublished?.changes);
    expect(await run('changelog', 'inventory', '1.1.0..9.0.0')).toMatchObject({ code: 2 });
    expect(await run('changelog', 'inventory', 'v1..v9')).toMatchObject({ code: 2 });
    expect(await run('changelog', 'nothing')).toMatchObject({ code: 2 });
  });
});
