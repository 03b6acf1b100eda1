import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { readAggressively } from './aggressive-reading.js';
import { hasOneReading } from './one-reading.js';

describe('a path has one reading', () => {
  it.each([
    '/',
    '/a',
    '/a/',
    '/a/b.html',
    '/p_1~2',
    "/a!'()*,=@&+b",
    '/gr%C3%B6%C3%9Fe',
    '/%E6%9D%B1%E4%BA%AC/x',
    '/a%20b',
    '/index.php',
  ])('%s', (path) => {
    expect(hasOneReading(path)).toBe(true);
  });

  it.each([
    '',
    'a',
    '//',
    '//a',
    '/a//b',
    '/./a',
    '/a/..',
    '/a/..b',
    '/a./b',
    '/a.',
    '/.a',
    '/(a)/b',
    '/a.php/b',
    '/a;b',
    '/a:b',
    '/a$b',
    '/a\\b',
    '/a b',
    '/a?b',
    '/a#b',
    '/a|b',
    '/a"b',
    '/%61',
    '/%2F',
    '/%2e',
    '/%00',
    '/%25',
    '/%c3%b6',
    '/%C3%b6',
    '/%C3',
    '/%EF%BC%8F',
    '/%EF%BC%8E%EF%BC%8E',
    '/a%EF%BC%8Fb',
    '/a%C0%AFb',
    '/a%E2%88%95b',
    '/%u002e',
    '/a%',
    '/+/a',
    '/%20/a',
    '/\u00f6',
  ])('%s has not', (path) => {
    expect(hasOneReading(path)).toBe(false);
  });

  it('or else even the least careful reader finds its segments, and no others', () => {
    const part = fc.constantFrom(
      'a',
      'B',
      '.',
      '..',
      '/',
      '//',
      '%2F',
      '%2e',
      ';',
      '%C3%B6',
      '%EF%BC%8E',
      '%20',
      '+',
      '(',
      ')',
      '.php',
      '.css',
      '%',
      '\\',
      '~',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const path = `/${parts.join('')}`;
        if (!hasOneReading(path)) return;
        const segments = path.split('/').filter((segment) => segment !== '').length;
        for (const reading of readAggressively(path)) {
          expect([reading.loose, reading.unsettled, reading.segments.includes('..')]).toEqual([false, false, false]);
          expect(reading.segments.length).toBe(segments);
        }
      }),
      { numRuns: 5_000 },
    );
  });
});
