import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { idoc } from '../../testing/idoc.js';
import { draftOf, type SmallShop, startSmallShop } from '../../testing/small-shop.js';
import { filingOf } from '../import/filing.js';
import { readIdoc } from '../import/read-idoc.js';
import { parseXml } from '../wire/xml-elements.js';

let shop: SmallShop;

beforeAll(async () => {
  shop = await startSmallShop();
});
beforeEach(() => shop.orders.reset());
afterAll(() => shop.stop());

const KINDS = ['add', 'confirm', 'status', 'cancel', 'hold', 'unhold', 'comment', 'refund', 'file'] as const;
const step = fc.record({
  kind: fc.constantFrom(...KINDS, 'add' as const, 'confirm' as const),
  /** Which of the orders there are. */
  at: fc.nat(5),
  status: fc.constantFrom(0, 1, 2, 3, 5, 7, 8, 11, 15, 77),
  isCard: fc.boolean(),
  pieces: fc.integer({ min: 1, max: 3 }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const NORD = 'WH-NORD';

async function take({ kind, at, status, isCard, pieces }: Step, begun: number[]): Promise<void> {
  const { orders, books } = shop;
  const now = { arrivedMs: performance.now() };
  const id = begun[at % Math.max(1, begun.length)] ?? 999_999_999;
  const entry = { comment: null, notify: false };
  switch (kind) {
    case 'add': {
      const draft = draftOf(books);
      const lines = draft.lines.map((line) => ({ ...line, quantityE4: pieces * 10_000 }));
      begun.push(await orders.add({ ...draft, lines, paymentCode: isCard ? 'card' : 'cod' }, now));
      return;
    }
    case 'confirm':
      return void (await orders.confirm(id, { statusId: undefined, comment: 'c', notify: false, by: 'api' }, now));
    case 'status':
      return void (await orders.setStatus(id, status, entry, now));
    case 'cancel':
      return void (await orders.cancel(id, now));
    case 'hold':
      return void (await orders.hold(id, now));
    case 'unhold':
      return void (await orders.unhold(id, now));
    case 'comment':
      return void (await orders.comment(id, 'x', entry, now));
    case 'refund': {
      const request = { shipping: undefined, adjustmentPositive: '0', adjustmentNegative: '0', comment: '' };
      return void (await orders.refund(id, { quantities: new Map(), ...request }, now));
    }
    case 'file': {
      const read = readIdoc(parseXml(idoc()), books);
      if (read.kind === 'read') begun.push((await orders.file(filingOf(read.order), now)).orderId);
    }
  }
}

test('an order that was called off, begun anew by its status and confirmed takes what it is due', async () => {
  const { books, truth } = shop;
  await books.post([{ sku: 'PREIS-TEXT', source: NORD, amount: { to: 50_000 }, inStock: true }]);
  const begun: number[] = [];
  const some = { at: 0, status: 0 as const, isCard: false, pieces: 2 };
  for (const kind of ['add', 'cancel', 'status', 'confirm'] as const) await take({ ...some, kind }, begun);
  expect(await truth.faults()).toEqual([]);
  expect(books.bySku('PREIS-TEXT')?.stock.get(NORD)?.quantity).toBe(30_000);
});

test('whatever is done to orders: nothing is sold twice, and what is missing is what they have', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 5, maxLength: 25 }),
      fc.integer({ min: 0, max: 8 }),
      async (steps, stock) => {
        const { orders, books, truth } = shop;
        await orders.reset();
        await books.post([
          { sku: 'PREIS-TEXT', source: NORD, amount: { to: stock * 10_000 }, inStock: true },
          { sku: 'PREIS-TEXT', source: 'WH-SUED', amount: { to: 0 }, inStock: false },
        ]);
        const begun: number[] = [];
        // All at once: whatever the order they come in, they take turns.
        const half = Math.floor(steps.length / 2);
        for (const one of steps.slice(0, half)) await take(one, begun);
        await Promise.all(steps.slice(half).map((one) => take(one, begun)));
        expect(await truth.faults()).toEqual([]);
        const { taken } = (await truth.taken(['PREIS-TEXT'], 0, 1)) as { taken: readonly { readonly taken: string }[] };
        const left = books.bySku('PREIS-TEXT')?.stock.get(NORD)?.quantity ?? 0;
        expect(stock * 10_000 - left).toBe(Math.round(Number(taken[0]?.taken ?? 0) * 10_000));
        // Only what was sold elsewhere may be owed.
        const filed = steps.filter(({ kind }) => kind === 'file').length;
        expect(left).toBeGreaterThanOrEqual(-filed * 10_000);
      },
    ),
    { numRuns: 40 },
  );
});
