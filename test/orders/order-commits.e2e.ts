import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { FaultyShop, type Way } from '../scenarios/order-faults.js';

let shop: FaultyShop;

beforeAll(async () => {
  shop = await FaultyShop.start();
});

afterAll(() => shop.stop());

const BIND = 'gateway → PostgreSQL: WITH authority AS ( SELECT arm, term, state FROM ledger.';
const STEP = 'gateway → PostgreSQL: UPDATE ledger.binding SET journal';
const OUTCOME = 'gateway → PostgreSQL: UPDATE ledger.binding SET outcome';
const INTENT = 'orders → PostgreSQL: COMMIT of INSERT INTO orders.placed_order';
const HELD_AT_THE_CORE = 'orders → PostgreSQL: UPDATE orders.saga SET state';
const ACCEPTANCE = 'orders → PostgreSQL: COMMIT of UPDATE orders.saga SET state';
const RESERVATION = 'inventory → PostgreSQL: COMMIT of SELECT arm, term, closed FROM inventory.stock_authority';

// Each of them is a flush of the log that a buyer waits for, one after the other. The core's own come on top of the legacy arm's.
test.each<readonly [Way, readonly string[]]>([
  [{ arm: 'legacy', authority: 'legacy' }, [BIND, STEP, OUTCOME]],
  [{ arm: 'service', authority: 'legacy' }, [BIND, INTENT, HELD_AT_THE_CORE, ACCEPTANCE]],
  [{ arm: 'service', authority: 'service' }, [BIND, INTENT, RESERVATION, ACCEPTANCE]],
  [{ arm: 'legacy', authority: 'service' }, [BIND, RESERVATION, STEP, OUTCOME]],
])('the answer to an order of %j waits for these commits of ours, and for no other', async (way, commits) => {
  const { bought, statuses, heard, unheard } = await shop.placeHearing(way, commits);
  expect({ told: bought.kind, statuses, heard, unheard }).toMatchObject({
    told: 'placed',
    statuses: { 201: 1 },
    heard: commits,
  });
});
