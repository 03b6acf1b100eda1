import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { CONTRACTS_DIR } from '../contract-document.js';
import { ContractFault } from '../contract-fault.js';
import { editRegistry, type RegistryEdit } from './edit-registry.js';
import { parseRegistry } from './read-registry.js';
import { ContractsFolder } from './registry.fixture.js';

const DEPRECATION = {
  at: '2026-12-01T00:00:00Z',
  sunset: '2027-06-30T00:00:00Z',
  successor: 'v2',
  reason: 'v2 is exact',
};
const written = (): string => {
  using folder = new ContractsFolder();
  return folder.read('registry.yaml');
};
const after = (text: string, ...edits: readonly [string, RegistryEdit][]): string =>
  edits.reduce((now, [version, edit]) => editRegistry(now, 'inventory', version, edit), text);

describe('an edit of the registry', () => {
  it('adds what it is about, and leaves every other line as it was', () => {
    const before = written();
    const now = after(before, ['v1', { kind: 'deprecate', deprecation: DEPRECATION }]);
    const lines = new Set(now.split('\n'));
    const gone = before.split('\n').filter((line) => !lines.has(line));
    expect(gone).toEqual([]);
    expect(now.split('\n').length - before.split('\n').length).toBe(5);
    expect(parseRegistry(now).contracts['inventory']?.['v1']).toMatchObject({
      state: 'deprecated',
      deprecation: DEPRECATION,
    });
  });

  it('is written as the house formats its files, whatever a reason holds', async () => {
    const options = { parser: 'yaml', ...(await resolveConfig(join(CONTRACTS_DIR, 'registry.yaml'))) };
    const reasons = ["it's exact: v2", '#1 "quoted"', `${'long '.repeat(60)}end`, 'ünïcode — and\ttabs'];
    for (const reason of reasons) {
      const now = after(written(), ['v1', { kind: 'deprecate', deprecation: { ...DEPRECATION, reason } }]);
      expect(parseRegistry(now).contracts['inventory']?.['v1']).toMatchObject({ deprecation: { reason } });
      expect(await format(now, options)).toBe(now);
    }
  });

  it('lives a whole life', () => {
    const text = { version: '1.3.0', at: '2026-12-01T00:00:00Z', sha256: 'a'.repeat(64) };
    const retirement = { at: '2027-07-01T00:00:00Z', reason: 'nobody is left', forced: false };
    const now = after(
      written(),
      ['v1', { kind: 'publish', text }],
      ['v1', { kind: 'deprecate', deprecation: DEPRECATION }],
      ['v1', { kind: 'publish', text: { ...text, version: '1.3.1', at: '2026-12-02T00:00:00Z' } }],
      ['v1', { kind: 'retire', retirement }],
    );
    expect(parseRegistry(now).contracts['inventory']?.['v1']).toMatchObject({
      state: 'retired',
      retirement,
      published: ['1.0.0', '1.1.0', '1.2.0', '1.3.0', '1.3.1'].map((version) => ({ version })),
    });
    expect(now).toContain('# What is promised, by whom');
  });

  it('is refused when the registry would not hold together with it', () => {
    const text = { version: '1.2.0', at: '2026-12-01T00:00:00Z', sha256: 'a'.repeat(64) };
    expect(() => after(written(), ['v1', { kind: 'publish', text }])).toThrow(ContractFault);
    const early = { at: '2026-12-02T00:00:00Z', reason: 'x', forced: false };
    expect(() =>
      after(
        written(),
        ['v1', { kind: 'deprecate', deprecation: DEPRECATION }],
        ['v1', { kind: 'retire', retirement: early }],
      ),
    ).toThrow(/before the announced sunset/);
  });
});
