import { CHAOS_FAULTS, CHAOS_GUARDS, CHAOS_POLICY } from '@banyan/chaos';
import { COUNT, INSTANT, list, MS, nullable, record, ref, TEXT, UUID, word, type Schema } from './openapi-schemas.js';

const { longestSeconds, mostSharePercent, longestLatencyMs, defaults } = CHAOS_POLICY;

function upTo(maximum: number, fallback: number): Schema {
  return { type: 'number', exclusiveMinimum: 0, maximum, default: fallback };
}

/** Faults that are injected on purpose. */
export const CHAOS_SCHEMAS: Readonly<Record<string, Schema>> = {
  ChaosBegin: record({
    person: TEXT,
    reason: TEXT,
    fault: {
      ...word(...CHAOS_FAULTS),
      description:
        'latency: calls are held up; errors: it fails; resets: it is cut, before or after the call; garbage: its answer cannot be read',
    },
    'sharePercent?': {
      ...upTo(mostSharePercent.value, defaults.value.sharePercent),
      description: 'percent of sessions',
    },
    'seconds?': { ...upTo(longestSeconds.value, defaults.value.seconds), description: 'then it ends by itself' },
    'latencyMs?': { ...upTo(longestLatencyMs.value, defaults.value.latencyMs), description: 'of latency alone' },
  }),
  ChaosTally: record(
    {
      injected: { ...COUNT, description: 'calls that were touched' },
      requests: { ...COUNT, description: 'of sessions in the share, to what the integration is asked for' },
      failed: COUNT,
      stoodIn: { ...COUNT, description: 'answered by the other arm, or from memory' },
      slow: { ...COUNT, description: 'over the threshold of their objective' },
      took: { ...list(COUNT), description: 'by their time, in buckets' },
      all: { ...record({ requests: COUNT, failed: COUNT }), description: 'of all sessions' },
    },
    'What was done, and how shoppers fared, by the counts of the gateways.',
  ),
  ChaosRun: record({
    id: UUID,
    integration: TEXT,
    domain: TEXT,
    fault: word(...CHAOS_FAULTS),
    sharePercent: { type: 'number', exclusiveMinimum: 0, maximum: 100 },
    latencyMs: nullable(MS),
    person: TEXT,
    reason: TEXT,
    begunAt: INSTANT,
    until: { ...INSTANT, description: 'then it ends by itself' },
    endedAt: nullable(INSTANT),
    endedBy: nullable(TEXT),
    endedBecause: nullable(word('time', 'person', 'harm', ...CHAOS_GUARDS)),
    endReason: nullable(TEXT),
    tally: nullable(ref('ChaosTally')),
    outcome: {
      ...nullable(word('unaffected', 'degraded', 'failed', 'nothing-injected')),
      description: 'null: it goes on, or its counts are still coming in',
    },
    behaviour: nullable(TEXT),
  }),
  Chaos: record({
    forbidden: {
      ...nullable(record({ guard: word(...CHAOS_GUARDS), text: TEXT })),
      description: 'what forbids a run now; null: nothing',
    },
    touchable: list(record({ integration: TEXT, domain: TEXT, operations: list(TEXT) })),
    runs: list(ref('ChaosRun')),
  }),
};
