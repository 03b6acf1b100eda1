import { expect, it } from '@jest/globals';
import type { IncomingMessage } from 'node:http';
import { OwnedPrefixes } from '@banyan/proxy';
import { TargetReader } from './target-reader.js';

const request = (url: string): IncomingMessage => ({ method: 'GET', url }) as IncomingMessage;

it('reads a request once, however many ask, and another anew', () => {
  const classified: (readonly string[])[] = [];
  const reader = new TargetReader({
    owned: new OwnedPrefixes(['/api/orders/v{n}']),
    classifier: {
      classify: (_method, segments) => {
        classified.push(segments);
        return { kind: 'refused', problem: new Error() as never, life: undefined };
      },
    },
    prefixSegments: 1,
  });
  const owned = request('/api/orders/v2/orders/A%2FB?x=1');
  expect([reader.ownershipOf(owned), reader.operationOf(owned), reader.operationOf(owned)?.kind]).toEqual([
    'owned',
    expect.objectContaining({ kind: 'refused' }),
    'refused',
  ]);
  expect(reader.pathOf(owned)).toBe(reader.pathOf(owned));
  expect(classified).toEqual([['orders', 'v2', 'orders', 'A/B']]);
  const unowned = request('/index.php');
  expect([reader.ownershipOf(unowned), reader.operationOf(unowned)]).toEqual(['unowned', undefined]);
  expect([reader.ownershipOf(owned), classified.length]).toEqual(['owned', 1]);
  // The edge brings a target to its usual form after overload was asked.
  const absolute = request('http://shop/api/orders/v1/x');
  expect(reader.ownershipOf(absolute)).toBe('ambiguous');
  absolute.url = '/api/orders/v1/x';
  expect(reader.ownershipOf(absolute)).toBe('owned');
});
