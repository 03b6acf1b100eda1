import { LONGEST_OFF_MINUTES } from '../integrations/switch-policy.js';
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

/** What the shop leans on, and how it is. */
export const INTEGRATION_SCHEMAS: Readonly<Record<string, Schema>> = {
  Freshness: record(
    {
      boundMs: { ...nullable(MS), description: 'the objective: 99 of 100 changes are known no later' },
      state: { ...nullable(word('within-bound', 'behind', 'late')), description: 'in the judgement of who follows it' },
      position: nullable({ type: 'number', minimum: 0 }),
      caughtUpMsAgo: nullable(MS),
      trouble: nullable(TEXT),
      gaps: record({ found: COUNT, healed: COUNT, givenUp: COUNT }),
      healings: record({ rewinds: COUNT, rereads: COUNT }),
      sources: list(
        record({
          source: TEXT,
          lastChangeAt: nullable(INSTANT),
          lagMs: record({ p50: nullable(MS), p99: nullable(MS), last: nullable(MS) }),
          withinBoundRatio: nullable(RATIO),
          changes: COUNT,
          overBound: FLAG,
        }),
      ),
    },
    'How late the changes of each source of a feed were known lately.',
  ),
  WorkingIntegration: record(
    {
      state: {
        ...word('ok', 'degraded', 'failing', 'no-data'),
        description: 'no-data: nobody has asked lately, or nobody says; neither good nor bad',
      },
      because: { ...TEXT, description: 'what the state is read from' },
      id: TEXT,
      title: TEXT,
      domain: nullable(TEXT),
      owner: TEXT,
      carries: TEXT,
      objective: record({
        'availability?': RATIO,
        'latencyP99Ms?': MS,
        'freshnessMs?': MS,
        windowDays: { type: 'integer', minimum: 1 },
      }),
      escalation: record({ who: TEXT, how: TEXT, when: TEXT }),
      runbook: { ...TEXT, description: 'a page below docs/runbooks, served below /runbooks, or an https URL' },
      settings: { ...list(TEXT), description: 'names of the settings that point at it, never values' },
      face: nullable(TEXT),
      asked: list(record({ operation: TEXT, because: TEXT })),
      // oxlint-disable-next-line unicorn/no-thenable -- a word of the registry; nobody awaits a schema
      failures: list(record({ fails: TEXT, then: TEXT })),
      whenOff: {
        ...nullable(TEXT),
        description: 'what happens while people have it out of use; null: there is no defined way without it',
      },
      off: nullable(ref('IntegrationSwitch')),
      'freshness?': ref('Freshness'),
    },
    'An integration with what the registry says of it and its present state.',
  ),
  IntegrationSwitch: record({
    id: UUID,
    integration: TEXT,
    person: TEXT,
    reason: TEXT,
    offAt: INSTANT,
    until: { ...INSTANT, description: 'then it ends by itself' },
    onAt: nullable(INSTANT),
    onBy: nullable(TEXT),
    onReason: nullable(TEXT),
  }),
  IntegrationSwitches: record({
    switchable: list(record({ integration: TEXT, whenOff: TEXT })),
    switches: list(ref('IntegrationSwitch')),
  }),
  IntegrationOff: record({
    person: TEXT,
    reason: TEXT,
    minutes: { type: 'integer', minimum: 1, maximum: LONGEST_OFF_MINUTES },
  }),
  MisconfiguredIntegration: record(
    { state: { const: 'misconfigured' }, id: nullable(TEXT), file: TEXT, faults: list(TEXT) },
    'An entry, or a file, that cannot be used. A gateway does not start with it.',
  ),
  IntegrationStatus: { oneOf: [ref('WorkingIntegration'), ref('MisconfiguredIntegration')] },
  IntegrationList: record({ asOf: INSTANT, integrations: list(ref('IntegrationStatus')) }),
};
