import { PERSON } from './openapi-access-schemas.js';
import { DIFFERENCE_STATES } from '@banyan/domains';
import { DIFFERENCE_KINDS, LONGEST_REFERENCE } from '../orders/difference.dto.js';
import { COUNT, FLAG, INSTANT, list, MS, nullable, record, ref, TEXT, word, type Schema } from './openapi-schemas.js';

const WALK = record({
  number: COUNT,
  orders: COUNT,
  unanswered: COUNT,
  last: nullable(record({ endedAt: INSTANT, tookMs: MS, orders: COUNT, unanswered: COUNT })),
});

/** How the books of orders differ. */
export const DIFFERENCE_SCHEMAS: Readonly<Record<string, Schema>> = {
  Difference: record(
    {
      kind: word(...DIFFERENCE_KINDS),
      reference: TEXT,
      state: word(...DIFFERENCE_STATES),
      seen: list(TEXT),
      means: TEXT,
      cure: record({ by: word('machine', 'person'), how: TEXT }),
      firstSeenAt: INSTANT,
      lastSeenAt: INSTANT,
      clearedAt: nullable(INSTANT),
      openings: COUNT,
      cures: COUNT,
      givenUp: FLAG,
      lastCure: nullable(
        record({ begunAt: INSTANT, endedAt: nullable(INSTANT), outcome: nullable(TEXT), because: nullable(TEXT) }),
      ),
      explanation: nullable(record({ by: TEXT, reason: TEXT, at: INSTANT })),
    },
    'One way in which the books of an order do not agree. givenUp: its cure has not helped so often that a person has to look.',
  ),
  Differences: record({
    asOf: INSTANT,
    trouble: nullable(TEXT),
    silent: list(record({ book: TEXT, because: TEXT })),
    recent: WALK,
    whole: WALK,
    counts: list(record({ state: word(...DIFFERENCE_STATES), kind: word(...DIFFERENCE_KINDS), count: COUNT })),
    differences: list(ref('Difference')),
    more: FLAG,
  }),
  DifferenceExplanation: record({
    kind: word(...DIFFERENCE_KINDS),
    reference: { type: 'string', minLength: 1, maxLength: LONGEST_REFERENCE },
    reason: { type: 'string', minLength: 1, maxLength: 500 },
    'person?': { ...PERSON, maxLength: 100 },
  }),
  ExplainedDifference: record({ kind: word(...DIFFERENCE_KINDS), reference: TEXT, state: word('explained') }),
};
