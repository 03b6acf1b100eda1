import { PERSON } from './openapi-access-schemas.js';
import { EXPECTATIONS } from '@banyan/domains';
import { IGNORE_POLICY } from '../mismatches/ignore-policy.js';
import { JUDGEMENTS } from '../mismatches/judgement.js';
import {
  COUNT,
  FLAG,
  INSTANT,
  list,
  MS,
  nullable,
  RATIO,
  record,
  ref,
  TEXT,
  UUID,
  word,
  type Schema,
} from './openapi-schemas.js';

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
const RULE_NUMBER: Schema = { type: 'integer', minimum: 1 };
const IGNORED_BY = { ...nullable(RULE_NUMBER), description: 'number of the rule that ignores it; null: it counts' };

/** What the differences of a group have in common. */
const GROUP = {
  operation: TEXT,
  path: TEXT,
  kind: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,39}$' },
  about: { ...TEXT, description: 'what the domain says that they have in common; empty: nothing' },
  release: { type: 'string', pattern: '^[\\x21-\\x7e]{0,64}$', description: 'of the service; empty: not said' },
};
const CELL = nullable({
  anyOf: [record({ text: TEXT }), record({ withheld: TEXT, hash: VALUE_HASH })],
  description: 'null: there is none; withheld: it may hold something of a person',
});
const ANSWER_FIELD = record({
  path: TEXT,
  at: TEXT,
  legacy: CELL,
  service: CELL,
  state: word('same', 'differs', 'follows', 'uncompared'),
});
const SAMPLE_FACTS = {
  serving: ARM,
  traceId: { type: 'string', pattern: '^[0-9a-f]{32}$' },
  stage: ref('Stage'),
  definition: TEXT,
  askedAgain: COUNT,
  asked: {
    ...TEXT,
    description: 'the operation of the question: of an item of a batch, the one that asks for it alone',
  },
  inputHash: VALUE_HASH,
  ignoredBy: IGNORED_BY,
  question: nullable(list(record({ at: TEXT, value: CELL }))),
  answers: nullable(list(ANSWER_FIELD)),
};
const SKETCH: Schema = {
  ...list(VALUE_HASH),
  maxItems: 32,
  description: 'the smallest hashes of the questions, rising: how many different ones there were',
};
const DAY = { ...COUNT, description: 'days since the Unix epoch, UTC' };
const COMPARED = { operation: TEXT, release: GROUP.release, compared: COUNT, mismatched: COUNT, ignored: COUNT };
/** What is ignored; null: it may be anything. */
const IGNORED = {
  operation: nullable(TEXT),
  path: { ...TEXT, description: 'this field and all below it; `$`: two answers that differ as a whole' },
  kind: nullable(TEXT),
  about: nullable(TEXT),
};
const WHY = { ...TEXT, maxLength: 1_000 };

const IGNORE_RULE = {
  number: RULE_NUMBER,
  domain: TEXT,
  ...IGNORED,
  person: TEXT,
  reason: TEXT,
  madeAt: INSTANT,
  until: { ...INSTANT, description: 'then what it ignores counts again' },
  endedAt: { ...nullable(INSTANT), description: 'null: it is in force' },
  endedBy: nullable(TEXT),
  endReason: nullable(TEXT),
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
      next: list(
        record({ sequence: { type: 'integer', minimum: 1 }, atMs: MS, ...DIFFERENCE, 'ignoredBy?': IGNORED_BY }),
      ),
    },
    'Unexplained differences that are not acknowledged yet; stream and sequence tell which arrived before.',
  ),
  MismatchGroups: record(
    {
      stream: UUID,
      sequence: COUNT,
      groups: list(
        record({
          ...GROUP,
          day: DAY,
          count: COUNT,
          served: COUNT,
          'ignored?': COUNT,
          'ignoredBy?': IGNORED_BY,
          firstMs: MS,
          lastMs: MS,
          questions: SKETCH,
        }),
      ),
      compared: list(record({ day: DAY, ...COMPARED })),
    },
    'Unexplained differences by group and day, cumulative within the stream; what cannot be read is left out.',
  ),
  MismatchSamples: record(
    {
      stream: UUID,
      dropped: COUNT,
      next: list(
        record({
          sequence: { type: 'integer', minimum: 1 },
          id: UUID,
          ...GROUP,
          reason: word('first', 'lot', 'latest'),
          lot: VALUE_HASH,
          atMs: MS,
          ...SAMPLE_FACTS,
          case: {
            anyOf: [
              record({
                kind: { const: 'ready' },
                file: { enum: ['legacy.xml', 'legacy.json'] },
                question: { type: 'object' },
                bytesBase64: TEXT,
                recordedAtMs: MS,
                legacy: { type: 'object' },
                service: { type: 'object' },
              }),
              record({ kind: { const: 'none' }, because: TEXT }),
            ],
          },
        }),
      ),
    },
    'Samples that are not acknowledged yet.',
  ),
  GroupsKept: record({
    'counts?': record({ stream: UUID, sequences: list(COUNT) }),
    'samples?': record({ stream: UUID, sequence: COUNT }),
  }),
  MismatchGroup: record(
    {
      id: VALUE_HASH,
      ...GROUP,
      kindText: { ...TEXT, description: 'kind in words' },
      count: { ...COUNT, description: 'copies that differ in this way' },
      served: { ...COUNT, description: 'of them those whose shoppers were answered by the service' },
      ignored: { ...COUNT, description: 'of them those that rules ignored: no evidence' },
      ignoredBy: { ...nullable(RULE_NUMBER), description: 'the latest rule that ignored one; null: none did' },
      rule: { ...nullable(RULE_NUMBER), description: 'the rule in force that ignores it; null: it counts' },
      compared: nullable(COUNT),
      ratio: nullable(RATIO),
      questions: record({ count: COUNT, exact: FLAG }, 'Different questions; where not exact, within about 15 %.'),
      firstSeen: INSTANT,
      lastSeen: INSTANT,
      judgement: nullable(
        record({
          judgement: word(...JUDGEMENTS),
          person: TEXT,
          reason: TEXT,
          at: INSTANT,
          decisionId: UUID,
          release: TEXT,
        }),
      ),
    },
    'Unexplained differences of one cause.',
  ),
  MismatchGroupList: record({
    domain: TEXT,
    since: { type: 'string', format: 'date' },
    comparisons: list(record(COMPARED, 'What groups of this operation and release are held against.')),
    total: COUNT,
    groups: list(ref('MismatchGroup')),
  }),
  MismatchSample: record({
    id: UUID,
    at: INSTANT,
    replica: TEXT,
    reason: TEXT,
    ...SAMPLE_FACTS,
    noCase: { ...nullable(TEXT), description: 'why no golden case can be made of it; null: one can' },
    noCaseText: { ...nullable(TEXT), description: 'the same in a sentence' },
  }),
  MismatchGroupPage: record({ domain: TEXT, group: ref('MismatchGroup'), samples: list(ref('MismatchSample')) }),
  JudgementWish: record({ judgement: word(...JUDGEMENTS), reason: WHY, 'person?': { ...PERSON, maxLength: 200 } }),
  JudgementAnswer: record({ domain: TEXT, group: VALUE_HASH, judgement: word(...JUDGEMENTS), decisionId: UUID }),
  GoldenBundle: record({
    name: TEXT,
    domain: TEXT,
    operation: TEXT,
    expected: word(...EXPECTATIONS),
    files: list(record({ name: TEXT, base64: TEXT })),
  }),
  Mismatch: record(
    { at: INSTANT, replica: TEXT, ...DIFFERENCE, ignoredBy: IGNORED_BY },
    'An unexplained difference. Equal hashes stand for equal values (HMAC-SHA-256, first 16 hex digits); no value is kept.',
  ),
  ToldIgnoreRule: record(
    { number: RULE_NUMBER, domain: TEXT, ...IGNORED, remainingMs: MS },
    'What people said may differ: no evidence until the time is over. All rules in force, every time.',
  ),
  IgnoreWish: record({
    'operation?': TEXT,
    path: TEXT,
    'kind?': TEXT,
    'about?': TEXT,
    days: { type: 'integer', minimum: 1, maximum: IGNORE_POLICY.longestDays.value },
    reason: WHY,
    'person?': { ...PERSON, maxLength: 200 },
  }),
  IgnoreRule: record(IGNORE_RULE, 'Differences that a person said are to be ignored, for a time.'),
  IgnoreRuleList: record({
    domain: TEXT,
    gateways: { ...COUNT, description: 'those that are heard' },
    rules: list(record({ ...IGNORE_RULE, followedBy: { ...COUNT, description: 'gateways that follow it' } })),
  }),
  MismatchList: record({ domain: TEXT, mismatches: list(ref('Mismatch')) }),
};
