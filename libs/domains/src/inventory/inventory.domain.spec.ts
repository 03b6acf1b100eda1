import { expect, it } from '@jest/globals';
import { inventory } from './inventory.domain.js';

it.each([
  [{ sku: '007', channel: 'app' }, 'app'],
  [{ skus: ['007', '4711'], channel: 'store', location: 'koeln-deutz' }, 'store'],
])('lets flags choose by the channel of %j, and by nothing else of it', (input, channel) => {
  expect(inventory.flagProperties?.(input)).toEqual({ channel });
});
