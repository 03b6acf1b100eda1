import type { Domain } from '../domain.js';
import { v1 } from './contracts/v1.js';
import {
  AVAILABILITY_BATCH,
  AVAILABILITY_FIRM,
  AVAILABILITY_LOCATIONS,
  AVAILABILITY_ONE,
  type SalesPlace,
} from './inventory.model.js';
import { connectInventoryLegacy } from './legacy/inventory-legacy.client.js';
import { connectInventoryService } from './service/inventory-service.client.js';

/** The whole request, accepted to answered: a read's budget in the project's table of deadlines. */
const READ_DEADLINE_MS = 2_000;

/** Inventory: may this be sold here, and how many are there? */
export const inventory: Domain = {
  name: 'inventory',
  operations: [
    { name: AVAILABILITY_ONE, kind: 'read', deadlineMs: READ_DEADLINE_MS },
    { name: AVAILABILITY_BATCH, kind: 'read', deadlineMs: READ_DEADLINE_MS },
  ],
  contracts: [v1],
  authority: 'legacy',
  objectivesFile: 'libs/domains/src/inventory/inventory.slo.yaml',
  integrationsFile: 'libs/domains/src/inventory/inventory.integrations.yaml',
  // Two of them are operations of the model that no contract version offers yet; the second look is at what is in doubt.
  legacyQuestions: [AVAILABILITY_LOCATIONS, AVAILABILITY_FIRM, 'second-look'],
  comparison: {
    [AVAILABILITY_ONE]: {
      knowledge: { kind: 'ignored', because: 'one arm is asked for what it remembers, the other for what is there' },
      'stock.because': { kind: 'ignored', because: 'each arm says in its own words why it does not know' },
    },
    [AVAILABILITY_BATCH]: {
      knowledge: { kind: 'ignored', because: 'one arm is asked for what it remembers, the other for what is there' },
      items: { kind: 'keyed-set', key: 'sku' },
      'items.*.stock.because': { kind: 'ignored', because: 'each arm says in its own words why it does not know' },
      'items.*.field': { kind: 'ignored', because: 'each arm refuses fields of its own wire' },
    },
  },
  // Every operation's input is about a place, and nothing personal is in its channel.
  flagProperties: (input) => ({ channel: (input as SalesPlace).channel }),
  connectLegacy: connectInventoryLegacy,
  connectService: connectInventoryService,
  serviceAt: { host: 'INVENTORY_HOST', port: 'INVENTORY_PORT' },
};
