import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashOfToken } from '@banyan/access';
import { faultsOfIdentity } from '@banyan/identity';
import { SCOPES } from '@banyan/domains';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import pico from 'picocolors';
import { parse } from 'yaml';
import { buildProgram } from '../program.js';

let folder: string;
let file: string;
let printed: string[];
let said: string[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-keys-'));
});
beforeEach(() => {
  file = join(folder, 'identity.yaml');
  rmSync(file, { force: true });
  [printed, said] = [[], []];
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function banyan(...words: string[]): Promise<void> {
  const program = buildProgram({
    print: (text) => void printed.push(text),
    say: (text) => void said.push(text),
    paint: pico.createColors(false),
    interactive: false,
    confirm: () => Promise.resolve(false),
    clear: () => undefined,
  });
  await program.parseAsync(['keys', ...words], { from: 'user' });
}

const written = () => readFileSync(file, 'utf8');
const WEB = ['--name', 'web-backend', '--storefront', 'web-shop', 'outlet', '--scope', 'orders:read', 'orders:place'];

test('a key is printed once, and its hash is what the file has, in a form that gateways take up', async () => {
  writeFileSync(file, '# Who may do what.\nanonymous: { scopes: [pricing:read] }\n');
  await banyan('create', ...WEB, '--until', '2027-01-31T00:00:00Z', '--file', file);
  const [key = ''] = printed;
  expect(key).toMatch(/^banyan_[\w-]{43}$/);
  expect(parse(written())).toEqual({
    anonymous: { scopes: ['pricing:read'] },
    keys: [
      {
        name: 'web-backend',
        hashes: [hashOfToken(key)],
        storefronts: ['web-shop', 'outlet'],
        scopes: ['orders:read', 'orders:place'],
        until: '2027-01-31T00:00:00.000Z',
      },
    ],
  });
  expect(written()).toContain('# Who may do what.');
  expect(written() + said.join()).not.toContain(key);
  expect(faultsOfIdentity(written(), SCOPES)).toEqual([]);
});

test('without a file the entry is said', async () => {
  await banyan('create', ...WEB);
  expect(said.join('\n')).toContain(hashOfToken(printed[0] ?? ''));
});

test('it is rotated by a second one, the older of which is then retired; both are revoked', async () => {
  await banyan('create', ...WEB, '--file', file);
  await banyan('rotate', 'web-backend', '--file', file);
  const hashes = () => (parse(written()) as { keys: { hashes: string[] }[] }).keys.map((key) => key.hashes);
  const [older = '', newer = ''] = printed.map(hashOfToken);
  expect(hashes()).toEqual([[older, newer]]);
  await expect(banyan('rotate', 'web-backend', '--file', file)).rejects.toThrow('has two keys already');
  await expect(banyan('retire', 'web-backend', '--file', file)).rejects.toThrow('add --yes');
  await banyan('retire', 'web-backend', '--file', file, '--yes', '--json');
  expect(hashes()).toEqual([[newer]]);
  await expect(banyan('retire', 'web-backend', '--file', file, '--yes')).rejects.toThrow('has no two keys');
  await banyan('revoke', 'web-backend', '--file', file, '--yes');
  expect(parse(written())).toEqual({ keys: [] });
  expect(faultsOfIdentity(written(), SCOPES)).toEqual([]);
});

test.each([
  [['create', ...WEB, '--scope', 'orders:everything'], 'no operation needs orders:everything'],
  [['create', ...WEB, '--storefront', 'console'], 'no storefront may be called console'],
  [['create', '--name', 'two words', '--storefront', 'a', '--scope', 'orders:read'], '--name must be'],
  [['create', ...WEB, '--until', '2027-01-31'], '--until must be an instant'],
  [['rotate', 'nobody'], 'has no key of nobody'],
  [['revoke', 'nobody', '--yes'], 'has no key of nobody'],
])('%j is refused, and nothing is written', async (words, because) => {
  writeFileSync(file, 'keys: []\n');
  await expect(banyan(...words, '--file', file)).rejects.toThrow(because);
  expect(written()).toBe('keys: []\n');
});

test('a name that is there is not made again, and a file with faults is left as it is', async () => {
  await banyan('create', ...WEB, '--file', file);
  const before = written();
  await expect(banyan('create', ...WEB, '--file', file)).rejects.toThrow('another key has this name');
  expect(written()).toBe(before);
  writeFileSync(file, 'keys: 7\n');
  await expect(banyan('create', ...WEB, '--file', file)).rejects.toThrow('`keys` is no list');
  expect(written()).toBe('keys: 7\n');
});
