import { COUNT, INSTANT, list, MS, record, ref, TEXT, UUID, word, type Schema } from './openapi-schemas.js';

const ARM = word('legacy', 'service');
const VALUE_HASH: Schema = { type: 'string', pattern: '^[0-9a-f]{16}$' };

/** Where, of which types, and hashes in place of values. */
const DIFFERENCE = {
  operation: TEXT,
  serving: ARM,
  shadow: ARM,
  path: TEXT,
  servingType: TEXT,
  shadowType: TEXT,
  servingHash: VALUE_HASH,
  shadowHash: VALUE_HASH,
  inputHash: VALUE_HASH,
  traceId: { type: 'string', pattern: '^[0-9a-f]{32}$' },
  askedAgain: { ...COUNT, description: 'how often both arms were asked again before it was taken for a difference' },
  stage: ref('Stage'),
  definition: TEXT,
};

/** Differences between the arms: as replicas send them, and as they are read. */
export const MISMATCH_SCHEMAS: Readonly<Record<string, Schema>> = {
  OperationNoise: record(
    {
      operation: TEXT,
      samples: COUNT,
      fields: list(record({ path: TEXT, raw: COUNT, noise: COUNT, rawOnly: COUNT, noiseOnly: COUNT })),
    },
    'Of copies for which legacy was asked twice: raw is service against legacy, noise legacy against itself; the rest are the discordant pairs.',
  ),
  MismatchRecords: record(
    {
      stream: UUID,
      dropped: COUNT,
      next: list(record({ sequence: { type: 'integer', minimum: 1 }, atMs: MS, ...DIFFERENCE })),
    },
    'Unexplained differences that are not acknowledged yet; stream and sequence tell which arrived before.',
  ),
  Mismatch: record(
    { at: INSTANT, replica: TEXT, ...DIFFERENCE },
    'An unexplained difference. Equal hashes stand for equal values (HMAC-SHA-256, first 16 hex digits); no value is kept.',
  ),
  MismatchList: record({ domain: TEXT, mismatches: list(ref('Mismatch')) }),
};
