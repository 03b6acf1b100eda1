import type { Books } from '../books/books.js';
import type { ProductRecord } from '../books/product-record.js';
import { formatQuantity } from '../books/quantity.js';
import type { StoreViewCode } from '../books/sources.js';
import { escapeMarkup } from '../wire/escape.js';

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';
const NAMESPACES =
  'xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ns1="urn:Magento" ' +
  'xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
  'xmlns:SOAP-ENC="http://schemas.xmlsoap.org/soap/encoding/" ' +
  'SOAP-ENV:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"';

function envelope(body: string): string {
  return `<SOAP-ENV:Envelope ${NAMESPACES}><SOAP-ENV:Body>${body}</SOAP-ENV:Body></SOAP-ENV:Envelope>\n`;
}

/** The answer to a call; `result` is XML already. */
export function answer(operation: string, result: string): string {
  return DECLARATION + envelope(`<ns1:${operation}Response>${result}</ns1:${operation}Response>`);
}

export function loginAnswer(sessionId: string): string {
  return answer('login', `<loginReturn xsi:type="xsd:string">${sessionId}</loginReturn>`);
}

export function endSessionAnswer(ended: boolean): string {
  return answer('endSession', `<endSessionReturn xsi:type="xsd:boolean">${ended}</endSessionReturn>`);
}

/**
 * The stock of the products in a store view. A single row of an odd product comes bare, without the array around it:
 * PHP's encoder and the array writer never agreed which of them wraps.
 */
export function stockListAnswer(books: Books, products: readonly ProductRecord[], view: StoreViewCode): string {
  const [only] = products;
  if (only !== undefined && products.length === 1 && only.id % 2 === 1) {
    return answer(
      'catalogInventoryStockItemList',
      `<result xsi:type="ns1:catalogInventoryStockItemEntity">${stockFields(books, only, view)}</result>`,
    );
  }
  const rows = products.map(
    (product) => `<item xsi:type="ns1:catalogInventoryStockItemEntity">${stockFields(books, product, view)}</item>`,
  );
  return answer(
    'catalogInventoryStockItemList',
    `<result SOAP-ENC:arrayType="ns1:catalogInventoryStockItemEntity[${rows.length}]" ` +
      `xsi:type="ns1:catalogInventoryStockItemEntityArray">${rows.join('')}</result>`,
  );
}

function stockFields(books: Books, product: ProductRecord, view: StoreViewCode): string {
  const { quantity, inStock } = books.stockInView(product, view);
  return [
    field('product_id', String(product.id)),
    field('sku', product.sku),
    field('qty', formatQuantity(quantity)),
    field('is_in_stock', inStock ? '1' : '0'),
  ].join('');
}

function field(name: string, value: string): string {
  return `<${name} xsi:type="xsd:string">${escapeMarkup(value)}</${name}>`;
}

/** A fault as the core words it. The same code means different things in other resources. */
export interface SoapFault {
  readonly code: '1' | '2' | '3' | '5' | '100' | '101' | '102' | '103' | '105' | '106' | 'SOAP-ENV:Client';
  readonly text: string;
}

export const FAULTS = {
  internal: { code: '1', text: 'Internal Error. Please see log for details.' },
  accessDenied: { code: '2', text: 'Access denied.' },
  unknownOperation: { code: '3', text: 'Invalid api path.' },
  sessionExpired: { code: '5', text: 'Session expired. Try to relogin.' },
  invalidFilter: { code: '101', text: 'Product not exists.' },
  notSoap: { code: 'SOAP-ENV:Client', text: 'Bad Request' },
} as const satisfies Record<string, SoapFault>;

/** @param declared with the XML declaration in front; some paths of the core forget it */
export function faultAnswer(fault: SoapFault, declared: boolean): string {
  return (
    (declared ? DECLARATION : '') +
    envelope(
      `<SOAP-ENV:Fault><faultcode>${fault.code}</faultcode><faultstring>${escapeMarkup(fault.text)}</faultstring></SOAP-ENV:Fault>`,
    )
  );
}
