import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type CorePage, KeptPages } from '../testing/kept-pages.fixture.js';

/** One request, in order, and what is to come of it. */
interface Step {
  readonly method?: string;
  readonly path?: string;
  readonly ask?: Readonly<Record<string, string>>;
  /** What the core answers, if it is asked. */
  readonly core?: CorePage;
  /** Seconds that go by before the request. */
  readonly after?: number;
  /** From the core, or from what is kept: who wrote the body. */
  readonly from: 'core' | 'kept';
  readonly status?: number;
  /** Fields of the answer; undefined: it has none of that name. */
  readonly has?: Readonly<Record<string, string | undefined>>;
  /** Fields that the core got. */
  readonly told?: Readonly<Record<string, string | undefined>>;
}
type Case = readonly [name: string, steps: readonly Step[]];

const FRESH = { 'Cache-Control': 'max-age=60' };
const fresh = (more: Readonly<Record<string, string>> = {}): CorePage => ({ headers: { ...FRESH, ...more } });
const says = (cacheControl: string, more: Readonly<Record<string, string | string[]>> = {}): CorePage => ({
  headers: { 'Cache-Control': cacheControl, ...more },
});
const keeps = (name: string, core: CorePage, after = 0): Case => [
  name,
  [
    { core, from: 'core' },
    { after, from: 'kept' },
  ],
];
const doesNotKeep = (name: string, core: CorePage, after = 0): Case => [
  name,
  [
    { core, from: 'core' },
    { after, from: 'core' },
  ],
];
/** A date so many seconds from when its case begins. */
const DATE = (offsetSeconds: number): string => `@${offsetSeconds}`;
const TAG = '"v1"';

/** In the manner of https://cache-tests.fyi: a category, a case, requests in order. RFC 9111 unless another is named. */
const CATEGORIES: Readonly<Record<string, readonly Case[]>> = {
  'freshness (4.2)': [
    keeps('max-age within its time', says('max-age=60'), 59),
    doesNotKeep('max-age beyond its time', says('max-age=60'), 60),
    doesNotKeep('max-age=0', says('max-age=0')),
    doesNotKeep('nothing is guessed of an answer that says nothing', {}),
    keeps('s-maxage before max-age', says('max-age=1, s-maxage=60'), 30),
    doesNotKeep('s-maxage before a longer max-age', says('max-age=60, s-maxage=1'), 30),
    keeps('Expires', { headers: { Expires: DATE(60) } }, 59),
    doesNotKeep('Expires beyond its time', { headers: { Expires: DATE(60) } }, 60),
    keeps('max-age before Expires', says('max-age=60', { Expires: DATE(-60) }), 30),
    doesNotKeep('Expires: 0 is long ago', { headers: { Expires: '0' } }),
    doesNotKeep('two Expires say nothing', { headers: { Expires: [DATE(60), DATE(90)] } }),
    keeps('Expires counts from Date', { headers: { Date: DATE(-100), Expires: DATE(60) } }, 30),
    doesNotKeep('Age counts', says('max-age=60', { Age: '50' }), 20),
    keeps('Age in part', says('max-age=60', { Age: '20' }), 20),
    doesNotKeep('an old Date counts as age', says('max-age=60', { Date: DATE(-50) }), 20),
    keeps('a Date ahead does not', says('max-age=60', { Date: DATE(500) }), 50),
    doesNotKeep('immutable is not fresh for ever', says('max-age=60, immutable'), 61),
    [
      'Age tells how old it is',
      [
        { core: fresh({ Age: '10' }), from: 'core', has: { age: '10' } },
        { after: 25, from: 'kept', has: { age: '35', 'cache-status': 'banyan; hit; ttl=25' } },
      ],
    ],
    [
      'Date stays the one it came with',
      [
        { core: fresh(), from: 'core' },
        { after: 25, from: 'kept', has: { date: DATE(0) } },
      ],
    ],
  ],
  'how Cache-Control is read (5.2)': [
    doesNotKeep('names in capitals', says('No-Store, Max-Age=60')),
    doesNotKeep('Private in capitals', says('Private, max-age=60')),
    keeps('MAX-AGE', says('MAX-AGE=60'), 30),
    keeps('a quoted number', says('max-age="60"'), 30),
    doesNotKeep('a number that is none', says('max-age=60s')),
    doesNotKeep('a negative one', says('max-age=-1')),
    doesNotKeep('a fraction', says('max-age=60.5')),
    doesNotKeep('none', says('max-age')),
    doesNotKeep('two that differ', says('max-age=60, max-age=0')),
    doesNotKeep('two that differ, the other way', says('max-age=0, max-age=60')),
    keeps('twice the same', says('max-age=60, max-age=60'), 30),
    keeps('very many seconds', says('max-age=99999999999'), 100_000),
    keeps('what stands in quotes is no directive', says('x="no-store, max-age=0", max-age=60'), 30),
    doesNotKeep('lines are one list', { headers: { 'Cache-Control': ['max-age=60', 'no-store'] } }),
    keeps('unknown ones are passed over', says('unknown, other=1, max-age=60,,'), 30),
    doesNotKeep('private with names is private', says('private="x-a", max-age=60')),
    doesNotKeep('no-cache with names is no-cache', says('no-cache="x-a", max-age=60')),
  ],
  'what is not kept (3)': [
    doesNotKeep('no-store', says('no-store, max-age=60')),
    doesNotKeep('private', says('private, max-age=60')),
    doesNotKeep('no-cache without a validator', says('no-cache, max-age=60')),
    doesNotKeep('Pragma: no-cache of a core without Cache-Control', {
      headers: { Pragma: 'no-cache', Expires: DATE(60) },
    }),
    keeps('Pragma beside Cache-Control is nothing', says('max-age=60', { Pragma: 'no-cache' })),
    doesNotKeep('an answer that sets a cookie', says('public, max-age=60', { 'Set-Cookie': 'a=1' })),
    doesNotKeep('one of several that sets a cookie', says('max-age=60', { 'Set-Cookie': ['store=de', 'a=1'] })),
    keeps('cookies that the owner calls everybody’s', says('max-age=60', { 'Set-Cookie': 'store=de; path=/' })),
    doesNotKeep('events', says('max-age=60', { 'Content-Type': 'text/event-stream' })),
    doesNotKeep('a part', { status: 206, headers: { ...FRESH, 'Content-Range': 'bytes 0-5/10' } }),
    doesNotKeep('an answer of 500', { status: 500, headers: FRESH }),
    doesNotKeep('an answer of 503', { status: 503, headers: FRESH }),
    doesNotKeep('an answer of 401', { status: 401, headers: FRESH }),
    doesNotKeep('an answer of 429', { status: 429, headers: FRESH }),
    doesNotKeep('302 without a word', { status: 302, headers: { Location: '/x' } }),
    keeps('302 with one', { status: 302, headers: { ...FRESH, Location: '/x' } }),
    keeps('404', { status: 404, headers: FRESH }),
    keeps('301', { status: 301, headers: { ...FRESH, Location: '/x' } }),
    keeps('204', { status: 204, headers: FRESH }),
    doesNotKeep('longer than the bound', { headers: FRESH, body: 'x'.repeat(4_097) }),
    keeps('as long as the bound', { headers: FRESH, body: 'x'.repeat(4_096) }),
    [
      'what a request with no-store brought',
      [{ ask: { 'cache-control': 'no-store' }, core: fresh(), from: 'core' }, { from: 'core' }],
    ],
    [
      'the answer to a HEAD',
      [
        { method: 'HEAD', core: fresh(), from: 'core' },
        { core: fresh(), from: 'core' },
        { method: 'HEAD', from: 'kept', has: { 'content-length': '6' } },
      ],
    ],
    [
      'hop-by-hop fields, and those that Connection names',
      [
        { core: fresh({ Connection: 'X-Own', 'X-Own': '1', 'Keep-Alive': 'timeout=9', 'X-Other': '2' }), from: 'core' },
        { from: 'kept', has: { 'x-own': undefined, 'x-other': '2' } },
      ],
    ],
  ],
  'Vary (4.1)': [
    [
      'by a field it names',
      [
        { ask: { 'accept-language': 'de' }, core: fresh({ Vary: 'Accept-Language' }), from: 'core' },
        { ask: { 'accept-language': 'de' }, from: 'kept' },
        { ask: { 'accept-language': 'en' }, core: fresh({ Vary: 'Accept-Language' }), from: 'core' },
        { ask: { 'accept-language': 'de' }, from: 'kept' },
        { ask: { 'accept-language': 'en' }, from: 'kept' },
        { core: fresh({ Vary: 'Accept-Language' }), from: 'core' },
        { from: 'kept' },
      ],
    ],
    doesNotKeep('*', fresh({ Vary: '*' })),
    doesNotKeep('* among others', fresh({ Vary: 'Accept, *' })),
    [
      'by several, each in its own case',
      [
        { ask: { accept: 'a', 'x-shop': '1' }, core: fresh({ Vary: 'ACCEPT, x-Shop' }), from: 'core' },
        { ask: { accept: 'a', 'x-shop': '1' }, from: 'kept' },
        { ask: { accept: 'a', 'x-shop': '2' }, from: 'core' },
      ],
    ],
    [
      'gzip without Vary, as old compressors send it',
      [
        { ask: { 'accept-encoding': 'gzip' }, core: fresh({ 'Content-Encoding': 'gzip' }), from: 'core' },
        { ask: { 'accept-encoding': 'gzip' }, from: 'kept' },
        { core: fresh(), from: 'core' },
      ],
    ],
    [
      'by what the owner names',
      [
        { ask: { 'x-shop': 'b2b' }, core: fresh(), from: 'core' },
        { core: fresh(), from: 'core' },
        { ask: { 'x-shop': 'b2b' }, from: 'kept' },
      ],
    ],
    doesNotKeep('by the client’s address', fresh({ Vary: 'X-Forwarded-For' })),
  ],
  'validators (4.3)': [
    [
      'an ETag is asked about, and 304 makes the answer fresh',
      [
        { core: fresh({ ETag: TAG, 'X-A': 'old' }), from: 'core' },
        { after: 61, core: { status: 304, headers: { ...FRESH, ETag: TAG, 'X-A': 'new', 'X-B': 'more' } }, from: 'kept', told: { 'if-none-match': TAG }, has: { age: '0', 'x-a': 'new', 'x-b': 'more', 'cache-status': 'banyan; fwd=stale; fwd-status=304; ttl=60; stored' } }, // prettier-ignore
        { after: 30, from: 'kept', has: { age: '30', 'x-b': 'more' } },
      ],
    ],
    [
      'a Last-Modified is',
      [
        { core: fresh({ 'Last-Modified': DATE(-100) }), from: 'core' },
        { after: 61, core: { status: 304, headers: FRESH }, from: 'kept', told: { 'if-modified-since': DATE(-100) } },
        { after: 30, from: 'kept' },
      ],
    ],
    [
      'a weak tag is, and a strong 304 of the same tag fits it',
      [
        { core: fresh({ ETag: 'W/"v1"' }), from: 'core' },
        {
          after: 61,
          core: { status: 304, headers: { ...FRESH, ETag: TAG } },
          from: 'kept',
          told: { 'if-none-match': 'W/"v1"' },
        },
      ],
    ],
    [
      'another answer takes the place',
      [
        { core: fresh({ ETag: TAG }), from: 'core' },
        { after: 61, core: fresh({ ETag: '"v2"' }), from: 'core', told: { 'if-none-match': TAG } },
        { from: 'kept', has: { etag: '"v2"' } },
      ],
    ],
    [
      'a 304 of an answer that is not held is asked again, without a condition',
      [
        { core: fresh({ ETag: TAG }), from: 'core' },
        {
          after: 61,
          core: { status: 304, headers: { ETag: '"other"' } },
          from: 'core',
          told: { 'if-none-match': undefined },
        },
      ],
    ],
    [
      'a 304 that forbids keeping is heeded',
      [
        { core: fresh({ ETag: TAG }), from: 'core' },
        { after: 61, core: { status: 304, headers: { ETag: TAG, 'Cache-Control': 'private' } }, from: 'kept' },
        { core: fresh(), from: 'core', told: { 'if-none-match': undefined } },
      ],
    ],
    [
      'a 304 does not change what describes the body',
      [
        { core: fresh({ ETag: TAG, 'Content-MD5': 'a' }), from: 'core' },
        { after: 61, core: { status: 304, headers: { ETag: TAG, 'Content-MD5': 'b', 'Content-Length': '999', 'Content-Encoding': 'br' } }, from: 'kept', has: { 'content-md5': 'a', 'content-encoding': undefined, 'content-length': '6' } }, // prettier-ignore
      ],
    ],
    [
      'a 304 does not set a cookie for others',
      [
        { core: fresh({ ETag: TAG }), from: 'core' },
        {
          after: 61,
          core: { status: 304, headers: { ...FRESH, ETag: TAG, 'Set-Cookie': 'a=1' } },
          from: 'kept',
          has: { 'set-cookie': undefined },
        },
        { from: 'kept', has: { 'set-cookie': undefined } },
      ],
    ],
    [
      'no-cache with a validator is kept, and asked about each time',
      [
        { core: says('no-cache', { ETag: TAG }), from: 'core' },
        {
          core: { status: 304, headers: { 'Cache-Control': 'no-cache', ETag: TAG } },
          from: 'kept',
          told: { 'if-none-match': TAG },
        },
      ],
    ],
    keeps('must-revalidate is given while it is fresh', says('max-age=60, must-revalidate'), 59),
  ],
  'conditions of the client (RFC 9110, 13)': [
    ...[TAG, 'W/"v1"', '"x", "v1"', '"a,b", W/"v1"', '*'].map((tags): Case => [
      `If-None-Match: ${tags} is answered 304`,
      [
        { core: fresh({ ETag: TAG }), from: 'core' },
        {
          after: 5,
          ask: { 'if-none-match': tags },
          from: 'kept',
          status: 304,
          has: { etag: TAG, age: '5', 'content-length': undefined },
        },
      ],
    ]),
    ...['"v2"', '"v"', 'v1', '"x,v1"'].map((tags): Case => [
      `If-None-Match: ${tags} is answered in full`,
      [
        { core: fresh({ ETag: TAG }), from: 'core' },
        { ask: { 'if-none-match': tags }, from: 'kept', status: 200 },
      ],
    ]),
    [
      'If-Modified-Since, and what If-None-Match says before it',
      [
        { core: fresh({ ETag: TAG, 'Last-Modified': DATE(-100) }), from: 'core' },
        { ask: { 'if-modified-since': DATE(-100) }, from: 'kept', status: 304 },
        { ask: { 'if-modified-since': DATE(-101) }, from: 'kept', status: 200 },
        { ask: { 'if-modified-since': 'yesterday' }, from: 'kept', status: 200 },
        { ask: { 'if-modified-since': DATE(-1), 'if-none-match': '"v2"' }, from: 'kept', status: 200 },
      ],
    ],
    [
      'are not the core’s to know where it is asked for everybody',
      [
        {
          ask: { 'if-none-match': TAG },
          core: fresh({ ETag: TAG }),
          from: 'kept',
          status: 304,
          told: { 'if-none-match': undefined },
        },
        { from: 'kept', status: 200 },
      ],
    ],
    [
      'that find another answer are given it',
      [{ ask: { 'if-none-match': '"v0"' }, core: fresh({ ETag: TAG }), from: 'core', status: 200 }, { from: 'kept' }],
    ],
    ...['if-match', 'if-unmodified-since', 'range', 'if-range'].map((name): Case => [
      `${name} passes, and is not kept`,
      [
        { core: fresh({ ETag: TAG }), from: 'core' },
        {
          ask: { [name]: name === 'range' ? 'bytes=0-1' : TAG },
          core: { headers: { ...FRESH, 'X-Part': '1' } },
          from: 'core',
          told: { [name]: name === 'range' ? 'bytes=0-1' : TAG },
        },
        { from: 'kept', has: { 'x-part': undefined } },
      ],
    ]),
  ],
  'what the client wants (5.2.1)': [
    [
      'no-cache asks the core, and what comes is kept',
      [
        { core: fresh({ ETag: TAG }), from: 'core' },
        { ask: { 'cache-control': 'no-cache' }, core: fresh({ ETag: '"v2"' }), from: 'core' },
        { from: 'kept', has: { etag: '"v2"' } },
      ],
    ],
    [
      'Pragma: no-cache does, where there is no Cache-Control',
      [
        { core: fresh(), from: 'core' },
        { ask: { pragma: 'no-cache' }, core: fresh(), from: 'core' },
        { ask: { pragma: 'no-cache', 'cache-control': 'max-age=9' }, from: 'kept' },
      ],
    ],
    [
      'max-age bounds the age',
      [
        { core: fresh(), from: 'core' },
        { after: 10, ask: { 'cache-control': 'max-age=10' }, from: 'kept' },
        { after: 1, ask: { 'cache-control': 'max-age=10' }, core: fresh(), from: 'core' },
        { after: 1, ask: { 'cache-control': 'max-age=0' }, core: fresh(), from: 'core' },
      ],
    ],
    [
      'min-fresh wants some of it left',
      [
        { core: fresh(), from: 'core' },
        { after: 50, ask: { 'cache-control': 'min-fresh=10' }, from: 'kept' },
        { ask: { 'cache-control': 'min-fresh=11' }, core: fresh(), from: 'core' },
      ],
    ],
    [
      'max-stale takes it beyond its freshness, unless the answer forbids that',
      [
        { core: fresh(), from: 'core' },
        {
          after: 70,
          ask: { 'cache-control': 'max-stale=10' },
          from: 'kept',
          has: { 'cache-status': 'banyan; hit; ttl=-10' },
        },
        { ask: { 'cache-control': 'max-stale' }, from: 'kept' },
        { ask: { 'cache-control': 'max-stale=9' }, core: says('max-age=60, must-revalidate'), from: 'core' },
        { after: 61, ask: { 'cache-control': 'max-stale' }, core: fresh(), from: 'core' },
      ],
    ],
    [
      'only-if-cached asks nobody',
      [
        { ask: { 'cache-control': 'only-if-cached' }, from: 'kept', status: 504 },
        { core: fresh(), from: 'core' },
        { ask: { 'cache-control': 'only-if-cached' }, from: 'kept', status: 200 },
        { after: 61, ask: { 'cache-control': 'only-if-cached' }, from: 'kept', status: 504 },
      ],
    ],
  ],
  'whose answer it is (3.5)': [
    [
      'Authorization, whatever the answer says',
      [
        { ask: { authorization: 'Basic eA==' }, core: says('public, s-maxage=60'), from: 'core' },
        { core: says('public, max-age=60'), from: 'core' },
        { ask: { authorization: 'Basic eA==' }, from: 'core' },
      ],
    ],
    [
      'a cookie that the owner does not know',
      [
        { ask: { cookie: 'PHPSESSID=a' }, core: fresh(), from: 'core' },
        { core: fresh(), from: 'core' },
        { ask: { cookie: '_ga=1; PHPSESSID=a' }, from: 'core', told: { cookie: '_ga=1; PHPSESSID=a' } },
      ],
    ],
    [
      'a harmless one is as none, and not told',
      [
        { ask: { cookie: '_ga=<script>' }, core: fresh({ Vary: 'Cookie' }), from: 'core', told: { cookie: undefined } },
        { from: 'kept' },
        { ask: { cookie: '_ga=2' }, from: 'kept' },
      ],
    ],
    ['X-Session-Id', [{ ask: { 'x-session-id': 's' }, core: fresh(), from: 'core' }, { from: 'core' }]],
  ],
  'invalidation (4.4)': [
    ...['POST', 'PUT', 'DELETE', 'PATCH', 'MKCOL'].map((method): Case => [
      `${method} that succeeds ends what is kept`,
      [
        { core: fresh(), from: 'core' },
        { method, core: { status: 204 }, from: 'core' },
        { core: fresh(), from: 'core' },
      ],
    ]),
    [
      'one that redirects as well',
      [
        { core: fresh(), from: 'core' },
        {
          method: 'POST',
          ask: { cookie: 'PHPSESSID=a' },
          core: { status: 303, headers: { Location: '/elsewhere' } },
          from: 'core',
        },
        { from: 'core' },
      ],
    ],
    [
      'one that fails ends nothing',
      [
        { core: fresh(), from: 'core' },
        { method: 'POST', core: { status: 500 }, from: 'core' },
        { method: 'POST', core: { status: 400 }, from: 'core' },
        { from: 'kept' },
      ],
    ],
    [
      'Location and Content-Location of the same host',
      [
        { path: '/page/a', core: fresh(), from: 'core' },
        { path: '/page/b', core: fresh(), from: 'core' },
        {
          method: 'POST',
          path: '/page/c',
          core: { status: 201, headers: { Location: 'http://shop.example/page/a', 'Content-Location': 'b' } },
          from: 'core',
        },
        { path: '/page/a', core: fresh(), from: 'core' },
        { path: '/page/b', core: fresh(), from: 'core' },
      ],
    ],
    [
      'of another host, nothing',
      [
        { path: '/page/a', core: fresh(), from: 'core' },
        {
          method: 'POST',
          path: '/page/c',
          core: { status: 201, headers: { Location: 'http://other.example/page/a' } },
          from: 'core',
        },
        { path: '/page/a', from: 'kept' },
      ],
    ],
    [
      'GET, HEAD and OPTIONS end nothing',
      [{ core: fresh(), from: 'core' }, { method: 'OPTIONS', core: { status: 204 }, from: 'core' }, { from: 'kept' }],
    ],
  ],
  'where the core fails (4.2.4, RFC 5861)': [
    ...[500, 502, 503, 504].map((status): Case => [
      `${status}: what is kept is given, and says so`,
      [
        { core: fresh(), from: 'core' },
        {
          after: 70,
          core: { status },
          from: 'kept',
          status: 200,
          has: {
            degraded: 'page-verification-delayed',
            age: '70',
            'cache-status': `banyan; fwd=stale; fwd-status=${status}; ttl=-10; detail=core-failed`,
          },
        },
        { core: fresh(), from: 'core', has: { degraded: undefined } },
      ],
    ]),
    [
      'within the owner’s bound',
      [
        { core: fresh(), from: 'core' },
        { after: 60 + 299, core: { status: 500 }, from: 'kept', status: 200 },
        { after: 1, core: { status: 500 }, from: 'core', status: 500 },
      ],
    ],
    [
      'within the answer’s own, where that is less',
      [
        { core: says('max-age=60, stale-if-error=30'), from: 'core' },
        { after: 89, core: { status: 500 }, from: 'kept', status: 200 },
        { after: 1, core: { status: 500 }, from: 'core', status: 500 },
      ],
    ],
    [
      'and not beyond the owner’s, where it is more',
      [
        { core: says('max-age=60, stale-if-error=9999'), from: 'core' },
        { after: 360, core: { status: 500 }, from: 'core', status: 500 },
      ],
    ],
    ...['must-revalidate', 'proxy-revalidate', 's-maxage=60', 'no-cache', 'stale-if-error=0'].map((directive): Case => [
      `not with ${directive}`,
      [
        { core: says(`max-age=60, ${directive}`, { ETag: TAG }), from: 'core' },
        { after: 61, core: { status: 500 }, from: 'core', status: 500 },
      ],
    ]),
    [
      'not to who wants no-cache',
      [
        { core: fresh(), from: 'core' },
        { ask: { 'cache-control': 'no-cache' }, core: { status: 500 }, from: 'core', status: 500 },
      ],
    ],
    [
      'to who reloads (max-age=0), although it is fresh',
      [
        { core: fresh(), from: 'core' },
        { after: 5, ask: { 'cache-control': 'max-age=0' }, core: { status: 500 }, from: 'kept', status: 200 },
      ],
    ],
    [
      'another status is the core’s answer',
      [
        { core: fresh(), from: 'core' },
        { after: 61, core: { status: 403 }, from: 'core', status: 403 },
        { core: { status: 500 }, from: 'kept', status: 200 },
      ],
    ],
    [
      'an answer that says nothing is kept for this alone',
      [
        { core: {}, from: 'core' },
        { core: { status: 503 }, from: 'kept', status: 200 },
      ],
    ],
    [
      'a HEAD is answered too',
      [
        { core: fresh(), from: 'core' },
        {
          after: 61,
          method: 'HEAD',
          core: { status: 503 },
          from: 'kept',
          status: 200,
          has: { degraded: 'page-verification-delayed' },
        },
      ],
    ],
    [
      'with 304 to who holds it',
      [
        { core: fresh({ ETag: TAG }), from: 'core' },
        {
          after: 61,
          ask: { 'if-none-match': TAG },
          core: { status: 503 },
          from: 'kept',
          status: 304,
          has: { degraded: 'page-verification-delayed' },
        },
      ],
    ],
  ],
};

let shop: KeptPages;
let caseNumber = 0;
beforeAll(async () => {
  shop = await KeptPages.start({
    routes: [
      {
        name: 'pages',
        path: '/page/**',
        keep: {
          maxAnswerBytes: 4_096,
          staleIfErrorSeconds: 300,
          vary: ['x-shop'],
          harmlessCookies: ['_ga'],
          ignoredSetCookies: ['store'],
        },
      },
    ],
  });
});
afterEach(() => shop.reset());
afterAll(() => shop.stop());

describe.each(Object.entries(CATEGORIES))('%s', (_category, cases) => {
  it.each(cases)('%s', async (_name, steps) => {
    const number = ++caseNumber;
    const begunMs = shop.clock.nowMs();
    /** Each case has pages, and a time, of its own. */
    const own = <T>(value: T): T =>
      JSON.parse(
        JSON.stringify(value)
          .replaceAll('/page/', `/page/${number}/`)
          .replaceAll(/@(-?\d+)/g, (_all, seconds: string) =>
            new Date(begunMs + Number(seconds) * 1_000).toUTCString(),
          ),
      ) as T;
    for (const [index, step] of steps.entries()) {
      shop.pass(step.after ?? 0);
      shop.pages = [own(step.core ?? {})];
      const before = shop.asked.length;
      const path = own(step.path ?? '/page/x');
      const answer = await shop.get(
        path,
        own(step.ask ?? {}),
        step.method === undefined ? {} : { method: step.method },
      );
      const asked = shop.asked.length > before;
      const isCore = asked && (answer.text === '' ? step.from === 'core' : answer.text === bodyOf(step.core));
      const status = step.status ?? (step.from === 'core' ? (step.core?.status ?? 200) : answer.status);
      expect([index, isCore ? 'core' : 'kept', answer.status]).toEqual([index, step.from, status]);
      // JSON has no undefined: these are looked at as they stand.
      for (const [name, value] of Object.entries(step.has ?? {})) {
        expect([index, name, answer.headers[name]]).toEqual([index, name, value && own(value)]);
      }
      for (const [name, value] of Object.entries(step.told ?? {})) {
        expect([index, name, shop.asked.at(-1)?.headers[name]]).toEqual([index, name, value && own(value)]);
      }
    }
  });
});

function bodyOf(core: CorePage | undefined): string {
  return core?.body ?? `page ${shop.asked.length}`;
}
