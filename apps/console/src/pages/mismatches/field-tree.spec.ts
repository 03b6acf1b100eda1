import { expect, test } from '@jest/globals';
import type { MismatchGroup } from '../../api/control.generated.js';
import { fieldTree, noiseOf } from './field-tree.js';

const group = (path: string, count: number): MismatchGroup => ({
  id: `${path}-${count}`,
  operation: 'getStock',
  path,
  kind: 'value',
  kindText: 'another value',
  about: '',
  release: '',
  count,
  served: 0,
  compared: null,
  ratio: null,
  questions: { count: 1, exact: true },
  firstSeen: '2026-11-28T00:00:00.000Z',
  lastSeen: '2026-11-28T00:00:00.000Z',
  judgement: null,
  ignored: 0,
  ignoredBy: null,
  rule: null,
});

test('fields stand below the fields that they are of, with what differs in and below them', () => {
  const tree = fieldTree([
    group('stock.quantity', 5),
    group('stock.place.name', 2),
    group('name', 9),
    group('stock', 1),
  ]);
  const drawn = (nodes: typeof tree): object[] =>
    nodes.map(({ path, count, groups, children }) => [path, count, groups.length, drawn(children)]);
  expect(drawn(tree)).toEqual([
    ['name', 9, 1, []],
    [
      'stock',
      8,
      1,
      [
        ['stock.quantity', 5, 1, []],
        ['stock.place', 2, 0, [['stock.place.name', 2, 1, []]]],
      ],
    ],
  ]);
});

test('noise is known of a field where legacy was asked twice', () => {
  const field = { path: 'stock', raw: 3, noise: 1, rawOnly: 2, noiseOnly: 0 };
  const operations = [
    { operation: 'getOne', samples: 40, fields: [field] },
    { operation: 'getMany', samples: 60, fields: [field] },
  ];
  expect(noiseOf('stock', operations)).toEqual({ samples: 100, noise: 2 });
  expect(noiseOf('name', operations)).toEqual({ samples: 100, noise: 0 });
  expect(noiseOf('name', [])).toBeUndefined();
});
