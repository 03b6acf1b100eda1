import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Outcome, Stretch } from '@banyan/slo';
import { EvidenceBook } from './evidence-book.js';

const stretch = (over: Partial<Stretch> = {}): Stretch => ({
  epoch: 0,
  share: 0.05,
  definition: 'd',
  release: '',
  ...over,
});
const good: Outcome = {
  operation: 'availability.one',
  arm: 'service',
  failed: false,
  slow: false,
  ms: 1,
  sessionId: 'abc',
};
const bad: Outcome = { ...good, failed: true };

let book: EvidenceBook;
beforeEach(() => {
  book = new EvidenceBook('inventory', ['availability.one', 'availability.batch'], {
    hashSession: (sessionId) => `hash of ${sessionId}`,
  });
});

const requests = (of: Stretch) =>
  book.of(of)?.operations.reduce((sum, { legacy, service }) => sum + legacy.requests + service.requests, 0);

it('is empty before the first decision: nothing is reported, nothing is counted', () => {
  expect(book.latest()).toBeUndefined();
  book.record(stretch(), bad, 1_000);
  expect(book.of(stretch())).toBeUndefined();
});

it('counts a request under the stretch it was decided in', () => {
  book.enter(stretch(), 1_000);
  book.record(stretch(), good, 1_000);
  book.record({ ...stretch() }, bad, 1_000);
  expect(book.of(stretch())).toMatchObject({ domain: 'inventory', share: 0.05, epoch: 0, startedAtMs: 1_000 });
  expect(book.of(stretch())?.operations[0]?.service).toMatchObject({
    requests: 2,
    failed: 1,
    failedSessions: ['hash of abc'],
  });
});

it('entering again changes nothing, whatever the time', () => {
  book.enter(stretch(), 1_000);
  book.record(stretch(), bad, 1_000);
  book.enter(stretch(), 9_000);
  expect(book.latest()).toMatchObject({ startedAtMs: 1_000 });
  expect(requests(stretch())).toBe(1);
});

describe('begins anew', () => {
  it.each<[string, Partial<Stretch>]>([
    ['with a new epoch', { epoch: 1 }],
    ['with a new definition', { definition: 'e' }],
    ['with a new release', { release: 'r2' }],
    ['with all of them and another share', { epoch: 2, definition: 'e', release: 'r2', share: 0.5 }],
  ])('%s, and what was decided before is left out', (_, over) => {
    book.enter(stretch(), 1_000);
    book.record(stretch(), bad, 1_000);
    const next = stretch(over);
    book.enter(next, 2_000);
    book.record(stretch(), bad, 1_000);
    expect(book.of(stretch())).toBeUndefined();
    expect(requests(next)).toBe(0);
    expect(book.latest()).toMatchObject({ epoch: next.epoch, share: next.share, startedAtMs: 2_000 });
  });
});

describe('two shares of one definition', () => {
  const app = stretch({ share: 0.05 });
  const web = stretch({ share: 0.2 });

  it('are two populations: neither adds to nor ends the other', () => {
    for (let round = 0; round < 3; round++) {
      book.enter(app, 1_000);
      book.record(app, bad, 1_000);
      book.enter(web, 2_000);
      book.record(web, good, 1_000);
      book.record(web, good, 1_000);
    }
    expect([requests(app), requests(web)]).toEqual([3, 6]);
    expect(book.of(web)?.operations[0]?.service.failed).toBe(0);
    expect(book.latest()).toMatchObject({ share: 0.2 });
  });

  it('end together with their definition', () => {
    book.enter(app, 1);
    book.enter(web, 2);
    book.enter(stretch({ definition: 'e' }), 3);
    expect([book.of(app), book.of(web)]).toEqual([undefined, undefined]);
  });

  it('more than a flag can sensibly have do not fill the memory', () => {
    for (let share = 1; share <= 100; share++) book.enter(stretch({ share: share / 100 }), share);
    const kept = Array.from({ length: 100 }, (_, at) => book.of(stretch({ share: (at + 1) / 100 }))).filter(Boolean);
    expect(kept.map((evidence) => evidence?.share)).toEqual([0.93, 0.94, 0.95, 0.96, 0.97, 0.98, 0.99, 1]);
  });
});

describe('beside requests', () => {
  const whole = stretch({ share: 1 });
  const copy = { failed: true, slow: false, ms: 1, sessionId: 'abc' };

  it('says what release it is about, where one is known', () => {
    book.enter(stretch({ release: 'r1' }), 1);
    expect(book.latest()).toMatchObject({ release: 'r1' });
    book.enter(stretch(), 2);
    expect(book.latest()).toMatchObject({ release: '' });
  });

  it('counts a session once for an arm, however often it asks', () => {
    book.enter(stretch(), 1);
    for (const session of ['a', 'b', 'a', 'a']) book.assign(stretch(), 'legacy', session);
    book.assign(stretch(), 'service', 'c');
    book.assign(stretch({ epoch: 1 }), 'service', 'of another stretch');
    expect(book.latest()?.assigned).toEqual([{ legacy: 2, service: 1 }]);
  });

  it('counts copies as legacy’s only where the service answers everybody', () => {
    book.enter(stretch(), 1);
    book.sample(stretch(), good.operation, copy, 1);
    expect(requests(stretch())).toBe(0);
    book.enter(whole, 2);
    book.sample(whole, good.operation, copy, 2);
    expect(book.of(whole)?.operations[0]?.legacy).toMatchObject({ requests: 1, failed: 1 });
  });

  it('counts pairs in the stretch they were decided in, or not at all', () => {
    book.enter(stretch(), 1);
    book.pair(stretch(), good.operation, { service: ['a'], noise: [] });
    book.pair(stretch({ epoch: 9 }), good.operation, { service: ['a'], noise: [] });
    expect(book.latest()?.operations[0]?.pairs).toEqual({
      samples: 1,
      fields: [{ path: 'a', rawOnly: 1, noiseOnly: 0, noise: 0 }],
    });
  });
});

it('a snapshot does not change afterwards', () => {
  book.enter(stretch(), 1);
  book.record(stretch(), bad, 1_000);
  const before = book.latest();
  book.record(stretch(), bad, 1_000);
  expect(before?.operations[0]?.service.failed).toBe(1);
});
