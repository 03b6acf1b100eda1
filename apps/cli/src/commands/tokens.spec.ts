import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashOfToken, readTokens } from '@banyan/access';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import pico from 'picocolors';
import { tokenToShow } from '../control/token-to-show.js';
import { buildProgram } from '../program.js';

let folder: string;
let file: string;
let printed: string[];
let said: string[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-tokens-'));
});
beforeEach(() => {
  file = join(folder, 'tokens.yaml');
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
  await program.parseAsync(['tokens', ...words], { from: 'user' });
}

test('a token is printed once, and its hash is what the file has', async () => {
  await banyan('create', '--name', 'anna', '--role', 'operator', '--expires', '2027-01-31T00:00:00Z', '--file', file);
  await banyan('create', '--name', 'gateways', '--role', 'replica', '--file', file);
  const [anna = '', gateways = ''] = printed;
  expect(readTokens(readFileSync(file, 'utf8'))).toEqual({
    entries: [
      { name: 'anna', role: 'operator', hash: hashOfToken(anna), expiresAtMs: Date.UTC(2027, 0, 31) },
      { name: 'gateways', role: 'replica', hash: hashOfToken(gateways) },
    ],
    groups: [],
    faults: [],
  });
  expect(readFileSync(file, 'utf8') + said.join()).not.toContain(anna);
});

test('without a file the entry is said, for whoever keeps the file elsewhere', async () => {
  await banyan('create', '--name', 'anna', '--role', 'viewer');
  expect(printed[0]).toMatch(/^banyan_/);
  expect(said.join('\n')).toContain(hashOfToken(printed[0] ?? ''));
});

test.each([
  [['create', '--name', 'two words', '--role', 'viewer'], '--name must be'],
  [['create', '--name', 'anna', '--role', 'boss'], "'boss' is invalid"],
  [['create', '--name', 'anna', '--role', 'viewer', '--expires', '2027-01-31'], '--expires must be'],
  [['create', '--role', 'viewer'], "required option '--name"],
])('%j is not understood', async (words, because) => {
  await expect(banyan(...words)).rejects.toThrow(because);
  expect(printed).toEqual([]);
});

test('a name is taken once, and a file with faults is left as it is', async () => {
  await banyan('create', '--name', 'anna', '--role', 'viewer', '--file', file);
  const before = readFileSync(file, 'utf8');
  await expect(banyan('create', '--name', 'anna', '--role', 'admin', '--file', file)).rejects.toThrow('already');
  expect(readFileSync(file, 'utf8')).toBe(before);
  writeFileSync(file, 'tokens: nonsense\n');
  await expect(banyan('create', '--name', 'berta', '--role', 'admin', '--file', file)).rejects.toThrow('has faults');
  expect(readFileSync(file, 'utf8')).toBe('tokens: nonsense\n');
});

test('what is revoked is gone from the file; nobody is asked, so it is said', async () => {
  await banyan('create', '--name', 'anna', '--role', 'viewer', '--file', file);
  await banyan('create', '--name', 'berta', '--role', 'viewer', '--file', file);
  await expect(banyan('revoke', 'anna', '--file', file)).rejects.toThrow('--yes');
  await banyan('revoke', 'anna', '--file', file, '--yes', '--json');
  expect(JSON.parse(printed.at(-1) ?? '')).toEqual({ revoked: 'anna', file });
  expect(readTokens(readFileSync(file, 'utf8')).entries.map(({ name }) => name)).toEqual(['berta']);
  await expect(banyan('revoke', 'anna', '--file', file, '--yes')).rejects.toThrow('has no token of anna');
});

test('control is shown a token of a file, else of the environment', () => {
  writeFileSync(file, 'banyan_of-a-file\n');
  expect(tokenToShow({})).toBeUndefined();
  expect(tokenToShow({ BANYAN_TOKEN: 'banyan_x' })).toBe('banyan_x');
  expect(tokenToShow({ BANYAN_TOKEN: 'banyan_x', BANYAN_TOKEN_FILE: file })).toBe('banyan_of-a-file');
  expect(() => tokenToShow({ BANYAN_TOKEN_FILE: join(folder, 'nowhere') })).toThrow('cannot be read');
});
