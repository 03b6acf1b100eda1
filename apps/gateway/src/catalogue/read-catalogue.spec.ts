import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';
import { parse, stringify } from 'yaml';
import { readCatalogue } from './read-catalogue.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-catalogue-'));
  writeFileSync(join(folder, 'small.html'), '<p>small</p>');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const KEEPS = { name: 'pages', path: '/page/{id}', keep: {} };
const FALLBACK = { file: 'small.html', contentType: 'text/html' };

function read(content: unknown): ReturnType<typeof readCatalogue> {
  const file = join(folder, 'catalogue.yaml');
  writeFileSync(file, typeof content === 'string' ? content : stringify(content));
  return readCatalogue(folder, ['/inventory/v{n}', '/shop-api/pricing/v{n}']);
}
/** Faults without the file's name. */
function faultsOf(content: unknown): readonly string[] {
  const result = read(content);
  if (result.kind === 'catalogue') throw new Error('it has no fault');
  return result.faults.map((fault) => fault.slice(join(folder, 'catalogue.yaml').length));
}
const faultsOfRoute = (route: object): readonly string[] => faultsOf({ routes: [route] });

it('keeps nothing by default but what a route says', () => {
  const result = read({ routes: [KEEPS] });
  expect(result).toMatchObject({
    kind: 'catalogue',
    catalogue: {
      maxBytes: 67_108_864,
      hosts: undefined,
      routes: [
        {
          name: 'pages',
          firstSegment: 'page',
          fallback: undefined,
          keep: {
            rules: {
              maxAnswerBytes: 1_048_576,
              freshSeconds: 0,
              staleIfErrorSeconds: 0,
              staleWhileRevalidateSeconds: 0,
              cacheControl: undefined,
            },
            patienceMs: 1_000,
            collapseMs: 5_000,
            anonymousAfterMs: undefined,
          },
        },
      ],
    },
  });
});

it.each([
  ['/page/{id}', ['/page/1', '/page/a.b'], ['/page', '/page/', '/page/1/', '/page/1/2', '/x/page/1', '/pages/1']],
  ['/{department}.html', ['/garten.html'], ['/.html', '/garten.htm', '/a/garten.html', '/gartenxhtml']],
  ['/p-{id}-{name}', ['/p-1-a', '/p-1-a-b'], ['/p-1', '/p--a', '/q-1-a']],
  ['/static/**', ['/static/a', '/static/a/b.css'], ['/static', '/static/', '/statics/a']],
  ['/a.b/c', ['/a.b/c'], ['/axb/c']],
  ['/', ['/'], ['/a']],
])('reads the path %s', (path, fits, others) => {
  const result = read({ routes: [{ ...KEEPS, path }] });
  const pattern = result.kind === 'catalogue' ? result.catalogue.routes[0]?.path : undefined;
  expect(fits.filter((one) => pattern?.test(one) !== true)).toEqual([]);
  expect(others.filter((one) => pattern?.test(one) !== false)).toEqual([]);
});

describe('a fault is told by its place', () => {
  it('and all of them at once', () => {
    const faults = faultsOf({
      maxBytes: 1,
      routes: [
        { name: 'Not A Name', path: 'page', keep: { maxAnswerBytes: 0, surprise: 1, query: ['a[]'] }, critical: 'yes' },
        { path: '/page', fallback: { contentType: 'html' }, methods: ['POST'], failures: [200] },
      ],
      more: true,
    });
    const places = ['/maxBytes', '/routes/0/name', '/routes/0/path', '/routes/0/critical', '/routes/0/keep/maxAnswerBytes', '/routes/0/keep/query', '/routes/0/keep/surprise', '/routes/1/name', '/routes/1/methods', '/routes/1/failures', '/routes/1/fallback/file', '/routes/1/fallback/contentType', '/more']; // prettier-ignore
    expect(new Set(faults.map((fault) => fault.slice(1).split(': ')[0]))).toEqual(new Set(places));
    expect(faults).toContain('#/more: is no setting');
    expect(faults).toContain('#/routes/1/name: is missing');
  });

  it.each<[string, object, string]>([
    ['a route that does nothing', { name: 'a', path: '/a' }, '#/routes/0: neither keeps answers nor has a fallback'],
    [
      'a critical route with a fallback',
      { name: 'a', path: '/a', critical: true, fallback: FALLBACK },
      '#/routes/0/fallback: is not given in the place of a critical answer',
    ],
    [
      'a path of the gateway’s own',
      { ...KEEPS, path: '/inventory/v1/availability/{sku}' },
      "#/routes/0/path: is the gateway's own",
    ],
    [
      'a path that could be read as one',
      { ...KEEPS, path: '/shop-api//pricing/v1/x' },
      "#/routes/0/path: is the gateway's own",
    ],
    [
      'a path with a dot segment',
      { ...KEEPS, path: '/a/../b' },
      '#/routes/0/path: a segment may not begin or end with a dot',
    ],
    [
      'names side by side',
      { ...KEEPS, path: '/{a}{b}' },
      '#/routes/0/path: two names side by side cannot be told apart',
    ],
    [
      'a parameter that counts and does not',
      { ...KEEPS, keep: { query: ['p'], ignoredQuery: ['p'] } },
      '#/routes/0/keep/ignoredQuery: p counts as well',
    ],
    [
      'a fixed one that does not count',
      { ...KEEPS, query: { p: '1' }, keep: { ignoredQuery: ['p'] } },
      '#/routes/0/keep/ignoredQuery: p counts as well',
    ],
    ['a number for a parameter', { ...KEEPS, query: { p: 1 } }, '#/routes/0/query/p: must be a plain text in quotes'],
    ['an odd parameter', { ...KEEPS, query: { 'p[]': 'a' } }, '#/routes/0/query/p[]: is no plain parameter'],
    [
      'a shopper who is given nothing',
      { ...KEEPS, keep: { anonymousAfterMs: 1 } },
      '#/routes/0/keep/anonymousAfterMs: says nothing while staleIfErrorSeconds is 0',
    ],
    [
      'a word that forbids keeping',
      { ...KEEPS, keep: { cacheControl: 'private, max-age=1' } },
      '#/routes/0/keep/cacheControl: forbids what keep is there for',
    ],
    [
      'cookies that choose',
      { ...KEEPS, keep: { vary: ['cookie'] } },
      '#/routes/0/keep/vary: cookie makes a request personal, and its answers are not kept',
    ],
    [
      'a file that is too long',
      { name: 'a', path: '/a', fallback: { ...FALLBACK, maxBytes: 3 } },
      '#/routes/0/fallback/file: is 12 bytes long, and maxBytes is 3',
    ],
  ])('%s', (_name, route, fault) => {
    expect(faultsOfRoute(route)).toEqual([fault]);
  });

  it.each([
    [
      'a file that is not there',
      { name: 'a', path: '/a', fallback: { ...FALLBACK, file: 'none.html' } },
      /fallback\/file: .*ENOENT/,
    ],
    ['a folder', { name: 'a', path: '/a', fallback: { ...FALLBACK, file: '.' } }, /fallback\/file: /],
  ])('%s', (_name, route, fault) => {
    expect(faultsOfRoute(route)).toEqual([expect.stringMatching(fault)]);
  });

  it.each([
    ['no YAML', 'routes: [', /: /],
    ['a name twice', 'routes: []\nroutes: []', /unique/],
    ['a list', '- a', /holds no routes/],
    ['nothing', '', /holds no routes/],
    ['no routes', 'maxBytes: 2000000', /routes: is missing/],
  ])('%s', (_name, content, fault) => {
    expect(faultsOf(content).join()).toMatch(fault);
  });

  it('a name of two routes', () => {
    expect(faultsOf({ routes: [KEEPS, KEEPS] })).toEqual(['#/routes/1/name: pages is the name of another route too']);
  });

  it('a file that is not there', () => {
    expect(readCatalogue(join(folder, 'none'), [])).toEqual({
      kind: 'faulty',
      faults: [expect.stringContaining('ENOENT')],
    });
  });
});

it('the example of the documentation is read without a fault', () => {
  const read = readCatalogue('docs/how-to/catalogue', ['/inventory/v{n}']);
  expect(read).toMatchObject({ kind: 'catalogue' });
  // And it is what the page shows.
  const page = readFileSync(join(PROJECT_ROOT, 'docs/how-to/keep-product-pages-up.md'), 'utf8');
  const shown = /```yaml\n([^]*?)```/.exec(page)?.[1];
  expect(parse(shown ?? '')).toEqual(
    parse(readFileSync(join(PROJECT_ROOT, 'docs/how-to/catalogue/catalogue.yaml'), 'utf8')),
  );
});
