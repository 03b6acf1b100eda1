import { describe, expect, it } from '@jest/globals';
import { TranslationRefused } from '@banyan/kernel';
import * as fc from 'fast-check';
import { parseXml, type XmlElement } from '../../legacy-exchange/xml-tree.js';
import type { Address, OrderLine } from '../orders.model.js';
import { readDocumentAnswer } from './orders05.answer.js';
import { writeOrders05, type OrderFiling } from './orders05.encode.js';

const REFERENCE = `BY${'0'.repeat(25)}A`;
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });

const address: fc.Arbitrary<Address> = fc.record({
  firstName: text,
  lastName: text,
  street: fc.array(text, { minLength: 1, maxLength: 2 }),
  city: text,
  country: fc.constantFrom('DE', 'AT', 'CH'),
});

const line: fc.Arbitrary<OrderLine> = fc
  .record({
    sku: fc.stringMatching(/^[ -~äöüß]{1,20}$/),
    quantityE4: fc.integer({ min: 1, max: 99_999 }).map((thousandths) => thousandths * 10),
    amountMinor: fc.integer({ min: 1, max: 999_999 }),
    per: fc.constantFrom(1, 10, 100, 1_000),
    lineAmountMinor: fc.integer({ min: 0, max: 9_999_999 }),
    discountShare: fc.double({ min: 0, max: 1, noNaN: true }),
    taxRate: fc.constantFrom(0, 700, 1_900),
  })
  .map(({ amountMinor, discountShare, ...rest }) => ({
    ...rest,
    price: { amountMinor, currency: 'EUR' as const },
    discountMinor: Math.floor(rest.lineAmountMinor * discountShare),
  }));

const filing: fc.Arbitrary<OrderFiling> = fc
  .record({
    lines: fc.array(line, { minLength: 1, maxLength: 5 }),
    billing: address,
    to: address,
    shippingMinor: fc.constantFrom(0, 490),
    placedAtMs: fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2030, 0) }),
    takesStock: fc.boolean(),
  })
  .map(({ lines, billing, to, ...rest }) => ({
    ...rest,
    reference: REFERENCE,
    basket: {
      channel: 'web',
      group: 'retail',
      currency: 'EUR',
      lines,
      codes: [],
      promotions: [],
      totalMinor: lines.reduce((sum, { lineAmountMinor, discountMinor }) => sum + lineAmountMinor - discountMinor, 0),
      atMs: 0,
    },
    email: 'a@b.example',
    phone: '0221 1',
    billing,
    delivery: { kind: 'ship', method: 'standard', address: to },
  }));

const child = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((each) => each.name === name);
const textIn = (element: XmlElement | undefined, name: string): string => child(element, name)?.text ?? '';
const amountMinor = (written: string): number => Math.round(Number(written) * 100);

describe('an order as a document', () => {
  it('is well-formed, names every line, and comes to what was charged', () => {
    fc.assert(
      fc.property(filing, (order) => {
        const idoc = child(parseXml(writeOrders05(order)), 'IDOC');
        const named = (name: string) => idoc?.children.filter((each) => each.name === name) ?? [];
        const items = named('E1EDP01');
        expect(items.map((item) => textIn(item, 'POSEX'))).toEqual(
          order.basket.lines.map((_, index) => `000${(index + 1) * 10}`.slice(-5)),
        );
        expect(items.map((item) => textIn(child(item, 'E1EDP19'), 'IDTNR'))).toEqual(
          order.basket.lines.map(({ sku }) => sku),
        );
        expect(items.map((item) => Number(textIn(item, 'MENGE')) * 10_000).map(Math.round)).toEqual(
          order.basket.lines.map(({ quantityE4 }) => quantityE4),
        );
        const goods = items.reduce((sum, item) => sum + amountMinor(textIn(item, 'NETWR')), 0);
        const freight = named('E1EDK05').reduce((sum, each) => sum + amountMinor(textIn(each, 'BETRG')), 0);
        expect(goods + freight).toBe(order.basket.totalMinor + order.shippingMinor);
        expect(amountMinor(textIn(named('E1EDS01')[0], 'SUMME'))).toBe(goods + freight);
        expect(textIn(named('E1EDK02')[0], 'BELNR')).toBe(REFERENCE);
        expect(named('E1EDKA1').map((each) => textIn(each, 'PARVW'))).toEqual(['AG', 'WE']);
      }),
    );
  });

  it('is none of an order whose lines are not its total, or that is finer than the core counts', () => {
    const [order] = fc.sample(filing, { numRuns: 1, seed: 7 });
    if (order === undefined) throw new Error('no sample');
    const { basket } = order;
    const dear = { ...order, basket: { ...basket, totalMinor: basket.totalMinor + 1 } };
    expect(() => writeOrders05(dear)).toThrow(RangeError);
    const fine = { ...order, basket: { ...basket, lines: basket.lines.map((each) => ({ ...each, quantityE4: 1 })) } };
    expect(() => writeOrders05(fine)).toThrow(RangeError);
  });
});

const answer = (vbeln: string, ...items: readonly string[]): Buffer =>
  Buffer.from(
    `<?xml version="1.0" encoding="ISO-8859-1"?>\n<ORDERS_RETURN><DOCNUM>0000000000000001</DOCNUM>` +
      `<SALESDOCUMENT>${vbeln}</SALESDOCUMENT><RETURN>${items
        .map((each) => each.split(' '))
        .map(
          ([type, id, number]) =>
            `<item><TYPE>${type}</TYPE><ID>${id}</ID><NUMBER>${number}</NUMBER><MESSAGE>Prüfung</MESSAGE></item>`,
        )
        .join('')}</RETURN></ORDERS_RETURN>\n`,
    'latin1',
  );
const TYPE = 'text/xml; charset=ISO-8859-1';

describe('what the core says of a document', () => {
  it.each([
    ['filed', '0000001234', ['S V1 311'], '000001234'],
    ['an error and an order number together', '0000001234', ['E V1 555'], '000001234'],
    ['the number was there already', '0000001235', ['S V1 311', 'W V4 115'], '000001235'],
    ['refused', '', ['E VG 205'], undefined],
  ])('is its numbers, and none of its words: %s', (_, vbeln, messages, order) => {
    expect(readDocumentAnswer(answer(vbeln, ...messages), TYPE)).toEqual({ order, messages });
  });

  it.each([
    ['nothing at all', answer('0000001234')],
    ['a number that is none', answer('1234', 'S V1 311')],
    [
      'two numbers',
      Buffer.from(
        answer('0000001234', 'S V1 311').toString('latin1').replace('<RETURN>', '<SALESDOCUMENT/><RETURN>'),
        'latin1',
      ),
    ],
    ['another document', Buffer.from('<ORDERS05/>')],
    ['half of one', answer('0000001234', 'S V1 311').subarray(0, 150)],
  ])('is refused where it says %s', (_, bytes) => {
    expect(() => readDocumentAnswer(bytes, TYPE)).toThrow(TranslationRefused);
  });
});
