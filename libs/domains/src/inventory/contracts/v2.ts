import type { ContractRequest, ContractVersion, OperationSpoke } from '@banyan/contracts';
import { problemBody } from '@banyan/kernel';
import {
  AVAILABILITY_BATCH,
  AVAILABILITY_FIRM,
  AVAILABILITY_LOCATIONS,
  AVAILABILITY_ONE,
  placeOf,
  QUANTITY_SCALE,
  type AvailabilityQuestion,
  type AvailabilityResult,
  type BatchItem,
  type BatchQuestion,
  type BatchResult,
  type Channel,
  type FirmQuestion,
  type FirmResult,
  type LocationsQuestion,
  type LocationsResult,
  type Stock,
} from '../inventory.model.js';
import { acceptPlace } from './accept-place.js';
import type {
  Availability,
  BatchAnswer,
  BatchRequest,
  Denied,
  Entry,
  FirmCheck,
  Granted,
  Locations,
  StateWithoutAmount,
} from './v2.generated.js';

const one: OperationSpoke<AvailabilityQuestion, AvailabilityResult> = {
  operation: AVAILABILITY_ONE,
  accept: ({ path, query }) => ({ sku: path['sku'] ?? '', ...placeIn(query) }),
  present(result) {
    if (result.kind === 'unknown-sku') return { status: 404, body: problemBody('unknown-sku') };
    const { sku, sellable, stock } = result;
    const body: Availability = { sku, ...placeOf(result), ...stateOf(sellable, stock) };
    return { status: 200, body };
  },
};

const batch: OperationSpoke<BatchQuestion, BatchResult> = {
  operation: AVAILABILITY_BATCH,
  accept({ body }) {
    const { channel, location, skus } = body as BatchRequest;
    return { ...acceptPlace(channel, location, '/location'), skus };
  },
  present(result) {
    const body: BatchAnswer = { ...placeOf(result), entries: result.items.map(presentEntry) };
    return { status: 200, body };
  },
};

const locations: OperationSpoke<LocationsQuestion, LocationsResult> = {
  operation: AVAILABILITY_LOCATIONS,
  accept: ({ path }) => ({ sku: path['sku'] ?? '' }),
  present(result) {
    if (result.kind === 'unknown-sku') return { status: 404, body: problemBody('unknown-sku') };
    const body: Locations = {
      sku: result.sku,
      locations: result.locations.map(({ location, sellable, stock }) => ({ location, ...stateOf(sellable, stock) })),
    };
    return { status: 200, body };
  },
};

const firm: OperationSpoke<FirmQuestion, FirmResult> = {
  operation: AVAILABILITY_FIRM,
  accept({ path, query }) {
    const { quantity } = query as { readonly quantity: string };
    return { sku: path['sku'] ?? '', ...placeIn(query), wantedE4: wantedE4(quantity) };
  },
  present(result) {
    if (result.kind === 'unknown-sku') return { status: 404, body: problemBody('unknown-sku') };
    return { status: 200, body: presentRuling(result) };
  },
};

/** The contract has checked both: `channel` is one of its channels, `location` a text where it is given. */
function placeIn(query: ContractRequest['query']): ReturnType<typeof acceptPlace> {
  const { channel, location } = query as { readonly channel: Channel; readonly location?: string };
  return acceptPlace(channel, location, 'query:location');
}

/** By digits, without a float in between: the contract allows four places. */
function wantedE4(text: string): number {
  const [whole = '', fraction = ''] = text.split('.');
  return Number(whole) * QUANTITY_SCALE + Number(fraction.padEnd(4, '0'));
}

/** Exact up to eleven digits before the point, which is more than either arm believes. */
function amountOf(quantityE4: number): number {
  return quantityE4 / QUANTITY_SCALE;
}

/**
 * State and amount as one. What this version does not say apart: uncounted and not known (`uncounted`); how much lies
 * there of what is not for sale; how far below nothing a back-order is.
 */
function stateOf(
  sellable: boolean,
  stock: Stock,
): { readonly state: 'in-stock'; readonly quantity: number } | { readonly state: StateWithoutAmount } {
  if (stock.kind !== 'counted') return { state: sellable ? 'uncounted' : 'not-for-sale' };
  const { quantityE4 } = stock;
  if (sellable) return quantityE4 > 0 ? { state: 'in-stock', quantity: amountOf(quantityE4) } : { state: 'back-order' };
  return { state: quantityE4 > 0 ? 'not-for-sale' : 'sold-out' };
}

function presentEntry(item: BatchItem): Entry {
  switch (item.kind) {
    case 'available':
      return { sku: item.sku, ...stateOf(item.sellable, item.stock) };
    case 'unknown-sku':
      return { sku: item.sku, state: 'unknown-sku' };
    case 'refused':
      return { sku: item.sku, state: 'in-doubt' };
  }
}

function presentRuling(result: Extract<FirmResult, { kind: 'firm' }>): FirmCheck {
  const { ruling } = result;
  const asked = { sku: result.sku, ...placeOf(result), wanted: amountOf(result.wantedE4) };
  if (ruling.kind === 'granted') {
    return { ...asked, granted: true, backOrder: ruling.backOrder } satisfies Granted;
  }
  const { because, limitE4 } = ruling;
  const bound = limitE4 === undefined ? {} : { [because === 'insufficient' ? 'left' : 'limit']: amountOf(limitE4) };
  return { ...asked, granted: false, because, ...bound } satisfies Denied;
}

/** Inventory, contract version 2. */
export const v2: ContractVersion = {
  domain: 'inventory',
  version: 'v2',
  specification: 'contracts/inventory/v2/openapi.yaml',
  operations: {
    getAvailability: one,
    getAvailabilityBatch: batch,
    getLocations: locations,
    checkAvailability: firm,
  },
};
