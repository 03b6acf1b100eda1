import { CHAOS_FAULTS } from '@banyan/chaos';
import { PERSON } from './openapi-access-schemas.js';
import { PROBLEMS } from '@banyan/kernel';
import { DECISION_KINDS } from '@banyan/rollout';
import { MISMATCH_SCHEMAS } from './openapi-mismatch-schemas.js';
import {
  byDomain,
  COUNT,
  FLAG,
  HASH,
  list,
  MS,
  nullable,
  NUMBER,
  PERCENT,
  RATIO,
  record,
  ref,
  RELEASE,
  TEXT,
  UUID,
  word,
  type Schema,
} from './openapi-schemas.js';

const COUNTS = {
  requests: COUNT,
  failed: COUNT,
  slow: COUNT,
  'failedAgain?': COUNT,
  'slowAgain?': COUNT,
  'over?': { ...list(COUNT), maxItems: 8, description: 'requests over each of the watched latencies' },
  failedSessions: list(TEXT),
  slowSessions: list(TEXT),
};
const PAIR_FIELD = { path: TEXT, rawOnly: COUNT, noiseOnly: COUNT, noise: COUNT };
const PAIRS = record(
  { samples: COUNT, fields: { ...list(record(PAIR_FIELD)), maxItems: 64 } },
  'Requests for which legacy was asked twice, and where the service, or legacy itself, differed.',
);

const BREAKER = word('closed', 'open', 'half-open', 'isolated');

/** What is sent to control, what it answers to changes, and the records. */
export const EXCHANGE_SCHEMAS: Readonly<Record<string, Schema>> = {
  ...MISMATCH_SCHEMAS,
  ArmCounts: record(COUNTS, 'Cumulative within the stretch; sessions are keyed hashes.'),
  OperationEvidence: record({
    operation: TEXT,
    legacy: ref('ArmCounts'),
    service: ref('ArmCounts'),
    'pairs?': PAIRS,
    'sampled?': FLAG,
  }),
  Evidence: record({
    domain: TEXT,
    stretch: TEXT,
    share: RATIO,
    'epoch?': COUNT,
    'startedAtMs?': MS,
    'release?': { ...TEXT, maxLength: 64, description: 'empty: not known' },
    'dailyRequests?': NUMBER,
    'assigned?': {
      ...list(record({ legacy: COUNT, service: COUNT })),
      description: 'distinct sessions by the arm they were assigned to',
    },
    operations: list(ref('OperationEvidence')),
    'together?': ref('OperationEvidence'),
  }),
  ReplicaReport: record(
    {
      opsUrl: { type: 'string', format: 'uri' },
      evidence: list(ref('Evidence')),
      routes: list(
        record({
          domain: TEXT,
          stage: ref('Stage'),
          canaryPercent: PERCENT,
          'shadowing?': FLAG,
          requests: record({ legacy: COUNT, service: COUNT }),
          'reasons?': byDomain(COUNT),
          'definition?': TEXT,
          'release?': RELEASE,
          'outcomes?': record({ ok: COUNT, rescued: COUNT, failed: COUNT }),
        }),
      ),
      shadow: list(
        record({
          domain: TEXT,
          selected: COUNT,
          compared: COUNT,
          matched: COUNT,
          'explained?': COUNT,
          'ignored?': COUNT,
          mismatched: COUNT,
          'unverified?': COUNT,
          'pending?': COUNT,
          skipped: COUNT,
          mismatches: list(
            record({
              path: TEXT,
              servingType: TEXT,
              shadowType: TEXT,
              count: COUNT,
              'explained?': COUNT,
              'unexplained?': COUNT,
              'ignored?': COUNT,
            }),
          ),
          'coverage?': record(
            { definition: TEXT, 'epoch?': COUNT, selected: COUNT, compared: COUNT, skipped: COUNT, failed: COUNT },
            'Since flag and latch are as the replica has them.',
          ),
          'noise?': list(ref('OperationNoise')),
          'records?': ref('MismatchRecords'),
          'groups?': ref('MismatchGroups'),
          'samples?': ref('MismatchSamples'),
        }),
      ),
      latches: list(record({ domain: TEXT, state: word('armed', 'tripped', 'held', 'unread'), epoch: COUNT })),
      'minutes?': list(ref('ServiceMinutes')),
      'traffic?': ref('TrafficReport'),
      'signals?': ref('SignalsReport'),
      'usage?': ref('UsageReport'),
      'core?': record(
        {
          passthrough: BREAKER,
          'off?': {
            ...list(TEXT),
            description: 'integrations that people took out of use, as they are in force there',
          },
          domains: list(
            record({
              domain: TEXT,
              breaker: BREAKER,
              calls: list(record({ operation: TEXT, asked: COUNT, failed: COUNT, 'lastFailure?': TEXT })),
            }),
          ),
        },
        'What the replica sees of the legacy core; calls are those of the last 30 to 60 s.',
      ),
      'ignoring?': {
        ...list({ type: 'integer', minimum: 1 }),
        description: 'numbers of the rules about ignored differences that it follows',
      },
      'chaos?': record(
        {
          allowed: { ...FLAG, description: 'whether its environment allows any (BANYAN_CHAOS)' },
          runs: list(
            record({
              run: UUID,
              inForce: FLAG,
              injected: COUNT,
              requests: COUNT,
              failed: COUNT,
              stoodIn: COUNT,
              slow: COUNT,
              took: list(COUNT),
              all: record({ requests: COUNT, failed: COUNT }),
            }),
          ),
        },
        'Faults that are injected there, and how shoppers fared.',
      ),
      flags: record({
        'ageMs?': nullable(MS),
        source: TEXT,
        'revision?': { ...COUNT, description: "Unleash's own revision of these flags" },
      }),
    },
    'What a gateway replica says every 500 ms. Cumulative: a lost or repeated report does no harm.',
  ),
  ServiceMinutes: record(
    {
      domain: TEXT,
      stream: { ...UUID, description: 'new with every start of the gateway' },
      minute: { ...COUNT, description: 'the present one, since the Unix epoch' },
      from: { ...COUNT, description: 'the first one told of' },
      operations: list(record({ operation: TEXT, requests: list(COUNT), failed: list(COUNT) })),
    },
    'Requests and failures of the service arm by the minute, as far as they are not known to be kept.',
  ),
  ReportReply: record({
    leads: {
      ...FLAG,
      description: 'whether this control keeps what it is told; of one that follows another, only the latches count',
    },
    latches: byDomain(ref('Latch')),
    kept: {
      ...byDomain(record({ stream: UUID, sequence: COUNT })),
      description: 'How far the records of differences are kept; they need not be sent again.',
    },
    groups: {
      ...byDomain(ref('GroupsKept')),
      description:
        'Which groups and samples of mismatches were kept since the last reply; they need not be sent again.',
    },
    minutes: {
      ...byDomain(record({ stream: UUID, minute: COUNT })),
      description: 'How far the minutes of the service arm are kept; they need not be sent again.',
    },
    'traffic?': record(
      { stream: UUID, minute: COUNT },
      'How far the minutes of both arms are kept; they need not be sent again.',
    ),
    'usage?': record(
      { stream: UUID, sequences: list(COUNT) },
      'Which reports of use were kept since the last reply; what they told need not be sent again.',
    ),
    switches: list(
      record(
        { integration: TEXT, domain: nullable(TEXT), operations: list(TEXT), remainingMs: MS },
        'An integration that a person took out of use: nothing is asked of it until the time is over.',
      ),
    ),
    chaos: list(
      record(
        {
          run: UUID,
          integration: TEXT,
          domain: TEXT,
          operations: list(TEXT),
          fault: word(...CHAOS_FAULTS),
          sharePercent: { type: 'number', exclusiveMinimum: 0, maximum: 100 },
          latencyMs: MS,
          remainingMs: MS,
        },
        'A run of faults, good for a few seconds: it is told again with every reply for as long as it may go on.',
      ),
    ),
    ignoring: list(ref('ToldIgnoreRule')),
  }),
  PersonalChange: record({
    reason: { type: 'string', minLength: 1, maxLength: 1000 },
    'person?': { ...PERSON, maxLength: 200 },
    'expectedEpoch?': { ...COUNT, description: 'the epoch the person was looking at; another one refuses the change' },
    'confirmTrips?': {
      type: 'integer',
      minimum: 1,
      description:
        'of a reset: how often the release has tripped, where `reentry.confirmTrips` of the domain demands it',
    },
  }),
  ChangeAnswer: record({
    domain: TEXT,
    latch: ref('Latch'),
    decisionId: UUID,
    moved: FLAG,
    keptIn: word('database', 'disk', 'memory'),
  }),
  DecisionMaker: {
    oneOf: [
      record({ kind: { const: 'control' } }),
      record({ kind: { const: 'replica' }, replica: TEXT }),
      record({ kind: { const: 'person' }, name: TEXT }),
    ],
  },
  DecisionRecord: record(
    {
      id: UUID,
      domain: TEXT,
      sequence: { type: 'integer', minimum: 1 },
      atMs: MS,
      kind: word(...DECISION_KINDS),
      by: ref('DecisionMaker'),
      reason: TEXT,
      epoch: COUNT,
      evidence: {
        description:
          'Of a judgement: version of the rules, inputs, policy, objectives, verdict, deciding rule, flag and contracts, enough to judge again.',
      },
      previousHash: HASH,
      hash: HASH,
    },
    'One link of a domain’s hash chain: SHA-256 over the canonical JSON (RFC 8785) of all other members.',
  ),
  ChainVerdict: {
    oneOf: [
      record({ intact: { const: true }, head: record({ sequence: COUNT, hash: HASH }) }),
      record({
        intact: { const: false },
        because: word('edited', 'removed', 're-ordered', 'rewritten', 'foreign', 'truncated'),
        sequence: COUNT,
        'id?': UUID,
      }),
    ],
  },
  DecisionPage: record({ record: ref('DecisionRecord'), chain: ref('ChainVerdict') }),
  DecisionChain: record({ domain: TEXT, decisions: list(ref('DecisionRecord')), chain: ref('ChainVerdict') }),
  Problem: record(
    {
      type: { type: 'string', format: 'uri' },
      title: TEXT,
      status: { type: 'integer', minimum: 400, maximum: 599 },
      code: word(...Object.keys(PROBLEMS)),
      'detail?': TEXT,
      'instance?': TEXT,
      'trace_id?': TEXT,
      'errors?': list(record({ pointer: TEXT, message: TEXT })),
      'because?': { ...TEXT, description: 'which of several guards refused, a stable word' },
    },
    'RFC 9457 problem details.',
  ),
};
