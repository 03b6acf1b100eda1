import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '@banyan/kernel';
import { until } from '../../../../test/support/until.js';
import type { FlagContext } from './flag-context.js';
import { FlagSource, type FlagSourceOptions } from './flag-source.js';
import { flag, json, rollout, type ScriptedAnswer, ScriptedUnleash, status } from './scripted-unleash.fixture.js';

const REQUEST: FlagContext = { sessionId: 's-1', operation: 'availability.one', contractVersion: 'v1', channel: 'web' };
const FLAGS = [flag('inventory.serve', [rollout(100)]), flag('inventory.shadow', [rollout(100)]), flag('other', [])];

describe('FlagSource', () => {
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

  it('knows nothing before the first answer, and everything after it', async () => {
    unleash.answerFlags(FLAGS);
    const flags = source();
    expect(flags.evaluate('inventory', REQUEST)).toMatchObject({ known: false, serve: false, shadow: false });
    expect(flags.picture).toEqual({ ageMs: Number.POSITIVE_INFINITY, source: 'none' });
    await flags.start();
    expect(flags.evaluate('inventory', REQUEST)).toMatchObject({
      known: true,
      canaryPercent: 100,
      eligible: true,
      serve: true,
      shadow: true,
      everybody: true,
      shadowing: true,
    });
    expect(flags.picture).toEqual({ ageMs: 0, source: 'server' });
    expect(unleash.lastHeaders).toMatchObject({ authorization: 'client-token', 'unleash-appname': 'banyan-gateway' });
    expect(flags.evaluate('unnamed', REQUEST).known).toBe(false);
  });

  it('gives every property of the request to constraints', async () => {
    const named = {
      channel: 'app',
      operation: 'availability.one',
      contractVersion: 'v1',
      storefront: 'de',
      userId: 'kim',
    };
    const constraints = Object.entries(named).map(([contextName, value]) => ({
      contextName,
      operator: 'IN',
      values: [value],
    }));
    unleash.answerFlags([flag('inventory.serve', [rollout(100, constraints)])]);
    const flags = source();
    await flags.start();
    expect(flags.evaluate('inventory', { ...REQUEST, ...named })).toMatchObject({ serve: true, eligible: true });
    for (const name of Object.keys(named)) {
      const without = { ...REQUEST, ...named, [name]: 'else' };
      expect(flags.evaluate('inventory', without)).toMatchObject({ serve: false, eligible: false, serving: true });
    }
  });

  it('reads a flag that is off, or kept off by its parent, as off and not as "for others"', async () => {
    const child = { ...flag('pricing.serve', [rollout(100)]), dependencies: [{ feature: 'inventory.serve' }] };
    unleash.answerFlags([flag('inventory.serve', [rollout(100)], false), child]);
    const flags = source({ domains: ['inventory', 'pricing'] });
    await flags.start();
    for (const domain of ['inventory', 'pricing']) {
      expect(flags.evaluate(domain, REQUEST)).toMatchObject({
        known: true,
        serve: false,
        canaryPercent: 0,
        eligible: true,
      });
    }
    expect(flags.flagsOf('pricing').everybody).toBe(false);
    unleash.answerFlags([FLAGS[0] ?? {}, child]);
    await flags.refresh();
    expect(flags.evaluate('pricing', REQUEST)).toMatchObject({ serve: true, canaryPercent: 100 });
  });

  it('tells what changed, and only that', async () => {
    unleash.answerFlags(FLAGS);
    const flags = source();
    const changes: string[][] = [];
    flags.on('changed', (domains) => changes.push(domains.map((one) => `${one.domain} ${one.canaryPercent}`)));
    await flags.start();
    await flags.refresh();
    unleash.answerFlags([flag('inventory.serve', [rollout(10)]), ...FLAGS.slice(1)]);
    await flags.refresh();
    expect(changes).toEqual([['inventory 100'], ['inventory 10']]);
  });

  const GARBAGE: readonly (readonly [string, ScriptedAnswer])[] = [
    ['an empty list', json({ version: 2, features: [] })],
    ['{}', json({})],
    ['null', json(null)],
    ['a page', (_, response) => response.end('<html>maintenance</html>')],
    ['a cut answer', (_, response) => response.end('{"version":2,"features":[{"name":"inve')],
    ['a body that breaks off', cutBody],
    ['a flag without strategies', json({ version: 2, features: [{ name: 'inventory.serve', enabled: false }] })],
    ['enabled as text', json({ version: 2, features: [flag('inventory.serve', [], 'no' as never)] })],
    ['a rollout that is no number', json({ version: 2, features: [flag('inventory.serve', [rollout('lots')])] })],
    ['a rollout over 100', json({ version: 2, features: [flag('inventory.serve', [rollout('1000')])] })],
    [
      'a constraint without values',
      json({ version: 2, features: [flag('a', [rollout(1, [{ contextName: 'x', operator: 'IN' }])])] }),
    ],
    ['a flag listed twice', json({ version: 2, features: [FLAGS[0], flag('inventory.serve', [], false)] })],
    ['latin-1', (_, response) => response.end(Buffer.from('{"version":2,"features":[{"name":"\xff"}]}', 'latin1'))],
    ['a redirect', (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
    ['500', status(500)],
    ['404', status(404)],
    ['401', status(401)],
    ['403', status(403)],
    ['a hang', () => undefined],
    ['a closed connection', (request) => request.socket.destroy()],
  ];

  it.each(GARBAGE)('keeps the last flags through %s, says so once, and goes on afterwards', async (_, garbage) => {
    unleash.answerFlags(FLAGS);
    const flags = source();
    await flags.start();
    const faults = faultsOf(flags);
    const saved = readFileSync(backupPath(), 'utf8');
    unleash.answer(garbage);
    await flags.refresh();
    await flags.refresh();
    await flags.refresh();
    await flags.refresh();
    expect(serves(flags)).toBe(true);
    expect(faults).toHaveLength(1);
    expect(readFileSync(backupPath(), 'utf8')).toBe(saved);
    unleash.answerFlags([flag('inventory.serve', [rollout(100)], false), ...FLAGS.slice(1)]);
    await flags.refresh();
    expect(serves(flags)).toBe(false);
    expect(faults.slice(1)).toEqual(['recovered']);
  });

  it('names an incident when the token is refused, and is served again without a restart', async () => {
    unleash.answerFlags(FLAGS);
    const flags = source({ pollMs: 20 });
    const faults = faultsOf(flags);
    unleash.answer(status(401));
    await flags.start();
    const polls = unleash.polls;
    await until(() => unleash.polls > polls + 1, 'it asked again by itself');
    unleash.answerFlags(FLAGS);
    await until(() => serves(flags), 'the flags are in force');
    expect(faults).toEqual(['refused', 'recovered']);
  });

  it('asks by another token as soon as there is one, without a restart', async () => {
    unleash.answerFlags(FLAGS);
    let token = 'old';
    const flags = new FlagSource({
      url: unleash.url,
      get token() {
        return token;
      },
      domains: ['inventory'],
      dataDir,
      pollMs: 60_000,
      metricsMs: 0,
      timeoutMs: 500,
      clock,
    });
    running.push(flags);
    await flags.start();
    expect(unleash.lastHeaders.authorization).toBe('old');
    token = 'new';
    await flags.refresh();
    expect(unleash.lastHeaders.authorization).toBe('new');
  });

  it('believes an answer without most of the flags only when it is repeated', async () => {
    unleash.answerFlags(FLAGS);
    const flags = source();
    await flags.start();
    unleash.answerFlags(FLAGS.slice(2));
    await flags.refresh();
    await flags.refresh();
    expect(serves(flags)).toBe(true);
    await flags.refresh();
    expect(flags.evaluate('inventory', REQUEST).known).toBe(false);
  });

  it('asks with the etag and counts 304 as news from the server', async () => {
    unleash.answer(json({ version: 2, features: FLAGS }, { etag: '"one"' }));
    const flags = source();
    await flags.start();
    unleash.answer(status(304));
    clock.advance(30_000);
    expect(flags.picture.ageMs).toBe(30_000);
    await flags.refresh();
    expect(unleash.lastHeaders['if-none-match']).toBe('"one"');
    expect(flags.picture).toEqual({ ageMs: 0, source: 'server' });
    expect(serves(flags)).toBe(true);
  });

  it('says once that the flags grow stale, and keeps them', async () => {
    unleash.answerFlags(FLAGS);
    const flags = source({ staleAfterMs: 10_000 });
    const ages: number[] = [];
    flags.on('stale', (ageMs) => ages.push(ageMs));
    await flags.start();
    unleash.answer(status(503));
    for (const ms of [9_000, 2_000, 2_000]) {
      clock.advance(ms);
      await flags.refresh();
    }
    expect(ages).toEqual([11_000]);
    expect(serves(flags)).toBe(true);
    const stale = () => flags.evaluate('inventory', REQUEST).stale;
    expect(stale()).toBe(true);
    unleash.answerFlags(FLAGS);
    await flags.refresh();
    expect(stale()).toBe(false);
  });

  it('may stop in the middle of a failing poll', async () => {
    unleash.answer(() => undefined);
    const flags = source();
    const started = flags.start();
    await until(() => unleash.polls === 1, 'the poll is under way');
    flags.stop();
    await started;
    expect(flags.evaluate('inventory', REQUEST).known).toBe(false);
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

function cutBody(_: unknown, response: Parameters<ScriptedAnswer>[1]): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"version":2,');
  setImmediate(() => response.destroy());
}
