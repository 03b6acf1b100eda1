// The answers of the bench's legacy core, made once: the core must cost as little as it can, since it shares its core of
// the machine with the load.

/** Body sizes, bytes. */
export const JSON_1K_BYTES = 1024;
export const PAGE_100K_BYTES = 100 * 1024;
export const STORED_BYTES = 64;
export const STREAM_BYTES = 500 * 1000 * 1000;

export const STREAM_PATH = '/media/catalog.zip';

export const STOCK_QUANTITY = '12.0000';

const KEPT = 'Connection: keep-alive\r\nKeep-Alive: timeout=5, max=1000000\r\n';

/** Head and body in one buffer, with the headers a shop's pages carry. */
export function answer(contentType: string, body: Buffer | string, status = '200 OK'): Buffer {
  const bytes = Buffer.from(body);
  const head =
    `HTTP/1.1 ${status}\r\nDate: Sat, 21 Nov 2026 04:00:00 GMT\r\nServer: Apache\r\nCache-Control: no-store, private\r\n` +
    `X-Frame-Options: SAMEORIGIN\r\nX-Content-Type-Options: nosniff\r\nVary: Accept-Encoding\r\nContent-Type: ${contentType}\r\n` +
    `Content-Length: ${bytes.length}\r\n${KEPT}\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), bytes]);
}

export const NOT_FOUND = answer('text/plain', 'nothing here', '404 Not Found');
export const PAGES: ReadonlyMap<string, Buffer> = new Map([
  ['/rest/products/4711', answer('application/json', `{"name":"${'x'.repeat(JSON_1K_BYTES - 11)}"}`)],
  [
    '/catalog/shirts.html',
    answer('text/html; charset=utf-8', '<p>shirt</p>\n'.repeat(8_000).slice(0, PAGE_100K_BYTES)),
  ],
]);
export const STORED = answer('application/json', `{"stored":"${'x'.repeat(STORED_BYTES - 13)}"}`);

const ENVELOPE =
  '<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ns1="urn:Magento" ' +
  'xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
  'xmlns:SOAP-ENC="http://schemas.xmlsoap.org/soap/encoding/" SOAP-ENV:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/">';

function soap(body: string): Buffer {
  return answer(
    'text/xml; charset=utf-8',
    `<?xml version="1.0" encoding="UTF-8"?>\n${ENVELOPE}<SOAP-ENV:Body>${body}</SOAP-ENV:Body></SOAP-ENV:Envelope>`,
  );
}

export const LOGGED_IN = soap(
  '<ns1:loginResponse><loginReturn xsi:type="xsd:string">bench-session</loginReturn></ns1:loginResponse>',
);

/** One stock row for one SKU, in XML characters as it was asked for. */
export function stockRow(sku: string): Buffer {
  return soap(
    '<ns1:catalogInventoryStockItemListResponse><result SOAP-ENC:arrayType="ns1:catalogInventoryStockItemEntity[1]" ' +
      'xsi:type="ns1:catalogInventoryStockItemEntityArray"><item xsi:type="ns1:catalogInventoryStockItemEntity">' +
      `<product_id xsi:type="xsd:string">4711</product_id><sku xsi:type="xsd:string">${sku}</sku>` +
      `<qty xsi:type="xsd:string">${STOCK_QUANTITY}</qty><is_in_stock xsi:type="xsd:string">1</is_in_stock>` +
      '</item></result></ns1:catalogInventoryStockItemListResponse>',
  );
}

export const TOKEN = answer('application/json; charset=utf-8', '"bench-token-4711"');

/** The stock item of one SKU, all 27 fields, as the REST face serves them. */
export function stockItem(sku: string): Buffer {
  return answer(
    'application/json; charset=utf-8',
    JSON.stringify({
      item_id: 4711,
      product_id: 4711,
      stock_id: 1,
      qty: 12,
      is_in_stock: true,
      is_qty_decimal: false,
      show_default_notification_message: false,
      use_config_min_qty: true,
      min_qty: 0,
      use_config_min_sale_qty: 1,
      min_sale_qty: 1,
      use_config_max_sale_qty: true,
      max_sale_qty: 10_000,
      use_config_backorders: true,
      backorders: 0,
      use_config_notify_stock_qty: true,
      notify_stock_qty: 1,
      use_config_qty_increments: true,
      qty_increments: 0,
      use_config_enable_qty_inc: true,
      enable_qty_increments: false,
      use_config_manage_stock: true,
      manage_stock: true,
      low_stock_date: null,
      is_decimal_divided: false,
      stock_status_changed_auto: 0,
      extension_attributes: { sku },
    }),
  );
}
