import { JSON_1K_BYTES, PAGE_100K_BYTES, STORED_BYTES } from './upstream-answers.js';
import type { SubjectName } from './subjects/subject-names.js';

/** What is sent to one subject, and what must come back. */
export interface Question {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Bytes of the answer's body; undefined where the subject writes its own. */
  readonly answerBytes?: number;
  /** What the answer's body must hold. */
  readonly answerHolds?: string;
  /** `{n}` in the path is another number below this with every request. */
  readonly numbers?: number;
}

/** One row of the table: the same task, given to each of its subjects in turn. */
export interface Row {
  readonly name: string;
  readonly title: string;
  readonly cells: readonly { readonly subject: SubjectName; readonly question: Question; readonly note?: string }[];
}

/** As a browser behind a load balancer sends them. */
const BROWSER = {
  host: 'shop.example',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  accept: 'application/json, text/plain, */*',
  'accept-language': 'de-DE,de;q=0.8,en;q=0.5',
  'accept-encoding': 'gzip, deflate, br',
  cookie: 'PHPSESSID=q1w2e3r4t5z6u7i8o9p0a1s2d3; currency=EUR',
};

const SKU = 'SHIRT-4711-L';
const PASSTHROUGH: readonly SubjectName[] = [
  'gateway',
  'edge-pipe',
  'hpm',
  'hpm-ejected',
  'fastify-proxy',
  'fast-gateway',
  'undici-pipe',
  'nginx',
  'haproxy',
];

function get(path: string, answerBytes: number): Question {
  return { method: 'GET', path, headers: BROWSER, body: '', answerBytes };
}

const POST_2K: Question = {
  method: 'POST',
  path: '/checkout/cart/add',
  headers: { ...BROWSER, 'content-type': 'application/json' },
  body: JSON.stringify({ sku: SKU, note: 'n'.repeat(2048 - 34) }),
  answerBytes: STORED_BYTES,
};

const READ: Question = {
  method: 'GET',
  path: `/inventory/v1/availability/${SKU}?channel=web`,
  headers: BROWSER,
  body: '',
  answerHolds: `{"sku":"${SKU}","channel":"web","available":true,"quantity":12}`,
};

const REST: Question = {
  method: 'GET',
  path: `/rest/default/V1/stockItems/${SKU}`,
  headers: { host: 'shop.example', authorization: 'Bearer bench-token-4711', accept: 'application/json' },
  body: '',
  answerHolds: `"sku":"${SKU}"`,
};

const SOAP: Question = {
  method: 'POST',
  path: '/api/v2_soap?___store=default',
  headers: { host: 'shop.example', 'content-type': 'text/xml; charset=utf-8', soapaction: '"urn:Action"' },
  body:
    '<?xml version="1.0" encoding="UTF-8"?>\n<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" ' +
    'xmlns:ns1="urn:Magento" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
    'xmlns:SOAP-ENC="http://schemas.xmlsoap.org/soap/encoding/" SOAP-ENV:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/">' +
    '<SOAP-ENV:Body><ns1:catalogInventoryStockItemList><sessionId xsi:type="xsd:string">bench-session</sessionId>' +
    '<products SOAP-ENC:arrayType="xsd:string[1]" xsi:type="ns1:ArrayOfString">' +
    `<item xsi:type="xsd:string">${SKU}</item></products></ns1:catalogInventoryStockItemList></SOAP-ENV:Body></SOAP-ENV:Envelope>`,
  answerHolds: `<sku xsi:type="xsd:string">${SKU}</sku>`,
};

/** What every passthrough is asked at least. */
export const ONE_KB = get('/rest/products/4711', JSON_1K_BYTES);

function passthrough(name: string, title: string, question: Question): Row {
  return { name, title, cells: PASSTHROUGH.map((subject) => ({ subject, question })) };
}

/** Each request asks for another of ten thousand SKUs. */
const MANY_SKUS: Question = {
  method: 'GET',
  path: '/inventory/v1/availability/SHIRT-{n}?channel=web',
  headers: BROWSER,
  body: '',
  answerHolds: '"available":true,"quantity":12}',
  numbers: 10_000,
};

/** The table. The first subject of a row is ours; `undici-pipe` is what every ratio is taken to. */
export const ROWS: readonly Row[] = [
  passthrough('get-1k', 'passthrough, 1 KB GET', ONE_KB),
  passthrough('get-100k', 'passthrough, 100 KB GET', get('/catalog/shirts.html', PAGE_100K_BYTES)),
  passthrough('post-2k', 'passthrough, 2 KB POST', POST_2K),
  {
    name: 'translated-read',
    title: 'read translated from SOAP',
    cells: [
      { subject: 'gateway', question: READ, note: 'translated' },
      { subject: 'fastify-read', question: READ, note: 'translated' },
      { subject: 'gateway', question: SOAP, note: 'SOAP passed through' },
      { subject: 'hpm', question: SOAP, note: 'SOAP passed through' },
      { subject: 'undici-pipe', question: SOAP, note: 'SOAP passed through' },
    ],
  },
  {
    name: 'translated-rest',
    title: 'read translated from REST',
    cells: [
      { subject: 'gateway-rest', question: READ, note: 'translated' },
      { subject: 'fastify-read-rest', question: READ, note: 'translated' },
      { subject: 'gateway-rest', question: REST, note: 'REST passed through' },
      { subject: 'undici-pipe', question: REST, note: 'REST passed through' },
    ],
  },
  {
    name: 'shadowed-read',
    title: 'read translated from SOAP, copied to the service and compared',
    cells: [
      { subject: 'gateway-shadowing', question: READ, note: 'copied' },
      { subject: 'gateway', question: READ, note: 'not copied' },
      { subject: 'gateway-serving', question: READ, note: 'the service alone' },
      { subject: 'gateway-shadow-hung', question: READ, note: 'copied, the copies hang' },
      { subject: 'fastify-read', question: READ, note: 'not copied' },
    ],
  },
  {
    name: 'remembered-read',
    title: 'read given again from memory',
    cells: [
      { subject: 'gateway-remembering', question: READ, note: 'asked once a second' },
      { subject: 'gateway', question: ONE_KB, note: 'passthrough of 1 KB' },
      { subject: 'undici-pipe', question: ONE_KB, note: 'passthrough of 1 KB' },
    ],
  },
  {
    name: 'two-workers',
    title: 'two gateways on two cores, which load and core share with them',
    cells: [
      { subject: 'gateway', question: ONE_KB, note: 'one' },
      { subject: 'gateway-pair', question: ONE_KB, note: 'two' },
    ],
  },
  {
    name: 'growth',
    title: 'read translated from SOAP, with more of everything',
    cells: [
      { subject: 'gateway', question: READ, note: 'one SKU, six flags' },
      { subject: 'gateway', question: MANY_SKUS, note: '10,000 SKUs' },
      { subject: 'gateway-many-flags', question: READ, note: '506 flags' },
    ],
  },
];
