import { describe, expect, it } from '@jest/globals';
import { loadContracts } from '@banyan/contracts';
import { ProblemError } from '@banyan/kernel';
import { LOCATIONS } from '../inventory.model.js';
import { v1 } from './v1.js';

const router = loadContracts([v1]);
const numbers = (count: number) => Array.from({ length: count }, (_, index) => `S${index}`);

const refusal = (operation: string, query: string, body?: unknown, path = { sku: 'A' }): unknown => {
  try {
    return router.find('inventory', 'v1', operation)?.accept({
      path,
      query,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: Buffer.from(JSON.stringify(body)) }),
    });
  } catch (error) {
    if (error instanceof ProblemError)
      return [error.code, ...(error.extras.errors ?? []).map(({ pointer }) => pointer)];
    throw error;
  }
};

describe('v1 refuses', () => {
  it.each([
    ['', ['invalid-request', 'query:channel']],
    ['channel=', ['invalid-request', 'query:channel']],
    ['channel=WEB', ['invalid-request', 'query:channel']],
    ['channel=web&channel=web', ['invalid-request', 'query:channel']],
    ['channel=web&locaton=x', ['invalid-request', 'query:']],
    ['channel=store&location=', ['invalid-request', 'query:location']],
    ['channel=store&location=atlantis', ['unknown-location', 'query:location']],
    ['channel=store&location=__proto__', ['unknown-location', 'query:location']],
    ['channel=store&location=BERLIN-MITTE', ['unknown-location', 'query:location']],
    ['channel=web&location=atlantis', ['unknown-location', 'query:location']],
    ['channel=web&location=berlin-mitte', ['invalid-request', 'query:location']],
  ])('?%s', (query, expected) => {
    expect(refusal('getAvailability', query)).toEqual(expected);
  });

  it.each(['', 'x'.repeat(65), 'a\u0000', 'a\nb', '\u007f', '\u0085', '\ud800', 'a\ufffe'])('the SKU %j', (text) => {
    expect(refusal('getAvailability', 'channel=web', undefined, { sku: text })).toEqual([
      'invalid-request',
      'path:sku',
    ]);
    expect(refusal('getAvailabilityBatch', '', { channel: 'web', skus: ['A', text] })).toEqual([
      'invalid-request',
      '/skus/1',
    ]);
  });

  it.each<[string, unknown, readonly string[]]>([
    ['no SKU', { channel: 'web', skus: [] }, ['/skus']],
    ['101 SKUs', { channel: 'web', skus: numbers(101) }, ['/skus']],
    ['a SKU twice', { channel: 'web', skus: ['A', 'B', 'A'] }, ['/skus/2']],
    ['a number', { channel: 'web', skus: ['A', 7] }, ['/skus/1']],
    ['no channel', { skus: ['A'] }, ['/channel']],
    ['null', null, ['']],
    ['a member it does not know', { channel: 'web', skus: ['A'], page: 1 }, ['']],
    ['a location of another channel', { channel: 'app', location: LOCATIONS[0], skus: ['A'] }, ['/location']],
  ])('a batch with %s', (_, body, pointers) => {
    expect(refusal('getAvailabilityBatch', '', body)).toEqual(['invalid-request', ...pointers]);
  });

  it('a batch at a location that is none', () => {
    const body = { channel: 'store', location: 'atlantis', skus: ['A'] };
    expect(refusal('getAvailabilityBatch', '', body)).toEqual(['unknown-location', '/location']);
    expect(refusal('getAvailabilityBatch', 'x=1', body)).toEqual(['invalid-request', 'query:']);
  });
});
