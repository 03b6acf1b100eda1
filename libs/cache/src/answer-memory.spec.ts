import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { AnswerMemory } from './answer-memory.js';

interface Answer {
  readonly units: number;
}

class HeldClock {
  nowMs = () => 0;
  atMs = 1_000_000;
  monotonicMs = () => this.atMs;
}

function memory(mostBytes?: number): { clock: HeldClock; memory: AnswerMemory<Answer> } {
  const clock = new HeldClock();
  return { clock, memory: new AnswerMemory<Answer>({ clock, ...(mostBytes === undefined ? {} : { mostBytes }) }) };
}

describe('a memory of answers', () => {
  it('gives an answer again with the age it was kept with and the time since', () => {
    const { clock, memory: answers } = memory();
    answers.keep('A', { units: 7 }, 300, 10);
    clock.atMs += 200;
    expect(answers.recall('A', 500)).toEqual({ value: { units: 7 }, ageMs: 500 });
    expect(answers.recall('A', 499)).toBeUndefined();
    // Too old for one, and still there for another who is content with less.
    expect(answers.recall('A', 10_000)?.ageMs).toBe(500);
    expect(answers.recall('B', 10_000)).toBeUndefined();
  });

  it('never lets an older answer replace a younger one, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ units: fc.nat(), ageMs: fc.nat(5_000) }), { minLength: 1 }), (kept) => {
        const { memory: answers } = memory();
        for (const { units, ageMs } of kept) answers.keep('A', { units }, ageMs, 1);
        expect(answers.recall('A', Infinity)?.ageMs).toBe(Math.min(...kept.map(({ ageMs }) => ageMs)));
      }),
    );
  });

  it('stays within its bytes; the longest unused goes first', () => {
    const { memory: answers } = memory(100);
    for (let units = 0; units < 10; units++) answers.keep(`SKU-${units}`, { units }, 0, 10);
    answers.recall('SKU-0', Infinity);
    answers.keep('SKU-10', { units: 10 }, 0, 10);
    expect(answers.bytes).toBe(100);
    expect(answers.recall('SKU-0', Infinity)).toBeDefined();
    expect(answers.recall('SKU-1', Infinity)).toBeUndefined();
    answers.keep('TOO-LARGE', { units: 0 }, 0, 101);
    expect(answers.recall('TOO-LARGE', Infinity)).toBeUndefined();
    expect(answers.bytes).toBeLessThanOrEqual(100);
  });

  it('forgets what is about a tag, and nothing else', () => {
    const { memory: answers } = memory();
    answers.keep('one A', { units: 1 }, 0, 10, ['A']);
    answers.keep('one B', { units: 2 }, 0, 10, ['B']);
    answers.keep('batch A B', { units: 3 }, 0, 10, ['A', 'B']);
    answers.keep('untold', { units: 4 }, 0, 10);
    expect(answers.forget(['A', 'C'])).toBe(2);
    expect(['one A', 'one B', 'batch A B', 'untold'].map((key) => answers.recall(key, 1) !== undefined)).toEqual([
      false,
      true,
      false,
      true,
    ]);
    expect(answers.forget(['A'])).toBe(0);
    expect([answers.size, answers.bytes, answers.tags]).toEqual([2, 20, 1]);
    // An older answer than the one that was forgotten may be kept again: whoever keeps it knows when it was asked for.
    answers.keep('one A', { units: 5 }, 9_000, 10, ['A']);
    expect(answers.recall('one A', Infinity)?.value).toEqual({ units: 5 });
  });

  it('knows by tag exactly what it keeps, whatever is kept, replaced, thrown out and forgotten', () => {
    const tag = fc.constantFrom<string>('A', 'B', 'C', 'D', 'E');
    const keep = fc.record({
      kind: fc.constant('keep' as const),
      // What a question is about is in the question.
      tags: fc.uniqueArray(tag, { maxLength: 4 }),
      ageMs: fc.nat(3),
      bytes: fc.integer({ min: 1, max: 60 }),
    });
    const step = fc.oneof(
      { weight: 4, arbitrary: keep },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant('forget' as const), tags: fc.array(tag, { maxLength: 2 }) }),
      },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { memory: answers } = memory(100);
        const asked = new Map<string, readonly string[]>();
        for (const each of steps) {
          if (each.kind === 'forget') {
            const due = [...asked].filter(
              ([key, tags]) => answers.recall(key, Infinity) && tags.some((about) => each.tags.includes(about)),
            );
            expect(answers.forget(each.tags)).toBe(due.length);
            for (const [key] of due) expect(answers.recall(key, Infinity)).toBeUndefined();
          } else {
            const key = each.tags.join(' ');
            asked.set(key, each.tags);
            answers.keep(key, { units: 0 }, each.ageMs, each.bytes, each.tags);
          }
          const kept = [...asked].filter(([key]) => answers.recall(key, Infinity));
          expect(answers.size).toBe(kept.length);
          expect(answers.tags).toBe(new Set(kept.flatMap(([, tags]) => tags)).size);
          expect(answers.bytes).toBeLessThanOrEqual(100);
        }
      }),
      { numRuns: 300 },
    );
  });
});
