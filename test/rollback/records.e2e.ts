import { describe, expect, it } from '@jest/globals';
import { changeExport, replayRecords } from '../scenarios/recorded-decisions.js';
import { tamperRows } from '../scenarios/tampered-rows.js';
import { startPostgres } from '../support/postgres.js';

/** A bounded slice of test/proofs/records.ts. */
describe('recorded decisions', () => {
  it('give the same verdict again, whatever was counted', () => {
    const { replays, verdicts, broken, firstDifferent } = replayRecords(400, 11);
    expect({ replays, broken, firstDifferent }).toEqual({
      replays: { same: 400, different: 0, 'no-inputs': 0, 'other-rules': 0 },
      broken: 0,
      firstDifferent: undefined,
    });
    expect(Math.min(...Object.values(verdicts))).toBeGreaterThan(0);
  });

  it('show whatever byte of an export is changed', () => {
    const changes = changeExport(8, 200, 12);
    expect(changes.filter(({ changed, found }) => found !== changed)).toEqual([]);
  });

  it('show whatever is done to their rows', async () => {
    const postgres = await startPostgres();
    try {
      const tampered = await tamperRows(postgres.url, 57, 13);
      expect(tampered.filter(({ done, found }) => done === 0 || found !== done)).toEqual([]);
    } finally {
      await postgres.stop();
    }
  });
});
