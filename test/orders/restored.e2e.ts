import { expect, jest, test } from '@jest/globals';
import { restoreUnderOrders } from '../scenarios/restored.js';

// A whole scenario; `npm run proof -- restore` does it with more orders, again and again.
jest.setTimeout(300_000);

test('every acknowledged order is there when the database was destroyed under orders and restored, and none twice; every migration can be taken back', async () => {
  const told = await restoreUnderOrders({ rounds: 1, orders: 20, atOnce: 3 });
  const [round] = told.rounds;
  expect(round?.missing).toEqual([]);
  // It is known where orders are gone: an archive alone is behind by what was not full yet.
  expect(round?.missingInArchive).toBeGreaterThan(0);
  expect(told.migrations.filter(({ fault }) => fault !== undefined)).toEqual([]);
  expect(told.migrations.length).toBeGreaterThan(30);
  expect(told.report.differences).toEqual([]);
  expect(told.report.counts['acknowledged']).toBeGreaterThan(20);
  expect([round?.latchKept, round?.chains, told.openSagas]).toEqual([
    true,
    { inventory: true, orders: true, 'audit log': true },
    0,
  ]);
});
