/** One request of the differential suite: sent to the core and through the gateway, the answers compared. */
export interface DifferentialRequest {
  readonly name: string;
  readonly method: string;
  /** The request target, bytes as they go on the wire. */
  readonly path: string;
  /** Name, value, name, value … besides Host. */
  readonly headers?: readonly string[];
  readonly body?: string | Uint8Array;
  /** Sent in chunks instead of with a length. */
  readonly chunked?: boolean;
  /** Trailer fields of a chunked body. */
  readonly trailers?: Readonly<Record<string, string>>;
  /** The answer tells what the core received: fields the gateway adds or moves are set aside before comparing. */
  readonly echo?: boolean;
}

const get = (name: string, path: string, ...headers: string[]): DifferentialRequest => ({
  name,
  method: 'GET',
  path,
  headers,
});
const head = (name: string, path: string, ...headers: string[]): DifferentialRequest => ({
  name,
  method: 'HEAD',
  path,
  headers,
});
const echo = (
  name: string,
  method: string,
  path: string,
  rest: Partial<DifferentialRequest> = {},
): DifferentialRequest => ({
  name,
  method,
  path,
  echo: true,
  ...rest,
});
const BIG_FILE = '/download/catalog-full.bin';
const FORM = ['Content-Type', 'application/x-www-form-urlencoded'];

/** Against the shop face of apps/legacy-core. */
export const REQUESTS: readonly DifferentialRequest[] = [
  get('home page', '/'),
  get('home page for gzip', '/', 'Accept-Encoding', 'gzip'),
  get('home page for several codings', '/', 'Accept-Encoding', 'br;q=0.1, gzip, deflate'),
  head('home page without body', '/'),
  get('latin-1 page', '/impressum.html'),
  head('latin-1 page without body', '/impressum.html'),
  get('a page that is not there', '/no-such-page'),
  get('a page that is not there, deep', '/a/b/c/d.php?x=1'),
  get('a department', '/damen.html'),
  get('a product', '/catalog/product/view/id/1'),
  get('another product, gzip', '/catalog/product/view/id/17', 'Accept-Encoding', 'gzip'),
  get('a product that is not there', '/catalog/product/view/id/999999999'),
  get('a product by route parameter', '/index.php?route=product/product&product_id=3'),
  get('search', '/catalogsearch/result/?q=hemd'),
  get('search with encoded umlauts', '/catalogsearch/result/?q=Gr%C3%BC%C3%9Fe'),
  get('search with plus and ampersand', '/catalogsearch/result?q=a+b%26c&p=2'),
  get('search with an odd query', '/catalogsearch/result/?q=%zz&&=&q=b?c'),
  get('login form', '/customer/account/login'),
  get('account without a session', '/customer/account'),
  get('cart without a session', '/checkout/cart'),
  get('styles', '/skin/styles.css'),
  get('styles, gzip', '/skin/styles.css', 'Accept-Encoding', 'gzip'),
  get('robots', '/robots.txt'),
  get('logo', '/media/logo.svg'),
  head('logo without body', '/media/logo.svg'),
  get('logo, not modified since', '/media/logo.svg', 'If-Modified-Since', 'Fri, 01 Jan 2038 00:00:00 GMT'),
  get('logo, modified since', '/media/logo.svg', 'If-Modified-Since', 'Sat, 01 Jan 2000 00:00:00 GMT'),
  get('logo, any tag', '/media/logo.svg', 'If-None-Match', '*'),
  get('logo, another tag', '/media/logo.svg', 'If-None-Match', '"nothing", W/"else"'),
  get('logo, first bytes', '/media/logo.svg', 'Range', 'bytes=0-9'),
  get('logo, last bytes', '/media/logo.svg', 'Range', 'bytes=-9'),
  get('logo, out of range', '/media/logo.svg', 'Range', 'bytes=99999999-'),
  get('logo, two ranges', '/media/logo.svg', 'Range', 'bytes=0-1,4-5'),
  get('logo, range if another tag', '/media/logo.svg', 'Range', 'bytes=0-9', 'If-Range', '"nothing"'),
  get('product image', '/media/catalog/product/5.svg'),
  head('the big file without body', BIG_FILE),
  get('the big file, first MiB', BIG_FILE, 'Range', 'bytes=0-1048575'),
  get('the big file, from the middle', BIG_FILE, 'Range', 'bytes=250000000-250065535'),
  get('the big file, last bytes', BIG_FILE, 'Range', 'bytes=-1024'),
  get('early hints', '/early-hints'),
  get('chunked', '/stream/chunked'),
  head('chunked without body', '/stream/chunked'),
  get('trailers', '/stream/trailers'),
  get('trailers asked for', '/stream/trailers', 'TE', 'trailers', 'Connection', 'TE'),
  get('repeated headers', '/repeated-headers'),
  head('repeated headers without body', '/repeated-headers'),
  get('a head of 8 KiB', '/big-headers'),
  get('a head of 12 KiB', '/big-headers?bytes=12000'),
  get('PHP warnings before JSON', '/api/warnings.json'),
  get('links of its own origin', '/api/links.json'),
  ...[200, 202, 204, 205, 206, 299, 300, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 409, 410, 418, 422, 429, 451, 500, 501, 502, 503, 504, 599].map((code) => get(`status ${code}`, `/status/${code}`)), // prettier-ignore
  head('status 404 without body', '/status/404'),
  { name: 'POST answered 405', method: 'POST', path: '/robots.txt', body: 'a' },
  { name: 'DELETE answered 405', method: 'DELETE', path: '/' },
  { name: 'OPTIONS', method: 'OPTIONS', path: '/' },
  { name: 'a form post that redirects', method: 'POST', path: '/customer/account/loginPost', headers: FORM, body: 'login=nobody' },
  { name: 'an upload', method: 'POST', path: '/upload', headers: ['Content-Type', 'application/octet-stream'], body: 'x'.repeat(300_000) },
  { name: 'an upload in chunks', method: 'PUT', path: '/upload', headers: ['Content-Type', 'application/octet-stream'], body: 'x'.repeat(300_000), chunked: true },
  { name: 'an empty upload', method: 'POST', path: '/upload', body: '' },
  echo('echo', 'GET', '/api/echo'),
  echo('echo of odd bytes in path and query', 'GET', "/api/echo/%2F%2f//.//a;b=c/%zz/'(x)!~?a=[1]&b=%ff&c=\"{|}^`&?d=e"),
  echo('echo of dot segments', 'GET', '/api/echo/a/../b/./c'),
  echo('echo of repeated headers', 'GET', '/api/echo', { headers: ['X-A', '1', 'x-b', '2', 'X-a', '3', 'X-A', ''] }),
  echo('echo of odd header names and latin-1', 'GET', '/api/echo', { headers: ["X!#$%&'*+.^`|~", 'a', 'X-Umlaut', '\xe4\xf6\xfc', 'x_custom', '1'] }),
  echo('echo of cookies', 'GET', '/api/echo', { headers: ['Cookie', 'PHPSESSID=abc; a="b c"; d=', 'Cookie', 'e=f'] }),
  echo('echo of credentials', 'GET', '/api/echo', { headers: ['Authorization', 'Basic dXNlcjpwYXNz', 'X-Session-Id', 's-1'] }),
  echo('echo of trace headers', 'GET', '/api/echo', { headers: ['traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', 'tracestate', 'a=b'] }),
  echo('echo of a DELETE', 'DELETE', '/api/echo/1'),
  echo('echo of a PATCH', 'PATCH', '/api/echo/1', { headers: ['Content-Type', 'application/json'], body: '{"a":1}' }),
  echo('echo of a POST without a body', 'POST', '/api/echo', { body: '' }),
  echo('echo of a GET with a body', 'GET', '/api/echo', { body: 'why not' }),
  echo('echo of bytes', 'PUT', '/api/echo', { body: Uint8Array.from({ length: 70_000 }, (_, index) => index % 256) }),
  echo('echo of chunks', 'POST', '/api/echo', { body: 'in chunks', chunked: true }),
  echo('echo of trailers', 'POST', '/api/echo', { headers: ['Trailer', 'X-Sum'], body: 'with a sum', chunked: true, trailers: { 'X-Sum': '42' } }),
]; // prettier-ignore
