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
});
