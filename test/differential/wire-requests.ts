import type { DifferentialRequest } from './requests.js';

/** What lets a caller in at the core. */
export interface SignedIn {
  readonly token: string;
  readonly session: string;
}

export async function signIn(core: string): Promise<SignedIn> {
  const token = await fetch(`${core}/rest/V1/integration/admin/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'banyan', password: 'banyan-dev-password' }),
  });
  const login = await fetch(`${core}/api/v2_soap`, {
    method: 'POST',
    body: envelope('login', '<username>banyan</username><apiKey>banyan-dev-key</apiKey>'),
  });
  const [, session = ''] = /<loginReturn[^>]*>([^<]+)</.exec(await login.text()) ?? [];
  return { token: (await token.json()) as string, session };
}

interface WireRequest {
  readonly name: string;
  readonly request: (signedIn: SignedIn) => DifferentialRequest;
}

const item = (name: string, path: string, rest: Partial<DifferentialRequest> = {}): WireRequest => ({
  name,
  request: ({ token }) => {
    const headers = ['Authorization', `Bearer ${token}`, ...(rest.headers ?? [])];
    return { name, method: 'GET', path, ...rest, headers };
  },
});
const soap = (
  name: string,
  body: (session: string) => string | Uint8Array,
  rest: Partial<DifferentialRequest> = {},
): WireRequest => ({
  name,
  request: ({ session }) => {
    const headers = ['Content-Type', 'text/xml; charset=utf-8', ...(rest.headers ?? [])];
    return { name, method: 'POST', path: '/api/v2_soap', body: body(session), ...rest, headers };
  },
});

function envelope(element: string, parts: string, before = '<?xml version="1.0" encoding="UTF-8"?>'): string {
  return `${before}<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/" xmlns:m="urn:Magento"><S:Body><m:${element}>${parts}</m:${element}></S:Body></S:Envelope>`;
}
const LIST = 'catalogInventoryStockItemList';
const parts = (session: string, ...skus: readonly string[]): string =>
  `<sessionId>${session}</sessionId><products>${skus.map((sku) => `<item>${sku}</item>`).join('')}</products>`;
const list =
  (...skus: readonly string[]) =>
  (session: string): string =>
    envelope(LIST, parts(session, ...skus));
const LONG = 'x'.repeat(70_000);

/** Against the REST and SOAP faces of apps/legacy-core: what a legacy wire recognises, and what is nearly that. */
export const WIRE_REQUESTS: readonly WireRequest[] = [
  item('stock item', '/rest/V1/stockItems/007'),
  item('stock item as it is stored', '/rest/V1/stockItems/A%2FB-100'),
  item('stock item of a store view', '/rest/pos_0102/V1/stockItems/NUR-HAMBURG'),
  item('stock item of a store view that is not there', '/rest/nowhere/V1/stockItems/007'),
  item('stock item that is not there', '/rest/V1/stockItems/NO-SUCH'),
  item('stock item by an id', '/rest/V1/stockItems/4712'),
  item('stock item with an odd escape', '/rest/V1/stockItems/%FF'),
  item('stock item with a plus', '/rest/V1/stockItems/1+1%20GRATIS'),
  item('stock item by another spelling', '/rest//V1/stockItems/007'),
  item('stock item by an encoded literal', '/rest/V1/stock%49tems/007'),
  item('stock item with a query', '/rest/V1/stockItems/007?fields=qty'),
  item('stock item without body', '/rest/V1/stockItems/007', { method: 'HEAD' }),
  item('stock item by POST', '/rest/V1/stockItems/007', { method: 'POST', body: '{}' }),
  item('stock item with a body', '/rest/V1/stockItems/007', { body: 'x' }),
  item('stock item of a range', '/rest/V1/stockItems/007', { headers: ['Range', 'bytes=0-9'] }),
  item('stock item as XML', '/rest/V1/stockItems/007', { headers: ['Accept', 'application/xml'] }),
  item('source items', '/rest/V1/inventory/source-items?sku=ORAKEL'),
  {
    name: 'stock item for a stranger',
    request: () => ({
      name: '',
      method: 'GET',
      path: '/rest/V1/stockItems/007',
      headers: ['Authorization', 'Bearer nobody'],
    }),
  },
  soap('stock list', list('007', 'A/B-100', 'NO-SUCH', '0042')),
  soap('stock list of one, bare or not', list('KABEL/USB/C-2M')),
  soap('stock list of one more', list('A/B-100')),
  soap('stock list of nobody', list('NO-SUCH')),
  soap('stock list of nothing', list()),
  soap('stock list of a store view', list('007', 'STOFF-METER'), { path: '/api/v2_soap?___store=pos' }),
  soap('stock list at the address of the WSDL', list('007'), { path: '/api/v2_soap/' }),
  soap('stock list in chunks', list('007', '0042'), { chunked: true }),
  soap('stock list with trailers', list('007'), { chunked: true, trailers: { 'x-sum': '7' } }),
  soap('stock list that is expected', list('007'), { headers: ['Expect', '100-continue'] }),
  soap('stock list with a byte order mark', (session) => `\ufeff${list('007')(session)}`),
  soap('stock list with comments', (session) => envelope(LIST, `<!-- a -->${parts(session, '007')}`, '<!-- b -->')),
  soap('stock list in latin-1', (session) => Buffer.from(list('GRÖSSE-XL')(session), 'latin1')),
  soap('stock list in UTF-16', (session) => Buffer.from(list('007')(session), 'utf16le')),
  soap('stock list with a document type', (session) => envelope(LIST, parts(session, '007'), '<!DOCTYPE x>')),
  soap('stock list longer than is looked at', (session) => envelope(LIST, `<!--${LONG}-->${parts(session, '007')}`)),
  soap(
    'stock list longer than is looked at, in chunks',
    (session) => envelope(LIST, `<!--${LONG}-->${parts(session, '007')}`),
    { chunked: true },
  ),
  soap('stock list for a stranger', () => list('007')('f'.repeat(32))),
  soap('another call', (session) => envelope('salesOrderList', parts(session))),
  soap('another call, long', (session) => envelope('salesOrderList', `<!--${LONG}-->${parts(session)}`)),
  soap('no envelope', () => 'hello'),
  soap('an empty body', () => ''),
  soap('an envelope that is cut', (session) => list('007')(session).slice(0, -40)),
  { name: 'the WSDL', request: () => ({ name: '', method: 'GET', path: '/api/v2_soap?wsdl' }) },
];
