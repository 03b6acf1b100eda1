import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '@banyan/kernel';
import type { FlagContext } from './flag-context.js';
import { FlagSource, type FlagSourceOptions } from './flag-source.js';
import { flag, rollout, ScriptedUnleash, status } from './scripted-unleash.fixture.js';

const REQUEST: FlagContext = { sessionId: 's-1', operation: 'availability.one', contractVersion: 'v1', channel: 'web' };
const FLAGS = [flag('inventory.serve', [rollout(100)]), flag('inventory.shadow', [rollout(100)]), flag('other', [])];

describe('the backup of a FlagSource', () => {
  let dataDir: string;
  let unleash: ScriptedUnleash;
  let clock: ManualClock;
  const running: FlagSource[] = [];
  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'banyan-flags-'));
    unleash = await ScriptedUnleash.start();
    clock = new ManualClock();
  });
  afterEach(async () => {
    for (const source of running.splice(0)) source.stop();
    await unleash.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  /** Polls when told: the pause between polls is longer than any test. */
  function source(options: Partial<FlagSourceOptions> = {}): FlagSource {
    const made = new FlagSource({
      url: unleash.url,
      token: 'client-token',
      domains: ['inventory'],
      dataDir,
      pollMs: 60_000,
      metricsMs: 0,
      timeoutMs: 500,
      clock,
      ...options,
    });
    running.push(made);
    return made;
  }

  const backupPath = () => join(dataDir, 'flags', 'banyan-gateway.json');

  beforeEach(async () => {
    unleash.answerFlags(FLAGS);
    await source().start();
  });

  it('is a file of mode 0600 in a folder of mode 0700, and nothing else lies there', () => {
    expect(statSync(backupPath()).mode & 0o777).toBe(0o600);
    expect(statSync(join(dataDir, 'flags')).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(dataDir, 'flags'))).toEqual(['banyan-gateway.json']);
  });

  it('brings the last flags back while Unleash is down, with their age', async () => {
    unleash.answer(status(503));
    clock.advance(120_000);
    const flags = source();
    await flags.start();
    expect(serves(flags)).toBe(true);
    expect(flags.picture).toEqual({ ageMs: 120_000, source: 'backup' });
  });

  it('gives way to the server', async () => {
    unleash.answerFlags([flag('inventory.serve', [rollout(100)], false), ...FLAGS.slice(1)]);
    const flags = source();
    await flags.start();
    expect(serves(flags)).toBe(false);
    expect(flags.picture.source).toBe('server');
  });

  it.each([
    ['empty', () => ''],
    ['cut', (text: string) => text.slice(0, -40)],
    ['garbage', () => 'not json at all'],
    ['of another kind', () => '{"version":2,"features":[]}'],
    ['edited', (text: string) => text.replace('enabled\\":true', 'enabled\\":false')],
  ])('is not read as "all off" when it is %s: the flags are unknown, and a fault says why', async (_, spoil) => {
    const text = readFileSync(backupPath(), 'utf8');
    const spoilt = spoil(text);
    expect(spoilt).not.toBe(text);
    writeFileSync(backupPath(), spoilt);
    unleash.answer(status(503));
    const flags = source();
    const faults = faultsOf(flags);
    await flags.start();
    expect(flags.evaluate('inventory', REQUEST).known).toBe(false);
    expect(faults).toContain('backup');
    unleash.answerFlags(FLAGS);
    await flags.refresh();
    expect(serves(flags)).toBe(true);
  });

  it('need not be possible: without a disk the flags still come', async () => {
    mkdirSync(join(dataDir, 'blocked'));
    writeFileSync(join(dataDir, 'blocked', 'flags'), 'a file where the folder should be');
    const flags = source({ dataDir: join(dataDir, 'blocked') });
    const faults = faultsOf(flags);
    await flags.start();
    expect(serves(flags)).toBe(true);
    expect(faults).toContain('backup');
  });
});

function faultsOf(of: FlagSource): string[] {
  const faults: string[] = [];
  of.on('fault', ({ kind }) => faults.push(kind));
  of.on('recovered', () => faults.push('recovered'));
  return faults;
}

function serves(of: FlagSource): boolean {
  return of.evaluate('inventory', REQUEST).serve;
}
