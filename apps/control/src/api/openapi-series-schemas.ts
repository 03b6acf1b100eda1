import {
  COUNT,
  INSTANT,
  list,
  nullable,
  NUMBER,
  RATIO,
  record,
  ref,
  TEXT,
  UUID,
  word,
  type Schema,
} from './openapi-schemas.js';

const RATIOS = list(nullable(RATIO));
const RATIO_SERIES = record(
  { value: RATIOS, low: RATIOS, high: RATIOS },
  'Shares with their intervals, one entry a step; null where there was nothing to divide by.',
);
const ARM = word('legacy', 'service');

/** What charts and the timeline are made of. */
export const SERIES_SCHEMAS: Readonly<Record<string, Schema>> = {
  RatioSeries: RATIO_SERIES,
  ArmSeries: record({
    requests: list(COUNT),
    failed: list(COUNT),
    slow: { ...list(COUNT), description: "over the threshold of the operation's latency objective" },
    failedRatio: ref('RatioSeries'),
    slowRatio: ref('RatioSeries'),
  }),
  SeriesMark: record({
    at: INSTANT,
    kind: word('trip', 'rolled-back', 'reset', 'hold', 'slider', 'stage', 'release'),
    text: TEXT,
    decision: nullable(UUID),
  }),
  ChannelShare: record({
    channel: { ...TEXT, description: 'empty: requests that say none' },
    arm: ARM,
    requests: COUNT,
    failed: COUNT,
    slow: COUNT,
    availability: record({ value: RATIO, low: RATIO, high: RATIO }),
  }),
  Series: record(
    {
      domain: TEXT,
      from: INSTANT,
      to: INSTANT,
      minutesAStep: { type: 'integer', minimum: 1 },
      channel: nullable(TEXT),
      interval: record({ method: TEXT, alpha: RATIO }),
      at: { ...list(COUNT), description: 'when each step begins, seconds since the Unix epoch; 500 at most' },
      arms: record({ legacy: ref('ArmSeries'), service: ref('ArmSeries') }),
      share: record(
        { intended: RATIOS, observed: RATIOS },
        'Of the service in the requests of a step: as the flags intended, and as it was.',
      ),
      shadow: record({ compared: list(COUNT), mismatched: list(COUNT), agreement: ref('RatioSeries') }),
      channels: list(ref('ChannelShare')),
      marks: list(ref('SeriesMark')),
    },
    'Both arms in columns, one entry a step. Counts of a step are sums, and ratios are made of sums.',
  ),
  RolloutCost: record(
    {
      since: INSTANT,
      until: nullable(INSTANT),
      requests: COUNT,
      failed: COUNT,
      budgetSpent: {
        ...nullable({ ...NUMBER, minimum: 0 }),
        description: 'share of the error budget of 30 days, 1 is all of it',
      },
    },
    'What the service arm did while it was given traffic.',
  ),
  TimelineEntry: record({
    id: TEXT,
    at: INSTANT,
    kind: TEXT,
    domain: nullable(TEXT),
    by: nullable(TEXT),
    text: TEXT,
    href: nullable(TEXT),
    rollout: nullable(ref('RolloutCost')),
  }),
  Timeline: record({
    asOf: INSTANT,
    entries: list(ref('TimelineEntry')),
    next: { ...nullable(TEXT), description: 'for `before`; null: that was all' },
    kinds: list(TEXT),
  }),
  TrafficReport: record(
    {
      stream: { ...UUID, description: 'new with every start of the gateway' },
      minute: { ...COUNT, description: 'the present one, since the Unix epoch' },
      through: { ...COUNT, description: 'everything up to this minute is told of' },
      rows: list(
        record({
          minute: COUNT,
          domain: TEXT,
          arm: ARM,
          channel: TEXT,
          requests: COUNT,
          failed: COUNT,
          slow: COUNT,
          journeysFailed: { ...COUNT, description: 'sessions whose first failure that the shopper saw was here' },
          intendedMicro: { ...COUNT, description: 'millionths: the sum of the intended shares' },
          compared: COUNT,
          mismatched: COUNT,
        }),
      ),
    },
    'What both arms did by the minute and channel, as far as it is not known to be kept.',
  ),
};
