import { describe, expect, it } from '@jest/globals';
import { ArmError } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import * as fc from 'fast-check';
import { shopTimeText } from '../../legacy-exchange/local-bound.js';
import { listOrders } from './list-orders.js';
import type { OrderHeadRecord } from './order.record.js';
import type { OrderFilter, OrderRows, SalesFace } from './sales.face.js';

const attempt: Attempt = { signal: new AbortController().signal, remainingMs: () => 1_000 };

function rowOf(atMs: number, number: number): OrderHeadRecord {
  return {
    increment_id: String(number).padStart(9, '0'),
    order_id: String(number),
    store_id: '1',
    created_at: shopTimeText(atMs),
    created_at_gmt: new Date(atMs).toISOString().slice(0, 19).replace('T', ' '),
    status: 'processing',
    state: 'processing',
    customer_email: 'a@b.example',
    customer_firstname: null,
    customer_lastname: null,
    order_currency_code: 'EUR',
    waers: undefined,
    tax_included: '1',
    discount_amount: '0.0000',
    shipping_amount: '0.0000',
    grand_total: '1.0000',
    total_paid: '1.0000',
    total_refunded: '',
    shipping_method: null,
    ext_order_id: null,
    customer_note: null,
  };
}

/** A core that compares local times as texts, and has nothing to say of more rows than its memory holds. */
class LocalTimes implements Pick<SalesFace, 'list'> {
  asked = 0;

  constructor(
    private readonly rows: readonly OrderHeadRecord[],
    private readonly most: number,
  ) {}

  async list(filters: readonly OrderFilter[]): Promise<OrderRows> {
    await Promise.resolve();
    this.asked += 1;
    const bound = (operator: string): string => filters.find((each) => each.operator === operator)?.value ?? '';
    const found = this.rows.filter(({ created_at: at }) => (at ?? '') >= bound('from') && (at ?? '') <= bound('to'));
    return found.length > this.most ? { kind: 'too-many' } : { kind: 'rows', rows: found };
  }
}

const list = (core: LocalTimes, fromMs: number, untilMs: number) =>
  listOrders(core as unknown as SalesFace, { email: 'a@b.example', fromMs, untilMs, limit: 1_000 }, attempt);

/** Around the nights when the clocks are changed, and any time. */
const instants = fc
  .oneof(
    fc.integer({ min: Date.UTC(2026, 9, 24, 22), max: Date.UTC(2026, 9, 25, 3) }),
    fc.integer({ min: Date.UTC(2026, 2, 28, 22), max: Date.UTC(2026, 2, 29, 3) }),
    fc.integer({ min: Date.UTC(2025, 0), max: Date.UTC(2027, 0) }),
  )
  .map((ms) => Math.floor(ms / 1_000) * 1_000);

describe('a window of orders', () => {
  it('has every order once that was placed in it, and no other, whatever the clock showed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(instants, { minLength: 1, maxLength: 30 }),
        instants,
        instants,
        async (placed, fromMs, untilMs) => {
          const rows = placed.map((atMs, index) => rowOf(atMs, index + 1));
          const { orders, complete } = await list(new LocalTimes(rows, 1_000), fromMs, untilMs);
          expect(complete).toBe(true);
          expect(orders.map(({ placedAtMs }) => placedAtMs)).toEqual(
            placed.filter((atMs) => atMs >= fromMs && atMs < untilMs).toSorted((a, b) => b - a),
          );
        },
      ),
    );
  });

  it('is no longer than it was asked for, so that the core can hold what a busy shop takes in a minute', async () => {
    const fromMs = Date.UTC(2026, 0);
    const rows = Array.from({ length: 7_200 }, (_, index) => rowOf(fromMs + index * 1_000, index + 1));
    const core = new LocalTimes(rows, 100);
    const { orders } = await list(core, fromMs + 3_600_000, fromMs + 3_660_000);
    expect(orders).toHaveLength(60);
    expect(core.asked).toBe(1);
  });

  it('is asked in halves where it is longer than the core can hold', async () => {
    const fromMs = Date.UTC(2026, 0);
    const day = 86_400_000;
    const rows = Array.from({ length: 365 }, (_, index) => rowOf(fromMs + index * day, index + 1));
    const core = new LocalTimes(rows, 40);
    const { orders } = await list(core, fromMs, fromMs + 365 * day);
    expect(orders).toHaveLength(365);
    expect(core.asked).toBeLessThan(40);
  });

  it('ends with a fault where the core answers nothing at all, and asks no more than it takes to know', async () => {
    const core = new LocalTimes([], -1);
    await expect(list(core, Date.UTC(2026, 0), Date.UTC(2027, 0))).rejects.toThrow(ArmError);
    expect(core.asked).toBeLessThan(40);
  });
});
