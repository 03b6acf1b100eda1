import { expect, it } from '@jest/globals';
import { keptHead } from './kept-head.js';

it('keeps what is of every answer, as it was written and in its order, and nothing of one message', () => {
  expect(
    keptHead([
      'Date',
      'Sat, 28 Nov 2026 00:00:00 GMT',
      'Server',
      'Apache',
      'x-powered-BY',
      'PHP/5.4.45',
      'Set-Cookie',
      'PHPSESSID=1',
      'Content-Type',
      'application/json; charset=UTF-8',
      'ETag',
      '"1"',
      'Content-Length',
      '12',
      'Content-Encoding',
      'gzip',
      'Connection',
      'close',
      'Transfer-Encoding',
      'chunked',
      'X-Request-Id',
      '7',
      'Vary',
      'Accept-Encoding',
      'Vary',
      'Origin',
    ]),
  ).toEqual([
    'Server',
    'Apache',
    'x-powered-BY',
    'PHP/5.4.45',
    'Content-Type',
    'application/json; charset=UTF-8',
    'Vary',
    'Accept-Encoding',
    'Vary',
    'Origin',
  ]);
});

it.each(['text/xml; charset=iso-8859-1', 'text/xml;charset="windows-1252"'])(
  'keeps nothing of %s: we write UTF-8',
  (type) => {
    expect(keptHead(['Content-Type', type])).toBeUndefined();
  },
);

it.each(['text/xml', 'text/xml; charset=utf-8', 'text/xml; charset="UTF8"'])('keeps %s', (type) => {
  expect(keptHead(['Content-Type', type])).toEqual(['Content-Type', type]);
});
