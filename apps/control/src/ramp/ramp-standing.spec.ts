import { describe, expect, it } from '@jest/globals';
import { rampStanding } from './ramp-standing.js';
import { chainOf } from './ramp.fixture.js';

const RESUMED = ['ramp-resumed', { planHash: 'h', percent: 1 }] as const;
const STEP = ['ramp-step', { planHash: 'h', percent: 1, to: 5 }] as const;
const REACHED = ['ramp-reached', { planHash: 'h', percent: 5 }] as const;

describe('where a ramp stands', () => {
  it('is nowhere before a person resumed it', () => {
    expect(rampStanding([])).toEqual({ kind: 'not-resumed' });
    expect(rampStanding(chainOf(STEP))).toEqual({ kind: 'not-resumed' });
  });

  it('is where the person resumed, under way, and where it was seen', () => {
    expect(rampStanding(chainOf(RESUMED))).toEqual({ kind: 'running', planHash: 'h', percent: 1, sinceMs: 0 });
    expect(rampStanding(chainOf(RESUMED, ['ramp-frozen', {}], STEP))).toMatchObject({
      percent: 1,
      underway: { from: 1, to: 5 },
    });
    expect(rampStanding(chainOf(RESUMED, STEP, STEP, REACHED))).toEqual({
      kind: 'running',
      planHash: 'h',
      percent: 5,
      sinceMs: 3,
    });
  });

  it.each(['trip', 'mend', 'ramp-stood-down', 'ramp-paused'] as const)(
    'is stopped by %s, whatever follows but a resumption',
    (kind) => {
      const chain = chainOf(RESUMED, STEP, REACHED, [kind], ['reset'], ['joined']);
      expect(rampStanding(chain)).toMatchObject({ kind: 'stopped', by: { kind } });
    },
  );

  it('is not touched by a hold and its reset: the person who held it let go again', () => {
    expect(rampStanding(chainOf(RESUMED, ['hold'], ['reset']))).toMatchObject({ kind: 'running', percent: 1 });
  });

  it('is at no slider when the record was edited into nonsense', () => {
    expect(rampStanding(chainOf(['ramp-resumed']))).toMatchObject({ kind: 'running', planHash: '', percent: -1 });
  });
});
