import type { Listed } from '@banyan/domains';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { ListWalk } from './list-walk.js';

const row = (key: string, second: number, fact = key): Listed<string> => ({
  key,
  modified: `2026-11-28 10:00:${String(second).padStart(2, '0')}`,
  changedAtMs: second,
  fact,
});

/** Pages as the core gives them. */
function pageOf(all: readonly Listed<string>[], { since, page }: ListWalk<string>['next'], limit: number) {
  const found = all
    .filter(({ modified }) => modified >= (since ?? ''))
    .toSorted(
      (a, b) => (a.modified < b.modified ? -1 : Number(a.modified > b.modified)) || Number(a.key) - Number(b.key),
    );
  const given = Math.min(page, Math.max(1, Math.ceil(found.length / limit)));
  return { rows: found.slice((given - 1) * limit, given * limit), page: given, limit };
}

function walk(all: readonly Listed<string>[], limit: number, asked = limit): ListWalk<string> {
  const walking = new ListWalk<string>(undefined);
  // Each row is a page at most, and each second one more.
  for (let pages = 0; pages < all.length + 70; pages++) {
    if (walking.take(pageOf(all, walking.next, limit), asked) === 'end') return walking;
  }
  throw new Error('the walk does not end');
}

const list = fc
  .array(fc.integer({ min: 0, max: 59 }), { maxLength: 60 })
  .map((seconds) => seconds.map((second, index) => row(String(index), second)));

describe('a walk through a list', () => {
  test('finds every row, whatever lies in one second and however long a page is', () => {
    fc.assert(
      fc.property(list, fc.integer({ min: 1, max: 20 }), (all, limit) => {
        const found = walk(all, limit).rows.map(({ key }) => key);
        expect(found.toSorted()).toEqual(all.map(({ key }) => key).toSorted());
      }),
    );
  });

  test('of a core that gives shorter pages than asked for is as complete', () => {
    fc.assert(
      fc.property(list, fc.integer({ min: 1, max: 20 }), (all, limit) => {
        expect(walk(all, limit, 500).rows).toHaveLength(all.length);
      }),
    );
  });

  test('misses nobody who stays where it is while others move to the end', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 8, max: 50 }),
        fc.integer({ min: 3, max: 7 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        (size, limit, moves) => {
          const all = new Map(Array.from({ length: size }, (_, index) => [String(index), row(String(index), index)]));
          const moved = new Set<string>();
          const walking = new ListWalk<string>(undefined);
          let step = 0;
          while (walking.take(pageOf([...all.values()], walking.next, limit), limit) === 'more') {
            const key = String((moves[step] ?? size) % size);
            if (step < moves.length) {
              all.set(key, row(key, 59, 'moved'));
              moved.add(key);
            }
            step += 1;
          }
          const found = new Map(walking.rows.map((each) => [each.key, each.fact]));
          for (const key of all.keys()) expect(found.has(key)).toBe(true);
          for (const key of moved) if (found.get(key) === key) expect(all.get(key)?.fact).toBe('moved');
        },
      ),
    );
  });

  test('counts pages where a whole page is of one second, and asks by time again behind it', () => {
    const all = [row('1', 5), row('2', 5), row('3', 5), row('4', 5), row('5', 9)];
    const walking = new ListWalk<string>(undefined);
    const asked: unknown[] = [];
    do asked.push([walking.next.since?.slice(-2), walking.next.page]);
    while (walking.take(pageOf(all, walking.next, 2), 2) === 'more');
    expect(asked).toEqual([
      [undefined, 1],
      ['05', 1],
      ['05', 2],
      ['05', 3],
    ]);
    expect(walking.rows.map(({ key }) => key)).toEqual(['1', '2', '3', '4', '5']);
  });

  test('takes a page past the end for the end, and what is told twice as it was told last', () => {
    const walking = new ListWalk<string>(undefined);
    expect(walking.take({ rows: [row('1', 5), row('2', 5)], page: 1, limit: 2 }, 2)).toBe('more');
    expect(walking.take({ rows: [row('1', 5), row('2', 5, 'other')], page: 1, limit: 2 }, 2)).toBe('more');
    expect(walking.next.page).toBe(2);
    expect(walking.take({ rows: [row('1', 5), row('2', 5)], page: 1, limit: 2 }, 2)).toBe('end');
    expect(walking.rows.map(({ fact }) => fact)).toEqual(['1', 'other']);
  });
});
