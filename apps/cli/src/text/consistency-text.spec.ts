import { describe, expect, it } from '@jest/globals';
import pico from 'picocolors';
import type { ConsistencyAnswer } from '../control/consistency-answers.js';
import { consistencyText } from './consistency-text.js';

const plain = pico.createColors(false);
const AT = '2026-11-28T03:00:00.000Z';

const ANSWER: ConsistencyAnswer = {
  asOf: AT,
  comparing: true,
  trouble: null,
  withoutStock: null,
  turn: { last: { endedAt: AT, tookMs: 104_000, skus: 5_145, calls: 220, skipped: 0 } },
  findings: [
    {
      kind: 'shelf-price',
      subject: 'A\u001b[2JB',
      state: 'open',
      odd: ['app'],
      evidence: [
        { place: 'web', value: '12.00 EUR per 1', stored: '{}', productId: '5086', shopRowId: null, rowChangedAt: AT },
        { place: 'app', value: '11.50 EUR per 1', stored: '{}', productId: '5086', shopRowId: '3', rowChangedAt: null },
      ],
      example: {
        at: AT,
        group: 'retail',
        quantityE4: 10_000,
        charged: [
          { place: 'web', price: { amountMinor: 1_200, currency: 'EUR' }, per: 1 },
          { place: 'app', price: null, per: 1 },
        ],
      },
      firstSeenAt: '2026-11-28T01:00:00.000Z',
      clearedAt: null,
      openings: 2,
    },
  ],
  more: true,
};

describe('inconsistencies in a terminal', () => {
  it('one line each, with how long it is so and what each place says', () => {
    const text = consistencyText(ANSWER, 'open', false, plain);
    expect(text).toBe(
      [
        'shelf-price 1',
        '  A·[2JB  app  web 12.00 EUR per 1; app 11.50 EUR per 1  for 2 h',
        'there are more: --limit, or --kind',
        `last turn ended ${AT}: 5145 SKUs in 1 min 44 s, 220 calls of the core, 0 SKUs without an answer`,
      ].join('\n'),
    );
  });

  it('closely, with rows and what is stored in them, and no control character of a stranger', () => {
    const text = consistencyText(ANSWER, 'open', true, plain);
    for (const words of [
      'product 5086, shop row 3',
      'back 1 times',
      'app stores {}',
      'retail pays for 1',
      'not for sale',
    ]) {
      expect(text).toContain(words);
    }
    expect(text).not.toContain('\u001b');
  });

  it('says that nobody looks beside nothing found', () => {
    const none = { ...ANSWER, findings: [], more: false };
    expect(consistencyText(none, 'open', false, plain)).toContain('nothing is open');
    expect(consistencyText(none, 'cleared', false, plain)).toContain('nothing is cleared');
    const ill = { ...none, comparing: false, trouble: 'away', withoutStock: 'away', turn: { last: null } };
    const text = consistencyText(ill, 'open', false, plain);
    for (const words of ['switched off', 'just now: away', 'stock is held against nothing', 'no whole turn']) {
      expect(text).toContain(words);
    }
  });
});
