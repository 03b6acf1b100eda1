import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';
import { describe, expect, it, test } from '@jest/globals';
import { RequestRefused } from '../wire/request-refused.js';
import { readAllSwitches, readSwitches } from './read-switches.js';
import { AFTER_EFFECT, BEFORE_EFFECT, FaultSwitches, SWITCHES, type Switches } from './switches.js';

let nowMs = 0;

function lit(switches: Switches): FaultSwitches {
  const faults = new FaultSwitches(() => nowMs);
  faults.set('payments-primary', switches);
  return faults;
}

const blows = (faults: FaultSwitches, times: number) =>
  Array.from({ length: times }, () => faults.strike('payments-primary', 'charge').blow);

describe('what befalls requests', () => {
  it('is by chance, and the same again with the same seed', () => {
    const [one, again, other] = [7, 7, 8].map((seed) => blows(lit({ hangRatio: 0.3, seed }), 1000));
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
    const struck = one?.filter((blow) => blow === 'hangRatio').length ?? 0;
    // Six standard deviations of 1,000 draws at 0.3.
    expect(Math.abs(struck - 300)).toBeLessThan(87);
  });

  it.each([...BEFORE_EFFECT, ...AFTER_EFFECT])('%s: all at 1, none at 0', (name) => {
    expect(new Set(blows(lit({ [name]: 1 }), 20))).toEqual(new Set([name]));
    expect(new Set(blows(lit({ [name]: 0 }), 20))).toEqual(new Set([undefined]));
  });

  it('is one thing at most, the first in order', () => {
    expect(new Set(blows(lit({ resetAfterRatio: 1, errorRatio: 1 }), 5))).toEqual(new Set(['errorRatio']));
    expect(new Set(blows(lit({ down: true, errorRatio: 1 }), 5))).toEqual(new Set(['down']));
  });

  it('begins after skip, and ends after times', () => {
    expect(blows(lit({ errorRatio: 1, skip: 1, times: 2 }), 5)).toEqual([
      undefined,
      'errorRatio',
      'errorRatio',
      undefined,
      undefined,
    ]);
  });

  it('ends after forMs', () => {
    const faults = lit({ errorRatio: 1, forMs: 100 });
    expect(blows(faults, 1)).toEqual(['errorRatio']);
    nowMs += 100;
    expect(blows(faults, 1)).toEqual([undefined]);
    expect(faults.report()['payments-primary']).toEqual({ seen: 0, struck: 0 });
  });

  it('strikes only the calls that are named', () => {
    const faults = lit({ errorRatio: 1, only: ['void'] });
    expect(faults.strike('payments-primary', 'charge').blow).toBeUndefined();
    expect(faults.strike('payments-primary', 'void').blow).toBe('errorRatio');
    expect(faults.strike('payments-backup', 'void').blow).toBeUndefined();
    expect(faults.report()['payments-primary']).toMatchObject({ seen: 1, struck: 1 });
  });
});

describe('switches are read with care', () => {
  test.each<readonly [string, object, RegExp]>([
    ['unknown', { hangratio: 1 }, /^hangratio is no switch of fraud; there are latencyMs,/],
    ['another party’s', { webhookLostRatio: 1 }, /^webhookLostRatio is no switch of fraud/],
    ['a name of objects', { constructor: 1 }, /^constructor is no switch/],
    ['above one', { hangRatio: 1.1 }, /^hangRatio must be a number, 0 to 1/],
    ['no number', { latencyMs: '200' }, /^latencyMs must be whole milliseconds/],
    ['no flag', { down: 1 }, /^down must be true or false/],
    ['an unknown call', { only: ['pay'] }, /^only must be a list of charge,/],
    ['no call', { only: [] }, /^only must be a list/],
    ['an unknown word', { decision: 'maybe' }, /^decision must be one of approve, review, reject/],
  ])('%s', (_, json, message) => {
    expect(() => readSwitches('fraud', json)).toThrow(message);
    expect(() => readAllSwitches({ mail: {}, fraud: json })).toThrow(RequestRefused);
  });

  it('and parties too', () => {
    expect(() => readAllSwitches({ primary: {} })).toThrow(/^primary is no party; there are payments-primary,/);
    expect(readAllSwitches({ mail: { down: true } }).get('mail')).toEqual({ down: true });
  });
});

it('every switch stands in the README, and no other', () => {
  const readme = readFileSync(join(PROJECT_ROOT, 'apps/partners/README.md'), 'utf8');
  const table = /\| switch \|[^]*?\n\n/.exec(readme)?.[0] ?? '';
  const told = [...table.matchAll(/^\| ([^|]*) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
  );
  expect(told.toSorted((a, b) => a.localeCompare(b))).toEqual(
    Object.keys(SWITCHES).toSorted((a, b) => a.localeCompare(b)),
  );
});
