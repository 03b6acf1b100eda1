import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CONTRACTS_DIR, promiseHash, type JsonObject } from '@banyan/contracts';
import { domains } from '@banyan/domains';
import { ConfigurationError } from '@banyan/kernel';
import { parse, parseDocument, stringify } from 'yaml';
import { readGatewayConfig } from './gateway.config.js';

const REQUIRED = {
  LEGACY_URL: 'http://127.0.0.1:1',
  DATABASE_URL: 'postgres://127.0.0.1:1/none',
  UNLEASH_URL: 'http://127.0.0.1:1/api',
  UNLEASH_TOKEN: 'none',
  BANYAN_QUOTE_KEYS: `test:${'k'.repeat(42)}g`,
};
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-gateway-config-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('finds each extracted service by the settings that its domain names, and a face for each operation', () => {
  const config = readGatewayConfig({ ...REQUIRED, INVENTORY_HOST: 'stock.internal', INVENTORY_PORT: '7' });
  expect(config.services.get('inventory')).toEqual({ host: 'stock.internal', port: 7 });
  for (const { name, operations } of domains) {
    for (const operation of operations) expect(config.faces.get(name)).toHaveProperty([operation.name]);
  }
});

it('names the faults of the settings and of the integrations at once', () => {
  writeFileSync(join(folder, 'shop.integrations.yaml'), 'integrations: []');
  const wrong = { ...REQUIRED, LEGACY_URL: 'ftp://x', INVENTORY_PORT: 'x', BANYAN_INTEGRATIONS_DIR: folder };
  let faults: readonly string[] = [];
  try {
    readGatewayConfig(wrong);
  } catch (error) {
    if (error instanceof ConfigurationError) faults = error.faults;
  }
  expect(faults).toEqual([
    expect.stringContaining('INVENTORY_PORT must be a port'),
    expect.stringContaining('LEGACY_URL must be a URL'),
    `${folder}/shop.integrations.yaml#/integrations: must NOT have fewer than 1 items`,
  ]);
});

it('recognises no legacy wire unless it is named, and only those that there are', () => {
  expect(readGatewayConfig(REQUIRED).BANYAN_LEGACY_WIRE).toEqual([]);
  const drafts = { ...REQUIRED, BANYAN_SERVE_DRAFTS: 'true' };
  const wiresOf = (wired: string) =>
    readGatewayConfig({ ...drafts, BANYAN_LEGACY_WIRE: wired }).wires.map(({ contract }) => contract.domain);
  expect(readGatewayConfig(drafts).wires).toEqual([]);
  expect(wiresOf('inventory')).toEqual(['inventory']);
  expect(wiresOf('pricing, inventory')).toEqual(['inventory', 'pricing']);
  expect(() => readGatewayConfig({ ...REQUIRED, BANYAN_LEGACY_WIRE: 'inventory,returns' })).toThrow(
    'BANYAN_LEGACY_WIRE: no domain returns has a legacy wire',
  );
});

describe('the text of a legacy wire', () => {
  const faultsWith = (edit: (folder: string) => void, more: object = {}): readonly string[] => {
    const contracts = mkdtempSync(join(folder, 'contracts-'));
    cpSync(CONTRACTS_DIR, contracts, { recursive: true });
    edit(contracts);
    try {
      readGatewayConfig({ ...REQUIRED, BANYAN_LEGACY_WIRE: 'pricing', BANYAN_CONTRACTS_DIR: contracts, ...more });
      return [];
    } catch (error) {
      if (error instanceof ConfigurationError) return error.faults;
      throw error;
    }
  };
  const registered = (contracts: string, legacy: object, domain: 'inventory' | 'pricing' = 'pricing') => {
    const file = join(contracts, 'registry.yaml');
    const registry = parse(readFileSync(file, 'utf8')) as {
      contracts: Record<'inventory' | 'pricing', { legacy: object }>;
    };
    Object.assign(registry.contracts[domain].legacy, legacy);
    writeFileSync(file, stringify(registry));
  };
  const publish = (contracts: string, sha256: string) => {
    registered(contracts, {
      state: 'published',
      published: [{ version: '1.0.0', at: '2026-11-27T10:50:54Z', sha256 }],
      pins: {},
    });
  };
  const hashIn = (contracts: string) =>
    promiseHash(parse(readFileSync(join(contracts, 'pricing/legacy/openapi.yaml'), 'utf8')) as JsonObject);

  it('is a draft, and is not recognised where drafts are not served', () => {
    expect(faultsWith(() => undefined)).toEqual([
      'BANYAN_LEGACY_WIRE: pricing/legacy is draft; publish it, or serve drafts (BANYAN_SERVE_DRAFTS)',
    ]);
    expect(faultsWith(() => undefined, { BANYAN_SERVE_DRAFTS: 'true' })).toEqual([]);
  });

  it('must be the one that is published', () => {
    expect(faultsWith((contracts) => publish(contracts, hashIn(contracts)))).toEqual([]);
    expect(faultsWith((contracts) => publish(contracts, '0'.repeat(64)))).toEqual([
      expect.stringContaining('pricing/legacy: the text to serve (1.0.0) is not the one that is published (1.0.0)'),
    ]);
  });

  it('is owed to nobody where the wire is not enabled', () => {
    const off = { BANYAN_LEGACY_WIRE: '' };
    expect(faultsWith((contracts) => publish(contracts, '0'.repeat(64)), off)).toEqual([]);
  });

  it('that is not registered, or retired, is not recognised', () => {
    expect(
      faultsWith((contracts) => {
        const file = join(contracts, 'registry.yaml');
        const registry = parseDocument(readFileSync(file, 'utf8'));
        registry.deleteIn(['contracts', 'pricing', 'legacy']);
        writeFileSync(file, registry.toString());
      }),
    ).toEqual(expect.arrayContaining([expect.stringContaining('pricing/legacy has a spoke and is not registered')]));
    const retired = {
      state: 'retired',
      published: [{ version: '1.0.0', at: '2026-11-27T10:50:54Z', sha256: '0'.repeat(64) }],
      pins: {},
      deprecation: { at: '2026-11-27T10:50:54Z', sunset: '2026-11-27T11:50:54Z', successor: 'v2', reason: 'x' },
      retirement: { at: '2026-11-27T12:50:54Z', reason: 'x', forced: false },
    };
    const wired = { BANYAN_LEGACY_WIRE: 'inventory' };
    expect(faultsWith((contracts) => registered(contracts, retired, 'inventory'), wired)).toEqual([
      'BANYAN_LEGACY_WIRE: inventory/legacy is retired; its URLs are the core’s again: take it out',
    ]);
  });
});

it('keeps no pages unless it is told to, and names the faults of the catalogue among the others', () => {
  expect(readGatewayConfig(REQUIRED).catalogue).toBeUndefined();
  expect(readGatewayConfig({ ...REQUIRED, BANYAN_CATALOGUE_DIR: '' }).catalogue).toBeUndefined();
  const routes = '[{ name: a, path: /shop/inventory/v3/x, keep: {} }, { name: b, path: /b, keep: { more: 1 } }]';
  writeFileSync(join(folder, 'catalogue.yaml'), `routes: ${routes}`);
  const wrong = { ...REQUIRED, BANYAN_CATALOGUE_DIR: folder, LEGACY_URL: 'ftp://x' };
  expect(() => readGatewayConfig(wrong)).toThrow(
    expect.objectContaining({
      faults: [
        expect.stringContaining('LEGACY_URL must be a URL'),
        `BANYAN_CATALOGUE_DIR: ${folder}/catalogue.yaml#/routes/1/keep/more: is no setting`,
      ],
    }),
  );
  writeFileSync(join(folder, 'catalogue.yaml'), `routes: ${routes.replace('more: 1', '')}`);
  expect(() => readGatewayConfig({ ...REQUIRED, BANYAN_CATALOGUE_DIR: folder, CONTRACT_PREFIX: '/shop/' })).toThrow(
    `BANYAN_CATALOGUE_DIR: ${folder}/catalogue.yaml#/routes/0/path: is the gateway's own`,
  );
});
