import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rmSync } from 'node:fs';
import { compareContracts } from '../compatibility/compare-contracts.js';
import { checkContracts } from './check-contracts.js';
import { changelogUpTo, hasChangelogEntry } from './changelog-entry.js';
import { readRegistry } from './read-registry.js';
import { ContractsFolder } from './registry.fixture.js';

let folder: ContractsFolder;
beforeEach(() => {
  folder = new ContractsFolder();
});
afterEach(() => folder[Symbol.dispose]());

const check = () =>
  checkContracts(readRegistry(folder.path), folder.path, (earlier, later) =>
    compareContracts(earlier, later, 'default'),
  );
const messages = () => check().map(({ contract, message }) => `${contract}: ${message}`);

describe('the check of all contracts', () => {
  it('finds nothing in those of the project', () => {
    expect(check()).toEqual([]);
  });

  it('lets words be corrected, in the working text and in the frozen one', () => {
    folder.edit('v1', (text) => text.replaceAll('Whole units counted', 'Units counted'));
    const frozen = folder.read('inventory', 'v1', 'published', '1.0.0.yaml');
    folder.write(frozen.replace('Whole units', 'Units'), 'inventory', 'v1', 'published', '1.0.0.yaml');
    expect(check()).toEqual([]);
  });

  it('finds a frozen text that was changed, is gone, or was slipped in', () => {
    const path = ['inventory', 'v1', 'published', '1.0.0.yaml'] as const;
    folder.write(folder.read(...path).replace('maxLength: 64', 'maxLength: 65'), ...path);
    folder.write('openapi: 3.1.1', 'inventory', 'v2', 'published', '2.9.0.yaml');
    rmSync(folder.file('inventory', 'v2', 'published', '2.1.0.yaml'));
    expect(messages()).toEqual([
      'inventory/v1: published/1.0.0.yaml is not the text that was published: its hash differs',
      expect.stringContaining('inventory/v2: published/2.1.0.yaml cannot be read: ENOENT'),
      'inventory/v2: published/2.9.0.yaml is not registered',
    ]);
  });

  it('finds a working text that breaks what is published, with a request that shows it', () => {
    folder.edit('v1', (text) => text.replace('enum: [web, app, marketplace, store]', 'enum: [web, app, store]'));
    const found = check();
    expect(found.map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        'the text differs from the published 1.2.0, and info.version is 1.2.0',
        expect.stringMatching(/^breaks what v1 1\.2\.0 promised/),
      ]),
    );
    const shown = found.flatMap(({ change }) => change?.counterexample ?? []);
    expect(JSON.stringify(shown)).toContain('marketplace');
    for (const { fix } of found) expect(fix).not.toBe('');
  });

  it('asks of an addition a grown version and a word in the changelog', () => {
    const optional = '- { name: more, in: query, required: false, description: x, schema: { type: string } }';
    const added = (version: string) => (text: string) =>
      text
        .replace('      parameters:\n', `      parameters:\n        ${optional}\n`)
        .replace('version: 1.2.0', `version: ${version}`);
    folder.edit('v1', added('1.3.0'));
    expect(messages()).toEqual(['inventory/v1: CHANGELOG.md has no entry for 1.3.0']);
    const changelog = folder.read('inventory', 'CHANGELOG.md');
    folder.write(
      changelog.replace('## v1\n', '## v1\n\n### 1.3.0\n\n#### Added\n\n- more\n'),
      'inventory',
      'CHANGELOG.md',
    );
    expect(check()).toEqual([]);
    folder.edit('v1', (text) => text.replace('version: 1.3.0', 'version: 1.0.9'));
    expect(messages()).toEqual([
      'inventory/v1: the text differs from the published 1.2.0, and info.version is 1.0.9',
      'inventory/v1: CHANGELOG.md has no entry for 1.0.9',
    ]);
  });

  it('finds what is there and not registered', () => {
    folder.set(undefined, 'contracts', 'inventory', 'v2');
    expect(messages()).toEqual(['inventory/v2: is there and not registered']);
  });
});

describe('a changelog entry', () => {
  const text =
    '# C\n\n## v2\n\n### 1.0.0\n\nother\n\n## v1\n\n### 1.1.0 (2026)\n\n- x\n\n### 1.0.0 (first release)\n\n## v3\n';
  it.each([
    ['v1', '1.1.0', true],
    ['v2', '1.0.0', true],
    ['v1', '1.0.0', false],
    ['v1', '1.1', false],
    ['v3', '1.1.0', false],
    ['v4', '1.1.0', false],
  ])('of %s %s: %s', (version, infoVersion, there) => {
    expect(hasChangelogEntry(text, version, infoVersion)).toBe(there);
  });

  it('is read with those of the texts before it by who comes from another version, and after their own by who comes from one', () => {
    const grown = '## v2\n\n### 2.2.0\n\nc\n\n### 2.1.0\n\nb\n\n### 2.0.0 (first)\n\na\n\n## v1\n\n### 1.0.0\n\nx\n';
    expect(changelogUpTo(grown, 'v2', '2.1.0')).toBe('### 2.1.0\n\nb\n\n### 2.0.0\n\na');
    expect(changelogUpTo(grown, 'v2', '2.2.0', '2.0.0')).toBe('### 2.2.0\n\nc\n\n### 2.1.0\n\nb');
    expect(changelogUpTo(grown, 'v2', '2.1.0', '2.2.0')).toBe('');
    expect(changelogUpTo(grown, 'v3', '3.0.0')).toBe('');
  });
});
