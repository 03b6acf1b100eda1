import { expect, it } from '@jest/globals';
import { loadLegacyWires } from '@banyan/contracts';
import { inventoryLegacyWire } from './legacy.js';

it('loads', () => {
  expect(loadLegacyWires([inventoryLegacyWire]).operations.map(({ operationId }) => operationId)).toEqual([]);
});
