import { describe, expect, it } from '@jest/globals';
import { headerKind } from './header-names.js';

describe('what is known of the name of a field', () => {
  it('is known again, and not of names that are longer than any that means something: clients choose them', () => {
    expect(headerKind('X-Forwarded-For')).toBe(headerKind('X-Forwarded-For'));
    const long = `X-${'a'.repeat(9_000)}`;
    expect(headerKind(long)).not.toBe(headerKind(long));
    expect(headerKind(long)).toEqual(headerKind(long));
  });
});
