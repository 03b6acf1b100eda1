import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  CONTRACTS_DIR,
  parseContractText,
  readContractDocument,
  type JsonObject,
  type JsonValue,
  type RegisteredVersion,
} from '@banyan/contracts';
import { PROJECT_ROOT } from '@banyan/kernel';
import * as fc from 'fast-check';
import type { ContractText } from '../../contracts/shelf/contract-text.js';
import type { ShelvedVersion } from '../../contracts/shelf/contract-shelf.js';
import { parsePage, type ParsedPage } from './reference.fixture.js';
import { versionPage } from './version-page.js';

const CORPUS = join(PROJECT_ROOT, 'libs/contracts/src/compatibility/corpus');
const OWN = readdirSync(CONTRACTS_DIR, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => readdirSync(join(CONTRACTS_DIR, name)).map((version) => `${name}/${version}`))
  .filter((name) => existsSync(join(CONTRACTS_DIR, name, 'openapi.yaml')));
const owned = OWN.map((name) => readContractDocument(`contracts/${name}/openapi.yaml`));

const DEPRECATION = {
  at: '2026-12-01T00:00:00Z',
  sunset: '2027-06-30T00:00:00Z',
  successor: 'v2',
  reason: 'quantities are exact in v2',
};
const PUBLISHED = [{ version: '1.0.0', at: '2026-11-01T00:00:00Z', sha256: 'a'.repeat(64) }] as const;

function page(
  document: JsonObject,
  over: Partial<ShelvedVersion> = {},
  state: Partial<RegisteredVersion> = {},
): string {
  const text: ContractText = {
    domain: 'shop',
    version: 'v1',
    infoVersion: '1.0.0',
    published: undefined,
    document,
    yaml: '',
    sha256: '',
  };
  const owner = { name: 'Stock', contact: 'stock@banyan.shop' };
  const registered = { owner, pins: {}, state: 'draft', published: [], ...state } as RegisteredVersion;
  const shelved = {
    domain: 'shop',
    version: 'v1',
    registered,
    text,
    ahead: undefined,
    successor: undefined,
    fault: undefined,
    ...over,
  };
  return versionPage({
    shelved,
    text,
    usage: undefined,
    siblings: ['v1'],
    factsOf: () => ({ served: undefined, tryAt: undefined, notTried: undefined, snippets: undefined }),
  }).text;
}

/** Every place of a page is there once, and whatever it links to within itself is there. */
function expectWhole(parsed: ParsedPage): void {
  expect(parsed.ids.length - new Set(parsed.ids).size).toBe(0);
  const ids = new Set(parsed.ids);
  expect(parsed.links.filter((link) => link.startsWith('#') && !ids.has(link.slice(1)))).toEqual([]);
}

describe('the page of a version', () => {
  it.each(OWN)('shows every operation, parameter, status and field of %s', (name) => {
    const document = owned[OWN.indexOf(name)] ?? {};
    const parsed = parsePage(page(document));
    expectWhole(parsed);
    expect(parsed.text).not.toContain('leads nowhere');
    for (const [route, item] of Object.entries(document['paths'] as Record<string, JsonObject>)) {
      expect(parsed.text).toContain(route);
      for (const operation of Object.values(item) as JsonObject[]) {
        const id = operation['operationId'] as string;
        expect(parsed.ids).toContain(id);
        for (const status of Object.keys(operation['responses'] as JsonObject))
          expect(parsed.ids).toContain(`${id}-${status}`);
      }
    }
    const words = JSON.stringify(document).matchAll(/"properties":\{"(\w+)"/g);
    for (const [, field] of words) expect(parsed.text).toContain(field);
  });

  it('names a field by where it stands, so that a link to it lasts', () => {
    const { ids } = parsePage(page(owned[OWN.indexOf('pricing/v2')] ?? {}));
    expect(ids).toEqual(
      expect.arrayContaining([
        'getPrice-query-channel',
        'getPrice-200-price-amountMinor',
        'getPrice-200-header-Degraded',
        'quoteBasket-body-lines-each-sku',
        'schema-Money',
      ]),
    );
  });

  const files = readdirSync(CORPUS).flatMap((pair) =>
    ['earlier.yaml', 'later.yaml'].map((file) => join(CORPUS, pair, file)),
  );
  it(`is written of each of the ${files.length} texts of the checker's corpus, its references followed`, () => {
    for (const file of files) {
      const document = parseContractText(readFileSync(file, 'utf8'));
      const parsed = parsePage(page(document));
      expectWhole(parsed);
      expect([file, parsed.text.includes('leads nowhere')]).toEqual([file, false]);
    }
  });

  it('shows what a contract says of personal data, where it says it and in a list', () => {
    const email = { type: 'string', 'x-pii': 'contact', 'x-retention': 'P30D', 'x-owner': 'Orders team' };
    const city = { type: 'string', 'x-pii': 'none', 'x-pii-because': 'of a store' };
    const schema = { type: 'object', properties: { email, city } };
    const responses = { 200: { description: 'ok', content: { 'application/json': { schema } } } };
    const parameters = [{ name: 'phone', in: 'query', 'x-pii': 'contact', schema: { type: 'string' } }];
    const parsed = parsePage(
      page({ openapi: '3.1.1', paths: { '/shop/v1/x': { get: { operationId: 'one', parameters, responses } } } }),
    );
    for (const words of [
      'personal: contact',
      'kept 30 days',
      'answers for it: Orders team',
      'not personal: of a store',
    ])
      expect(parsed.text).toContain(words);
    expect(parsed.links).toEqual(expect.arrayContaining(['#one-200-email', '#one-query-phone']));
    expect(parsePage(page(owned[0] ?? {})).text).toContain('No field of this text is marked');
  });

  it('says of a deprecated and of a retired version until when, why, and where to go', () => {
    const deprecated = page(
      owned[0] ?? {},
      { successor: 'v2' },
      {
        state: 'deprecated',
        published: PUBLISHED,
        deprecation: DEPRECATION,
      },
    );
    const parsed = parsePage(deprecated);
    for (const words of ['2026-12-01', '2027-06-30', 'quantities are exact in v2', 'is going'])
      expect(parsed.text).toContain(words);
    expect(parsed.links).toEqual(expect.arrayContaining(['/contracts/shop/v2', '/contracts/shop/v1...v2']));
    const retirement = { at: '2027-07-01T00:00:00Z', reason: 'nobody is left', forced: false };
    const retired = parsePage(
      page(
        owned[0] ?? {},
        { successor: 'v2' },
        {
          state: 'retired',
          published: PUBLISHED,
          deprecation: DEPRECATION,
          retirement,
        },
      ),
    );
    for (const words of ['is retired', 'nobody is left', 'contract-retired']) expect(retired.text).toContain(words);
    expect(retired.links).toContain('/problems/contract-retired');
  });
});

const EVIL = [
  `"><script>alert(1)</script>`,
  `'><img src=x onerror=alert(1)>`,
  '[click](javascript:alert(1)) [also](data:text/html,x) <a href="javascript:x">',
  '`</code><iframe>` **</strong><object>** [</a><b onclick=x>](https://x"onmouseover="x)',
  '| a | <svg onload=x> |\n| --- | --- |\n| `<b>` | x |',
  '```\n</pre><script>x</script>\n```',
];
const PLAIN = parsePage(page(owned[OWN.indexOf('pricing/v2')] ?? {}));

/** The document with every text of it that promises nothing made hostile, and hostile names and values beside the others. */
function hostile(value: JsonValue, evil: string, isName = false): JsonValue {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((each: JsonValue) => hostile(each, evil));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value as JsonObject).map(([name, member]): [string, JsonValue] =>
    !isName &&
    ['description', 'summary', 'title', 'pattern', 'x-pii-because', 'format', 'operationId', 'in'].includes(name) &&
    typeof member === 'string'
      ? [name, name === 'in' ? member : evil + member]
      : [name, hostile(member, evil, ['properties', 'schemas'].includes(name))],
  );
  const extra: [string, JsonValue][] = isName
    ? [[evil, { type: 'string', default: evil, enum: [evil], examples: [evil], 'x-pii': evil, [evil]: evil }]]
    : [];
  return Object.fromEntries([...members, ...extra]);
}

describe('a hostile contract', () => {
  it.each(EVIL)('can make no markup of its own: %s', (evil) => {
    for (const document of owned) {
      const parsed = parsePage(page(hostile(document, evil) as JsonObject));
      expectHarmless(parsed);
      if (evil.includes('alert(1)')) expect(parsed.text).toContain('alert(1)');
    }
  });

  it('can make none with anything anywhere', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'<>"\'&`*[]()|#-\n /=:ajx'.split('')), maxLength: 40 }),
        (evil) => {
          expectHarmless(parsePage(page(hostile(owned[OWN.indexOf('inventory/v1')] ?? {}, evil) as JsonObject)));
        },
      ),
      { numRuns: 40 },
    );
  });
});

/** What Markdown may make beside what our own pages have. */
const OF_MARKDOWN = [
  'em',
  'strong',
  'code',
  'pre',
  'ul',
  'ol',
  'li',
  'table',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
  'h2',
  'h3',
  'p',
  'a',
  'div',
  'span',
  'details',
  'summary',
  'section',
  'h4',
  'h5',
  'dl',
  'dt',
  'dd',
  'small',
  'br',
];

function expectHarmless(parsed: ParsedPage): void {
  const known = new Set([...PLAIN.tags, ...OF_MARKDOWN]);
  expect([...parsed.tags].filter((tag) => !known.has(tag))).toEqual([]);
  expect([...parsed.attributes].filter((name) => /\.on|\.src(?!$)|srcdoc/.test(name))).toEqual([]);
  expect(
    [...parsed.attributes].filter(
      (name) =>
        !PLAIN.attributes.has(name) &&
        !/^(a\.href|div\.(class|role|aria-label|tabindex)|th\.(scope|class)|td\.data-label|span\.class|p\.class|dl\.class|pre\.tabindex|tr\.(id|style)|section\.(id|class)|details\.open|summary\.class|h5\.class|table\.(class|aria-label)|code\.class|ul\.class)$/.test(
          name,
        ),
    ),
  ).toEqual([]);
  expect(parsed.links.filter((link) => !/^(#|\/(?!\/)|https?:\/\/|mailto:)/.test(link))).toEqual([]);
  expectWhole(parsed);
}
