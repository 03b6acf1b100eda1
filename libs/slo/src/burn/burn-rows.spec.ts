import { describe, expect, it } from '@jest/globals';
import { BURN_POLICY, longestWindow } from './burn-rows.js';
import { windowLabel } from './burn-text.js';

describe('the burn-rate table', () => {
  const rows = BURN_POLICY.rows.value;

  it("is that of sloth's google-30d.yaml: windows and percentages of the budget", () => {
    // https://github.com/slok/sloth/blob/main/internal/alert/windows/google-30d.yaml
    const printed = rows.map((row) => [
      row.severity,
      row.budgetShare * 100,
      windowLabel(row.shortMinutes),
      windowLabel(row.longMinutes),
    ]);
    expect(printed).toEqual([
      ['page', 2, '5m', '1h'],
      ['page', 5, '30m', '6h'],
      ['ticket', 10, '2h', '1d'],
      ['ticket', 10, '6h', '3d'],
    ]);
  });

  it('has the factors that follow from them: 14.4, 6, 3, 1', () => {
    const derived = rows.map(
      ({ budgetShare, longMinutes }) => (budgetShare * BURN_POLICY.periodMinutes.value) / longMinutes,
    );
    expect(rows.map(({ factor }) => factor)).toEqual([14.4, 6, 3, 1]);
    rows.forEach(({ factor }, index) => expect(derived[index]).toBeCloseTo(factor, 12));
  });

  it('looks at a short window of a twelfth of the long one, as the workbook recommends', () => {
    for (const { longMinutes, shortMinutes } of rows) expect(longMinutes / shortMinutes).toBe(12);
  });

  it('wants three days remembered, and names a source for every number', () => {
    expect(longestWindow(BURN_POLICY)).toBe(3 * 24 * 60);
    for (const { source } of Object.values(BURN_POLICY)) expect((source as string).length).toBeGreaterThan(20);
  });
});
