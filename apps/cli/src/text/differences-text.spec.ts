import { expect, it } from '@jest/globals';
import type { DifferencesAnswer } from '../control/difference-answers.js';
import { differencesText } from './differences-text.js';

const same = (text: string): string => text;
const PLAIN = { bold: same, dim: same, red: same, green: same, yellow: same } as Parameters<typeof differencesText>[2];
const AT = '2026-11-28T08:00:00.000Z';
const WALK = { last: { endedAt: AT, tookMs: 61_000, orders: 120, unanswered: 3 } };
const ANSWER: DifferencesAnswer = {
  asOf: AT,
  trouble: null,
  silent: [],
  recent: WALK,
  whole: { last: null },
  counts: [],
  differences: [],
  more: false,
};

it('says what is open, what it means, who puts it right, and what was tried', () => {
  const text = differencesText(
    {
      ...ANSWER,
      more: true,
      differences: [
        {
          kind: 'copy-still-stands',
          reference: 'BY1\u001b[31m',
          state: 'open',
          seen: ['copy 000001234'],
          means: 'The order is over.',
          cure: { by: 'machine', how: 'The copy is called off.' },
          firstSeenAt: '2026-11-28T07:00:00.000Z',
          clearedAt: null,
          cures: 3,
          givenUp: true,
          lastCure: { begunAt: AT, outcome: 'refused', because: 'it is complete' },
          explanation: null,
        },
      ],
    },
    'open',
    PLAIN,
  );
  for (const words of [
    'copy-still-stands 1: The order is over.',
    'by itself: The copy is called off.',
    'copy 000001234  for 1 h',
    `tried 3 times, last at ${AT}: refused, it is complete`,
    'it has not helped: a person has to look',
    'there are more',
    'orders of late: last turn ended',
    '3 of them without a word of some book',
    'all orders: no turn has ended yet',
  ]) {
    expect(text).toContain(words);
  }
  expect(text).not.toContain('\u001b');
});

it('says where nobody looks, so that nothing found is not taken for nothing there', () => {
  expect(differencesText(ANSWER, 'open', PLAIN)).toContain('nothing is open');
  const blind = { ...ANSWER, trouble: 'the tables are away', silent: [{ book: 'core', because: 'no answer' }] };
  expect(differencesText(blind, 'open', PLAIN)).toContain('orders are not reconciled just now: the tables are away');
  expect(differencesText(blind, 'open', PLAIN)).toContain('the book of core says nothing: no answer');
});

it('says of one order in which state each of its differences is', () => {
  const difference = {
    kind: 'order-without-charge',
    reference: 'BY1',
    seen: ['7.89 EUR'],
    means: 'The order stands, and nobody was charged.',
    cure: { by: 'person', how: 'Charge it.' },
    firstSeenAt: '2026-11-28T07:59:30.000Z',
    clearedAt: null,
    cures: 0,
    givenUp: false,
    lastCure: null,
    explanation: null,
  } as const;
  const told = [
    { ...difference, state: 'settling' },
    { ...difference, state: 'cleared', clearedAt: AT },
  ] as const;
  const text = differencesText({ ...ANSWER, differences: told }, 'any', PLAIN);
  expect(text).toContain('7.89 EUR  settling for 30 s');
  expect(text).toContain(`7.89 EUR  put right at ${AT}`);
  expect(differencesText(ANSWER, 'any', PLAIN)).toContain('no difference was ever seen of it');
});
