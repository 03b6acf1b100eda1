import { describe, expect, it } from '@jest/globals';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import * as fc from 'fast-check';
import { lengthOf } from './evaluate.js';
import { formatMeaning, textFormat } from './formats.js';
import { Budget, INCLUSION_LIMITS } from './limits.js';
import { linearExpression } from './pattern/linear-expression.js';
import { shortestWord } from './pattern/shortest-word.js';
import { Patterns } from './patterns.js';

const patterns = (): Patterns => new Patterns(INCLUSION_LIMITS, new Budget(5_000_000));
const spend = (): void => undefined;

const pattern = fc.letrec<{ choice: string; item: string }>((tie) => ({
  choice: fc
    .array(
      fc.array(tie('item'), { maxLength: 4 }).map((items) => items.join('')),
      { minLength: 1, maxLength: 2 },
    )
    .map((all) => all.join('|')),
  item: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    {
      weight: 4,
      arbitrary: fc.constantFrom(
        'a',
        'b',
        '-',
        '.',
        '\\d',
        '\\W',
        '\\s',
        '[ab]',
        '[^a]',
        '[a-c1]',
        '[^\\w-]',
        '\\u0061',
        '\\x62',
        '\\u{1F600}',
        '\\ud83d\\ude00',
        '\\p{L}',
        '\\P{Lu}',
        '\\.',
        '[\\]\\\\]',
        '\\n',
      ),
    },
    { weight: 1, arbitrary: fc.constantFrom('^', '$', '\\b', '\\B') },
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          tie('choice'),
          fc.constantFrom('(', '(?:', '(?<n>'),
          fc.constantFrom('', '*', '+', '?', '{2}', '{1,}', '{0,2}', '*?', '{1,3}?'),
        )
        .map(([inside, open, times]) => `${open.replace('n>', `n${Math.abs(inside.length)}x>`)}${inside})${times}`),
    },
  ),
})).choice;

const text = fc
  .array(fc.constantFrom('a', 'b', 'c', 'A', '1', '-', ' ', '\n', '.', 'é', '😀', ']', '\\'), { maxLength: 7 })
  .map((all) => all.join(''));

const isValid = (source: string): boolean => {
  try {
    return Boolean(new RegExp(source, 'u'));
  } catch (error) {
    expect(error).toBeInstanceOf(SyntaxError);
    return false;
  }
};

/**
 * Whether `expression` matches somewhere, tried at the start of every code point as ECMA-262 (RegExpBuiltinExec) says.
 * V8's own search also tries the middle of a surrogate pair, where `\B` holds.
 */
const matchesSomewhere = (source: string, value: string): boolean => {
  const expression = new RegExp(source, 'uy');
  for (let at = 0; at <= value.length; at += (value.codePointAt(at) ?? 0) > 0xffff ? 2 : 1) {
    expression.lastIndex = at;
    if (expression.test(value)) return true;
  }
  return false;
};

describe('the automaton of a pattern', () => {
  it('matches what JavaScript matches', () => {
    fc.assert(
      fc.property(pattern.filter(isValid), fc.array(text, { minLength: 12, maxLength: 12 }), (source, texts) => {
        const known = patterns();
        expect(known.automaton(source)).toBeDefined();
        for (const each of texts)
          expect([source, each, known.matches(source, each)]).toEqual([source, each, matchesSomewhere(source, each)]);
      }),
      { numRuns: 600 },
    );
  });

  it.each([
    ['^(?=.*[A-Z])(?=.*\\d)(?!.*x).{3,}$', ['Aa1', '1A-', 'aA', 'A1x', 'aaa1', 'A1']],
    ['^(?!abc)[a-z]+(?<!z)$', ['abcd', 'abd', 'abz', '', 'zza']],
    ['^(?=a(?=b))', ['ab', 'ac']],
    ['(?<=^a.*)$', ['a', 'ba']],
    ['$^|^$x|\\Ba', ['', 'a', 'ba', '-a']],
    ['\\bab\\b', ['ab', 'a ab b', 'abb', '-ab-', 'éab']],
    ['\\B', ['a😀a', '😀', 'ab', '', 'a']],
  ])('%s understands what surrounds', (source, texts) => {
    const known = patterns();
    for (const each of texts)
      expect([each, known.matches(source, each)]).toEqual([each, matchesSomewhere(source, each)]);
  });

  it.each(['(a)\\1', 'a(?=b)c', '(?<n>a)\\k<n>', '(', '[b-a]', 'a{200000}', '\\-'])(
    '%s is left to others',
    (source) => {
      expect(patterns().automaton(source)).toBeUndefined();
    },
  );

  it('finds the shortest text that two patterns have in common, or that the one has alone', () => {
    fc.assert(
      fc.property(
        pattern.filter(isValid),
        pattern.filter(isValid),
        fc.boolean(),
        fc.nat(3),
        (one, other, inside, least) => {
          const known = patterns();
          const [a, b] = [known.automaton(one), known.automaton(other)];
          if (!a || !b) throw new Error('both are regular');
          const word = shortestWord(
            [
              { automaton: a, inside: true },
              { automaton: b, inside },
            ],
            least,
            6,
            spend,
          );
          const fits = (each: string): boolean =>
            matchesSomewhere(one, each) && matchesSomewhere(other, each) === inside;
          if (word !== undefined) expect([word, lengthOf(word) >= least, fits(word)]).toEqual([word, true, true]);
          const shorter = ['', 'a', 'b', '-', '1', 'ab', 'ba', 'aa', 'b-', 'a1', ' ', 'aab', '\n'].filter(
            (each) => lengthOf(each) >= least && fits(each),
          );
          for (const each of shorter) expect(lengthOf(word ?? '#######')).toBeLessThanOrEqual(lengthOf(each));
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('a pattern that ajv tests', () => {
  it('ends soon, however it repeats', () => {
    const long = `${'a'.repeat(60)}b`;
    expect(linearExpression('^(a+)+$', 'u').test(long)).toBe(false);
    expect(linearExpression('^(?:a|a)*$', 'u').test('a'.repeat(60))).toBe(true);
    expect(String(linearExpression('^a', 'u'))).toBe('/^a/u');
  });
});

describe.each(Object.keys(fullFormats).filter((name) => formatMeaning(name).of === 'text'))('the format %s', (name) => {
  const { holds, examples, necessary, exact } = textFormat(name);

  it('has examples that are of it', () => {
    expect(examples.length).toBeGreaterThan(0);
    expect(examples.filter((each) => !holds(each))).toEqual([]);
  });

  it('has patterns that say no less than it and, where they are exact, no more', () => {
    const known = patterns();
    const others = Object.keys(fullFormats).filter((each) => formatMeaning(each).of === 'text');
    const texts = others.flatMap((each) => textFormat(each).examples);
    const changed = fc
      .tuple(
        fc.constantFrom(...texts, ...examples, ...examples),
        fc.nat(60),
        fc.constantFrom('', '0', '9', 'a', 'Z', '-', ':', '.', '/', ' ', '%', 'é', '~'),
      )
      .map(([each, at, by]) => each.slice(0, at) + by + each.slice(at + 1));
    const matches = (
      { source, ignoresCase }: { source: string; ignoresCase: boolean },
      each: string,
    ): boolean | undefined => {
      const automaton = known.automaton(source, ignoresCase);
      let state = 0;
      for (const character of each) state = automaton?.step(state, character.codePointAt(0) as number) ?? 0;
      return automaton?.accepts(state);
    };
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...texts), changed), (each) => {
        if (holds(each)) for (const one of necessary) expect([each, matches(one, each)]).not.toEqual([each, false]);
        if (exact && known.automaton(exact.source, exact.ignoresCase))
          expect([each, matches(exact, each)]).toEqual([each, holds(each)]);
      }),
      { numRuns: 400 },
    );
  });
});
