import { expect, test } from '@jest/globals';
import { declaredOperations } from '../access/declared-operations.js';
import { CONTROLLERS } from '../control.module.js';
import { CALLS } from './hand-calls.js';

test('every call that may change something says how the timeline tells of it, and no other is named', () => {
  const changing = declaredOperations(CONTROLLERS).flatMap(({ method, path }) =>
    method === 'GET' ? [] : [`${method} ${path}`],
  );
  expect(Object.keys(CALLS).toSorted()).toEqual(changing.toSorted());
});
