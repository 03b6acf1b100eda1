import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { domains } from '@banyan/domains';
import { ConfigurationError } from '@banyan/kernel';
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
  expect(readGatewayConfig({ ...REQUIRED, BANYAN_LEGACY_WIRE: 'inventory' }).BANYAN_LEGACY_WIRE).toEqual(['inventory']);
  expect(() => readGatewayConfig({ ...REQUIRED, BANYAN_LEGACY_WIRE: 'inventory,returns' })).toThrow(
    'BANYAN_LEGACY_WIRE: no domain returns has a legacy wire',
  );
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
