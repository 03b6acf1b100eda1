import { CAUSE_KINDS, ENTRY_KINDS, SEVERITIES } from '../incidents/incident.js';
import { CHANNEL_KINDS } from '../notifications/channel.js';
import {
  COUNT,
  FLAG,
  INSTANT,
  list,
  MS,
  nullable,
  record,
  ref,
  TEXT,
  UUID,
  word,
  type Schema,
} from './openapi-schemas.js';

const ANY: Schema = { type: 'object' };
const SUMMARY = {
  id: UUID,
  scope: { ...TEXT, description: 'a domain, or `shop`' },
  severity: word(...SEVERITIES),
  title: TEXT,
  state: word('open', 'resolved'),
  openedAt: INSTANT,
  acknowledgedAt: { ...nullable(INSTANT), description: 'null: nobody has it in hand' },
  acknowledgedBy: nullable(TEXT),
  resolvedAt: nullable(INSTANT),
  resolvedBy: nullable(TEXT),
  resolution: nullable(TEXT),
};
const PAGE = {
  ...SUMMARY,
  causes: list(record({ key: TEXT, kind: word(...CAUSE_KINDS), beganAt: INSTANT, endedAt: nullable(INSTANT) })),
  impact: ref('IncidentImpact'),
  timeline: list(ref('IncidentEntry')),
  deliveries: list(ref('IncidentDelivery')),
};

/** Incidents, alerts that come in, notifications that go out. */
export const INCIDENT_SCHEMAS: Readonly<Record<string, Schema>> = {
  IncidentSummary: record(SUMMARY),
  IncidentList: record({ incidents: list(ref('IncidentSummary')) }),
  IncidentPage: record(PAGE),
  IncidentTimeline: record({ schema: TEXT, ...PAGE }),
  IncidentEntry: record({
    number: COUNT,
    at: INSTANT,
    kind: word(...ENTRY_KINDS),
    by: TEXT,
    text: { ...TEXT, description: 'of a decision: its reason, byte for byte' },
    about: ANY,
  }),
  IncidentDelivery: record({
    id: UUID,
    channel: TEXT,
    action: TEXT,
    state: word('waiting', 'delivered', 'parked', 'dropped'),
    attempts: COUNT,
    queuedAt: INSTANT,
    deliveredAt: nullable(INSTANT),
    lastError: nullable(TEXT),
  }),
  IncidentImpact: record({
    journeys: nullable(
      record({
        since: INSTANT,
        requests: COUNT,
        failed: COUNT,
        operations: list(record({ operation: TEXT, requests: COUNT, failed: COUNT })),
      }),
    ),
    business: nullable(
      record({
        orders: record({ lost: COUNT, low: COUNT, high: COUNT }),
        money: nullable(
          record({
            currency: TEXT,
            amountMinor: { type: 'integer' },
            lowMinor: { type: 'integer' },
            highMinor: { type: 'integer' },
          }),
        ),
      }),
    ),
  }),
  NewIncident: record({ scope: TEXT, severity: word(...SEVERITIES), title: TEXT, person: TEXT, reason: TEXT }),
  Alerts: {
    type: 'object',
    description: 'The webhook of Alertmanager, version 4; what is not named here is not read.',
    required: ['version', 'groupKey', 'alerts'],
    properties: {
      version: { const: '4' },
      groupKey: TEXT,
      alerts: list({
        type: 'object',
        required: ['status', 'labels', 'startsAt', 'fingerprint'],
        properties: {
          status: word('firing', 'resolved'),
          labels: ANY,
          annotations: ANY,
          startsAt: INSTANT,
          endsAt: INSTANT,
          generatorURL: TEXT,
          fingerprint: TEXT,
        },
      }),
    },
  },
  AlertsTaken: record({ taken: COUNT }),
  NotificationChannels: record({
    channels: list(
      record({
        name: TEXT,
        kind: word(...CHANNEL_KINDS),
        host: { ...TEXT, description: 'what follows it may be a secret, and is not shown' },
        hasKey: FLAG,
        deliveries: nullable(record({ waiting: COUNT, parked: COUNT, oldestMs: MS, away: FLAG })),
      }),
    ),
    owners: list(
      record({
        name: TEXT,
        domains: list(TEXT),
        integrations: list(record({ id: TEXT, domain: nullable(TEXT) })),
        channels: list(TEXT),
        from: word(...SEVERITIES),
      }),
    ),
  }),
  NotificationTest: record({ channel: TEXT, person: TEXT }),
  NotificationSent: record({ message: UUID, channel: TEXT }),
  NotificationState: record({
    state: word('waiting', 'delivered', 'parked', 'dropped'),
    attempts: COUNT,
    lastError: nullable(TEXT),
  }),
};
