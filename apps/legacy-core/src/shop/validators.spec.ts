import { describe, expect, test } from '@jest/globals';
import { isNotModified, rangeApplies } from './validators.js';

const STATE = { etag: '"abc"', lastModified: 'Tue, 03 Mar 2015 09:14:07 GMT' };
const LATER = 'Tue, 03 Mar 2015 09:14:08 GMT';
const EARLIER = 'Tue, 03 Mar 2015 09:14:06 GMT';

describe('isNotModified', () => {
  test.each([
    [{ 'if-none-match': '"abc"' }, true],
    [{ 'if-none-match': 'W/"abc"' }, true],
    [{ 'if-none-match': '"x", "abc"' }, true],
    [{ 'if-none-match': '*' }, true],
    [{ 'if-none-match': '"x"' }, false],
    [{ 'if-modified-since': STATE.lastModified }, true],
    [{ 'if-modified-since': LATER }, true],
    [{ 'if-modified-since': EARLIER }, false],
    [{ 'if-modified-since': 'yesterday' }, false],
    [{ 'if-none-match': '"x"', 'if-modified-since': LATER }, false],
    [{}, false],
  ])('%j: %s', (headers, expected) => {
    expect(isNotModified(headers, STATE)).toBe(expected);
  });
});

describe('rangeApplies', () => {
  test.each([
    [undefined, true],
    ['"abc"', true],
    [STATE.lastModified, true],
    ['"x"', false],
    ['W/"abc"', false],
    [LATER, false],
  ])('If-Range %s: %s', (header, expected) => {
    expect(rangeApplies(header, STATE)).toBe(expected);
  });
});
