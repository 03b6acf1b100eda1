import { describe, expect, it } from '@jest/globals';
import pico from 'picocolors';
import type { MismatchGroup, MismatchSampleAnswer } from '../control/mismatch-answers.js';
import { groupListText, groupPageText } from './mismatch-text.js';

const paint = pico.createColors(false);
const GROUP: MismatchGroup = {
  id: '0f6a3c1e9b2d4875',
  operation: 'price.one',
  path: 'price.amountMinor',
  kind: 'rounding',
  about: 'tax 7 %',
  release: '1.4.0',
  count: 12_000,
  served: 40,
  compared: 1_200_000,
  ratio: 0.01,
  questions: { count: 1_400, exact: false },
  firstSeen: '2026-11-28T01:00:00.000Z',
  lastSeen: '2026-11-28T03:00:00.000Z',
  judgement: null,
};
const SAMPLE: MismatchSampleAnswer = {
  id: '01976e2a-0000-7000-8000-000000000001',
  at: '2026-11-28T03:00:00.000Z',
  reason: 'lot',
  serving: 'legacy',
  asked: 'price.one',
  traceId: 'a'.repeat(32),
  question: [{ at: 'sku', value: { text: '"A\u001b[31m"' } }],
  answers: [
    { at: 'sku', legacy: { text: '"A"' }, service: { text: '"A"' }, state: 'same' },
    { at: 'price.amountMinor', legacy: { text: '1000' }, service: { text: '1001' }, state: 'differs' },
    { at: 'note', legacy: null, service: { withheld: 'string', hash: '00000000000000ff' }, state: 'follows' },
  ],
  noCase: null,
};

describe('mismatches in the terminal', () => {
  it('are groups with what they are held against, most copies first as control gives them', () => {
    const comparisons = [{ compared: 1_200_000, mismatched: 12_000 }];
    const text = groupListText(
      { domain: 'pricing', since: '2026-10-30', comparisons, total: 3, groups: [GROUP] },
      paint,
    );
    expect(text).toContain('12,000 of 1,200,000 compared copies differ unexplained since 2026-10-30, 3 group(s)');
    expect(text).toMatch(
      /0f6a3c1e9b2d4875 +12,000 +1\.0 % +about 1,400 +1\.4\.0 .* – +price\.one price\.amountMinor: rounding, tax 7 %/,
    );
    expect(text).toContain('and 2 more');
    expect(groupListText({ domain: 'pricing', since: 'x', comparisons: [], total: 0, groups: [] }, paint)).toContain(
      'none to show',
    );
  });

  it('are samples with what differs, and no control character of what an arm said', () => {
    const judgement = {
      judgement: 'service-wrong',
      person: 'anna',
      reason: 'half',
      at: 'now',
      decisionId: 'd',
      release: '1',
    };
    const text = groupPageText({ domain: 'pricing', group: { ...GROUP, judgement }, samples: [SAMPLE] }, paint);
    expect(text).toMatch(/price\.amountMinor +1000 +1001/);
    expect(text).toMatch(/note +nothing +withheld string 00000000000000ff +follows from it/);
    expect(text).toContain('1 other field(s) alike');
    expect(text).toContain('service-wrong, by anna at now: half');
    expect(text).toContain('banyan mismatches golden 01976e2a-0000-7000-8000-000000000001 --expected legacy');
    expect(text).not.toContain('\u001b');
  });

  it('say what is withheld, and why no golden case can be made', () => {
    const sample = { ...SAMPLE, question: null, answers: null, noCase: 'personal' };
    const text = groupPageText({ domain: 'pricing', group: GROUP, samples: [sample] }, paint);
    expect(text).toContain('the question is withheld');
    expect(text).toContain('both answers are withheld');
    expect(text).toContain('no golden case: personal');
  });
});
