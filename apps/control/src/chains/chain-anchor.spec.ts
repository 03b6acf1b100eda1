import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '@banyan/kernel';
import type { DecisionRecord } from '@banyan/rollout';
import { ChainAnchor } from './chain-anchor.js';
import { chainOf } from '../status/chain-of.fixture.js';
import { DecisionBook } from '../status/decision-book.js';

describe('the ends of the chains, noted outside the database', () => {
  let dataDir: string;
  let records: readonly DecisionRecord[];
  const book = (): DecisionBook => {
    const store = {
      decision: async () => undefined,
      decisions: async () => records,
      decisionsSince: async () => records,
    };
    return new DecisionBook(store, new ChainAnchor(dataDir), new ManualClock());
  };
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'banyan-anchor-'));
    records = chainOf(3);
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  it('show that the last records are gone, also after a restart, and for as long as they are', async () => {
    expect((await book().chain('inventory')).chain).toMatchObject({ intact: true });
    records = chainOf(2);
    const broken = { intact: false, because: 'truncated', sequence: 3 };
    expect((await book().chain('inventory')).chain).toMatchObject(broken);
    expect((await book().chain('inventory')).chain).toMatchObject(broken);
    records = [];
    expect((await book().chain('inventory')).chain).toMatchObject({ intact: false, because: 'truncated', sequence: 1 });
  });

  it('show that a restored database went another way since', async () => {
    await book().chain('inventory');
    records = chainOf(5, 'another history');
    expect((await book().chain('inventory')).chain).toMatchObject({ because: 'rewritten', sequence: 3 });
  });

  it('move on with the chain', async () => {
    await book().chain('inventory');
    records = chainOf(5);
    await book().look('inventory');
    records = chainOf(4);
    expect((await book().chain('inventory')).chain).toMatchObject({ because: 'truncated', sequence: 5 });
  });

  it('are for this user only, and no draft is left behind', async () => {
    await book().chain('inventory');
    expect(readdirSync(join(dataDir, 'control'))).toEqual(['chain-heads.json']);
    expect(statSync(join(dataDir, 'control', 'chain-heads.json')).mode & 0o777).toBe(0o600);
  });

  it.each(['', 'not json', '{"inventory": {"sequence": "many"}}', '[]', 'null'])(
    'anchor nothing when the file holds %p',
    async (text) => {
      mkdirSync(join(dataDir, 'control'));
      writeFileSync(join(dataDir, 'control', 'chain-heads.json'), text);
      expect((await book().chain('inventory')).chain).toMatchObject({ intact: true });
    },
  );

  it('are kept in memory where the disk refuses', async () => {
    writeFileSync(join(dataDir, 'control'), 'a file in the way');
    const kept = book();
    await kept.chain('inventory');
    records = chainOf(1);
    expect((await kept.chain('inventory')).chain).toMatchObject({ because: 'truncated' });
  });
});
