import type { SoapFault } from '../soap/soap-answers.js';

/** Of `sales_order`: 103 is a status that was not changed. */
export const ORDER_FAULTS = {
  notExists: { code: '100', text: 'Requested order not exists.' },
  filtersInvalid: { code: '101', text: 'Invalid filters given. Details in error message.' },
  statusNotChanged: { code: '103', text: 'Order status not changed. Details in error message.' },
} as const satisfies Record<string, SoapFault>;

/** Of `sales_order_creditmemo`: 103 is an order that does not exist. */
export const MEMO_FAULTS = {
  notExists: { code: '100', text: 'Requested credit memo does not exist' },
  invalidFilter: { code: '101', text: 'Invalid filter given. Details in error message' },
  dataInvalid: { code: '102', text: 'Invalid data given. Details in error message' },
  orderNotExists: { code: '103', text: 'Requested order does not exist' },
  noStoreCredit: {
    code: '105',
    text: 'Money can not be refunded to the store credit account as order was created by guest',
  },
  cannotCreate: { code: '106', text: 'Credit memo for requested order can not be created.' },
} as const satisfies Record<string, SoapFault>;
