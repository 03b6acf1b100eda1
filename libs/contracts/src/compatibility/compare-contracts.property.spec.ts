import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { JsonObject, JsonValue } from '../resolve-references.js';
import { compareContracts } from './compare-contracts.js';
import type { Compatibility } from './comparison.js';
import { PROFILES, type Profile } from './profiles.js';
import { MessageOracle } from './testing/message-oracle.js';

/** Pairs of one run; in all three profiles. */
const RUNS = 80;

/** A closed schema, and the same narrowed: strictly fewer values, by construction. */
interface Narrowing {
  readonly wide: JsonObject;
  readonly narrow: JsonObject;
}

const bounds = fc.record({ low: fc.integer({ min: -50, max: 50 }), span: fc.integer({ min: 2, max: 100 }) });
const leaf: fc.Arbitrary<Narrowing> = fc.oneof(
  bounds.map(({ low, span }) => ({
    wide: { type: 'integer', minimum: low, maximum: low + span },
    narrow: { type: 'integer', minimum: low + 1, maximum: low + span },
  })),
  bounds.map(({ low }) => ({ wide: { type: 'number' }, narrow: { type: 'number', maximum: low } })),
  fc.integer({ min: 2, max: 40 }).map((length) => ({
    wide: { type: 'string', maxLength: length },
    narrow: { type: 'string', maxLength: length - 1 },
  })),
  fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 2, maxLength: 5 }).map((values) => ({
    wide: { type: 'string', enum: values },
    narrow: { type: 'string', enum: values.slice(1) },
  })),
  fc.constant({ wide: { type: ['string', 'null'] }, narrow: { type: 'string' } }),
  fc.constant({ wide: { type: 'string' }, narrow: { type: 'string', pattern: '^[a-m]*$' } }),
  fc.constant({ wide: { type: 'number' }, narrow: { type: 'integer' } }),
);

const name = fc.constantFrom('id', 'sku', 'total', 'lines', 'state');

/** Deeper: the narrowing stands in a member, an item, a map, or is a member that must be there. */
const { narrowing } = fc.letrec<{ narrowing: Narrowing }>((tie) => ({
  narrowing: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.tuple(name, tie('narrowing')).map(([key, { wide, narrow }]) => ({
      wide: closed({ [key]: wide, other: { type: 'string' } }, [key]),
      narrow: closed({ [key]: narrow, other: { type: 'string' } }, [key]),
    })),
    tie('narrowing').map(({ wide, narrow }) => ({
      wide: { type: 'array', items: wide, maxItems: 4 },
      narrow: { type: 'array', items: narrow, maxItems: 4 },
    })),
    fc.tuple(name, leaf).map(([key, { wide }]) => ({
      wide: closed({ [key]: wide }, []),
      narrow: closed({ [key]: wide }, [key]),
    })),
    fc.tuple(name, leaf).map(([key, { wide }]) => ({
      wide: closed({ [key]: wide, extra: wide }, [key]),
      narrow: closed({ [key]: wide }, [key]),
    })),
    tie('narrowing').map(({ wide, narrow }) => ({
      wide: { type: 'object', additionalProperties: wide },
      narrow: { type: 'object', additionalProperties: narrow },
    })),
  ),
}));

function closed(properties: JsonObject, required: readonly string[]): JsonObject {
  return { type: 'object', properties, required, additionalProperties: false };
}

const json = (schema: JsonValue): JsonObject => ({ 'application/json': { schema } });
const document = (paths: JsonObject, schemas: JsonObject = {}): JsonObject => ({
  openapi: '3.1.0',
  info: { title: 'Generated', version: '1.0.0' },
  paths,
  components: { schemas },
});

type Place = 'request body' | 'query parameter' | 'response body' | 'response header' | 'webhook body';
const REQUESTS: readonly Place[] = ['request body', 'query parameter'];

/** A contract with the schema at one place. */
function contract(place: Place, schema: JsonObject): JsonObject {
  const done = { 204: { description: 'Done' } };
  switch (place) {
    case 'request body':
      return document({ '/a': { post: { requestBody: { required: true, content: json(schema) }, responses: done } } });
    case 'query parameter':
      return document({
        '/a': { get: { parameters: [{ name: 'p', in: 'query', content: json(schema) }], responses: done } },
      });
    case 'response body':
      return document({ '/a': { get: { responses: { 200: { description: 'Here', content: json(schema) } } } } });
    case 'response header': {
      const headers = { 'X-H': { required: true, content: json(schema) } };
      return document({ '/a': { get: { responses: { 204: { description: 'Here', headers } } } } });
    }
    case 'webhook body': {
      const { openapi, info } = document({});
      const webhook = { post: { requestBody: { required: true, content: json(schema) }, responses: done } };
      return { openapi: openapi ?? '', info: info ?? {}, webhooks: { w: webhook } };
    }
  }
}

const place = fc.constantFrom<Place>(
  'request body',
  'query parameter',
  'response body',
  'response header',
  'webhook body',
);

/** How often each verdict was given where another was true. */
class Tally {
  readonly counts: Record<string, number> = { right: 0, 'false compatible': 0, 'false breaking': 0, undecided: 0 };

  add(truth: Compatibility, verdict: Compatibility): void {
    const kind = verdict === truth ? 'right' : verdict === 'undecided' ? verdict : `false ${verdict}`;
    this.counts[kind] = (this.counts[kind] ?? 0) + 1;
  }
}

describe('compareContracts, on pairs whose truth is known by construction', () => {
  /** In `lenient`, values more in a response are let pass where they are a list's. */
  const isOpinion = (profile: Profile, where: Place): boolean => profile === 'lenient' && !REQUESTS.includes(where);

  it('finds every narrowing of a request and every widening of a response, and no other', () => {
    const tally = new Tally();
    fc.assert(
      fc.property(narrowing, place, ({ wide, narrow }, where) => {
        const [more, fewer] = [contract(where, wide), contract(where, narrow)];
        const [worse, better] = REQUESTS.includes(where) ? [fewer, more] : [more, fewer];
        for (const profile of PROFILES) {
          const breaking = compareContracts(better, worse, profile);
          if (!isOpinion(profile, where)) tally.add('breaking', breaking.verdict);
          tally.add('compatible', compareContracts(worse, better, profile).verdict);
          tally.add('compatible', compareContracts(better, structuredClone(better), profile).verdict);
        }
      }),
      { numRuns: RUNS, seed: 5 },
    );
    expect(tally.counts).toEqual({
      right: expect.any(Number),
      'false compatible': 0,
      'false breaking': 0,
      undecided: 0,
    });
  });

  it('gives counterexamples of bodies that a validator of its own confirms', () => {
    let confirmed = 0;
    fc.assert(
      fc.property(narrowing, fc.constantFrom<Place>('request body', 'response body'), ({ wide, narrow }, where) => {
        const [more, fewer] = [contract(where, wide), contract(where, narrow)];
        const [later, earlier] = where === 'request body' ? [fewer, more] : [more, fewer];
        const [before, after] = [new MessageOracle(earlier, true), new MessageOracle(later, true)];
        for (const { counterexample } of compareContracts(earlier, later, 'default').changes) {
          if (counterexample?.kind === 'request') {
            expect([before.accepts(counterexample), after.accepts(counterexample)]).toEqual([true, false]);
          } else if (counterexample?.kind === 'response') {
            expect([before.allows(counterexample), after.allows(counterexample)]).toEqual([false, true]);
          } else continue;
          confirmed += 1;
        }
      }),
      { numRuns: RUNS, seed: 6 },
    );
    expect(confirmed).toBe(RUNS);
  });

  it('sees no difference in what is reordered, renamed, moved into components or written inline', () => {
    fc.assert(
      fc.property(narrowing, place, fc.constantFrom('A', 'Order'), ({ wide }, where, title) => {
        const inline = contract(where, wide);
        const moved = JSON.parse(
          JSON.stringify(contract(where, { $ref: `#/components/schemas/${title}` })),
        ) as JsonObject;
        const components = { schemas: { [title]: { $ref: '#/components/schemas/Other' }, Other: reversed(wide) } };
        for (const profile of PROFILES) {
          const there = compareContracts(inline, { ...moved, components }, profile);
          expect(there.changes).toEqual([]);
          expect(compareContracts({ ...moved, components }, inline, profile).changes).toEqual([]);
        }
      }),
      { numRuns: RUNS, seed: 7 },
    );
  });
});

/** The same members in the opposite order, at every depth; lists whose order means nothing, too. */
function reversed(value: JsonValue, key = ''): JsonValue {
  if (Array.isArray(value)) {
    const items = (value as readonly JsonValue[]).map((item) => reversed(item));
    return key === 'required' || key === 'enum' || key === 'type' ? items.toReversed() : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, member]) => [name, reversed(member, name)]),
  );
}
