import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { StockFeedDecoder } from './stock-feed.codec.js';
import { decodeStockFeed, encodeRow, encodeStockFeed } from './stock-feed.encode.js';
import { ROW } from './stock-feed.layout.js';
import type { StockFeedHeader, StockFeedItem, StockFeedRow } from './stock-feed.record.js';

const header: StockFeedHeader = { createdOn: '20261121', createdAt: '030000', since: 40 };

function row(change: Partial<StockFeedRow> = {}): StockFeedRow {
  return {
    sequence: 41,
    changedOn: '20261120',
    changedAt: '235959',
    sku: 'A/B-100',
    source: 'WH-NORD',
    quantityThousandths: 12_000,
    unit: 'EA',
    unitNumerator: 1,
    inStock: true,
    description: 'Gl\u00fcck <b>&amp;</b>',
    ...change,
  };
}

/** A file of one row, with bytes of one column replaced. */
function damaged(column: { start: number }, text: string): StockFeedItem | undefined {
  const bytes = encodeStockFeed(header, [row()]);
  bytes.write(text, 37 + 2 + column.start, 'latin1');
  return decodeStockFeed(bytes).items[0];
}

function refusalOf(item: StockFeedItem | undefined): string {
  return item?.kind === 'refused' ? `${item.refused.field} ${item.refused.because}` : 'not refused';
}

describe('a well-formed file', () => {
  test('is read whole', () => {
    const rows = [row(), row({ sequence: 42, sku: ' 0042', quantityThousandths: -100_000, inStock: false })];
    const decoded = decodeStockFeed(encodeStockFeed(header, rows));
    expect(decoded.header).toEqual(header);
    expect(decoded.items.map((item) => item.kind === 'row' && item.row)).toEqual(rows);
    expect(decoded.end).toEqual({ kind: 'complete', trailer: { rowCount: 2, lastSequence: 42 } });
  });

  test('has the widths of the interface', () => {
    expect(encodeRow(row())).toHaveLength(162);
    const [first, second, last] = encodeStockFeed(header, [row()]).toString('latin1').split('\r\n');
    expect(first).toBe('HSTOCKCHG  20261121030000000000000040');
    expect(second?.slice(ROW.quantity.start, ROW.description.start)).toBe('0000000012000 EA 00001X');
    expect(last).toBe('T000000001000000000041');
  });

  test('may begin with a byte order mark, and its last line may lack its end', () => {
    const bytes = encodeStockFeed(header, [row()]);
    const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes.subarray(0, -2)]);
    expect(decodeStockFeed(marked).end.kind).toBe('complete');
  });

  test('is latin-1 byte by byte, whatever the charset claims', () => {
    const bytes = encodeStockFeed(header, [row({ sku: 'GR\u00d6SSE-\u00bd' })]);
    expect(bytes.includes(0xd6)).toBe(true);
    const [item] = decodeStockFeed(bytes).items;
    expect(item?.kind === 'row' && item.row.sku).toBe('GR\u00d6SSE-\u00bd');
  });

  test('without rows is complete', () => {
    expect(decodeStockFeed(encodeStockFeed(header, [])).end).toEqual({
      kind: 'complete',
      trailer: { rowCount: 0, lastSequence: 40 },
    });
  });

  test('a negative zero is zero', () => {
    const item = damaged(ROW.quantity, '0000000000000-');
    expect(item?.kind === 'row' && Object.is(item.row.quantityThousandths, 0)).toBe(true);
  });
});

describe('a row in doubt is refused by field', () => {
  test.each([
    ['a letter among digits', ROW.sequence, '00000000004A', 'feed.stock.sequence is not made of digits alone'],
    ['sequence 0', ROW.sequence, '000000000000', 'feed.stock.sequence is zero'],
    ['a day of 0000-00-00', ROW.changedOn, '00000000', 'feed.stock.changedOn is not a date that exists'],
    ['30 February', ROW.changedOn, '20260230', 'feed.stock.changedOn is not a date that exists'],
    ['29 February 2027', ROW.changedOn, '20270229', 'feed.stock.changedOn is not a date that exists'],
    ['24:00', ROW.changedAt, '240000', 'feed.stock.changedAt is not a time that exists'],
    ['a minute of 60', ROW.changedAt, '006000', 'feed.stock.changedAt is not a time that exists'],
    ['a blank sku', ROW.sku, ' '.repeat(64), 'feed.stock.sku is blank'],
    ['a control character', ROW.sku, 'A\tB', 'feed.stock.sku holds a control character'],
    ['a blank source', ROW.source, ' '.repeat(8), 'feed.stock.source is blank'],
    ['a leading minus', ROW.quantity, '-000000012000', 'feed.stock.quantity is not made of digits alone'],
    ['a decimal point', ROW.quantity, '000000012.000', 'feed.stock.quantity is not made of digits alone'],
    ['blank padding', ROW.quantity, '        12000', 'feed.stock.quantity is not made of digits alone'],
    ['an exponent', ROW.quantity, '00000000012e3', 'feed.stock.quantity is not made of digits alone'],
    ['a plus', ROW.sign, '+', 'feed.stock.quantity is followed by neither a blank nor a minus'],
    ['a unit of PCE', ROW.unit, 'PCE', 'feed.stock.unit is none of EA, CS, LE'],
    ['a unit in lower case', ROW.unit, 'ea ', 'feed.stock.unit is none of EA, CS, LE'],
    ['a numerator of 0', ROW.unitNumerator, '00000', 'feed.stock.unitNumerator is zero'],
    ['EA of 12', ROW.unitNumerator, '00012', 'feed.stock.unitNumerator is not 1 although the unit is EA'],
    ['a flag of 1', ROW.inStock, '1', 'feed.stock.inStock is neither X nor blank'],
  ])('%s', (_, column, text, expected) => {
    expect(refusalOf(damaged(column, text))).toBe(expected);
  });

  test('and keeps what is certain of its key', () => {
    const item = damaged(ROW.quantity, 'garbage');
    expect(item).toMatchObject({
      kind: 'refused',
      rowNumber: 1,
      refused: { sequence: 41, sku: 'A/B-100', source: 'WH-NORD' },
    });
  });

  test('while its neighbours are read, also when the line end between them is gone', () => {
    const bytes = encodeStockFeed(header, [row(), row({ sequence: 42 }), row({ sequence: 43 })]);
    bytes.write('  ', 39 + 162, 'latin1');
    const decoded = decodeStockFeed(bytes);
    expect(decoded.items.map((item) => item.kind)).toEqual(['refused', 'row', 'row']);
    expect(decoded.end.kind).toBe('complete');
  });

  test('when it is too short, without shifting the rows behind it', () => {
    const [first = '', second = '', third = '', last = ''] = encodeStockFeed(header, [row(), row({ sequence: 42 })])
      .toString('latin1')
      .split('\r\n');
    const bytes = Buffer.from([first, second.slice(0, 100), third, last, ''].join('\r\n'), 'latin1');
    const decoded = decodeStockFeed(bytes);
    expect(decoded.items.map(refusalOf)).toEqual([
      'feed.stock.record has another width than its columns',
      'not refused',
    ]);
    expect(decoded.items[0]).toMatchObject({ refused: { sequence: 41, sku: 'A/B-100', source: 'WH-NORD' } });
  });
});

describe('a file that does not add up is cut', () => {
  const bytes = encodeStockFeed(header, [row(), row({ sequence: 42 })]);
  test.each([
    ['nothing at all', Buffer.alloc(0), 'feed.stock.header is missing', 0],
    ['an HTML page', Buffer.from('<html>\r\n'), 'feed.stock.header is missing', 0],
    ['no trailer', bytes.subarray(0, -24), 'feed.stock.trailer is missing', 2],
    ['torn in a row', bytes.subarray(0, -60), 'feed.stock.record is torn: its line does not end', 1],
    ['torn in the trailer', bytes.subarray(0, -3), 'feed.stock.record is torn: its line does not end', 2],
    ['bytes behind the trailer', Buffer.concat([bytes, bytes]), 'feed.stock.trailer is followed by more bytes', 2],
    [
      'a count too high',
      encodeStockFeed(header, [row()], { rowCount: 2 }),
      'feed.stock.rowCount differs from the rows that came',
      1,
    ],
    [
      'another last sequence',
      encodeStockFeed(header, [row()], { lastSequence: 400 }),
      'feed.stock.lastSequence differs from the last row',
      1,
    ],
    ['another interface', Buffer.from(bytes).fill('X', 1, 9), 'feed.stock.interface is not STOCKCHG', 0],
    ['line ends of LF alone', Buffer.from(bytes.toString('latin1').replaceAll('\r', ''), 'latin1'), '', 0],
    ['a line that never ends', Buffer.concat([bytes.subarray(0, 39), Buffer.alloc(9_000, 0x20)]), '', 0],
  ])('%s', (_, file, why, rows) => {
    const decoded = decodeStockFeed(file);
    expect(decoded.end.kind).toBe('cut');
    if (decoded.end.kind === 'cut' && why !== '') expect(`${decoded.end.field} ${decoded.end.because}`).toBe(why);
    expect(decoded.items.filter((item) => item.kind === 'row')).toHaveLength(rows);
  });

  test('at every single byte: the rows before the cut are right and no more is believed', () => {
    const whole = decodeStockFeed(bytes).items;
    for (let length = 0; length < bytes.length - 2; length++) {
      const decoded = decodeStockFeed(bytes.subarray(0, length));
      expect(decoded.end.kind).toBe('cut');
      expect(decoded.items).toEqual(whole.slice(0, decoded.items.length));
    }
  });
});

const latin1Key = (maxLength: number): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof(fc.integer({ min: 0x20, max: 0x7e }), fc.integer({ min: 0xa0, max: 0xff })), {
      minLength: 1,
      maxLength,
    })
    .map((codes) => String.fromCharCode(...codes))
    .filter((text) => text.trimEnd() === text && text.replace(/ +$/, '') !== '');
const twoDigits = (max: number): fc.Arbitrary<string> =>
  fc.integer({ min: 0, max }).map((value) => String(value).padStart(2, '0'));
const anyRow: fc.Arbitrary<StockFeedRow> = fc
  .record({
    sequence: fc.integer({ min: 41, max: 999_999_999_999 }),
    changedOn: fc
      .date({ min: new Date('1970-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10).replaceAll('-', '')),
    changedAt: fc.tuple(twoDigits(23), twoDigits(59), twoDigits(59)).map((parts) => parts.join('')),
    sku: latin1Key(64),
    source: latin1Key(8),
    quantityThousandths: fc.integer({ min: -9_999_999_999_999, max: 9_999_999_999_999 }).map((value) => value + 0),
    inStock: fc.boolean(),
    description: latin1Key(40),
    unit: fc.constantFrom('EA', 'CS', 'LE'),
    perCase: fc.integer({ min: 1, max: 99_999 }),
  })
  .map(({ perCase, ...rest }) => ({
    ...rest,
    quantityThousandths: rest.unit === 'LE' ? 0 : rest.quantityThousandths,
    unitNumerator: rest.unit === 'CS' ? perCase : 1,
  }));

describe('for all files', () => {
  test('decoding undoes encoding, however the bytes arrive', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 6 }), fc.integer({ min: 1, max: 400 }), (rows, chunkBytes) => {
        const bytes = encodeStockFeed(header, rows);
        const decoder = new StockFeedDecoder();
        const items: StockFeedItem[] = [];
        for (let at = 0; at < bytes.length; at += chunkBytes)
          items.push(...decoder.push(bytes.subarray(at, at + chunkBytes)));
        const last = decoder.end();
        expect([...items, ...last.items].map((item) => item.kind === 'row' && item.row)).toEqual(rows);
        expect(last.end.kind).toBe('complete');
      }),
      { numRuns: 200 },
    );
  });

  test('damaged bytes never crash it, and never turn one row into two or into a value its columns do not spell', () => {
    fc.assert(
      fc.property(
        fc.array(anyRow, { minLength: 1, maxLength: 4 }),
        fc.array(fc.record({ at: fc.nat(1_000), byte: fc.integer({ min: 0, max: 255 }) }), {
          minLength: 1,
          maxLength: 6,
        }),
        (rows, damages) => {
          const bytes = encodeStockFeed(header, rows);
          for (const { at, byte } of damages) bytes[at % bytes.length] = byte;
          const decoded = decodeStockFeed(bytes);
          expect(decoded.items.length).toBeLessThanOrEqual(rows.length + 1);
          for (const item of decoded.items) {
            // Whatever was believed is spelled by bytes that are really there.
            if (item.kind === 'row') expect(bytes.toString('latin1')).toContain(encodeRow(item.row).slice(0, 1 + 12));
            if (item.kind === 'row' && item.row.quantityThousandths !== 0)
              expect(bytes.toString('latin1')).toContain(encodeRow(item.row));
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test('noise is refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        const decoded = decodeStockFeed(bytes);
        expect(decoded.end.kind).toBe('cut');
        expect(decoded.items).toEqual([]);
      }),
    );
  });
});
