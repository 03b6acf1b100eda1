import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from './clock.js';
import { followed, readConfig, signingKeys, text } from './config.js';
import { follow, FOLLOWED_EVERY_MS, followedSettings } from './followed-setting.js';
import { readSigningKeys } from './signing-keys.js';

const keyText = (id: string): string => `${id}:${Buffer.alloc(32, id).toString('base64url')}`;
const SECRET = Buffer.alloc(32, 'old').toString('base64url');

let folder: string;
let clock: ManualClock;
let told: string[];
const note = (name: string, reason = 'taken'): void => void told.push(`${name}: ${reason}`);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-followed-'));
  [clock, told] = [new ManualClock(), []];
  followedSettings.on('taken', note).on('refused', note);
});
afterEach(() => {
  followedSettings.off('taken', note).off('refused', note);
  rmSync(folder, { recursive: true });
});

describe('keys of a file', () => {
  const idsOf = (keys: () => readonly { readonly id: string }[]): readonly string[] => keys().map(({ id }) => id);
  /** A file of keys that is followed. */
  function keys(first: string) {
    let now: string | Error = first;
    const source = {
      name: 'KEYS',
      text: (): string => {
        if (now instanceof Error) throw now;
        return now;
      },
    };
    const current = follow(first, (said) => readSigningKeys(said ?? ''), source, clock);
    return { current, write: (said: string | Error) => (now = said) };
  }

  it('are those that it has now, within seconds and without a restart', () => {
    const { current, write } = keys(keyText('old'));
    write(`${keyText('new')},${keyText('old')}`);
    clock.advance(FOLLOWED_EVERY_MS - 1);
    expect(idsOf(current)).toEqual(['old']);
    clock.advance(1);
    expect(idsOf(current)).toEqual(['new', 'old']);
    clock.advance(FOLLOWED_EVERY_MS);
    expect(idsOf(current)).toEqual(['new', 'old']);
    expect(told).toEqual(['KEYS: taken']);
  });

  it('stay those that were read before while the file cannot be used, which is told once and without what is in it', () => {
    const { current, write } = keys(keyText('old'));
    write(`new:${SECRET.slice(0, 20)}`);
    for (let look = 0; look < 3; look += 1) {
      clock.advance(FOLLOWED_EVERY_MS);
      expect(idsOf(current)).toEqual(['old']);
    }
    expect(told).toEqual([expect.stringContaining('KEYS: must be id:secret')]);
    expect(told.join()).not.toContain(SECRET.slice(0, 20));
    write(new Error('cannot be read from the file that KEYS_FILE names'));
    clock.advance(FOLLOWED_EVERY_MS);
    expect(idsOf(current)).toEqual(['old']);
    write(keyText('new'));
    clock.advance(FOLLOWED_EVERY_MS);
    expect(idsOf(current)).toEqual(['new']);
    expect(told.slice(1)).toEqual(['KEYS: cannot be read from the file that KEYS_FILE names', 'KEYS: taken']);
  });
});

describe('a setting that is followed', () => {
  const schema = {
    TOKEN: followed(text({ description: 'd', secret: true })),
    KEYS: followed(signingKeys({ description: 'd' })),
  };

  it('is what its file or the environment says, and refused at the start like every other', () => {
    writeFileSync(join(folder, 'token'), 'of-a-file\n');
    const config = readConfig(schema, { TOKEN_FILE: join(folder, 'token'), KEYS: keyText('old') });
    expect([config.TOKEN(), config.KEYS()[0].id]).toEqual(['of-a-file', 'old']);
    expect(() => readConfig(schema, { TOKEN: 'x', KEYS: 'short' })).toThrow('KEYS must be id:secret');
    expect(() => readConfig(schema, { KEYS: keyText('old') })).toThrow('TOKEN is required');
  });
});
