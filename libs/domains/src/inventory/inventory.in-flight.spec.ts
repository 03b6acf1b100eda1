import { describe, expect, it } from '@jest/globals';
import { inventory } from './inventory.domain.js';
import type { Available, BatchResult } from './inventory.model.js';

const rule = inventory.inFlight!;
const item = (sku: string, units: number): Available => ({
  kind: 'available',
  sku,
  channel: 'store',
  location: 'koeln-deutz',
  sellable: true,
  stock: { kind: 'counted', quantityE4: units * 10_000 },
});
const batch = (...items: BatchResult['items']): BatchResult => ({ channel: 'store', location: 'koeln-deutz', items });

describe('a difference of inventory', () => {
  it('in a batch is one question for each item that differs, at the same place', () => {
    const input = { channel: 'store', location: 'koeln-deutz', skus: ['a', 'b', 'c'] };
    const serving = batch(item('a', 1), item('b', 2), item('c', 3));
    const shadow = batch(item('a', 1), { kind: 'unknown-sku', sku: 'b' }, item('c', 4));
    expect(rule.questions('availability.batch', input, serving, shadow)).toEqual([
      {
        operation: 'availability.one',
        input: { sku: 'b', channel: 'store', location: 'koeln-deutz' },
        serving: item('b', 2),
        shadow: { kind: 'unknown-sku', sku: 'b' },
        at: 'items.*',
      },
      {
        operation: 'availability.one',
        input: { sku: 'c', channel: 'store', location: 'koeln-deutz' },
        serving: item('c', 3),
        shadow: item('c', 4),
        at: 'items.*',
      },
    ]);
  });

  it('in one answer is that question', () => {
    const input = { sku: 'a', channel: 'store', location: 'koeln-deutz' };
    const question = { operation: 'availability.one', input, serving: item('a', 1), shadow: item('a', 2) };
    expect(rule.questions(question.operation, input, question.serving, question.shadow)).toEqual([question]);
  });

  it('reads from the service’s own knowledge when that changed', () => {
    expect(rule.changedAtMs({ ...item('a', 1), knowledge: { ageMs: 3, changedAtMs: 17 } })).toBe(17);
    expect(rule.changedAtMs({ ...item('a', 1), knowledge: { ageMs: 3, changedAtMs: null } })).toBeNull();
    expect(rule.changedAtMs(item('a', 1))).toBeUndefined();
  });
});
