import type { ContractAnswer, ContractRequest, ContractVersion, OperationSpoke } from '@banyan/contracts';
import { problemBody, ProblemError } from '@banyan/kernel';
import {
  AVAILABILITY_BATCH,
  AVAILABILITY_ONE,
  LOCATIONS,
  placeOf,
  QUANTITY_SCALE,
  type AvailabilityQuestion,
  type AvailabilityResult,
  type Available,
  type BatchQuestion,
  type BatchResult,
  type Channel,
  type SalesPlace,
  type Stock,
} from '../inventory.model.js';
import type { Availability, BatchAnswer, BatchRequest, ItemProblem } from './v1.generated.js';

const one: OperationSpoke<AvailabilityQuestion, AvailabilityResult> = {
  operation: AVAILABILITY_ONE,
  accept({ path, query }: ContractRequest) {
    // The contract has checked both: `channel` is one of its channels, `location` a text where it is given.
    const { channel, location } = query as { readonly channel: Channel; readonly location?: string };
    return { sku: path['sku'] ?? '', ...acceptPlace(channel, location, 'query:location') };
  },
  present(result) {
    if (result.kind === 'unknown-sku') return { status: 404, body: problemBody('unknown-sku') };
    return { status: 200, body: presentAvailable(result) };
  },
};

const batch: OperationSpoke<BatchQuestion, BatchResult> = {
  operation: AVAILABILITY_BATCH,
  accept({ body }: ContractRequest) {
    const { channel, location, skus } = body as BatchRequest;
    return { ...acceptPlace(channel, location, '/location'), skus };
  },
  present(result): ContractAnswer {
    const items: Availability[] = [];
    const problems: ItemProblem[] = [];
    for (const item of result.items) {
      if (item.kind === 'available') items.push(presentAvailable(item));
      if (item.kind === 'refused') problems.push({ sku: item.sku, code: 'upstream-failed' });
    }
    const body: BatchAnswer = { ...placeOf(result), items, ...(problems.length === 0 ? {} : { problems }) };
    return { status: 200, body };
  },
};

/**
 * @throws ProblemError `unknown-location` for a code that no store has, `invalid-request` for a location with another
 *   channel than store
 */
function acceptPlace(channel: Channel, location: string | undefined, pointer: string): SalesPlace {
  if (location === undefined) return { channel };
  const known = LOCATIONS.find((candidate) => candidate === location);
  if (known === undefined) {
    throw new ProblemError('unknown-location', { errors: [{ pointer, message: 'names no location' }] });
  }
  if (channel !== 'store') {
    throw new ProblemError('invalid-request', {
      errors: [{ pointer, message: 'is allowed with channel store only' }],
    });
  }
  return { channel, location: known };
}

function presentAvailable(item: Available): Availability {
  return { sku: item.sku, ...placeOf(item), available: item.sellable, quantity: presentQuantity(item.stock) };
}

/** Whole units, never below 0; null where nothing is counted or known. */
function presentQuantity(stock: Stock): number | null {
  return stock.kind === 'counted' ? Math.max(0, Math.floor(stock.quantityE4 / QUANTITY_SCALE)) : null;
}

/** Inventory, contract version 1. */
export const v1: ContractVersion = {
  domain: 'inventory',
  version: 'v1',
  specification: 'contracts/inventory/v1/openapi.yaml',
  operations: { getAvailability: one, getAvailabilityBatch: batch },
};
