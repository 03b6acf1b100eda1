import type { ContractAnswer, ContractRequest, ContractVersion, OperationSpoke } from '@banyan/contracts';
import { problemBody } from '@banyan/kernel';
import {
  AVAILABILITY_BATCH,
  AVAILABILITY_ONE,
  placeOf,
  QUANTITY_SCALE,
  type AvailabilityQuestion,
  type AvailabilityResult,
  type Available,
  type BatchQuestion,
  type BatchResult,
  type Channel,
  type Stock,
} from '../inventory.model.js';
import { acceptPlace } from './accept-place.js';
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
