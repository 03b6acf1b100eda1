import { STATES } from '../consistency/read-consistency.js';
import { COUNT, FLAG, INSTANT, list, MS, nullable, record, ref, TEXT, word, type Schema } from './openapi-schemas.js';

/** Inconsistencies between channels and systems, as the pricing service tells them. */
export const CONSISTENCY_SCHEMAS: Readonly<Record<string, Schema>> = {
  ConsistencyEvidence: record(
    {
      place: TEXT,
      value: TEXT,
      stored: TEXT,
      productId: nullable(TEXT),
      shopRowId: nullable(TEXT),
      rowChangedAt: nullable(INSTANT),
    },
    'What one place says, in words and as it is written there. shopRowId: the row in which a shop has it otherwise than the product.',
  ),
  ConsistencyExample: record(
    {
      at: INSTANT,
      group: TEXT,
      quantityE4: COUNT,
      charged: list(
        record({ place: TEXT, price: nullable(record({ amountMinor: COUNT, currency: TEXT })), per: COUNT }),
      ),
    },
    'The first case in which somebody pays otherwise at one place than at another; gross. Without a price it cannot be bought there.',
  ),
  ConsistencyFinding: record(
    {
      kind: TEXT,
      subject: TEXT,
      state: word(...STATES),
      odd: list(TEXT),
      evidence: list(ref('ConsistencyEvidence')),
      example: nullable(ref('ConsistencyExample')),
      firstSeenAt: INSTANT,
      lastSeenAt: INSTANT,
      openedAt: nullable(INSTANT),
      clearedAt: nullable(INSTANT),
      openings: COUNT,
    },
    'One inconsistency. odd: the places that are not as most are; none where nobody can tell which is wrong.',
  ),
  Consistency: record({
    asOf: INSTANT,
    comparing: FLAG,
    trouble: nullable(TEXT),
    withoutStock: nullable(TEXT),
    turn: record({
      number: COUNT,
      skus: COUNT,
      last: nullable(record({ endedAt: INSTANT, tookMs: MS, skus: COUNT, calls: COUNT, skipped: COUNT })),
    }),
    counts: list(record({ state: TEXT, kind: TEXT, count: COUNT })),
    findings: list(ref('ConsistencyFinding')),
    more: FLAG,
  }),
};
