import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@banyan/kernel';
import { report } from '../control.fixture.js';
import { ReplicaBook, type ReplicaPage } from '../reports/replica-book.js';
import { coverageSince } from './coverage-since.js';

const COUNTED = { definition: 'abc', epoch: 2, selected: 20, compared: 16, skipped: 2, failed: 1 };

/** Replicas by what each counted, where its flag is `abc` and its latch at epoch 2. */
function speaking(...counted: (object | undefined)[]): readonly ReplicaPage[] {
  const book = new ReplicaBook(new ManualClock());
  counted.forEach((coverage, index) => {
    const sent = report({ requests: 10, failed: 0, epoch: 2 });
    for (const route of sent.routes) route.definition = 'abc';
    for (const shadow of sent.shadow) Object.assign(shadow, { coverage });
    book.write(`gateway-${index}`, sent);
  });
  return book.pages();
}

const NOTHING = { selected: 0, compared: 0, skipped: 0, failed: 0, ratio: null };

describe('shadow coverage since flag and latch are as they are', () => {
  it('is of the copies that have ended, over all replicas: what is under way was not missed', () => {
    expect(coverageSince('inventory', speaking(COUNTED, COUNTED))).toEqual({
      selected: 38,
      compared: 32,
      skipped: 4,
      failed: 2,
      ratio: 32 / 38,
    });
  });

  it.each([
    ['a flag that has moved', { ...COUNTED, definition: 'before' }],
    ['a latch that has moved', { ...COUNTED, epoch: 1 }],
    ['an older gateway, which names no epoch', { ...COUNTED, epoch: undefined }],
    ['a replica that never selected a request', undefined],
  ])('leaves out %s', (_what, coverage) => {
    expect(coverageSince('inventory', speaking(coverage))).toEqual(NOTHING);
    expect(coverageSince('inventory', speaking(coverage, COUNTED))).toMatchObject({ selected: 19, compared: 16 });
  });

  it('is nothing where nobody speaks, and of no other domain', () => {
    expect(coverageSince('inventory', [])).toEqual(NOTHING);
    expect(coverageSince('pricing', speaking(COUNTED))).toEqual(NOTHING);
  });
});
