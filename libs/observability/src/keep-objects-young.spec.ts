import { describe, expect, it } from '@jest/globals';
import { setFlagsFromString } from 'node:v8';
import { keepObjectsYoung } from './keep-objects-young.js';

/** What a request has: literals that refer to others. */
const made = (index: number): object => ({ index, parts: { index }, list: [index] });

describe('where objects are born', () => {
  it('is the young generation, also where those made there before lived long', () => {
    keepObjectsYoung();
    // Enough that V8 looks at what survived, and compiles what makes them: without the call above all are born old.
    for (let round = 0; round < 25; round++) Array.from({ length: 200_000 }, (_, index) => made(index));

    setFlagsFromString('--allow-natives-syntax');
    // eslint-disable-next-line no-new-func, typescript/no-implied-eval -- the only way to ask V8, and its words do not parse without the flag
    const isYoung = new Function('made', 'return %InYoungGeneration(made)') as (made: object) => boolean;
    const young = Array.from({ length: 1_000 }, (_, index) => isYoung(made(index))).filter(Boolean);
    // A minor collection may fall between: what it finds moves on.
    expect(young.length).toBeGreaterThan(900);
  });
});
