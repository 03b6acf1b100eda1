import { expect, it } from '@jest/globals';
import type { IncidentPage } from '../incident.js';
import { postmortemOf } from './postmortem.js';
import { timelineOf } from './timeline.js';

const EVIDENCE = 'availability.one fails: 9 of 40 | <b> ``` & so on';
const INCIDENT: IncidentPage = {
  id: '0193a1b2-0000-7000-8000-000000000001',
  scope: 'inventory',
  severity: 'critical',
  title: 'inventory was tripped by evidence',
  state: 'resolved',
  openedAt: '2026-11-28T03:00:00.120Z',
  acknowledgedAt: null,
  acknowledgedBy: null,
  resolvedAt: '2026-11-28T04:01:02.000Z',
  resolvedBy: 'person anna',
  resolution: 'the release was taken back',
  causes: [{ key: 'trip 1', kind: 'trip', beganAt: '2026-11-28T03:00:00.120Z', endedAt: '2026-11-28T04:01:02.000Z' }],
  impact: {
    journeys: {
      since: '2026-11-28T02:59:00.000Z',
      requests: 40,
      failed: 9,
      operations: [{ operation: 'availability.one', requests: 40, failed: 9 }],
    },
    business: null,
  },
  timeline: [
    {
      number: 1,
      at: '2026-11-28T03:00:00.120Z',
      kind: 'decided',
      by: 'replica gateway-1',
      text: EVIDENCE,
      about: {
        kind: 'trip',
        decision: '0193a1b2-0000-7000-8000-0000000000aa',
        decidedBy: { rule: 'errors-against-legacy', operation: 'availability.one', statistic: 7.25, threshold: 6.9 },
      },
    },
    {
      number: 2,
      at: '2026-11-28T03:00:00.300Z',
      kind: 'told',
      by: 'channel chat',
      text: 'inventory team told',
      about: {},
    },
    {
      number: 3,
      at: '2026-11-28T03:10:00.000Z',
      kind: 'said',
      by: 'person anna',
      text: 'we looked at the release',
      about: {},
    },
    {
      number: 4,
      at: '2026-11-28T04:01:02.000Z',
      kind: 'resolved',
      by: 'person anna',
      text: 'the release was taken back',
      about: {},
    },
  ],
  deliveries: [
    {
      id: '0193a1b2-0000-7000-8000-0000000000bb',
      channel: 'page',
      action: 'opened',
      state: 'parked',
      attempts: 3,
      queuedAt: '2026-11-28T03:00:00.200Z',
      deliveredAt: null,
      lastError: 'HTTP 400: invalid routing key',
    },
  ],
};

it('has every section, in the order in which it is read', () => {
  const headings = [...postmortemOf(INCIDENT).matchAll(/^##? (.+)$/gm)].map(([, heading]) => heading);
  expect(headings).toEqual([
    'Post-mortem: inventory was tripped by evidence',
    'Summary',
    'Impact',
    'Timeline',
    'What the evidence said',
    'What was done',
    'Who was told',
    'What was not known',
    'What made it possible',
    'Follow-ups',
  ]);
});

it('says the evidence byte for byte, in a fence that it cannot end, and the rule with its threshold', () => {
  const text = postmortemOf(INCIDENT);
  expect(text).toContain(`\n\`\`\`\`text\n${EVIDENCE}\n\`\`\`\`\n`);
  expect(text).toContain(
    'Rule `errors-against-legacy` on `availability.one`: logarithm of the evidence 7.250, threshold 6.900.',
  );
  // One row for each entry, whatever stands in it.
  expect(text.split('\n').filter((line) => line.startsWith('| 2026-'))).toHaveLength(INCIDENT.timeline.length);
});

it('says what is not known as that, and who was not reached', () => {
  const text = postmortemOf(INCIDENT);
  expect(text).toContain('Orders and money: not known.');
  expect(text).toContain('- not delivered: page, opened (parked, 3 tries: HTTP 400: invalid routing key)');
  expect(text).toContain('- Whether every gateway acknowledged the trip: nothing is on record.');
  expect(text).toContain('| Duration | 1 h 1 min 2 s |');
});

it('of one that goes on says so', () => {
  const open = {
    ...INCIDENT,
    state: 'open',
    resolvedAt: null,
    resolvedBy: null,
    resolution: null,
    timeline: [],
    deliveries: [],
  } as const;
  const text = postmortemOf({ ...open, impact: { journeys: null, business: null } });
  expect(text).toContain('It is not resolved.');
  expect(text).toContain('No evidence is on record: a person opened it.');
  expect(text).toContain('Nobody: no channel is set up');
});

it('blames nobody: the words for that are not in it', () => {
  expect(postmortemOf(INCIDENT)).not.toMatch(/\b(fault|guilt|negligen|careless|mistake|should have)/i);
});

it('is taken away whole as JSON', () => {
  expect(timelineOf(INCIDENT)).toEqual({ schema: expect.stringContaining('incident-timeline'), ...INCIDENT });
});
