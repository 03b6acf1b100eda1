import { describe, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { ContractFault } from '../contract-fault.js';
import { currentText, livingSuccessor, registeredVersion } from './contract-registry.js';
import { parseRegistry, readRegistry } from './read-registry.js';
import { ContractsFolder, type Spoilt } from './registry.fixture.js';

const OWNER = { name: 'Stock', contact: 'stock@shop.example' };
const [A, B, C] = ['a', 'b', 'c'].map((digit) => digit.repeat(64));
const DEPRECATION = {
  at: '2026-12-01T00:00:00Z',
  sunset: '2027-06-30T00:00:00Z',
  successor: 'v2',
  reason: 'v2 is better',
};

function sound(): Spoilt {
  return {
    storefronts: { 'web-shop': { contact: 'web@shop.example' } },
    contracts: {
      stock: {
        v1: {
          state: 'deprecated',
          owner: OWNER,
          published: [
            { version: '1.0.0', at: '2026-11-21T03:32:32Z', sha256: A },
            { version: '1.1.0', at: '2026-11-27T10:50:54Z', sha256: B },
          ],
          deprecation: { ...DEPRECATION },
          pins: { 'web-shop': '1.1.0' },
        },
        v2: {
          state: 'published',
          owner: OWNER,
          published: [{ version: '2.0.0', at: '2026-11-27T10:50:54Z', sha256: C }],
        },
        v3: { state: 'draft', owner: OWNER },
      },
    },
  };
}

function faultsOf(change: (registry: Spoilt) => void): readonly string[] {
  const registry = sound();
  change(registry);
  try {
    parseRegistry(stringify(registry));
    return [];
  } catch (error) {
    if (error instanceof ContractFault) return error.faults;
    throw error;
  }
}

describe('the registry', () => {
  it('of the project holds together', () => {
    const registry = readRegistry();
    expect(currentText(registeredVersion(registry, 'inventory', 'v1')!)?.version).toBe('1.2.0');
    expect(registeredVersion(registry, 'inventory', 'toString')).toBeUndefined();
    expect(registeredVersion(registry, 'constructor', 'v1')).toBeUndefined();
  });

  it('is read with what need not be written', () => {
    expect(parseRegistry(stringify(sound())).contracts['stock']?.['v3']).toEqual({
      state: 'draft',
      owner: OWNER,
      published: [],
      pins: {},
    });
  });

  it.each<[string, (r: Spoilt) => void, string]>([
    [
      'a state that there is not',
      (r) => void (r.contracts.stock.v1.state = 'dead'),
      'contracts/stock/v1/state must be one of draft, candidate, published, deprecated, retired',
    ],
    [
      'a misspelt member',
      (r) => void (r.contracts.stock.v1.depreciation = {}),
      'contracts/stock/v1 has a member that is not known: depreciation',
    ],
    ['no owner', (r) => delete r.contracts.stock.v1.owner, "contracts/stock/v1 must have required property 'owner'"],
    [
      'a version that is none',
      (r) => void (r.contracts.stock.one = r.contracts.stock.v1),
      'contracts/stock has a name that is not allowed: one',
    ],
    [
      'a storefront that nobody can be told from',
      (r) => void (r.storefronts.unknown = { contact: 'x' }),
      'storefronts has a name that is not allowed: unknown',
    ],
    [
      'a storefront that would be taken for control, which tries operations',
      (r) => void (r.storefronts.console = { contact: 'x' }),
      'storefronts has a name that is not allowed: console',
    ],
    [
      'published without a text',
      (r) => void (r.contracts.stock.v2.published = []),
      'stock/v2: is published and has no published',
    ],
    [
      'a draft with a text',
      (r) => void (r.contracts.stock.v3.published = [{ version: '3.0.0', at: '2026-12-01T00:00:00Z', sha256: A }]),
      'stock/v3: is draft and may not have published',
    ],
    [
      'deprecated without an announcement',
      (r) => delete r.contracts.stock.v1.deprecation,
      'stock/v1: is deprecated and has no deprecation',
    ],
    [
      'published with an announcement',
      (r) => void (r.contracts.stock.v1.state = 'published'),
      'stock/v1: is published and may not have deprecation',
    ],
    [
      'retired without a retirement',
      (r) => void (r.contracts.stock.v1.state = 'retired'),
      'stock/v1: is retired and has no retirement',
    ],
    [
      'a text of another major',
      (r) => void (r.contracts.stock.v2.published[0].version = '3.0.0'),
      'stock/v2: published 3.0.0 is no version of v2',
    ],
    [
      'versions that do not grow',
      (r) => void (r.contracts.stock.v1.published[0].version = '1.1.0'),
      'stock/v1: published 1.1.0 is not greater than 1.1.0, which came before it',
    ],
    [
      'dates that do not',
      (r) => void (r.contracts.stock.v1.published[1].at = '2026-11-20T00:00:00Z'),
      'stock/v1: published 1.1.0 is dated before 1.0.0',
    ],
    [
      'a day that there is not',
      (r) => void (r.contracts.stock.v2.published[0].at = '2026-02-30T00:00:00Z'),
      'stock/v2: published 2.0.0: at is no instant',
    ],
    [
      'a sunset before the deprecation',
      (r) => void (r.contracts.stock.v1.deprecation.sunset = '2026-11-30T00:00:00Z'),
      'stock/v1: deprecation: the sunset is before the deprecation',
    ],
    [
      'a deprecation before the publication',
      (r) => void (r.contracts.stock.v1.deprecation.at = '2026-11-01T00:00:00Z'),
      'stock/v1: deprecation: is before it was published',
    ],
    [
      'a successor that there is not',
      (r) => void (r.contracts.stock.v1.deprecation.successor = 'v9'),
      'stock/v1: deprecation: the successor v9 is not registered',
    ],
    [
      'a successor that is a draft',
      (r) => void (r.contracts.stock.v1.deprecation.successor = 'v3'),
      'stock/v1: deprecation: the successor v3 is not published',
    ],
    [
      'itself as a successor',
      (r) => void (r.contracts.stock.v1.deprecation.successor = 'v1'),
      'stock/v1: deprecation: is its own successor',
    ],
    [
      'a pin of nobody',
      (r) => void (r.contracts.stock.v1.pins = { nobody: '1.1.0' }),
      'stock/v1: pins: nobody is no registered storefront',
    ],
    [
      'a pin to a text that there is not',
      (r) => void (r.contracts.stock.v1.pins = { 'web-shop': '1.2.0' }),
      'stock/v1: pins: web-shop is pinned to 1.2.0, which was not published',
    ],
    [
      'a hash that is none',
      (r) => void (r.contracts.stock.v2.published[0].sha256 = 'abc'),
      'contracts/stock/v2/published/0/sha256 must match pattern "^[0-9a-f]{64}$"',
    ],
  ])('does not hold together with %s', (_, change, fault) => {
    expect(faultsOf(change)).toEqual([fault]);
  });

  it('refuses successors that lead back, and a retirement that came too early', () => {
    const back = faultsOf((r) => {
      const { v1, v2 } = r.contracts.stock;
      Object.assign(v2, { state: 'deprecated', deprecation: { ...DEPRECATION, successor: 'v1' } });
      expect(v1.deprecation.successor).toBe('v2');
    });
    expect(back).toEqual([
      'stock/v1: deprecation: the successors of v1 lead back to it',
      'stock/v2: deprecation: the successors of v2 lead back to it',
    ]);
    const retired = (retirement: object) =>
      faultsOf((r) => void Object.assign(r.contracts.stock.v1, { state: 'retired', retirement }));
    const early = { at: '2027-01-01T00:00:00Z', reason: 'x' };
    expect(retired({ ...early, forced: false })).toEqual([
      'stock/v1: retirement: is before the announced sunset, and not forced',
    ]);
    expect(retired({ ...early, forced: true })).toEqual([]);
    expect(retired({ at: '2026-01-01T00:00:00Z', reason: 'x', forced: true })).toEqual([
      'stock/v1: retirement: is before the deprecation',
    ]);
  });

  it('says everything at once, and what is no YAML as such', () => {
    const faults = faultsOf((r) => {
      r.contracts.stock.v1.pins = { nobody: '9.9.9' };
      r.contracts.stock.v2.published[0].at = '2026-02-30T00:00:00Z';
    });
    expect(faults).toHaveLength(3);
    expect(() => parseRegistry('a: [')).toThrow(ContractFault);
    expect(() => parseRegistry('storefronts: {}\nstorefronts: {}\ncontracts: {}')).toThrow(/unique/);
    expect(() => parseRegistry('')).toThrow(ContractFault);
    expect(() => readRegistry('/nowhere')).toThrow(/registry.yaml has 1 fault/);
  });

  it('leads from a retired version to the one that lives', () => {
    const registry = sound();
    registry.contracts.stock.v3 = {
      state: 'published',
      owner: OWNER,
      published: [{ version: '3.0.0', at: '2026-12-01T00:00:00Z', sha256: A }],
    };
    registry.contracts.stock.v2 = {
      ...registry.contracts.stock.v2,
      state: 'retired',
      deprecation: { ...DEPRECATION, successor: 'v3' },
      retirement: { at: '2027-07-01T00:00:00Z', reason: 'x', forced: false },
    };
    const read = parseRegistry(stringify(registry));
    expect(livingSuccessor(read, 'stock', 'v1')).toBe('v3');
    expect(livingSuccessor(read, 'stock', 'v2')).toBe('v3');
    expect(livingSuccessor(read, 'stock', 'v3')).toBeUndefined();
  });

  it('is what the comments of the file say it is: the example of a pin is one', () => {
    using folder = new ContractsFolder();
    const text = folder.read('registry.yaml');
    const [, example = ''] = /such as (\{ .* \})\./.exec(text) ?? [];
    folder.set(parse(example), 'contracts', 'inventory', 'v1', 'pins');
    expect(readRegistry(folder.path).contracts['inventory']?.['v1']?.pins).toEqual({ 'web-shop': '1.1.0' });
  });
});
