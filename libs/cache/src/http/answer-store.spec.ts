import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { AnswerStore } from './answer-store.js';
import type { StoredAnswer, Variant } from './stored-answer.js';

const answer = (text: string, variant: Variant = []): StoredAnswer => ({
  status: 200,
  fields: ['X-Text', text],
  body: Buffer.from(text),
  variant,
  initialAgeMs: 0,
  receivedMs: 0,
  freshMs: 1,
  staleIfErrorMs: 0,
  staleWhileRevalidateMs: 0,
  mayBeStale: true,
});
const textOf = (stored: StoredAnswer | undefined): string | undefined => stored?.body.toString();
const DE = ['Accept-Language', 'de'];
const EN = ['accept-language', 'en'];
const byLanguage = (value: string): Variant => [['accept-language', value]];

describe('a store of answers', () => {
  it('gives the one that a request would have chosen', () => {
    const store = new AnswerStore({ mostBytes: 1_000_000 });
    store.keep('a', answer('deutsch', byLanguage('de')));
    store.keep('a', answer('english', byLanguage('en')));
    expect([
      textOf(store.find('a', DE)),
      textOf(store.find('a', EN)),
      store.find('a', []),
      store.find('b', DE),
    ]).toEqual(['deutsch', 'english', undefined, undefined]);
    store.keep('a', answer('neu', byLanguage('de')));
    expect([textOf(store.find('a', DE)), textOf(store.find('a', EN)), store.size]).toEqual(['neu', 'english', 1]);
    store.drop('a', DE);
    expect([store.find('a', DE), textOf(store.find('a', EN))]).toEqual([undefined, 'english']);
    store.dropAll('a');
    expect([store.find('a', EN), store.size, store.bytes]).toEqual([undefined, 0, 0]);
  });

  it('prefers the latest where several fit', () => {
    const store = new AnswerStore({ mostBytes: 1_000_000 });
    store.keep('a', answer('any'));
    store.keep('a', answer('by language', byLanguage('de')));
    expect([textOf(store.find('a', DE)), textOf(store.find('a', EN))]).toEqual(['by language', 'any']);
  });

  it('keeps few variants of one key, and what is larger than itself not at all', () => {
    const store = new AnswerStore({ mostBytes: 100_000 });
    for (let index = 0; index < 100; index++) store.keep('a', answer(`${index}`, byLanguage(`${index}`)));
    const found = Array.from({ length: 100 }, (_, index) => store.find('a', ['accept-language', `${index}`])).filter(
      Boolean,
    );
    expect(found.length).toBe(8);
    store.keep('b', answer('small'));
    store.keep('b', answer('x'.repeat(100_001)));
    // The smaller one was older: it must not be taken for what there is now.
    expect(store.find('b', [])).toBeUndefined();
  });

  it('stays within its bytes, whatever comes', () => {
    const step = fc.record({
      key: fc.integer({ min: 0, max: 9 }),
      length: fc.integer({ min: 0, max: 6_000 }),
      language: fc.constantFrom('de', 'en', 'fr'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const store = new AnswerStore({ mostBytes: 20_000 });
        for (const { key, length, language } of steps) {
          store.keep(`${key}`, answer('x'.repeat(length), byLanguage(language)));
          expect(store.bytes).toBeLessThanOrEqual(20_000);
          const found = store.find(`${key}`, ['accept-language', language]);
          if (found !== undefined) expect(found.body.length).toBe(length);
        }
      }),
    );
  });
});
