import type { ComparisonRules } from '@banyan/shadow';
import type { Domain } from '../domain.js';
import { inventoryLegacyWire } from './contracts/legacy.js';
import { v1 } from './contracts/v1.js';
import { v2 } from './contracts/v2.js';
import { inventoryInFlight } from './inventory.in-flight.js';
import {
  AVAILABILITY_BATCH,
  AVAILABILITY_FIRM,
  AVAILABILITY_LOCATIONS,
  AVAILABILITY_ONE,
  STALENESS_BOUND_MS,
  type Knowledge,
  type AvailabilityQuestion,
  type BatchQuestion,
  type SalesPlace,
} from './inventory.model.js';
import { INVENTORY_MISMATCHES } from './inventory.mismatches.js';
import { connectInventoryLegacy } from './legacy/inventory-legacy.client.js';
import { connectInventoryService } from './service/inventory-service.client.js';

const KNOWLEDGE = {
  kind: 'clock',
  because: 'one arm says how old its word is; the other is asked for what is there',
} as const;
const BECAUSE = { kind: 'ignored', because: 'each arm says in its own words why it does not know' } as const;
const FIELD = { kind: 'ignored', because: 'each arm refuses fields of its own wire' } as const;

/** Of `availability.one`, and of an item of a batch. */
const ITEM_RULES: ComparisonRules = { knowledge: KNOWLEDGE, 'stock.because': BECAUSE, field: FIELD };

/** The whole request, accepted to answered: a read's budget in the project's table of deadlines. */
const READ_DEADLINE_MS = 2_000;

const READ = { kind: 'read', access: { scope: 'inventory:read' }, deadlineMs: READ_DEADLINE_MS } as const;

/** Inventory: may this be sold here, and how many are there? */
export const inventory: Domain = {
  name: 'inventory',
  operations: [
    { name: AVAILABILITY_ONE, ...READ, rememberedMs: STALENESS_BOUND_MS },
    { name: AVAILABILITY_BATCH, ...READ, rememberedMs: STALENESS_BOUND_MS },
    { name: AVAILABILITY_LOCATIONS, ...READ, rememberedMs: STALENESS_BOUND_MS },
    { name: AVAILABILITY_FIRM, ...READ, asks: 'authority' },
  ],
  contracts: [v1, v2],
  legacyWire: inventoryLegacyWire,
  authority: 'legacy',
  stock: true,
  objectivesFile: 'libs/domains/src/inventory/inventory.slo.yaml',
  integrationsFile: 'libs/domains/src/inventory/inventory.integrations.yaml',
  // Not an operation: a closer look at what another face leaves in doubt.
  legacyQuestions: ['second-look'],
  comparison: {
    [AVAILABILITY_ONE]: ITEM_RULES,
    [AVAILABILITY_BATCH]: {
      knowledge: KNOWLEDGE,
      items: { kind: 'keyed-set', key: 'sku' },
      'items.*.stock.because': BECAUSE,
      'items.*.field': FIELD,
    },
    [AVAILABILITY_LOCATIONS]: {
      knowledge: KNOWLEDGE,
      locations: { kind: 'keyed-set', key: 'location' },
      'locations.*.stock.because': BECAUSE,
    },
    // Asked of one arm only: there is nothing to compare.
    [AVAILABILITY_FIRM]: {},
  },
  inFlight: inventoryInFlight(ITEM_RULES),
  mismatches: INVENTORY_MISMATCHES,
  // Nothing personal is in a channel. A question about all stores at once is one of the channel `store`.
  flagProperties: (input) => ({ channel: (input as Partial<SalesPlace>).channel ?? 'store' }),
  skusOf: (input) => {
    const { sku, skus } = input as Partial<AvailabilityQuestion & BatchQuestion>;
    return skus ?? (sku === undefined ? [] : [sku]);
  },
  ageMs: (result) => (result as { readonly knowledge?: Knowledge }).knowledge?.ageMs ?? 0,
  connectLegacy: connectInventoryLegacy,
  connectService: connectInventoryService,
  serviceAt: { host: 'INVENTORY_HOST', port: 'INVENTORY_PORT' },
};
