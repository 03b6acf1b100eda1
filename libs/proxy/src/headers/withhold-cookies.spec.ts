import { expect, it } from '@jest/globals';
import { withholdCookies } from './withhold-cookies.js';

it('takes the lines of these cookies out, however the field is spelt, and no others', () => {
  const headers = [
    'Set-Cookie',
    'SID=a; path=/',
    'X',
    'SID=b',
    'set-cookie',
    ' SID =c',
    'Set-Cookie',
    'SIDE=d',
    'Set-Cookie',
    'SID',
  ];
  withholdCookies(headers, new Set(['SID']));
  expect(headers).toEqual(['X', 'SID=b', 'Set-Cookie', 'SIDE=d']);
});
