import { describe, expect, it } from '@jest/globals';
import { type AskedAgain, type Circumstances, explainInFlight } from './explain-in-flight.js';

const T = 1_764_236_000_000;
const QUIET: AskedAgain = { agree: false, legacyMoved: false, changedAtMs: T - 3_600_000 };
/** First asked at T, now asked again for the first time, a lag bound and 30 ms later. */
const WHEN: Circumstances = {
  firstAskedAtMs: T,
  lastAskedAtMs: T,
  nowMs: T + 2_030,
  changesAtMs: [],
  movedBefore: false,
  triesLeft: 2,
  lagMs: 2_000,
  clockToleranceMs: 500,
};

describe('a difference', () => {
  it.each<[string, Partial<AskedAgain>, Partial<Circumstances>, string]>([
    ['both agree and the service had a change just before', { agree: true, changedAtMs: T - 10 }, {}, 'in-flight'],
    ['both agree and the service had a change since', { agree: true, changedAtMs: T + 900 }, {}, 'in-flight'],
    ['both agree and legacy moved', { agree: true, legacyMoved: true }, {}, 'in-flight'],
    ['both agree and legacy moved in an earlier round', { agree: true }, { movedBefore: true }, 'in-flight'],
    ['both agree on quiet stock', { agree: true }, {}, 'unexplained'],
    ['both agree, and nobody says when it changed', { agree: true, changedAtMs: undefined }, {}, 'unexplained'],
    ['both agree on what was never heard of', { agree: true, changedAtMs: null }, {}, 'unexplained'],
    ['the oldest change that counts', { agree: true, changedAtMs: T - 2_500 }, {}, 'in-flight'],
    ['both agree, and an answer was to change meanwhile', { agree: true }, { changesAtMs: [T + 10] }, 'in-flight'],
    ['one of the two was, by its own word', { agree: true }, { changesAtMs: [T + 9e9, T - 500] }, 'in-flight'],
    ['both agree, and it was to change long before', { agree: true }, { changesAtMs: [T - 501] }, 'unexplained'],
    ['both agree, and it is to change later', { agree: true }, { changesAtMs: [T + 2_531] }, 'unexplained'],
    ['they differ on, though it was to change', {}, { changesAtMs: [T + 10] }, 'unexplained'],
    ['a change older than lag and tolerance', { agree: true, changedAtMs: T - 2_501 }, {}, 'unexplained'],
    ['a clock that is ahead within the tolerance', { agree: true, changedAtMs: T + 2_530 }, {}, 'in-flight'],
    ['a clock that cannot be believed', { agree: true, changedAtMs: T + 2_531 }, {}, 'unexplained'],
    ['they differ on quiet stock', {}, {}, 'unexplained'],
    ['they differ and legacy moved again', { legacyMoved: true }, {}, 'again'],
    ['they differ and the service had a further change', { changedAtMs: T + 1 }, {}, 'again'],
    ['they differ, and the change was before', { changedAtMs: T - 501 }, {}, 'unexplained'],
    ['they differ, it moves, and no try is left', { legacyMoved: true }, { triesLeft: 0 }, 'unexplained'],
    ['they differ for long; it moved only once', {}, { movedBefore: true, lastAskedAtMs: T + 9 }, 'unexplained'],
  ])('where %s', (_, again, when, verdict) => {
    expect(explainInFlight({ ...QUIET, ...again }, { ...WHEN, ...when })).toBe(verdict);
  });
});
