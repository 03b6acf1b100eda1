import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ContractFault } from '../contract-fault.js';
import type { ContractVersion } from '../contract-version.js';
import { readRegistry } from './read-registry.js';
import { ContractsFolder } from './registry.fixture.js';
import { servedContracts, unansweredFaults } from './served-contracts.js';
import { standingOf, takeUpFaults } from './version-standing.js';

const offered = (...versions: readonly string[]): ContractVersion[] =>
  versions.map((version) => ({
    domain: 'inventory',
    version,
    specification: `contracts/inventory/${version}/openapi.yaml`,
    operations: {},
  }));
const BOTH = offered('v1', 'v2');

let folder: ContractsFolder;
beforeEach(() => {
  folder = new ContractsFolder();
});
afterEach(() => folder[Symbol.dispose]());

const served = (versions = BOTH, drafts = false) =>
  servedContracts(readRegistry(folder.path), versions, folder.path, { drafts });
const names = (versions = BOTH, drafts = false) => served(versions, drafts).map(({ contract }) => contract.version);
const faults = (versions = BOTH, drafts = false): readonly string[] => {
  try {
    served(versions, drafts);
    return [];
  } catch (error) {
    if (error instanceof ContractFault) return error.faults;
    throw error;
  }
};
const unpublish = () => {
  folder.set('draft', 'contracts', 'inventory', 'v2', 'state');
  folder.set(undefined, 'contracts', 'inventory', 'v2', 'published');
};

describe('what is served', () => {
  it('is what is published', () => {
    expect(names()).toEqual(['v1', 'v2']);
  });

  it('may have other words, and nothing else other than what is published', () => {
    folder.edit('v1', (text) => text.replace('Whole units counted at the place', 'Units that were counted'));
    expect(names()).toEqual(['v1', 'v2']);
    folder.edit('v1', (text) => text.replace('maxLength: 64', 'maxLength: 63'));
    folder.edit('v2', (text) => text.replace('2.1.0', '2.1.1'));
    expect(faults()).toEqual([
      expect.stringContaining('inventory/v1: the text to serve (1.2.0) is not the one that is published (1.2.0)'),
      expect.stringContaining('inventory/v2: the text to serve (2.1.1) is not the one that is published (2.1.0)'),
    ]);
  });

  it('is, where drafts are, what is to be published next; but never another text under a version that is taken', () => {
    folder.edit('v2', (text) => text.replace('2.1.0', '2.1.1'));
    expect(names(BOTH, true)).toEqual(['v1', 'v2']);
    folder.edit('v1', (text) => text.replace('maxLength: 64', 'maxLength: 63'));
    expect(faults(BOTH, true)).toHaveLength(1);
  });

  it('is no draft, unless drafts are', () => {
    unpublish();
    expect(names()).toEqual(['v1']);
    expect(names(BOTH, true)).toEqual(['v1', 'v2']);
  });

  it('must be registered, and what is published must have a spoke: everything at once', () => {
    const unanswered = unansweredFaults(readRegistry(folder.path), offered('v1', 'v3'));
    expect(unanswered.filter((fault) => fault.startsWith('inventory/'))).toEqual([
      'inventory/v2 is published and has no spoke',
    ]);
    expect(faults(offered('v1', 'v3'))).toEqual([
      'inventory/v3 has a spoke and is not registered: add it to contracts/registry.yaml',
    ]);
    folder.write('openapi: [', 'inventory', 'v2', 'openapi.yaml');
    expect(faults()).toEqual([expect.stringContaining('contracts/inventory/v2/openapi.yaml: ')]);
  });

  it('is not what is retired, spoke or none', () => {
    folder.set('retired', 'contracts', 'inventory', 'v1', 'state');
    const deprecation = { at: '2026-12-01T00:00:00Z', sunset: '2026-12-02T00:00:00Z', successor: 'v2', reason: 'x' };
    folder.set(deprecation, 'contracts', 'inventory', 'v1', 'deprecation');
    folder.set(
      { at: '2026-12-03T00:00:00Z', reason: 'x', forced: false },
      'contracts',
      'inventory',
      'v1',
      'retirement',
    );
    expect(names()).toEqual(['v2']);
    expect(names(offered('v2'))).toEqual(['v2']);
    expect(standingOf(readRegistry(folder.path), 'inventory', 'v1', undefined)).toEqual({
      state: 'retired',
      deprecation,
      successor: 'v2',
    });
  });
});

describe('a version stands', () => {
  it('as what its text is: a draft of a published version says so, and is not there where it is not served', () => {
    folder.edit('v2', (text) => text.replace('2.1.0', '2.1.1'));
    const registry = readRegistry(folder.path);
    const [one, two] = served(BOTH, true);
    expect(standingOf(registry, 'inventory', 'v1', one)).toEqual({ state: 'published' });
    expect(standingOf(registry, 'inventory', 'v2', two)).toEqual({ state: 'draft' });
    expect(standingOf(registry, 'inventory', 'v2', undefined)).toBeUndefined();
    expect(standingOf(registry, 'inventory', 'v9', undefined)).toBeUndefined();
  });

  it('under a changed registry only if what is served is still true under it', () => {
    const running = served();
    const v2 = ['contracts', 'inventory', 'v2'] as const;
    folder.set('v2', 'contracts', 'inventory', 'v1', 'owner', 'name');
    expect(takeUpFaults(readRegistry(folder.path), running)).toEqual([]);
    // A further text was published: what runs goes on with the one before it.
    const next = { version: '2.2.0', at: '2026-12-01T00:00:00Z', sha256: 'a'.repeat(64) };
    folder.set(next, ...v2, 'published', 2);
    expect(takeUpFaults(readRegistry(folder.path), running)).toEqual([]);
    folder.set('b'.repeat(64), ...v2, 'published', 1, 'sha256');
    expect(takeUpFaults(readRegistry(folder.path), running)).toEqual([
      'inventory/v2: 2.1.0 is served, and another text was published as that',
    ]);
    folder.set(undefined, ...v2);
    expect(takeUpFaults(readRegistry(folder.path), running)).toEqual([
      'inventory/v2 is served and not registered any more',
    ]);
  });
});
