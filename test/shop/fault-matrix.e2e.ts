import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { isHonest, playCell, type Fault, type MatrixStage } from '../scenarios/fault-matrix.js';
import type { Way } from '../scenarios/faces.js';
import { StockHistory } from '../scenarios/stock-history.js';
import { startShop, type Shop } from '../support/shop.js';

// A slice of `npm run proof -- fault-matrix`, with every face and every kind of end.

/** Of a machine that several runs share; how late it may be is measured by the proof. */
const STANDING_STILL_MS = 8_000;

let shop: Shop;
let history: StockHistory;

beforeAll(async () => {
  shop = await startShop();
  history = await StockHistory.of(shop, 5);
});
afterAll(() => shop.stop());

it.each<[Way, Fault, MatrixStage]>([
  ['soap', 'garbage', 'legacy'],
  ['soap', 'hang', 'canary'],
  ['soap', 'http200ErrorRate', 'shadow'],
  ['rest', 'wrongCharset', 'legacy'],
  ['rest', 'expireSessions', 'canary'],
  ['msi', 'resetMidBody', 'legacy'],
  ['msi', 'errorRate', 'full'],
  ['feed', 'hang', 'full'],
  ['feed', 'dropRows', 'canary'],
])('%s %s at %s: never a wrong number', async (way, fault, stage) => {
  const { seen } = await playCell(shop, history, { way, fault, stage });
  expect(seen).toHaveLength(16);
  expect(seen.filter((each) => !isHonest(each, STANDING_STILL_MS))).toEqual([]);
});
