import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PROJECT_ROOT } from '@banyan/kernel';
import { EXIT } from '../../exit-code.js';
import { JOURNEY_NAMES } from './journey-names.js';
import { loadProfile, SHIPPED_PROFILES } from './load-profiles.js';
import { ProfileFaults, readProfile } from './read-profile.js';

const RIGHT = `
title: Ours
day: [{ at: '08:00', rps: 10 }, { at: '20:00', rps: 90 }]
minutes: 3
journeys: { page: 1, product: 2 }
channels: { web: 1 }
pages: ['/', '/sale?x=1']
`;

function faultsOf(text: string): readonly string[] {
  try {
    readProfile(text, 'ours');
  } catch (error) {
    if (error instanceof ProfileFaults) return error.faults;
    throw error;
  }
  return [];
}

describe.each(SHIPPED_PROFILES)('the profile %s', (name) => {
  it('can be read, and has a peak that is not at its edge', () => {
    const { day, journeys } = loadProfile(name);
    const rates = day.map(({ rps }) => rps);
    const peak = rates.indexOf(Math.max(...rates));
    expect([peak > 0, peak < rates.length - 1]).toEqual([true, true]);
    expect(Object.keys(journeys)).toEqual(expect.arrayContaining(['page', 'list', 'product', 'basket', 'checkout']));
  });
});

describe('a profile of somebody', () => {
  it('is read, with defaults for what it does not say', () => {
    expect(readProfile(RIGHT, 'ours')).toEqual({
      name: 'ours',
      title: 'Ours',
      day: [
        { atMinutes: 480, rps: 10 },
        { atMinutes: 1_200, rps: 90 },
      ],
      minutes: 3,
      journeys: { page: 1, product: 2 },
      channels: { web: 1 },
      goods: { exponent: 1, listed: 24, hot: undefined },
      pages: ['/', '/sale?x=1'],
      seed: 1,
    });
  });

  it('is told all its faults at once, each by its name', () => {
    const faults = faultsOf(`
title: 3
day: [{ at: 7, rps: x }, { at: '25:00', rps: 1, more: 1 }, 5]
minutes: 0
journeys: { pages: 1 }
channels: { web: -1 }
goods: { hot: 3, exponent: 9, listed: 1.5 }
page: [x]
pages: ['no-path', 4]
seed: 1.5
`);
    expect(faults.map((fault) => fault.split(':')[0])).toEqual([
      'page',
      'journeys.pages',
      'pages[0]',
      'pages[1]',
      'title',
      'day[0].at',
      'day[0].rps',
      'day[1].more',
      'day[1].at',
      'day[2]',
      'minutes',
      'channels.web',
      'goods.exponent',
      'goods.listed',
      'goods.hot',
      'seed',
    ]);
  });

  it.each([
    ['no YAML', '{', /./],
    ['no object', '[]', /must be an object with title, day/],
    ['one point', RIGHT.replace(", { at: '20:00', rps: 90 }", ''), /day: must have at least two points/],
    ['points that go back', RIGHT.replace("'20:00'", "'08:00'"), /day\[1\].at: must be later/],
    [
      'nobody who comes',
      RIGHT.replace('rps: 10', 'rps: 0').replace('rps: 90', 'rps: 0'),
      /day: must have a rate over 0/,
    ],
    ['nothing to come for', RIGHT.replace('{ page: 1, product: 2 }', '{ page: 0 }'), /journeys: must have one over 0/],
    ['no pages to come for', RIGHT.replace(/pages:.*/, ''), /pages: must name at least one path/],
    ['no channels', RIGHT.replace(/channels:.*/, ''), /channels: must say how they divide/],
  ])('is refused with %s', (_what, text, fault) => {
    expect(faultsOf(text)).toEqual([expect.stringMatching(fault)]);
  });
});

describe('a file of a profile', () => {
  it('that is not there or is wrong is a command that was not understood', () => {
    const folder = mkdtempSync(join(tmpdir(), 'banyan-profile-'));
    try {
      const file = join(folder, 'ours.yaml');
      expect(() => loadProfile(file)).toThrow(expect.objectContaining({ exitCode: EXIT.usage }));
      writeFileSync(file, RIGHT.replace('web: 1', 'telephone: 1'));
      const said = /cannot be used:\n {2}channels.telephone: is none of web, app/;
      expect(() => loadProfile(file)).toThrow(
        expect.objectContaining({ exitCode: EXIT.usage, message: expect.stringMatching(said) }),
      );
      writeFileSync(file, RIGHT);
      expect(loadProfile(file).name).toBe('ours');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

it('the page about it has a profile that can be read, and every journey', () => {
  const page = readFileSync(join(PROJECT_ROOT, 'docs/how-to/load.md'), 'utf8');
  const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
  expect(readProfile(example, 'example').goods.hot).toEqual({ share: 0.3, skus: ['4711'] });
  expect([...page.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name)).toEqual([...JOURNEY_NAMES]);
});
