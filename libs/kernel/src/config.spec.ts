import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { flag, integer, list, oneOf, optional, port, ratio, readConfig, text, url } from './config.js';
import { ConfigurationError } from './errors.js';
import { pick, SETTING_NAMES } from './settings.js';

const SCHEMA = {
  SHOP_PORT: port({ description: 'port', default: 8080 }),
  SHOP_URL: url({ description: 'url', schemes: ['http:', 'https:'] }),
  SHOP_KEY: text({ description: 'key', secret: true, default: 'k' }),
  SHOP_RATIO: ratio({ description: 'ratio', default: 0.5 }),
  SHOP_COUNT: integer({ description: 'count', default: 3, min: 1, max: 9 }),
  SHOP_MODE: oneOf(['fast', 'slow'], { description: 'mode', default: 'slow' }),
  SHOP_FLAG: flag({ description: 'flag', default: false }),
  SHOP_LIST: list({ description: 'list' }),
  SHOP_MAYBE: optional(text({ description: 'maybe' })),
};

function faultsOf(environment: Record<string, string>, known?: readonly string[]): readonly string[] {
  try {
    readConfig(SCHEMA, environment, known);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
}

describe('readConfig', () => {
  const folder = mkdtempSync(join(tmpdir(), 'banyan-config-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('reads typed values and defaults', () => {
    const config = readConfig(SCHEMA, { SHOP_URL: 'http://a.example', SHOP_COUNT: '9', SHOP_LIST: ' a, ,b ' });
    expect(config).toEqual({
      SHOP_PORT: 8080,
      SHOP_URL: 'http://a.example',
      SHOP_KEY: 'k',
      SHOP_RATIO: 0.5,
      SHOP_COUNT: 9,
      SHOP_MODE: 'slow',
      SHOP_FLAG: false,
      SHOP_LIST: ['a', 'b'],
      SHOP_MAYBE: undefined,
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('names every fault at once', () => {
    const faults = faultsOf({
      SHOP_PORT: '70000',
      SHOP_RATIO: '5',
      SHOP_COUNT: '1.5',
      SHOP_MODE: 'medium',
      SHOP_FLAG: 'yes',
    });
    expect(faults.map((fault) => fault.split(' ')[0])).toEqual([
      'SHOP_PORT',
      'SHOP_URL',
      'SHOP_RATIO',
      'SHOP_COUNT',
      'SHOP_MODE',
      'SHOP_FLAG',
    ]);
  });

  it.each(['8080x', '-1', '65536', ' 80', '1e3'])('refuses %j as a port', (value) => {
    expect(faultsOf({ SHOP_URL: 'http://a', SHOP_PORT: value })).toHaveLength(1);
  });

  it('reads a value from the file that NAME_FILE names, and refuses both at once', () => {
    const file = join(folder, 'key');
    writeFileSync(file, 'from-file\n');
    expect(readConfig(SCHEMA, { SHOP_URL: 'http://a', SHOP_KEY_FILE: file }).SHOP_KEY).toBe('from-file');
    expect(faultsOf({ SHOP_URL: 'http://a', SHOP_KEY_FILE: file, SHOP_KEY: 'x' })[0]).toContain('both set');
    expect(faultsOf({ SHOP_URL: 'http://a', SHOP_KEY_FILE: join(folder, 'absent') })[0]).toContain('SHOP_KEY_FILE');
  });

  it('refuses an unknown BANYAN_ name and suggests the nearest', () => {
    const faults = faultsOf({ SHOP_URL: 'http://a', BANYAN_DATA_DIRR: 'x', BANYAN_DATA_DIR: 'y' }, SETTING_NAMES);
    expect(faults).toEqual(['BANYAN_DATA_DIRR is not a known setting; did you mean BANYAN_DATA_DIR?']);
  });

  it('never prints the value of what it refuses', () => {
    expect(faultsOf({ SHOP_URL: 'ftp://user:secret@host' }).join()).not.toContain('secret');
  });

  it('gives a process the settings it names and no others', () => {
    expect(Object.keys(pick('LEGACY_URL', 'GATEWAY_PORT'))).toEqual(['LEGACY_URL', 'GATEWAY_PORT']);
  });
});
