import { describe, expect, it } from '@jest/globals';
import { promotionBlocks, type PromotionFacts } from './promotion-blocks.js';

const GOOD: PromotionFacts = {
  latch: { state: 'armed', epoch: 1 },
  serving: true,
  verdict: { kind: 'healthy', text: 'inside the objectives' },
  burning: [],
  coverageDemanded: true,
  coverage: { selected: 1_000, compared: 999 },
  freeze: undefined,
};
const codes = (change: Partial<PromotionFacts>): readonly string[] =>
  promotionBlocks({ ...GOOD, ...change }).map(({ code }) => code);

describe('what blocks a promotion', () => {
  it('is nothing when all is well, 99.9 % of copies to the copy included', () => {
    expect(codes({})).toEqual([]);
    expect(codes({ coverage: { selected: 1_000, compared: 998 } })).toEqual(['coverage']);
    expect(codes({ coverage: { selected: 9_999, compared: 9_990 } })).toEqual([]);
    expect(codes({ coverage: { selected: 9_999, compared: 9_989 } })).toEqual(['coverage']);
  });

  it('is too little data as well, unless nothing is copied and nobody demands it', () => {
    const few = { coverage: { selected: 999, compared: 999 } };
    expect(codes(few)).toEqual(['coverage-unknown']);
    expect(codes({ ...few, leastSelected: 500 })).toEqual([]);
    expect(codes({ ...few, coverageDemanded: false })).toEqual([]);
    expect(codes({ verdict: { kind: 'unmeasured', text: 'nothing' } })).toEqual(['verdict']);
  });

  it('is no verdict before the flag means anything for the service: there is nothing to judge', () => {
    expect(codes({ serving: false, verdict: { kind: 'unmeasured', text: 'nothing' } })).toEqual([]);
  });

  it('stands in a list with the weightiest first', () => {
    const freeze = { name: 'black week', reason: 'peak', untilMs: Date.UTC(2026, 11, 1) };
    const latch = { state: 'held', epoch: 2, reason: 'wait', decisionId: 'd', canaryPercent: 5 } as const;
    const everything = promotionBlocks({
      ...GOOD,
      latch,
      freeze,
      verdict: { kind: 'breached', text: 'failed 9 of 9' },
      burning: [
        { severity: 'page', text: '14 times' },
        { severity: 'ticket', text: 'twice' },
      ],
      coverage: { selected: 2_000, compared: 0 },
    });
    expect(everything.map(({ code }) => code)).toEqual(['latch-held', 'burning', 'verdict', 'coverage', 'freeze']);
    expect(everything.at(-1)?.text).toBe('Frozen for black week until 2026-12-01 00:00:00 UTC: peak');
  });
});
