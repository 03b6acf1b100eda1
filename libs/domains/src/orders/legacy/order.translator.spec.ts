import { describe, expect, it } from '@jest/globals';
import { TranslationRefused } from '@banyan/kernel';
import * as fc from 'fast-check';
import { shopTimeText } from '../../legacy-exchange/local-bound.js';
import { parseXml } from '../../legacy-exchange/xml-tree.js';
import { escapeText } from '../../legacy-exchange/xml-text.js';
import { CHANNELS, OUR_REFERENCE, type Order } from '../orders.model.js';
import { SHOPS } from './legacy-shops.js';
import { originOf, reservedComment } from './order-origin.js';
import { readOrderInfo } from './order.record.js';
import { translateOrder } from './order.translator.js';

interface Written {
  readonly channel: Order['channel'];
  readonly lines: readonly { readonly pieces: number; readonly priceMinor: number; readonly discountMinor: number }[];
  readonly shippingMinor: number;
  readonly placedAtMs: number;
  readonly nothing: 'nil' | 'absent' | 'empty';
  readonly yes: string;
}

const written: fc.Arbitrary<Written> = fc.record({
  channel: fc.constantFrom(...CHANNELS),
  lines: fc.array(
    fc.record({
      pieces: fc.integer({ min: 1, max: 99 }),
      priceMinor: fc.integer({ min: 1, max: 99_999 }),
      discountMinor: fc.integer({ min: 0, max: 1 }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  shippingMinor: fc.constantFrom(0, 490, 990),
  placedAtMs: fc
    .integer({ min: Date.UTC(2020, 0), max: Date.UTC(2030, 0) })
    .map((ms) => Math.floor(ms / 1_000) * 1_000),
  nothing: fc.constantFrom('nil', 'absent', 'empty'),
  yes: fc.constantFrom('1', 'X', 'true'),
});

const gmt = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
const RATE = 1_900;

/** As the core writes an order. */
function xmlOf({ channel, lines, shippingMinor, placedAtMs, nothing, yes }: Written): string {
  const isNet = channel === 'marketplace';
  const shown = (minor: number): string => (isNet ? (minor * 100) / (10_000 + RATE) : minor / 100).toFixed(4);
  const field = (name: string, value: string | null): string => {
    if (value !== null) return `<${name}>${escapeText(value)}</${name}>`;
    return nothing === 'absent'
      ? ''
      : nothing === 'empty'
        ? `<${name}></${name}>`
        : `<${name} x:nil="true" xmlns:x="http://www.w3.org/2001/XMLSchema-instance"/>`;
  };
  const totalOff = lines.reduce((sum, { discountMinor }) => sum + discountMinor, 0);
  const total = lines.reduce((sum, { pieces, priceMinor }) => sum + pieces * priceMinor, shippingMinor - totalOff);
  const items = lines.map(
    ({ pieces, priceMinor, discountMinor }, index) =>
      `<item>${field('item_id', String(index + 1))}${field('sku', `S&${index}`)}${field('qty_ordered', `${pieces}.0000`)}` +
      `${field('qty_refunded', '0.0000')}${field('price', shown(priceMinor))}${field('peinh', null)}` +
      `${field('row_total', shown(pieces * priceMinor))}${field('discount_amount', (discountMinor / 100).toFixed(4))}` +
      `${field('tax_percent', '19.0000')}</item>`,
  );
  return [
    '<result>',
    field('increment_id', '000001234'),
    field('store_id', SHOPS[channel].olderStoreId),
    field('created_at', shopTimeText(placedAtMs)),
    field('created_at_gmt', gmt(placedAtMs)),
    field('status', 'processing'),
    field('state', 'processing'),
    field('customer_email', null),
    field('order_currency_code', 'EUR'),
    field('waers', null),
    field('tax_included', isNet ? (yes === '1' ? '0' : yes === 'X' ? '' : 'false') : yes),
    field('discount_amount', totalOff === 0 ? '0.0000' : `-${(totalOff / 100).toFixed(4)}`),
    field('shipping_amount', (shippingMinor / 100).toFixed(4)),
    field('grand_total', (total / 100).toFixed(4)),
    field('total_paid', (total / 100).toFixed(4)),
    field('total_refunded', null),
    field('shipping_method', 'flat_flat'),
    field('shipping_address', null),
    `<items C:arrayType="ns1:e[${items.length}]" xmlns:C="http://schemas.xmlsoap.org/soap/encoding/">${items.join('')}</items>`,
    '</result>',
  ].join('');
}

const told = (xml: string): Order => translateOrder(readOrderInfo(parseXml(xml)), '000001234');

describe('an order as the older shop tells it', () => {
  it('is what it was, net or not, in every spelling of yes and of nothing, at any hour of the year', () => {
    fc.assert(
      fc.property(written, (order) => {
        const { channel, lines, shippingMinor, placedAtMs } = order;
        const gross = lines.map(({ pieces, priceMinor }) => pieces * priceMinor);
        const totalMinor = lines.reduce(
          (sum, { discountMinor }, at) => sum + (gross[at] ?? 0) - discountMinor,
          shippingMinor,
        );
        expect(told(xmlOf(order))).toMatchObject({
          channel,
          totalMinor,
          shippingMinor,
          placedAtMs,
          refundedMinor: 0,
          customer: {},
          delivery: { kind: 'unknown' },
          lines: lines.map(({ pieces, priceMinor, discountMinor }, at) => ({
            sku: `S&${at}`,
            quantityE4: pieces * 10_000,
            price: { amountMinor: priceMinor, currency: 'EUR' },
            per: 1,
            lineAmountMinor: gross[at],
            discountMinor,
            taxRate: RATE,
            returnedE4: 0,
          })),
        });
      }),
    );
  });

  it('is refused, or told as it stands, whatever becomes of one of its texts', () => {
    const ugly = fc.oneof(
      fc.constantFrom('', '0', '-1', '1.234', '1,5', '1.5e2', 'NaN', '12', '000001235', '2026-02-30 00:00:00', '9'),
      fc.stringMatching(/^[ -;=?-~]{0,12}$/),
    );
    fc.assert(
      fc.property(written, fc.nat(), ugly, (order, at, text) => {
        const xml = xmlOf(order);
        const leaves = [...xml.matchAll(/<(\w+)>([^<]*)<\/\1>/g)];
        const leaf = leaves[at % leaves.length];
        if (leaf === undefined) return;
        const [whole, name = ''] = leaf;
        const spoilt =
          xml.slice(0, leaf.index) + `<${name}>${escapeText(text)}</${name}>` + xml.slice(leaf.index + whole.length);
        let result: Order;
        try {
          result = told(spoilt);
        } catch (error) {
          expect(error).toBeInstanceOf(TranslationRefused);
          return;
        }
        const sum = result.lines.reduce((all, { lineAmountMinor }) => all + lineAmountMinor, result.shippingMinor);
        expect(result.totalMinor).toBeLessThanOrEqual(sum);
      }),
      { numRuns: 400 },
    );
  });
});

describe('whose an order is', () => {
  const reference = fc.stringMatching(/^BY[0-7][0-9A-HJKMNP-TV-Z]{25}$/);

  it('is told by its sender, and by the comment it was begun with', () => {
    fc.assert(
      fc.property(reference, (ours) => {
        expect(originOf({ ext_order_id: null, customer_note: ours })).toEqual({ kind: 'ours', reference: ours });
        const copy = { kind: 'copy', reference: ours };
        expect(originOf({ ext_order_id: ours, customer_note: ours })).toEqual(copy);
        expect(originOf({ ext_order_id: '', customer_note: reservedComment(ours) })).toEqual(copy);
      }),
    );
  });

  it('is the core’s own for any other text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (filed, note) => {
        fc.pre(!OUR_REFERENCE.test(filed) && !OUR_REFERENCE.test(note));
        expect(originOf({ ext_order_id: filed, customer_note: note })).toEqual({ kind: 'its-own' });
      }),
    );
    expect(originOf({ ext_order_id: undefined, customer_note: `bitte klingeln: BY${'0'.repeat(26)}` })).toEqual({
      kind: 'its-own',
    });
  });
});
