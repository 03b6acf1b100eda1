import { describe, expect, test } from '@jest/globals';
import { judgeGaps, type FeedGap, type GapQuestion } from './feed-gaps.js';
import type { PageOrder } from './feed-order.js';

const order = (sequences: readonly number[], hidden = 0): PageOrder => ({
  sequences,
  duplicates: 0,
  reordered: 0,
  contradictions: 0,
  hidden,
});

const judge = (sequences: readonly number[], change: Partial<GapQuestion> = {}) =>
  judgeGaps({
    since: 10,
    end: sequences.at(-1) ?? 10,
    order: order(sequences),
    full: false,
    open: [],
    nowMs: 5_000,
    patienceMs: 10_000,
    ...change,
  });

const gap = (from: number, to: number, foundAtMs = 5_000): FeedGap => ({ from, to, foundAtMs });

describe('gaps', () => {
  test('there are none in a whole page, nor in an empty one', () => {
    expect(judge([11, 12, 13])).toEqual({ position: 13, open: [], found: 0, healed: 0, givenUp: 0 });
    expect(judge([])).toMatchObject({ position: 10, open: [] });
  });

  test('the position stays before the first', () => {
    expect(judge([11, 14, 15, 17])).toEqual({
      position: 11,
      open: [gap(12, 13), gap(16, 16)],
      found: 2,
      healed: 0,
      givenUp: 0,
    });
    expect(judge([12])).toMatchObject({ position: 10, open: [gap(11, 11)] });
  });

  test('what comes closes them; what is partly there is still the same gap', () => {
    expect(judge([11, 12, 14, 15], { open: [gap(12, 13, 1_000)] })).toMatchObject({
      position: 12,
      open: [gap(13, 13, 1_000)],
      found: 0,
      healed: 0,
    });
    expect(judge([11, 12, 13], { open: [gap(12, 12, 1_000)] })).toMatchObject({ position: 13, open: [], healed: 1 });
  });

  test('patience ends for each of them by itself', () => {
    const open = [gap(11, 11, 0), gap(13, 13, 9_000)];
    expect(judge([12, 14], { open, nowMs: 9_999 })).toMatchObject({ position: 10, givenUp: 0 });
    expect(judge([12, 14], { open, nowMs: 10_000 })).toMatchObject({ position: 12, open: [open[1]], givenUp: 1 });
    expect(judge([12, 14], { open, nowMs: 19_000 })).toMatchObject({ position: 14, open: [], givenUp: 2 });
  });

  test('a full page cannot be waited with', () => {
    expect(judge([11, 14], { full: true })).toMatchObject({ position: 14, open: [], found: 1, givenUp: 1 });
  });

  test('rows whose number cannot be read are what seems to be missing', () => {
    expect(judge([11, 13], { order: order([11, 13], 1) })).toMatchObject({ position: 13, open: [] });
    expect(judge([11, 14], { order: order([11, 14], 1) })).toMatchObject({ position: 11 });
    expect(judge([11], { end: 12, order: order([11], 1) })).toMatchObject({ position: 12 });
  });

  test('rows beyond what the page speaks for are not looked at', () => {
    expect(judge([11, 12, 20], { end: 12 })).toMatchObject({ position: 12, open: [] });
  });
});
