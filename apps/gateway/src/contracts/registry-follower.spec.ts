import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONTRACTS_DIR, readRegistry, servedContracts, type ContractRegistry } from '@banyan/contracts';
import { domains } from '@banyan/domains';
import { RegistryFollower } from './registry-follower.js';

let folder: string;
let follower: RegistryFollower;
let taken: ContractRegistry[];
let original: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-registry-'));
  cpSync(CONTRACTS_DIR, folder, { recursive: true });
  original = readFileSync(join(folder, 'registry.yaml'), 'utf8');
  const offered = domains.flatMap((domain) => domain.contracts);
  const served = servedContracts(readRegistry(folder), offered, folder, { drafts: false });
  taken = [];
  follower = new RegistryFollower(folder, served, (registry) => taken.push(registry));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** In place of what is there, as commands and mounted folders do. */
function write(text: string): void {
  writeFileSync(join(folder, 'next'), text);
  renameSync(join(folder, 'next'), join(folder, 'registry.yaml'));
}

const renamed = () => original.replaceAll('name: Stock and stores', 'name: Somebody else');

describe('following the registry', () => {
  it('takes up a change once, and nothing where nothing changed', () => {
    follower.turn();
    expect(taken).toEqual([]);
    write(renamed());
    follower.turn();
    follower.turn();
    expect(taken.map(({ contracts }) => contracts['inventory']?.['v1']?.owner.name)).toEqual(['Somebody else']);
  });

  it('keeps the last good one when the next cannot be read, says why, and takes up the one after it', () => {
    write('storefronts: [');
    expect(() => follower.turn()).toThrow(/registry.yaml has/);
    expect(() => follower.turn()).toThrow(/registry.yaml has/);
    expect(follower.fault).toBeDefined();
    rmSync(join(folder, 'registry.yaml'));
    expect(() => follower.turn()).toThrow(/ENOENT/);
    expect(taken).toEqual([]);
    write(renamed());
    follower.turn();
    expect([taken.length, follower.fault]).toEqual([1, undefined]);
  });

  it('recovers when the very file that was good is put back', () => {
    const before = join(folder, 'kept');
    renameSync(join(folder, 'registry.yaml'), before);
    expect(() => follower.turn()).toThrow(/ENOENT/);
    renameSync(before, join(folder, 'registry.yaml'));
    follower.turn();
    expect(follower.fault).toBeUndefined();
  });

  it('does not take up what would make a lie of what is served', () => {
    const current = readRegistry(folder).contracts['inventory']?.['v2']?.published.at(-1)?.sha256 ?? '';
    write(original.replace(current, 'f'.repeat(64)));
    expect(() => follower.turn()).toThrow(/another text was published/);
    expect(taken).toEqual([]);
  });
});
