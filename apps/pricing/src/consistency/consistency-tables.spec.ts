import type { Inconsistency } from '@banyan/domains';
import { dataSourceOf, migrate } from '@banyan/service';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { PRICING_TABLES } from '../storage/pricing-tables.js';
import type { FindingState } from '@banyan/service';
import type { Finding } from './finding.js';
import { FindingsStore } from './findings.store.js';
import { TurnStore, type TurnStep } from './turn.store.js';

let postgres: TestPostgres;
let dataSource: DataSource;

beforeAll(async () => {
  postgres = await startPostgres();
  await migrate(PRICING_TABLES, postgres.url);
  dataSource = await dataSourceOf(PRICING_TABLES, postgres.url).initialize();
});
afterAll(async () => {
  await dataSource?.destroy();
  await postgres?.stop();
});
beforeEach(() => dataSource.query('TRUNCATE pricing.consistency_turn, pricing.inconsistency'));

const LEASE_MS = 60_000;
const step = (more: Partial<TurnStep>): TurnStep => ({
  afterSku: null,
  nowMs: 1_000,
  skus: 0,
  calls: 4,
  skipped: 0,
  ...more,
});

describe('the turn', () => {
  test('is held by one at a time, until it lets go or is not heard of for a lease', async () => {
    const [one, other] = [new TurnStore(dataSource, 'one'), new TurnStore(dataSource, 'other')];
    const held = await Promise.all([one.hold(LEASE_MS), other.hold(LEASE_MS)]);
    expect(held.filter((turn) => turn !== undefined)).toHaveLength(1);
    const [holder, waiting] = held[0] === undefined ? [other, one] : [one, other];
    expect(await holder.hold(LEASE_MS)).toMatchObject({ number: 1 });
    expect(await waiting.hold(LEASE_MS)).toBeUndefined();
    await waiting.letGo();
    expect(await waiting.hold(LEASE_MS)).toBeUndefined();
    await holder.hold(-1);
    expect(await waiting.hold(LEASE_MS)).toMatchObject({ number: 1 });
    // What it wrote meanwhile is nobody's.
    await holder.wentOn(step({ afterSku: 'Z', skus: 9 }));
    expect(await waiting.look()).toMatchObject({ afterSku: null, skus: 0 });
    await waiting.letGo();
    expect(await holder.hold(LEASE_MS)).toMatchObject({ number: 1 });
  });

  test('goes on from where it was; looking again counts its calls and begins no turn', async () => {
    const turns = new TurnStore(dataSource, 'one');
    expect(await turns.look()).toBeUndefined();
    await turns.hold(LEASE_MS);
    await turns.wentOn(step({ nowMs: 500 }));
    expect(await turns.look()).toMatchObject({ beganMs: null, afterSku: null, calls: 4 });
    await turns.wentOn(step({ afterSku: 'B', skus: 2 }));
    await turns.wentOn(step({ afterSku: 'D', nowMs: 2_000, skipped: 2 }));
    expect(await turns.look()).toMatchObject({
      beganMs: 1_000,
      afterSku: 'D',
      skus: 2,
      calls: 12,
      skipped: 2,
      last: null,
    });
    await turns.ended(5_000);
    expect(await turns.look()).toEqual({
      number: 2,
      afterSku: null,
      beganMs: null,
      skus: 0,
      calls: 0,
      skipped: 0,
      last: { endedMs: 5_000, tookMs: 4_000, skus: 2, calls: 12, skipped: 2 },
    });
  });
});

describe('what was found', () => {
  const finding = (
    kind: Inconsistency['kind'],
    subject: string,
    state: FindingState,
    odd: Inconsistency['odd'] = [],
  ): Finding => ({
    what: {
      kind,
      subject,
      odd,
      evidence: [
        {
          place: 'app',
          value: 'x\u0000\\u0000y',
          stored: '{"a":"\\u0000"}',
          productId: '1',
          shopRowId: null,
          rowChangedAtMs: 7,
        },
      ],
      example: null,
    },
    digest: 'd',
    state,
    firstSeenMs: 1_000,
    lastSeenMs: 2_000,
    openedMs: state.kind === 'settling' ? null : 1_500,
    openings: 1,
  });
  const OPEN: FindingState = { kind: 'open' };

  test('is read as it was written, but for what no database keeps', async () => {
    const store = new FindingsStore(dataSource);
    const all = [
      finding('window', 'A', OPEN, ['app']),
      finding('window', 'B', { kind: 'settling', sinceMs: 1_200 }),
      finding('window', 'C', { kind: 'leaving', sinceMs: 1_300 }),
      finding('window', 'D', { kind: 'cleared', atMs: 1_400 }),
    ];
    await store.keep(all, []);
    await store.keep(all, []);
    const read = await store.ofKinds(['window']);
    const bare = (each: Finding): Finding => ({ ...each, what: { ...each.what, evidence: [] } });
    expect(read.map(bare)).toEqual(all.map(bare));
    expect(read[0]?.what.evidence).toEqual([{ ...all[0]?.what.evidence[0], value: 'x\ufffd\\u0000y' }]);
    expect((await store.ofKinds(['window'], ['B', 'X'])).map(({ what }) => what.subject)).toEqual(['B']);
    await store.keep([], [{ kind: 'window', subject: 'A' }]);
    expect(await store.ofKinds(['window'])).toHaveLength(3);
  });

  test('is listed by what somebody pays for first, and as it is asked for', async () => {
    const store = new FindingsStore(dataSource);
    await store.keep(
      [
        finding('sku-case', 'A', OPEN),
        finding('shelf-price', 'B', OPEN, ['app', 'store']),
        finding('window', 'A', { kind: 'leaving', sinceMs: 1 }, ['app']),
        finding('window', 'Z', { kind: 'cleared', atMs: 1 }),
      ],
      [],
    );
    const listed = async (more: object) =>
      (await store.list({ states: ['open', 'leaving'], limit: 10, ...more })).map(
        ({ what }) => `${what.kind} ${what.subject}`,
      );
    expect(await listed({})).toEqual(['shelf-price B', 'window A', 'sku-case A']);
    expect(await listed({ odd: 'app' })).toEqual(['shelf-price B', 'window A']);
    expect(await listed({ subject: 'A' })).toEqual(['window A', 'sku-case A']);
    expect(await listed({ kind: 'window' })).toEqual(['window A']);
    expect(await listed({ limit: 1 })).toEqual(['shelf-price B']);
    expect((await store.openCounts()).map(({ kind, place, count }) => `${kind} ${place} ${count}`).toSorted()).toEqual([
      'shelf-price app 1',
      'shelf-price store 1',
      'sku-case undecided 1',
      'window app 1',
    ]);
    expect(await store.alive(['window', 'shelf-price'], '', 1)).toEqual(['A']);
    expect(await store.alive(['window', 'shelf-price'], 'A', 5)).toEqual(['B']);
    await store.forget(2);
    expect(await listed({ states: ['cleared'] })).toEqual([]);
  });
});
