import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '@banyan/kernel';
import type { DecisionRecord } from '@banyan/rollout';
import { ChainAnchor } from '../chains/chain-anchor.js';
import { chainOf } from './chain-of.fixture.js';
import { DecisionBook } from './decision-book.js';

/** To read a whole chain takes so long here, ms: it is done every second at most. */
const WHOLE_MS = 10;
const KEPT_MS = 5_000;

describe('a chain that grows', () => {
  let dataDir: string;
  let clock: ManualClock;
  let records: DecisionRecord[];
  let wholes: number;
  let book: DecisionBook;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'banyan-book-'));
    clock = new ManualClock();
    records = chainOf(3).slice();
    wholes = 0;
    const store = {
      decision: async () => records[0],
      decisions: async () => {
        wholes += 1;
        clock.advance(WHOLE_MS);
        return records;
      },
      decisionsSince: async (_domain: string, sequence: number) => records.filter((each) => each.sequence >= sequence),
    };
    book = new DecisionBook(store, new ChainAnchor(dataDir), clock);
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  const grow = (length: number): void => {
    records = [...records, ...chainOf(length).slice(records.length)];
  };
  const edit = (place: number): void => {
    records = records.map((record, index) => (index === place ? { ...record, reason: 'another' } : record));
  };
  const verdict = async () => {
    clock.advance(1);
    await book.look('inventory');
    return book.verdict('inventory');
  };

  it('is read from its known end on', async () => {
    for (let length = 3; length <= 60; length += 1) {
      grow(length);
      expect(await verdict()).toMatchObject({ intact: true, head: { sequence: length } });
    }
    expect(wholes).toBe(1);
  });

  it('shows at once what is wrong at its end', async () => {
    await verdict();
    grow(5);
    edit(4);
    expect(await verdict()).toMatchObject({ intact: false, because: 'edited', sequence: 5 });
  });

  it.each([
    ['edited', () => edit(2)],
    ['truncated', () => records.splice(2)],
  ])('shows at once that its known end was %s', async (because, tamper) => {
    await verdict();
    tamper();
    expect(await verdict()).toMatchObject({ intact: false, because, sequence: 3 });
  });

  it('shows what was edited long ago as soon as it is time to read the whole', async () => {
    await verdict();
    edit(0);
    grow(4);
    expect(await verdict()).toMatchObject({ intact: true });
    clock.advance(KEPT_MS);
    expect(await verdict()).toMatchObject({ intact: false, because: 'edited', sequence: 1 });
    expect(await verdict()).toMatchObject({ intact: false, because: 'edited', sequence: 1 });
    expect(wholes).toBe(2);
  });

  it('is read whole for whoever opens one of its records', async () => {
    await verdict();
    edit(1);
    const { id } = records[0] as DecisionRecord;
    expect((await book.page(id)).chain).toMatchObject({ intact: false, because: 'edited', sequence: 2 });
  });
});
