import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HYGIENE_KINDS, PRICE_KINDS } from '@banyan/domains';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { consistencyPage, consistencyUnknown } from '../pages/consistency-page.js';
import { ConsistencyQueryDto } from './consistency-query.dto.js';
import { ConsistencySurvey } from './consistency-survey.js';
import { KINDS_WITH_WORDS } from './kind-words.js';
import { readConsistency, type Consistency } from './read-consistency.js';

const AT = '2026-11-28T03:00:00.000Z';

const SAID = {
  asOf: AT,
  comparing: true,
  trouble: null,
  withoutStock: null,
  turn: {
    number: 4,
    beganAt: AT,
    skus: 100,
    last: { endedAt: '2026-11-28T02:58:20.000Z', tookMs: 104_000, skus: 5_145, calls: 220, skipped: 100 },
  },
  policy: { settleMs: 60_000 },
  counts: [
    { state: 'open', kind: 'shelf-price', count: 2 },
    { state: 'cleared', kind: 'window', count: 1 },
  ],
  findings: [
    {
      kind: 'shelf-price',
      subject: '<b>FETT</b>',
      state: 'open',
      odd: ['app'],
      evidence: [
        {
          place: 'web',
          value: '12.00 EUR per 1',
          stored: '{"price":"12.0000"}',
          productId: '5086',
          shopRowId: null,
          rowChangedAt: AT,
        },
        {
          place: 'app',
          value: '11.50 EUR per 1',
          stored: '{"price":"<i>"}',
          productId: '5086',
          shopRowId: '3',
          rowChangedAt: null,
        },
      ],
      example: {
        at: AT,
        group: 'retail',
        quantityE4: 25_000,
        charged: [
          { place: 'web', price: { amountMinor: 1_200, currency: 'EUR' }, per: 1 },
          { place: 'store', price: { amountMinor: 1_980, currency: 'JPY' }, per: 100 },
          { place: 'app', price: null, per: 1 },
        ],
      },
      firstSeenAt: '2026-11-28T01:00:00.000Z',
      lastSeenAt: AT,
      openedAt: '2026-11-28T01:01:00.000Z',
      clearedAt: null,
      openings: 3,
    },
    {
      kind: 'tax-rate',
      subject: 'B',
      state: 'open',
      odd: [],
      evidence: [],
      example: null,
      firstSeenAt: AT,
      lastSeenAt: AT,
      openedAt: AT,
      clearedAt: null,
      openings: 1,
    },
  ],
  more: true,
};

const read = (over: object = {}): Consistency => {
  const found = readConsistency({ ...SAID, ...over });
  if (found === undefined) throw new Error('it is not read');
  return found;
};

describe('what the pricing service says of consistency', () => {
  it('is read as it is said', () => {
    const { policy: _, turn, ...same } = SAID;
    expect(read()).toEqual({ ...same, turn: { number: 4, skus: 100, last: turn.last } });
  });

  it('is not read where it is none, and what of it is strange is left out', () => {
    for (const strange of [undefined, null, 'x', [], {}, { asOf: AT }, { asOf: 'then', findings: [] }]) {
      expect(readConsistency(strange)).toBeUndefined();
    }
    const strange = [null, {}, { ...SAID.findings[0], state: 'odd' }, { ...SAID.findings[0], firstSeenAt: 3 }];
    expect(read({ findings: strange, counts: [{}, 3], turn: 'x' })).toMatchObject({
      findings: [],
      counts: [],
      turn: { number: 0, last: null },
    });
  });

  it('every kind that there is has words, and no other', () => {
    expect([...KINDS_WITH_WORDS].toSorted()).toEqual([...PRICE_KINDS, ...HYGIENE_KINDS].toSorted());
  });
});

describe('the page', () => {
  const text = (over: object = {}): string =>
    consistencyPage(read(over), { state: 'open' }).text.replaceAll(/\s+/g, ' ');

  it('says which, where, since when, by which rule and in whose row', () => {
    const shown = text();
    for (const words of [
      'Consistency: 2 open',
      'the shelf price is not the same',
      '11.50 EUR per 1',
      'product 5086, shop row 3',
      'First seen 2026-11-28 01:00:00 UTC, 2 h ago',
      'It came back 2 times',
      'web: 12.00 EUR per 1 · <strong>app: 11.50 EUR per 1</strong>',
      'retail, quantity 2.5, on 2026-11-28 03:00:00 UTC: web 12.00 EUR · store 1980 JPY per 100 · app cannot be bought',
      'nobody can tell which is wrong',
      '5,145 SKUs in 1 min 44 s, 220 calls of the core, 100 SKUs without an answer',
      'There are more',
    ]) {
      expect(shown).toContain(words);
    }
  });

  it('escapes what the core wrote', () => {
    expect(text()).toContain('&lt;b&gt;FETT&lt;/b&gt;');
    expect(text()).not.toContain('<b>FETT');
    expect(text()).not.toContain('<i>"}');
  });

  it('says where nobody looks, so that nothing found is not taken for nothing there', () => {
    const none = { findings: [], counts: [], more: false };
    expect(text(none)).toContain('Nothing open is known like this');
    expect(text({ ...none, comparing: false })).toContain('Nothing is compared:');
    expect(text({ ...none, trouble: 'the core is away' })).toContain('the core is away');
    expect(text({ ...none, withoutStock: 'no answer' })).toContain('Stock is held against nothing just now');
    expect(text({ ...none, turn: { last: null } })).toContain('No whole turn');
    expect(consistencyUnknown('Nobody says.').text).toContain('Nobody says.');
  });
});

describe('asking the pricing service', () => {
  let folder: string;
  let server: Server;
  let asked: string[];
  let answer: RequestListener;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'banyan-consistency-'));
    asked = [];
    answer = (_, response) => response.end(JSON.stringify(SAID));
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      answer(request, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const opsUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    writeFileSync(join(folder, 'run.json'), JSON.stringify({ processes: [{ name: 'pricing', pid: 1, opsUrl }] }));
  });
  afterEach(() => {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  });

  const look = (over: Partial<ConsistencyQueryDto> = {}, dir = folder): Promise<unknown> =>
    new ConsistencySurvey(dir).look(Object.assign(new ConsistencyQueryDto(), over)).catch((error: unknown) => error);

  it('asks what it is asked', async () => {
    expect(await look({ kind: 'window', subject: 'A&B', limit: 3 })).toEqual(read());
    expect(asked).toEqual(['/consistency?state=open&limit=3&kind=window&subject=A%26B']);
  });

  it('says that nobody says', async () => {
    expect(await look({}, '/nowhere')).toMatchObject({ code: 'unavailable' });
    answer = (_, response) => response.writeHead(503).end('{}');
    expect(await look()).toMatchObject({ code: 'unavailable' });
    answer = (_, response) => response.end('no JSON');
    expect(await look()).toMatchObject({ code: 'unavailable' });
    answer = (_, response) => response.destroy();
    expect(await look()).toMatchObject({ code: 'unavailable' });
  });

  it('tells a kind that there is not from a service that is away', async () => {
    answer = (_, response) => response.writeHead(400).end('{}');
    expect(await look({ kind: 'no-such' })).toMatchObject({ code: 'invalid-request' });
  });
});
