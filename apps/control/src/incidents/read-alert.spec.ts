import { expect, it } from '@jest/globals';
import type { AlertDto } from './alert.dto.js';
import { readAlert } from './read-alert.js';

const HEARD_MS = Date.UTC(2026, 10, 28, 4);
const ALERT: AlertDto = {
  status: 'firing',
  labels: { alertname: 'ServiceBudgetBurnsFast', severity: 'page', domain: 'inventory' },
  annotations: { summary: 'It burns fast.', description: 'availability.one burns 14.4 times\nas fast' },
  startsAt: '2026-11-28T03:00:00.000Z',
  endsAt: '0001-01-01T00:00:00Z',
  fingerprint: 'c0ffee',
};
const read = (over: Partial<AlertDto> = {}) =>
  readAlert(Object.assign({}, ALERT, over), ['inventory', 'pricing'], HEARD_MS);

it('is of its domain, as bad as its severity says, from when it began', () => {
  expect(read()).toMatchObject({
    scope: 'inventory',
    key: 'alert c0ffee 2026-11-28T03:00:00.000Z',
    isOver: false,
    opening: {
      severity: 'critical',
      title: 'It burns fast.',
      entry: { atMs: Date.UTC(2026, 10, 28, 3), text: 'availability.one burns 14.4 times as fast', by: 'alertmanager' },
    },
  });
});

it.each([
  ['another domain', { labels: { alertname: 'A', domain: 'returns' } }, { scope: 'shop' }],
  ['no severity', { labels: { alertname: 'A' } }, { opening: { severity: 'minor' } }],
  ['a warning', { labels: { severity: 'warning' } }, { opening: { severity: 'major' } }],
  ['no words', { labels: {}, annotations: {} }, { opening: { title: 'an alert without a name' } }],
  [
    'words that are none',
    { annotations: { summary: 7, description: ' ' } },
    { opening: { title: ALERT.labels['alertname'] } },
  ],
  [
    'an end',
    { status: 'resolved' as const, endsAt: '2026-11-28T03:30:00Z' },
    { isOver: true, endedAtMs: Date.UTC(2026, 10, 28, 3, 30) },
  ],
  ['an end without a date', { status: 'resolved' as const }, { isOver: true, endedAtMs: HEARD_MS }],
  ['a name of all objects', { labels: { severity: 'constructor' } }, { opening: { severity: 'minor' } }],
])('with %s is read with care', (_, over, expected) => {
  expect(read(over)).toMatchObject(expected);
});
