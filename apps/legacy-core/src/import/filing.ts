import { type DocumentVerdict, type Filing, vbelnOf } from '../orders/file-order.js';
import type { OrderDraft } from '../orders/order-draft.js';
import { HOLDED, PROCESSING } from '../orders/order-status.js';
import { Decimal } from '../prices/decimal.js';
import type { IdocItem, IdocOrder } from './read-idoc.js';

/** Beyond this, in the units of its currency, an order is filed and held: the customer's credit is used up. */
const CREDIT_LIMIT = 10_000;

/** What is filed of a document, and what is said of it. */
export function filingOf(order: IdocOrder): Filing {
  const isBlocked = order.total.gt(CREDIT_LIMIT);
  return {
    draft: draftOf(order),
    sender: order.sender,
    status: isBlocked ? HOLDED : PROCESSING,
    goods: order.takesStock
      ? {
          view: order.store.view,
          lines: order.items.map(({ product, quantityE4, source }) => ({ product, quantityE4, source })),
        }
      : undefined,
    verdictsOf: (orderId, earlier) => [
      mainVerdict(order, orderId, isBlocked),
      ...(earlier === undefined ? [] : [alreadyThere(order.sender.bstnk, earlier)]),
    ],
  };
}

/** Two kinds of error leave an order behind: one that is not complete, and one that is blocked. */
function mainVerdict(order: IdocOrder, orderId: number, isBlocked: boolean): DocumentVerdict {
  const vbeln = vbelnOf(orderId);
  if (isBlocked) {
    return {
      type: 'E',
      id: 'VU',
      number: '020',
      message: `Kreditprüfung: Limit überschritten, Auftrag ${vbeln} ist gesperrt`,
    };
  }
  if (order.email === null || order.billing.country === null) {
    return {
      type: 'E',
      id: 'V1',
      number: '555',
      message: 'Der Verkaufsbeleg ist noch nicht vollständig: bitte Daten bearbeiten',
    };
  }
  return { type: 'S', id: 'V1', number: '311', message: `Terminauftrag ${vbeln} wurde gesichert` };
}

/** The check of the order type is set to a warning: the same number twice is two orders. */
function alreadyThere(bstnk: string, earlier: number): DocumentVerdict {
  return {
    type: 'W',
    id: 'V4',
    number: '115',
    message: `Bestellnummer ${bstnk} ist bereits im Beleg ${vbelnOf(earlier)} vorhanden`,
  };
}

function draftOf(order: IdocOrder): OrderDraft {
  const tax = order.items.reduce((sum, item) => sum.add(taxOf(item)), new Decimal(0));
  const subtotal = order.items.reduce((sum, { amount }) => sum.add(amount), new Decimal(0));
  const { billing } = order;
  return {
    origin: 'idoc',
    storeId: order.store.id,
    customerId: 0,
    groupId: 1,
    firstname: billing.firstname,
    lastname: billing.lastname,
    email: order.email?.slice(0, 96) ?? null,
    telephone: billing.telephone,
    paymentCode: 'extern',
    paymentReference: null,
    shippingCode: '',
    pickupAt: null,
    comment: order.comment,
    currency: order.currency,
    waers: order.waers,
    taxIncluded: true,
    subtotal: subtotal.toFixed(4),
    discount: order.discount.toFixed(4),
    shipping: order.shipping.toFixed(4),
    tax: tax.toFixed(4),
    total: order.total.toFixed(4),
    lines: order.items.map((item) => ({
      productId: item.product.id,
      sku: item.product.sku,
      name: item.product.name,
      formIndex: '',
      posex: item.posex.padStart(5, '0').slice(-5),
      quantityE4: item.quantityE4,
      price: item.price.toFixed(4),
      peinh: item.peinh,
      rowTotal: item.amount.toFixed(4),
      discount: '0.0000',
      taxPercent: item.taxPercent.toFixed(4),
      tax: taxOf(item).toFixed(4),
    })),
    totals: [{ code: 'total', title: 'Gesamtsumme', value: order.total.toFixed(4) }],
    billing,
    delivery: order.delivery,
    bstnk: order.sender.bstnk,
    docnum: null,
    ip: '',
  };
}

function taxOf({ amount, taxPercent }: IdocItem): Decimal {
  return amount.mul(taxPercent).div(taxPercent.add(100)).toDecimalPlaces(2);
}
