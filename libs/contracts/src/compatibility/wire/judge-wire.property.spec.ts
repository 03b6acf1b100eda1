import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { JsonObject } from '../../resolve-references.js';
import { compareContracts } from '../compare-contracts.js';
import type { CounterexampleRequest } from '../comparison.js';
import { MessageOracle } from '../testing/message-oracle.js';

const RUNS = 200;

/** What a client may write, whatever it means by it. (Whole numbers in digits: nobody writes 1000 as 1e3.) */
const TEXTS = ['0', '1', '-1', '3', '7', '1.5', 'true', 'false', 'a', 'abc', 'null', 'a%20b'];
const SENT = [
  ...TEXTS.map((text) => `p=${text}`),
  ...['1', 'a', '7', 'true'].flatMap((one) => ['2', 'b'].map((two) => `p=${one}&p=${two}`)),
  ...['1', 'a', '7'].flatMap((one) => ['2', 'b'].map((two) => `p=${one},${two}`)),
  'p=1&p=2&p=3',
  '',
];

const scalar: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.constantFrom<JsonObject>(
    { type: 'string' },
    { type: 'integer' },
    { type: 'number' },
    { type: 'boolean' },
    { type: ['integer', 'string'] },
    { type: ['string', 'null'] },
    { type: ['boolean', 'null'] },
  ),
  fc.integer({ min: -1, max: 3 }).map((minimum): JsonObject => ({ type: 'integer', minimum })),
  fc.integer({ min: 1, max: 7 }).map((maximum): JsonObject => ({ type: 'number', maximum })),
  fc.integer({ min: 1, max: 3 }).map((maxLength): JsonObject => ({ type: 'string', maxLength })),
  fc.constantFrom('^[0-9]+$', '^-?[0-9]+$', '^[a-z]+$').map((pattern): JsonObject => ({ type: 'string', pattern })),
  fc.subarray(['1', '3', 'a', 'true'], { minLength: 1 }).map((values): JsonObject => ({ enum: values })),
  fc.subarray([1, 3, 7], { minLength: 1 }).map((values): JsonObject => ({ enum: values })),
);
const schema = fc.oneof(
  { arbitrary: scalar, weight: 3 },
  {
    arbitrary: fc
      .record({ items: scalar, maxItems: fc.constantFrom(1, 2, 9) })
      .map(({ items, maxItems }): JsonObject => ({ type: 'array', items, maxItems })),
    weight: 1,
  },
);
const parameter = fc.record({ schema, explode: fc.boolean(), required: fc.boolean() });

const contract = (given: JsonObject): JsonObject => ({
  openapi: '3.1.0',
  info: { title: 'Generated', version: '1.0.0' },
  paths: {
    '/a': { get: { parameters: [{ name: 'p', in: 'query', ...given }], responses: { 204: { description: 'Done' } } } },
  },
});
const request = (query: string): CounterexampleRequest => ({
  kind: 'request',
  method: 'GET',
  path: '/a',
  query,
  headers: {},
});

describe('parameters, as the texts that travel', () => {
  it('are never called compatible when a text that was accepted is refused, nor breaking without one', () => {
    const counts = { compatible: 0, breaking: 0, undecided: 0 };
    fc.assert(
      fc.property(parameter, parameter, (one, other) => {
        const [earlier, later] = [contract(one), contract(other)];
        const { verdict, changes } = compareContracts(earlier, later, 'strict');
        counts[verdict] += 1;
        const [before, after] = [new MessageOracle(earlier, true), new MessageOracle(later, true)];
        const broken = SENT.filter((query) => before.accepts(request(query)) && !after.accepts(request(query)));
        if (verdict === 'compatible') expect(broken).toEqual([]);
        for (const { id, counterexample } of changes) {
          if (counterexample?.kind !== 'request') continue;
          const refused = id === 'request-parameter-style-changed' ? expect.any(Boolean) : false;
          expect([before.accepts(counterexample), after.accepts(counterexample)]).toEqual([true, refused]);
        }
      }),
      { numRuns: RUNS, seed: 8 },
    );
    // Most are decided: an undecided one is honest, and of no use.
    expect(counts.undecided / RUNS).toBeLessThan(UNDECIDED_AT_MOST);
    // Two parameters drawn apart are seldom compatible; enough must be for the first claim to be about something.
    expect(counts.compatible).toBeGreaterThan(RUNS / 20);
  });
});

/** Share of generated pairs, scalars and lists of all kinds, for which neither a proof nor a text is found. */
const UNDECIDED_AT_MOST: number = 0.1;
