import { describe, expect, it } from '@jest/globals';
import { quickest } from '../../../../test/support/quickest.js';
import * as fc from 'fast-check';
import { type CanonicalPath, canonicalPath } from './canonical-path.js';
import { OwnedPrefixes } from './owned-prefixes.js';

const OWNED = new OwnedPrefixes(['/inventory/v1', '/orders/v1']);

function path(raw: string): CanonicalPath {
  const read = canonicalPath(raw);
  if (read.kind !== 'path') throw new Error(read.because);
  return read;
}

const ownership = (raw: string) => path(raw).ownedBy(OWNED);

/** HARDENING 8: spellings that some stack reads as /inventory/v1/x. */
const ALIASES = [
  // A network-path reference: `new URL(target, origin)` and parse_url take the first segment for a host.
  '//host/inventory/v1/x',
  '/\\host/inventory/v1/x',
  '/%2fhost:80/inventory/v1/x',
  // PATH_INFO: what the script serves at /inventory.
  '/index.php/inventory/v1/x',
  '/shop/Index.PHP//inventory/v1',
  '/index%2ephp5/inventory/v1',
  '/cgi-bin/shop.cgi/inventory/v1',
  // Cookieless sessions of ASP.NET, streams of NTFS.
  '/(S(abc))/inventory/v1/x',
  '/inventory/(S(a)A(b))/v1/x',
  '/inventory::$DATA/v1/x',
  '/inventory/v1:$i30:$INDEX_ALLOCATION',
  // Decoders: five and six bytes, invalid bytes dropped, accents folded, `+` and ideographic dots.
  '/%U0069nventory/v1/x',
  '/%f8%80%80%81%a9nventory/v1',
  '/%fc%80%80%80%81%a9nventory/v1',
  '/inv%ffentory/v1/x',
  '/%c3%acnventory/v1/x',
  '/%ecnventory/v1/x',
  '/invent%cc%a7ory/v1/x',
  '/inventory+/v1/x',
  '/x/%e3%80%82%e3%80%82/inventory/v1',
  '//inventory/v1/x',
  '///inventory//v1/x',
  '/inventory//v1/x',
  '/./inventory/v1/x',
  '/inventory/./v1/x',
  '/a/../inventory/v1/x',
  '/a/b/../../inventory/v1/x',
  '/inventory/v1/../v1/x',
  '/inventory/v1/../../x',
  '/inventory/v1/..',
  '/inventory/v1/.',
  '/inventory/v1/./x',
  '/inventory/a/../v1/x',
  '/%69nventory/v1/x',
  '/inventor%79/v1/x',
  '/inventory/%761/x',
  '/inventory%2fv1/x',
  '/inventory%2Fv1%2Fx',
  '/%2finventory/v1/x',
  '/a/..%2finventory/v1/x',
  '/a%2f..%2finventory/v1/x',
  '/a/%2e%2e/inventory/v1/x',
  '/a/%2e./inventory/v1/x',
  '/a/.%2E/inventory/v1/x',
  '/inventory/v1/%2e%2e/x',
  '/inventory/v1/%252e%252e/x',
  '/%2569nventory/v1/x',
  '/%252569nventory/v1/x',
  '/%25252569nventory/v1/x',
  '/%2525252525252569nventory/v1/x',
  '/inventory%252fv1/x',
  '/inventory%25252fv1/x',
  '\\inventory/v1/x'.replace(/^/, '/'),
  '/inventory\\v1\\x',
  '/inventory%5cv1/x',
  '/inventory%255cv1/x',
  '/a\\..\\inventory/v1/x',
  '/inventory/v1/..\\..\\x',
  '/a/..;/inventory/v1/x',
  '/inventory/v1/..;/x',
  '/inventory;a=b/v1/x',
  '/inventory;/v1/x',
  '/;/inventory/v1/x',
  '/inventory/;x/v1/x',
  '/inventory%3bx/v1/x',
  '/inventory;%2fx/v1/x',
  '/a;x/../inventory/v1/x',
  '/INVENTORY/v1/x',
  '/Inventory/V1',
  '/inventory/V1/x',
  '/%49nventory/v1/x',
  '/%c0%afinventory/v1/x',
  '/inventory%c0%afv1/x',
  '/inventory%e0%80%afv1/x',
  '/inventory%f0%80%80%afv1/x',
  '/a/%c0%ae%c0%ae/inventory/v1/x',
  '/%c1%a9nventory/v1/x',
  '/inventory%u002fv1/x',
  '/%u0069nventory/v1/x',
  '/inventory%uff0fv1/x',
  '/inventory%ef%bc%8fv1/x',
  '/%ef%bd%89nventory/v1/x',
  '/inventory%e2%88%95v1/x',
  '/inventory./v1/x',
  '/inventory.../v1/x',
  '/inventory/v1./x',
  '/inventory/v1.',
  '/inventory%20/v1/x',
  '/%20inventory/v1/x',
  '/inventory/v1%20',
  '/inventory/v1%00',
  '/inventory/v1%00/x',
  '/inventory/v1%00.html',
  '/inv%00entory/v1/x'.replace('%00', '%0a'),
  '/inventory/v1%09/x',
  '/inventory/v1%3fx',
  '/inventory/v1%23x',
  '/inventory%e2%80%8b/v1/x',
  '/%c4%b0nventory/v1/x',
];

describe('HARDENING 8: one canonical path decides ownership', () => {
  it.each(['/inventory/v1', '/inventory/v1/', '/inventory/v1/availability/x', '/inventory/v1?x=1', '/orders/v1/a//b'])(
    'owns %s',
    (raw) => {
      expect(ownership(raw)).toBe('owned');
    },
  );

  it.each([
    '/',
    '/inventory',
    '/inventory/',
    '/inventory/v10',
    '/inventory/v1x/y',
    '/inventory/v2/x',
    '/shop/inventory/v1/x',
    '/inventory-v1',
    '/INVENTORY/v2',
    '/a//b/../c/%2e%2e;d/%c0%af',
    '/search/inventory%20of%20v1',
    '/index.php?route=/inventory/v1/x',
    '/media/..%2f..%2fetc/passwd',
    '/caf%C3%A9/v1',
    '/a/%zz/%',
  ])('leaves %s alone', (raw) => {
    expect(ownership(raw)).toBe('unowned');
  });

  it.each(ALIASES)('refuses the alias %s', (raw) => {
    expect(ownership(raw)).toBe('ambiguous');
  });

  it('refuses a path below an owned prefix that is no UTF-8', () => {
    expect(ownership('/inventory/v1/%ff')).toBe('ambiguous');
    expect(ownership('/inventory/v1/%')).toBe('ambiguous');
  });

  it('says why a target is no path', () => {
    expect(canonicalPath('*')).toEqual({ kind: 'no-path', because: 'not-origin-form' });
    expect(canonicalPath('http://a/b')).toEqual({ kind: 'no-path', because: 'not-origin-form' });
    expect(canonicalPath('/a#b')).toEqual({ kind: 'no-path', because: 'fragment' });
  });

  describe('with a prefix for every number', () => {
    const numbered = new OwnedPrefixes(['/inventory/v{n}', '/orders/v{n}']);
    const whose = (raw: string) => path(raw).ownedBy(numbered);

    it.each([
      '/inventory/v1',
      '/inventory/v9/',
      '/inventory/v10/availability/A',
      '/inventory/v007',
      '/orders/v2/a%2Fb',
    ])('owns %s', (raw) => expect(whose(raw)).toBe('owned'));

    it.each([
      '/inventory',
      '/inventory/',
      '/inventory/v',
      '/inventory/v/1',
      '/inventory/v1x',
      '/inventory/vx',
      '/inventory/v-1',
    ])('leaves %s alone', (raw) => expect(whose(raw)).toBe('unowned'));

    it.each([
      ...ALIASES,
      '/INVENTORY/v9/x',
      '/inventory/V12',
      '/inventory/v%31%30/x',
      '/x/../inventory/v77',
      '/inventory/v9/..%2f..',
    ])('refuses the alias %s', (raw) => expect(whose(raw)).toBe('ambiguous'));
  });

  it('splits the target without changing a byte', () => {
    const { raw, pathname, query } = path('/a%2Fb//c?d=e?f');
    expect({ raw, pathname, query }).toEqual({ raw: '/a%2Fb//c?d=e?f', pathname: '/a%2Fb//c', query: 'd=e?f' });
    expect(path('/a?').query).toBe('');
    expect(path('/a').query).toBeUndefined();
  });

  it('refuses to own what can be read in two ways', () => {
    for (const prefix of ['', '/', 'a', '/a/', '/a//b', '/a/../b', '/a%20', '/a;b']) {
      expect(() => new OwnedPrefixes([prefix])).toThrow('owned prefix');
    }
  });
});

const meansDots = (text: string) => {
  let decoded = text;
  for (let pass = 0; pass < 6; pass++) decoded = decoded.replace(/%(?:25)*2e/gi, '.');
  return /^[\s.]*\.[\s.]*$/.test(decoded.replace(/(?:[;?#]|:[:$]).*$/s, ''));
};

describe('properties', () => {
  const sku = fc.string({
    unit: fc.constantFrom(...Array.from('abcAZ019/%&+#?; =\\.é漢-_:')),
    minLength: 1,
    maxLength: 64,
  });

  it('a SKU comes out as it went in, whatever it holds', () => {
    fc.assert(
      fc.property(sku, (text) => {
        fc.pre(!text.includes('..') && !/%/.test(text) && !meansDots(text));
        const read = path(`/inventory/v1/availability/${encodeURIComponent(text)}`);
        expect(read.ownedBy(OWNED)).toBe('owned');
        expect(read.segments).toEqual(['inventory', 'v1', 'availability', text]);
      }),
      { numRuns: 500 },
    );
  });

  it('a SKU with percent signs and dots comes out as it went in, or is refused: never as another', () => {
    fc.assert(
      fc.property(sku, (text) => {
        const read = path(`/inventory/v1/availability/${encodeURIComponent(text)}`);
        expect(read.ownedBy(OWNED)).not.toBe('unowned');
        expect(read.segments?.at(-1)).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it('no alias of an owned path is ever unowned', () => {
    const encode = fc.constantFrom<(character: string) => string>(
      (character) => character,
      (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
      (character) => `%25${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
      (character) => `%252525${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
      (character) => `%u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
      (character) => {
        const code = character.charCodeAt(0);
        return `%${(0xc0 | (code >> 6)).toString(16)}%${(0x80 | (code & 0x3f)).toString(16)}`;
      },
      (character) => character.toUpperCase(),
    );
    const slash = fc.constantFrom('/', '//', '/./', '\\', '%2f', '%5C', '%252f', '/x/../', '/%2e/', '/..;/../a/../');
    const spelled = (word: string) =>
      fc
        .tuple(...Array.from(word).map((character) => encode.map((spell) => spell(character))))
        .map((parts) => parts.join(''));
    const suffix = fc.constantFrom('', '.', '%20', ';a=b', '%00', '%3b');
    fc.assert(
      fc.property(slash, spelled('inventory'), suffix, slash, spelled('v1'), suffix, (s1, w1, x1, s2, w2, x2) => {
        const raw = `/${`${s1}${w1}${x1}${s2}${w2}${x2}`.replace(/^\//, '')}/x`;
        // `/x/../` and its kin leave nothing before the prefix; all others mean the prefix at once.
        expect(ownership(raw)).not.toBe('unowned');
      }),
      { numRuns: 2000 },
    );
  });

  it('is quick on long hostile paths', async () => {
    const hostile = ['%252e%252e;/', '.', '%2e', '%25', '\\', '%c0%af', ' %20', '%u002e'].map(
      (part) => `/${part.repeat(8000 / part.length)}x/inventory/v1`,
    );
    const all = (): void => {
      for (const raw of hostile) ownership(raw);
    };
    expect((await quickest(all)) / hostile.length).toBeLessThan(20);
  });
});
