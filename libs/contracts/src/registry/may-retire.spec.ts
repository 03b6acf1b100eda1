import { describe, expect, it } from '@jest/globals';
import { retirementBlocks, RETIREMENT_POLICY, type SeenUse } from './may-retire.js';

const NOW = Date.parse('2027-09-01T00:00:00Z');
const DEPRECATION = { at: '2026-12-01T00:00:00Z', sunset: '2027-06-30T00:00:00Z', successor: 'v2', reason: 'x' };
const daysAgo = (days: number) => new Date(NOW - days * 86_400_000).toISOString();
const use = (storefront: string, days: number) => ({ storefront, requests: 7, lastSeen: daysAgo(days) });
const blocks = (seen: Partial<SeenUse>, deprecation = DEPRECATION) =>
  retirementBlocks(deprecation, { countingSince: daysAgo(400).slice(0, 10), uses: [], ...seen }, NOW);

describe('retiring a version', () => {
  it('is blocked by nothing when its sunset is past and nobody came for long enough', () => {
    const { value } = RETIREMENT_POLICY.quietDays;
    expect(blocks({})).toEqual([]);
    expect(blocks({ uses: [use('web-shop', value + 1)] })).toEqual([]);
  });

  it('is blocked by who still came', () => {
    expect(blocks({ uses: [use('web-shop', 29), use('mobile-app', 0), use('old', 90)] })).toEqual([
      `2 storefronts still use it: web-shop (7, last seen ${daysAgo(29)}), mobile-app (7, last seen ${daysAgo(0)})`,
    ]);
    expect(blocks({ uses: [use('unknown', 1)] })).toEqual([
      `one storefront still uses it: unknown (7, last seen ${daysAgo(1)})`,
    ]);
  });

  it('is blocked by what was promised', () => {
    expect(blocks({}, { ...DEPRECATION, sunset: '2027-12-31T00:00:00Z' })).toEqual([
      'it was promised until 2027-12-31T00:00:00Z',
    ]);
  });

  it('is blocked by not knowing: no use is only evidence where use is counted', () => {
    expect(blocks({ countingSince: null })).toEqual(['no use of any contract was ever counted, so nobody knows']);
    expect(blocks({ countingSince: daysAgo(10).slice(0, 10) })).toEqual([
      `use is counted since ${daysAgo(10).slice(0, 10)} only, and 30 days without any are asked for`,
    ]);
  });
});
