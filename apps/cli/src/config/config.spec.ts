import { readdirSync, readFileSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { domains } from '@banyan/domains';
import { PROJECT_ROOT, SETTING_NAMES, settingLines, type SettingName } from '@banyan/kernel';
import { PROCESS_SETTINGS } from './process-settings.js';

/** The settings an app picks, read from its sources. */
function pickedBy(app: string): string[] {
  const folder = join(PROJECT_ROOT, 'apps', app, 'src');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(?<!\.spec)\.ts$/.test(file),
  );
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8'));
  const lists = texts.flatMap((text) => [...text.matchAll(/\bpick\(([^)]*)\)/g)].map((match) => match[1] ?? ''));
  // The gateway reads besides where each extracted service is, by the settings that its domain names.
  const services = app === 'gateway' ? domains.flatMap(({ serviceAt }) => Object.values(serviceAt ?? {})) : [];
  const written = lists.flatMap((list) => [...list.matchAll(/'([A-Z][A-Z_]+)'/g)].map((match) => match[1] ?? ''));
  return [...written, ...services];
}

describe('the settings of each process', () => {
  it.each(Object.entries(PROCESS_SETTINGS))('%s: the table names what its sources pick', (app, names) => {
    const telemetry = [
      'LOG_LEVEL',
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      'BANYAN_TRACE_RATIO',
      'BANYAN_TRACE_SLOW_MS',
      'BANYAN_TRACE_HELD_SPANS',
      'BANYAN_FLAG_EVENTS_PER_SECOND',
      'BANYAN_ENVIRONMENT',
    ];
    expect([...names].sort()).toEqual([...new Set([...pickedBy(app), ...telemetry])].sort());
    for (const name of names) expect(SETTING_NAMES).toContain(name);
  });
});

function line(name: SettingName, environment: Record<string, string>) {
  return settingLines([name], environment)[0];
}

describe('config print', () => {
  it('never shows a secret, wherever it comes from', () => {
    const folder = mkdtempSync(join(tmpdir(), 'banyan-config-'));
    const file = join(folder, 'url');
    writeFileSync(file, 'postgres://u:hidden@db/x');
    const lines = [
      line('DATABASE_URL', { DATABASE_URL: 'postgres://u:hidden@db/x' }),
      line('DATABASE_URL', { DATABASE_URL_FILE: file }),
      line('LEGACY_URL', { LEGACY_URL: 'http://u:hidden@core' }),
    ];
    rmSync(folder, { recursive: true });
    expect(JSON.stringify(lines)).not.toContain('hidden');
    expect(lines.map((each) => each?.source)).toEqual(['environment', `file ${file}`, 'environment']);
  });

  it('shows keys by their names and a fingerprint, so that two replicas can be compared', () => {
    const key = (id: string, letter: string): string => `${id}:${Buffer.alloc(32, letter).toString('base64url')}`;
    const shown = (text: string): string => line('BANYAN_QUOTE_KEYS', { BANYAN_QUOTE_KEYS: text })?.value ?? '';
    const both = shown(`${key('new', 'b')},${key('old', 'a')}`);
    expect(both).toMatch(/^\[redacted\] new#[0-9a-f]{8}, old#[0-9a-f]{8}$/);
    expect(shown(key('old', 'a'))).toBe(`[redacted] ${both.split(', ')[1]}`);
    // Another secret of the same name is another key.
    expect(shown(key('old', 'c'))).not.toBe(shown(key('old', 'a')));
    expect(shown('no key')).toBe('[redacted]');
    expect(both).not.toContain(key('', 'a').slice(1, 12));
  });

  it('shows the file that every replica is given alike with a fingerprint of what is in it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'banyan-config-'));
    const file = join(folder, 'identity.yaml');
    const shown = (): string => line('BANYAN_IDENTITY_FILE', { BANYAN_IDENTITY_FILE: file })?.value ?? '';
    try {
      expect(shown()).toBe(`${file} (cannot be read)`);
      writeFileSync(file, 'keys: []');
      const first = shown();
      expect(first).toMatch(/identity\.yaml #[0-9a-f]{8}$/);
      writeFileSync(file, 'keys: [ ]');
      expect(shown()).not.toBe(first);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('says what is a default, what is missing and what is wrong', () => {
    expect(line('CONTROL_PORT', {})).toEqual({ name: 'CONTROL_PORT', value: '8081', source: 'default' });
    expect(line('DATABASE_URL', {})).toMatchObject({ source: 'missing', fault: 'is required and not set' });
    expect(line('CONTROL_PORT', { CONTROL_PORT: 'x' })).toMatchObject({
      source: 'environment',
      fault: 'must be a port, 0 to 65535',
    });
  });
});
