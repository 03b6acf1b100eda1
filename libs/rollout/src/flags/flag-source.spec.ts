import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ScriptedUnleash, flag, rollout } from './scripted-unleash.fixture.js';
import { FlagSource } from './flag-source.js';

describe('FlagSource', () => {
  let dataDir: string;
  let unleash: ScriptedUnleash;
  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'banyan-flags-'));
    unleash = await ScriptedUnleash.start();
  });
  afterEach(async () => {
    await unleash.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('reads', async () => {
    unleash.answerFlags([flag('inventory.serve', [rollout(50)]), flag('inventory.shadow', [rollout(100)])]);
    const source = new FlagSource({ url: unleash.url, token: 'x', domains: ['inventory'], dataDir, metricsMs: 0 });
    await source.start();
    const ctx = { sessionId: 'abc', operation: 'availability.one', contractVersion: 'v1', channel: 'web' };
    expect(source.evaluate('inventory', ctx)).toMatchObject({ known: true, canaryPercent: 50, shadow: true });
    source.stop();
  });
});
