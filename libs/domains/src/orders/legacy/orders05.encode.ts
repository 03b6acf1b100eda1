import { escapeText } from '../../legacy-exchange/xml-text.js';
import { shopTimeText } from '../../legacy-exchange/local-bound.js';
import type { Address, Delivery, QuotedBasket } from '../orders.model.js';
import { SHOPS } from './legacy-shops.js';
import { printable } from './printable.js';
import { minorText } from './stored-minor.js';

/** An order of the service, as the back office gets it. */
export interface OrderFiling {
  /** Ours: the sender's number, by which it is found again, and its comment. */
  readonly reference: string;
  readonly basket: QuotedBasket;
  readonly email: string;
  readonly phone: string;
  readonly billing: Address;
  readonly delivery: Delivery;
  readonly shippingMinor: number;
  /** ms since the Unix epoch. */
  readonly placedAtMs: number;
  /**
   * Whose stock each line was sold from, by the codes of the core's places, in the order of the basket's lines. Undefined, or shorter: the core
   * chooses one of those that the channel is served from.
   */
  readonly sources?: readonly (string | undefined)[];
  /** Does the filing book the goods off at the core? A copy of an order whose goods the core has given already does not. */
  readonly takesStock: boolean;
}

/** A standard order books goods off; a copy does not. */
const ORDER_TYPES = { takes: 'TA', copy: 'ZKOP' } as const;
/** Pieces, whatever a piece is: the core's other units but the case count the same. */
const UNIT = 'PCE';
/** VAT, whatever its rate, which stands beside it. */
const TAX_CODE = 'A1';

/**
 * The order as an ORDERS05 document. A line's amount is what is charged for it, after promotions and with VAT: what is credited for it one day is
 * that. Amounts are in the core's form, as if every currency's minor unit had two places.
 *
 * @throws RangeError when the lines and the shipping are not the total, or a quantity is finer than thousandths
 */
export function writeOrders05({ basket, ...filing }: OrderFiling): string {
  const { lines, totalMinor, currency, channel } = basket;
  const { reference, billing, delivery, shippingMinor, placedAtMs, email, phone, takesStock, sources = [] } = filing;
  const chargedMinor = lines.reduce((sum, line) => sum + line.lineAmountMinor - line.discountMinor, 0);
  if (chargedMinor !== totalMinor) throw new RangeError('the lines are not what the order costs');
  return [
    '<?xml version="1.0" encoding="UTF-8"?><ORDERS05><IDOC BEGIN="1">',
    segment('EDI_DC40', { IDOCTYP: 'ORDERS05', MESTYP: 'ORDERS', SNDPRN: 'BANYAN' }),
    segment('E1EDK01', { CURCY: currency, BELNR: reference }),
    segment('E1EDK14', { QUALF: '012', ORGID: takesStock ? ORDER_TYPES.takes : ORDER_TYPES.copy }),
    segment('E1EDK14', { QUALF: '007', ORGID: SHOPS[channel].distribution }),
    segment('E1EDK03', { IDDAT: '012', DATUM: shopTimeText(placedAtMs).slice(0, 10).replaceAll('-', '') }),
    shippingMinor === 0 ? '' : segment('E1EDK05', { ALCKZ: '+', KSCHL: 'FRACHT', BETRG: minorText(shippingMinor) }),
    partner('AG', billing, phone),
    delivery.kind === 'ship' ? partner('WE', delivery.address, phone) : '',
    segment('E1EDKA3', { QUALP: 'EML', STDPN: printable(email) }),
    segment('E1EDK02', { QUALF: '001', BELNR: reference }),
    segment('E1EDKT1', { TDID: '0001' }, segment('E1EDKT2', { TDLINE: reference })),
    ...lines.map((line, index) => item(line, index, sources[index])),
    segment('E1EDS01', { SUMID: '002', SUMME: minorText(totalMinor + shippingMinor), SUNIT: currency }),
    '</IDOC></ORDERS05>',
  ].join('');
}

function item(line: QuotedBasket['lines'][number], index: number, source: string | undefined): string {
  const { sku, quantityE4, price, per, lineAmountMinor, discountMinor, taxRate } = line;
  return segment(
    'E1EDP01',
    {
      POSEX: String((index + 1) * 10).padStart(5, '0'),
      MENGE: thousandths(quantityE4),
      MENEE: UNIT,
      VPREI: minorText(price.amountMinor),
      PEINH: String(per),
      NETWR: minorText(lineAmountMinor - discountMinor),
      ...(source === undefined ? {} : { LGORT: source }),
    },
    segment('E1EDP04', { MWSKZ: TAX_CODE, MSATZ: minorText(taxRate) }) +
      segment('E1EDP19', { QUALF: '002', IDTNR: sku }),
  );
}

/** The mainframe counts in thousandths. */
function thousandths(quantityE4: number): string {
  if (quantityE4 % 10 !== 0) throw new RangeError('a quantity is finer than the core counts');
  const digits = String(quantityE4 / 10).padStart(4, '0');
  return `${digits.slice(0, -3)}.${digits.slice(-3)}`;
}

function partner(role: 'AG' | 'WE', address: Address, phone: string): string {
  const { firstName, lastName, company, street, city, postcode, country } = address;
  return segment('E1EDKA1', {
    PARVW: role,
    NAME1: printable(lastName),
    NAME2: printable(firstName),
    ...(company === undefined ? {} : { NAME3: printable(company) }),
    STRAS: street.map(printable).join('\n'),
    ORT01: printable(city),
    ...(postcode === undefined ? {} : { PSTLZ: printable(postcode) }),
    LAND1: country,
    TELF1: printable(phone),
  });
}

function segment(name: string, members: Readonly<Record<string, string>>, inner = ''): string {
  const written = Object.entries(members).map(([member, value]) => `<${member}>${escapeText(value)}</${member}>`);
  return `<${name} SEGMENT="1">${written.join('')}${inner}</${name}>`;
}
