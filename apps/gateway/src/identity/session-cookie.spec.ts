import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { cookieSet, cookiesWith, sessionIn } from './session-cookie.js';

const value = fc.stringMatching(/^[A-Za-z0-9,-]{1,40}$/).filter((text) => !text.includes(','));
const other = fc.tuple(fc.stringMatching(/^[a-z]{1,6}$/), fc.stringMatching(/^[a-z0-9]{0,6}$/));

describe('the session of a request', () => {
  it('is found among any other cookies, and is what was put there', () => {
    fc.assert(
      fc.property(value, fc.array(other), fc.array(other), (session, before, after) => {
        const pairs = [...before, ['PHPSESSID', session] as const, ...after].map(([name, text]) => `${name}=${text}`);
        expect(sessionIn(pairs.join('; '), 'PHPSESSID')).toBe(session);
        const replaced = cookiesWith(pairs.join('; '), new Map([['PHPSESSID', 'ours']]));
        expect(sessionIn(replaced, 'PHPSESSID')).toBe('ours');
        expect(replaced.split('; ')).toHaveLength(pairs.length);
      }),
    );
  });

  it.each<[string, string | undefined, string | undefined]>([
    ['there is no cookie', undefined, undefined],
    ['it is another’s name', 'XPHPSESSID=a; PHPSESSIDX=b', undefined],
    ['it is empty', 'PHPSESSID=', undefined],
    ['it could end the field', 'PHPSESSID="a b"', undefined],
    ['it is longer than any session', `PHPSESSID=${'a'.repeat(513)}`, undefined],
    ['there are two that differ', 'PHPSESSID=a; PHPSESSID=b', undefined],
    ['there are two that do not', 'PHPSESSID=a; PHPSESSID=a', 'a'],
    ['the name is spelt otherwise, which is another cookie', 'phpsessid=a', undefined],
  ])('where %s', (_what, cookies, session) => {
    expect(sessionIn(cookies, 'PHPSESSID')).toBe(session);
  });
});

describe('what an answer says of the session', () => {
  const said = (...lines: string[]) =>
    cookieSet(['X', 'PHPSESSID=no', ...lines.flatMap((line) => ['Set-Cookie', line])], 'PHPSESSID');

  it.each<[string, string[], ReturnType<typeof cookieSet>]>([
    ['nothing', ['store=default; path=/'], undefined],
    ['its value', ['PHPSESSID=abc; path=/; HttpOnly'], { kind: 'set', value: 'abc' }],
    ['the last of several', ['PHPSESSID=a', 'PHPSESSID=b'], { kind: 'set', value: 'b' }],
    ['until a day to come', ['PHPSESSID=a; expires=Thu, 31-Dec-2037 23:55:55 GMT'], { kind: 'set', value: 'a' }],
    [
      'that it is over, as PHP says it',
      ['PHPSESSID=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT'],
      { kind: 'taken-back' },
    ],
    ['that it is over, as others do', ['PHPSESSID=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT'], { kind: 'taken-back' }],
    ['that it has no age', ['PHPSESSID=x; Max-Age=0'], { kind: 'taken-back' }],
    ['that it is empty', ['PHPSESSID=; path=/'], { kind: 'taken-back' }],
  ])('is %s', (_what, lines, expected) => {
    expect(said(...lines)).toEqual(expected);
  });
});
